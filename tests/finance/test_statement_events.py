"""The others hear when a statement does not agree with the ledger, and when all of it is settled."""

import asyncio

from contracts.finance import StatementMismatched, StatementReconciled
from tests.finance.banks import (
    INSTITUTION,
    SP2D,
    account,
    lines,
    moves,
    released,
    share,
    spent,
    step,
    taken,
)
from tests.finance.steps import VILLAGE

HEAD = "Date,Description,Amount\n"


async def told(finance):
    """What was told of statements: whether reconciled, version, matched, ignored, unmatched."""
    said = await finance.events(StatementReconciled, StatementMismatched)
    return [
        (isinstance(one, StatementReconciled), one.version, one.matched, one.ignored, one.unmatched)
        for one in said
    ]


async def settle(client, line, transactions=None):
    """Match a line, or ignore it."""
    if transactions is None:
        return await client.ok(await step(client, line, "ignore", {"reason": "Bunga bank."}))
    body = {"transaction_ids": transactions}
    return await client.ok(await step(client, line, "match", body))


async def test_a_statement_of_which_the_ledger_knows_too_little_is_told(finance):
    client, of = finance.client(), await share(finance)
    bank = await account(client)
    await released(finance, of)
    await spent(finance, of)
    made = await taken(client, bank)
    [event] = await finance.events(StatementMismatched)
    assert (str(event.entity_id), event.version, event.region) == (made["id"], 1, VILLAGE)
    assert (str(event.account_id), str(event.institution_id)) == (bank["id"], INSTITUTION)
    assert (event.format, str(event.since), str(event.until)) == ("csv", "2020-03-12", "2020-03-31")
    assert (event.lines, event.matched, event.ignored, event.unmatched) == (4, 0, 0, 4)
    assert (str(event.money_in), str(event.money_out)) == ("56002350.75", "12510000.00")
    # the release and the expense are known; the bank's costs and interest are not
    assert (event.unknown, str(event.unknown_in), str(event.unknown_out)) == (
        2,
        "2350.75",
        "10000.00",
    )
    assert "Toko" not in event.model_dump_json()
    assert bank["number"] not in event.model_dump_json()
    await taken(client, bank)
    assert len(await told(finance)) == 1


async def test_a_statement_that_agrees_is_told_once_it_is_settled(finance):
    client, of = finance.client(), await share(finance)
    bank, release = await account(client), await released(finance, of)
    await taken(client, bank, f"{HEAD}2020-03-12,x,56000000\n")
    assert await told(finance) == []
    [line] = await lines(client, bank)
    for _ in range(2):  # the same again is no change
        await settle(client, line, [release])
    [event] = await finance.events(StatementReconciled)
    assert (event.version, event.lines, event.matched, event.unmatched) == (1, 1, 1, 0)
    assert (str(event.money_in), str(event.money_out)) == ("56000000.00", "0.00")
    assert event.actor == "tester"


async def test_a_settled_statement_of_which_a_line_waits_again_is_told(finance):
    client, of = finance.client(), await share(finance)
    bank, release = await account(client), await released(finance, of)
    made = await taken(client, bank, f"{HEAD}2020-03-12,x,56000000\n2020-03-13,y,5\n")
    first, second = await lines(client, bank)
    await settle(client, first, [release])
    await settle(client, second)
    for line in (first, second):
        await client.ok(await step(client, line, "unmatch"))
    assert await told(finance) == [
        (False, 1, 0, 0, 2),  # five rupiah, which the ledger does not know
        (True, 2, 1, 1, 0),
        (False, 3, 0, 1, 1),
    ]
    *_, last = await finance.events(StatementMismatched)
    assert (last.unknown, str(last.unknown_in)) == (0, "0.00")
    await settle(client, first, [release])
    await settle(client, second)
    assert (await told(finance))[3:] == [(True, 4, 1, 1, 0)]
    shown = await client.get(f"/v1/finance/statements/{made['id']}")
    assert shown.json()["unmatched"] == 0


async def test_lines_that_are_settled_at_once_are_told_once(finance):
    client = finance.client()
    bank = await account(client)
    made = await taken(client, bank, HEAD + "2020-03-12,x,5\n" * 6)
    assert made["unmatched"] == 6
    found = await lines(client, bank)
    await asyncio.gather(*(settle(client, line) for line in found))
    assert await told(finance) == [(False, 1, 0, 0, 6), (True, 2, 0, 6, 0)]


async def test_each_line_needs_a_transaction_of_its_own(finance):
    client, of = finance.client(), await share(finance)
    bank = await account(client)
    await released(finance, of)
    await spent(finance, of, "5.00")
    await taken(client, bank, HEAD + "2020-03-14,x,-5\n" * 3)
    [event] = await finance.events(StatementMismatched)
    assert (event.unknown, str(event.unknown_in), str(event.unknown_out)) == (2, "0.00", "10.00")


async def test_a_list_of_sp2d_agrees_with_releases_alone(finance):
    client, of = finance.client(), await share(finance)
    treasury = await account(client, region="35.19", institution_id=None, number="555666777")
    await released(finance, of)
    await spent(finance, of)
    await moves(finance, of, "expense.reversed", "10000000.00", "2020-03-16")
    await taken(client, treasury, SP2D)
    [event] = await finance.events(StatementMismatched)
    assert (event.format, event.unknown, str(event.unknown_in)) == ("sp2d", 1, "10000000.00")


async def test_lines_that_were_known_are_told_of_the_statement_that_brought_them(finance):
    client = finance.client()
    bank = await account(client)
    first = await taken(client, bank, f"{HEAD}2020-03-12,x,5\n")
    second = await taken(client, bank, f"{HEAD}2020-03-12,x,5\n2020-03-13,y,6\n")
    none = await taken(client, bank, f"{HEAD}2020-03-13,y,6\n")
    assert [one["unmatched"] for one in (first, second, none)] == [1, 1, 0]
    said = await finance.events(StatementMismatched)
    assert [str(one.entity_id) for one in said] == [first["id"], second["id"]]
    assert [(one.lines, str(one.money_in)) for one in said] == [(1, "5.00"), (1, "6.00")]
