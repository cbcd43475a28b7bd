"""Whose accounts, statements and lines somebody sees, and whose money an account's is."""

import pytest

from tests.finance.agreed import agreed, shared
from tests.finance.banks import (
    ACCOUNT,
    CSV,
    INSTITUTION,
    account,
    banked,
    lines,
    moves,
    released,
    send,
    share,
    spent,
    step,
    suggested,
    taken,
)
from tests.finance.money import allocated, key
from tests.finance.steps import BASE, OTHER, VILLAGE
from tests.harness import code_of, uuid_of

RT, REGENCY = "35.19.09.2010-001-001", "35.19"
CLOSE = {"date": "2020-12-31"}


@pytest.mark.parametrize("regions", [[OTHER], ["35.19.09.201"], [RT], []])
@pytest.mark.parametrize(
    ("method", "address", "body"),
    [
        ("GET", "accounts/{bank}", None),
        ("PATCH", "accounts/{bank}", {"required": 3}),
        ("POST", "accounts/{bank}/close", CLOSE),
        ("GET", "statements/{statement}", None),
        ("GET", "statement-lines/{line}/suggestions", None),
        ("POST", "statement-lines/{line}/match", {"transaction_ids": [str(uuid_of(1))]}),
        ("POST", "statement-lines/{line}/unmatch", {}),
        ("POST", "statement-lines/{line}/ignore", {"reason": "x"}),
        ("GET", "reconciliations/{bank}/transactions", None),
    ],
)
async def test_what_is_outside_ones_regions_is_not_there(finance, regions, method, address, body):
    known = await banked(finance.client(), VILLAGE)
    stranger = finance.client(regions=regions).http
    headers = key() | {"If-Match": "*"}
    path = f"{BASE}/{address.format(**known)}"
    answer = await stranger.request(method, path, json=body, headers=headers)
    assert (answer.status_code, code_of(answer)) == (404, "not_found")
    inside = finance.client(regions=[VILLAGE]).http
    answer = await inside.request(method, path, json=body, headers=headers)
    assert answer.status_code != 404


@pytest.mark.parametrize("regions", [[OTHER], [RT], []])
async def test_nothing_is_brought_into_a_region_that_is_not_ones_own(finance, regions):
    bank = await account(finance.client())
    stranger = finance.client(regions=regions)
    answer = await stranger.post(f"{BASE}/accounts", ACCOUNT | {"number": "111222333"})
    assert (answer.status_code, code_of(answer)) == (404, "region_not_found")
    assert (await send(stranger, bank, CSV)).status_code == 404
    assert await finance.scalar("SELECT count(*) FROM statements") == 0


@pytest.mark.parametrize("door", ["accounts", "statements", "statement-lines", "reconciliations"])
async def test_lists_hold_ones_own_regions(finance, door):
    client = finance.client()
    own = await banked(client, VILLAGE)
    far = await account(client, region=OTHER, number="111222333")
    await taken(client, far, "Date,Description,Amount\n2020-01-02,x,5\n")
    of = {"accounts": "id"}.get(door, "account_id")
    for regions, expected in (
        ([VILLAGE], [own["bank"]]),
        ([OTHER], [far["id"]]),
        ([VILLAGE, OTHER], [own["bank"], far["id"]]),
        ([REGENCY], [own["bank"]]),
        ([RT], []),
    ):
        answer = await client.ok(await finance.client(regions=regions).get(f"{BASE}/{door}"))
        assert [one[of] for one in answer["items"]] == expected
    stranger = finance.client(regions=[OTHER])
    answer = await stranger.get(f"{BASE}/{door}", region=VILLAGE)
    assert (answer.status_code, code_of(answer)) == (404, "region_not_found")
    if door != "accounts":
        named = await client.ok(await stranger.get(f"{BASE}/{door}", account_id=own["bank"]))
        assert named["items"] == []


async def waiting(client, of):
    answer = await client.get(f"{BASE}/reconciliations/{of['id']}/transactions")
    return [(one["transaction"], one["amount"]) for one in (await client.ok(answer))["items"]]


@pytest.mark.parametrize(
    ("first", "other", "settled"),
    [
        ({}, {}, True),
        ({"institution_id": None}, {"institution_id": None}, True),
        ({}, {"institution_id": None}, False),
        ({"institution_id": None}, {}, False),
        ({}, {"region": REGENCY}, False),
        ({"region": REGENCY}, {}, False),
        ({"region": REGENCY}, {"region": REGENCY}, True),
    ],
)
async def test_a_match_settles_for_accounts_of_one_institution_and_region(
    finance, first, other, settled
):
    client, of = finance.client(), await share(finance)
    release = await released(finance, of)
    bank = await account(client, **first)
    box = await account(client, kind="cash", bank=None, number=None, **other)
    await taken(client, bank)
    line = (await lines(client, bank))[0]
    assert await waiting(client, box) == [("tranche.released", "56000000.00")]
    await client.ok(await step(client, line, "match", {"transaction_ids": [release]}))
    assert await waiting(client, bank) == []
    assert (await waiting(client, box) == []) is settled


async def test_money_between_two_purses_is_that_of_the_accounts_own_institution(finance):
    client, ksm = finance.client(), str(uuid_of(60))
    made = await shared(finance)  # of no institution, so its purse may be anybody's
    spk = await agreed(client, made, institution_id=ksm, amount="10000000.00")
    address = f"{BASE}/instalments/{spk['instalments'][0]['id']}/pay"
    await client.ok(await client.post(address, {"date": "2020-04-01"}, headers=key()))
    own = await account(client, institution_id=ksm, holder="KSM Melati", number="0099-600-1")
    lkm = await account(client)
    assert ("payment.made", "6000000.00") in await waiting(client, own)
    assert ("payment.made", "-6000000.00") not in await waiting(client, own)
    assert ("payment.made", "-6000000.00") in await waiting(client, lkm)


async def test_suggestions_come_by_confidence_then_by_day(finance):
    client, of = finance.client(), await share(finance)
    bank = await account(client)
    await released(finance, of)
    near = await spent(finance, of, "10000.00", day="2020-03-13", description="A")
    named = await spent(finance, of, "10000.00", day="2020-03-30", description="Biaya 2020-77")
    part = await spent(finance, of, "9000.00", day="2020-03-14", description="B")
    far = await spent(finance, of, "10000.00", day="2020-05-13", description="C")
    await spent(finance, of, "10000.00", day="2020-05-14", description="D")  # after 60 days
    await taken(client, bank, "Date,Description,Amount\n2020-03-14,biaya 2020/77,-10000\n")
    [line] = await lines(client, bank)
    found = await suggested(client, line)
    assert [(one["transaction_id"], one["confidence"]) for one in found] == [
        (named, "0.84"),
        (near, "0.79"),
        (far, "0.50"),
        (part, "0.30"),
    ]


async def test_of_two_institutions_in_a_place_each_has_its_own_money(finance):
    client, of = finance.client(), await share(finance)
    theirs = {"institution_id": str(uuid_of(51)), "number": "SPPB/14/2020"}
    other = await allocated(client, {"id": of["ceiling_id"]}, **theirs)
    await moves(finance, other, "tranche.released", "1000.00", "2020-03-12")
    await moves(finance, of, "tranche.released", "2000.00", "2020-03-12")
    for institution, number, amount in (
        (INSTITUTION, "111222333", "2000.00"),
        (theirs["institution_id"], "444555666", "1000.00"),
    ):
        bank = await account(client, institution_id=institution, number=number)
        assert await waiting(client, bank) == [("tranche.released", amount)]
