"""Lines of a bank and transactions of the ledger: suggested by rules, matched by hand, never twice."""

import asyncio
from datetime import date, timedelta

import pytest

from contracts.regions import day_of
from services.chassis.clock import now
from tests.finance.agreed import agreed, shared
from tests.finance.banks import (
    INSTITUTION,
    SP2D,
    account,
    lines,
    moves,
    reconciled,
    released,
    share,
    spent,
    step,
    suggested,
    taken,
)
from tests.finance.money import allocated, key, spend, verified
from tests.finance.steps import BASE, OTHER, VILLAGE
from tests.harness import code_of, uuid_of


async def begun(finance):
    """An account with four lines, of which a release and an expense are known."""
    client, of = finance.client(), await share(finance)
    bank = await account(client)
    release, expense = await released(finance, of), await spent(finance, of)
    await taken(client, bank)
    return client, of, bank, await lines(client, bank), release, expense


async def waiting(client, bank, **more):
    answer = await client.get(f"{BASE}/reconciliations/{bank['id']}/transactions", **more)
    return [one["transaction_id"] for one in (await client.ok(answer))["items"]]


async def test_the_likeliest_transaction_is_suggested_with_what_speaks_for_it(finance):
    client, _, _, found, release, expense = await begun(finance)
    [first] = await suggested(client, found[0])
    assert {n: first[n] for n in ("confidence", "same_amount", "days_apart", "reference")} == {
        "confidence": "0.99",
        "same_amount": True,
        "days_apart": 1,
        "reference": "SP2D 00123/2020",
    }
    assert (first["transaction_id"], first["transaction"]) == (release, "tranche.released")
    [second] = await suggested(client, found[1])
    assert (second["transaction_id"], second["amount"]) == (expense, "-12500000.00")
    assert (second["confidence"], second["reference"]) == ("1.00", "K-0017")
    assert await suggested(client, found[2]) == []  # 12.5 million is more than 10,000
    assert await suggested(client, found[3]) == []


async def test_nothing_is_matched_and_nothing_posted_by_itself(finance):
    client, _, _, found, release, _ = await begun(finance)
    entries = await finance.scalar("SELECT count(*) FROM ledger_entries")
    await suggested(client, found[0])
    done = await client.ok(await step(client, found[0], "match", {"transaction_ids": [release]}))
    assert (done["state"], done["transaction_ids"], done["version"]) == ("matched", [release], 2)
    assert await finance.scalar("SELECT count(*) FROM ledger_entries") == entries
    assert (await verified(finance)).ok


async def test_one_line_takes_several_transactions_that_sum_to_it(finance):
    client, of, bank, found, _, _ = await begun(finance)
    parts = [await spent(finance, of, "4000.00"), await spent(finance, of, "6000.00")]
    assert {one["transaction_id"] for one in await suggested(client, found[2])} == set(parts)
    answer = await step(client, found[2], "match", {"transaction_ids": parts[:1]})
    assert (answer.status_code, code_of(answer)) == (409, "match_differs")
    assert answer.json()["difference"] == "-6000.00"
    done = await client.ok(await step(client, found[2], "match", {"transaction_ids": parts}))
    assert done["transaction_ids"] == sorted(parts)
    again = await client.ok(await step(client, found[2], "match", {"transaction_ids": parts}))
    assert again == done
    assert set(await waiting(client, bank)).isdisjoint(parts)


async def test_a_transaction_is_matched_once_however_many_ask(finance):
    client, _, bank, _, release, _ = await begun(finance)
    content = "Tanggal;Keterangan;Debet;Kredit\n" + "13/03/2020;Setoran;;56000000\n" * 6
    await taken(client, bank, content)
    alike = [one for one in await lines(client, bank) if one["amount"] == "56000000.00"]
    body = {"transaction_ids": [release]}
    answers = await asyncio.gather(*(step(client, one, "match", body) for one in alike))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [200] + [409] * 6
    assert {code_of(one) for one in answers if one.status_code == 409} == {"transaction_matched"}


@pytest.mark.parametrize("known", [True, False])
async def test_what_is_not_of_the_account_is_no_match(finance, known):
    client, _, _, found, _, _ = await begun(finance)
    far = await share(finance, region="35.19.09.2011", number="SPPB/13/2020")
    id = await released(finance, far) if known else str(uuid_of(1))
    answer = await step(client, found[0], "match", {"transaction_ids": [id]})
    assert (answer.status_code, code_of(answer)) == (422, "transaction_unfitting")


async def test_money_of_another_institution_is_not_the_accounts(finance):
    client, of, bank, found, release, expense = await begun(finance)
    ceiling = {"id": of["ceiling_id"]}
    other = await allocated(client, ceiling, institution_id=str(uuid_of(51)), number="SPPB/14/2020")
    strange = await moves(finance, other, "tranche.released", "56000000.00", "2020-03-12")
    nobodys = await allocated(client, ceiling, number="SPPB/15/2020")
    open_to_all = await moves(finance, nobodys, "tranche.released", "56000000.00", "2020-03-12")
    offered = {one["transaction_id"] for one in await suggested(client, found[0])}
    assert offered == {release, open_to_all}
    treasury = await account(
        client, region="35.19", institution_id=None, number="555666777", holder="RKUD"
    )
    assert set(await waiting(client, treasury)) == {release, expense, strange, open_to_all}
    assert bank["institution_id"] == INSTITUTION


async def test_a_match_is_taken_back(finance):
    client, _, bank, found, release, _ = await begun(finance)
    body = {"transaction_ids": [release]}
    for verb in ("match", "unmatch", "match"):
        done = await client.ok(await step(client, found[0], verb, body if verb == "match" else {}))
    assert (done["state"], done["version"]) == ("matched", 4)
    for verb, more in (
        ("match", {"transaction_ids": [str(uuid_of(1))]}),
        ("ignore", {"reason": "x"}),
    ):
        answer = await step(client, found[0], verb, more)
        assert (answer.status_code, code_of(answer)) == (409, "line_settled")
    answer = await step(client, found[1], "unmatch")
    assert (answer.status_code, code_of(answer)) == (409, "line_not_settled")
    stale = await step(client, found[0], "unmatch", None, **{"If-Match": '"1"'})
    assert (stale.status_code, code_of(stale)) == (412, "version_mismatch")
    trail = await finance.rows("SELECT change FROM audit WHERE entity = 'line_matches'")
    assert sorted(one for (one,) in trail) == ["created", "created", "deleted"]
    assert len(await lines(client, bank, state="matched")) == 1


async def test_a_line_is_ignored_with_a_reason(finance):
    client, _, bank, found, _, _ = await begun(finance)
    assert (await step(client, found[3], "ignore", {})).status_code == 422
    done = await client.ok(await step(client, found[3], "ignore", {"reason": "Bunga bank."}))
    assert (done["state"], done["reason"], done["decided_by"]) == (
        "ignored",
        "Bunga bank.",
        "tester",
    )
    state = await reconciled(client, bank)
    assert (state["ignored"], state["lines"]["count"]) == (1, 3)
    back = await client.ok(await step(client, found[3], "unmatch"))
    assert (back["state"], back["reason"]) == ("unmatched", None)


async def test_a_list_of_sp2d_is_matched_with_releases_alone(finance):
    client, of, _, found, release, _ = await begun(finance)
    treasury = await account(client, region="35.19", institution_id=None, number="555666777")
    await moves(finance, of, "expense.reversed", "10.00", "2020-03-12")
    await taken(client, treasury, SP2D)
    listed = await lines(client, treasury)
    [only] = [one for one in await suggested(client, listed[0]) if one["same_amount"]]
    assert (only["transaction_id"], only["confidence"]) == (release, "0.80")
    assert {one["transaction"] for one in await suggested(client, listed[0])} == {
        "tranche.released"
    }
    for line in (listed[0], found[0]):  # once for each account
        body = {"transaction_ids": [release]}
        assert (await step(client, line, "match", body)).status_code == 200


async def test_a_reversal_and_what_it_takes_back_wait_for_no_bank(finance):
    client, of, bank, found, release, expense = await begun(finance)
    more = {"description": "K-0017", "reverses": expense}
    taken_back = await moves(finance, of, "expense.reversed", "12500000.00", "2020-03-20", **more)
    assert await waiting(client, bank) == [release]
    assert await suggested(client, found[1]) == []
    assert (await step(client, found[1], "match", {"transaction_ids": [expense]})).is_success
    assert await waiting(client, bank) == [release, taken_back]


async def test_a_cash_box_of_the_institution_has_what_the_bank_has_not(finance):
    client, _, bank, found, release, expense = await begun(finance)
    box = await account(client, kind="cash", bank=None, number=None)
    assert await waiting(client, box) == [release, expense]
    await step(client, found[0], "match", {"transaction_ids": [release]})
    assert await waiting(client, box) == [expense]
    assert await waiting(client, bank) == [expense]


async def test_what_waits_is_told_by_its_age(finance):
    client = finance.client()
    bank = await account(client)
    today = day_of(VILLAGE, now())
    ages = (0, 7, 9, 29, 32, 89, 92, 400)
    rows = [
        f"{(today - timedelta(days=days)):%d/%m/%Y};x{days};{'' if days % 2 else 100};{100 if days % 2 else ''}"
        for days in ages
    ]
    await taken(client, bank, "\n".join(["Tanggal;Keterangan;Debet;Kredit", *rows]))
    state = await reconciled(client, bank)
    assert [(one["days"], one["count"]) for one in state["lines"]["ages"]] == [
        ("0-7", 2),
        ("8-30", 2),
        ("31-90", 2),
        (">90", 2),
    ]
    assert (state["lines"]["money_in"], state["lines"]["money_out"]) == ("400.00", "400.00")
    assert state["last_statement"] == str(today)
    assert date.fromisoformat(state["as_of"]) >= today


async def test_how_far_an_account_is(finance):
    client, _, bank, found, release, _ = await begun(finance)
    await step(client, found[0], "match", {"transaction_ids": [release]})
    state = await reconciled(client, bank)
    assert (state["matched"], state["ignored"], state["lines"]["count"]) == (1, 0, 3)
    assert (state["lines"]["money_in"], state["lines"]["money_out"]) == ("2350.75", "12510000.00")
    assert state["transactions"]["count"] == 1
    assert state["transactions"]["money_out"] == "12500000.00"
    assert [one["count"] for one in state["transactions"]["ages"]] == [0, 0, 0, 1]
    far = finance.client(regions=[OTHER])
    assert (await far.get(f"{BASE}/reconciliations/{bank['id']}/transactions")).status_code == 404
    page = await client.get(
        f"{BASE}/reconciliations/{bank['id']}/transactions", limit=1, cursor="x"
    )
    assert (page.status_code, code_of(page)) == (422, "cursor_invalid")


async def test_what_waits_comes_in_pages(finance):
    client, of, bank, _, release, expense = await begun(finance)
    third = await spent(finance, of, "1.00", day="2020-03-15")
    address, found, cursor = f"{BASE}/reconciliations/{bank['id']}/transactions", [], {}
    while True:
        page = (await client.get(address, limit=1, **cursor)).json()
        found += [one["transaction_id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert found == [release, expense, third]


async def test_a_ksms_account_has_what_it_was_paid_and_spent(finance):
    client, ksm = finance.client(), str(uuid_of(60))
    made = await shared(finance, institution_id=INSTITUTION)
    spk = await agreed(client, made, institution_id=ksm, amount="10000000.00")
    address = f"{BASE}/instalments/{spk['instalments'][0]['id']}/pay"
    await client.ok(await client.post(address, {"date": "2020-04-01"}, headers=key()))
    await client.ok(await spend(client, made, "1000000.00", agreement_id=spk["id"]))
    own = await account(client, institution_id=ksm, holder="KSM Melati", number="0099-600-1")
    lkm = await account(client)
    kinds = {}
    for name, bank in (("ksm", own), ("lkm", lkm)):
        answer = await client.get(f"{BASE}/reconciliations/{bank['id']}/transactions")
        items = (await client.ok(answer))["items"]
        kinds[name] = {(one["transaction"], one["amount"]) for one in items}
    assert kinds["ksm"] == {
        ("payment.made", "6000000.00"),
        ("expense.recorded", "-1000000.00"),
    }
    assert ("payment.made", "-6000000.00") in kinds["lkm"]
    assert ("expense.recorded", "-1000000.00") not in kinds["lkm"]
