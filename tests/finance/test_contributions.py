"""What the people give (swadaya): valued, booked as used at once, taken back by a reversal."""

import asyncio

import pytest

from contracts.finance import ContributionRecorded
from contracts.planning_activities import ActivityApproved
from tests.finance.agreed import ACTIVITY, GIFT
from tests.finance.money import ceiling, key, verified
from tests.finance.steps import BASE, OTHER, VILLAGE, told
from tests.harness import code_of, uuid_of

ADDRESS = f"{BASE}/contributions"
LAND = {"kind": "land", "quantity": "7.5", "unit": "m2", "amount": "3750000.00"}
CASH = {"kind": "cash", "quantity": "500000", "unit": "Rp", "amount": "500000.00"}
SAND = {"kind": "material", "quantity": "2.125", "unit": "m3", "amount": "425000.00"}


async def known(finance, *more):
    """A client of everywhere; planning told of the activity, and of more."""
    await finance.hear(told(ActivityApproved), *more)
    return finance.client()


async def give(client, **more):
    headers = more.pop("headers", None) or key()
    return await client.post(ADDRESS, GIFT | more, headers=headers)


async def given(client, **more):
    answer = await give(client, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def reverse(client, made, **headers):
    address = f"{ADDRESS}/{made['id']}/reverse"
    return await client.post(address, {"reason": "Tercatat dua kali."}, headers=key() | headers)


async def book(finance):
    """What lies in each account of swadaya."""
    rows = await finance.rows(
        "SELECT book, code, debit - credit FROM ledger_accounts ORDER BY book, code"
    )
    return {(book, code.partition("/")[0]): str(left) for book, code, left in rows}


async def test_work_is_told_in_person_days_and_booked_as_used(finance):
    client = await known(finance)
    made = await given(client, document="BA/4/2020")
    assert (made["region"], made["fiscal_year"], made["state"]) == (VILLAGE, 2020, "recorded")
    assert (made["quantity"], made["unit"], made["amount"]) == ("12", "HOK", "1200000.00")
    assert made["document"]["number"] == "BA/4/2020"
    assert (await client.get(f"{ADDRESS}/{made['id']}")).json() == made
    assert await book(finance) == {
        ("swadaya-2020", "spent"): "1200000.00",
        ("swadaya-2020", "source"): "-1200000.00",
    }
    found = (await client.get(f"{BASE}/ledger/entries", about=made["id"])).json()["items"]
    assert {(e["transaction"], e["happened_on"], e["allocation_id"]) for e in found} == {
        ("contribution.recorded", "2020-04-18", None)
    }
    assert {e["account"] for e in found} == {f"spent/{ACTIVITY}", f"source/{ACTIVITY}"}
    assert (await verified(finance)).ok


async def test_others_hear_what_was_given_and_not_what_was_written_of_it(finance):
    made = await given(await known(finance))
    [event] = await finance.events(ContributionRecorded)
    assert (str(event.entity_id), event.version, event.kind) == (made["id"], 1, "labour")
    assert (str(event.quantity), event.unit, str(event.amount)) == ("12", "HOK", "1200000.00")
    assert (str(event.activity_id), event.region, event.fiscal_year) == (ACTIVITY, VILLAGE, 2020)
    assert "Kerja bakti" not in event.model_dump_json()


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"activity_id": str(uuid_of(2))}, 409, "activity_unknown"),
        ({"unit": "jam"}, 422, "unit_wrong"),
        (LAND | {"unit": "ha"}, 422, "unit_wrong"),
        (CASH | {"unit": "USD"}, 422, "unit_wrong"),
        (CASH | {"quantity": "500001"}, 422, "cash_differs"),
        ({"amount": "0"}, 422, "amount_invalid"),
        ({"amount": "-1"}, 422, "amount_invalid"),
        ({"amount": "1.001"}, 422, "amount_invalid"),
        ({"amount": "1e9"}, 422, "amount_invalid"),
        ({"quantity": "0"}, 422, "invalid_request"),
        ({"quantity": "1.0001"}, 422, "invalid_request"),
        ({"quantity": "NaN"}, 422, "invalid_request"),
        ({"kind": "prayer"}, 422, "invalid_request"),
        ({"basis": " "}, 422, "invalid_request"),
        ({"date": "2100-01-01"}, 422, "day_in_future"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_what_cannot_be_recorded_is_refused_by_name(finance, facts, status, code):
    answer = await give(await known(finance), **facts)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert await book(finance) == {}
    assert await finance.events(ContributionRecorded) == []


async def test_every_kind_has_its_unit_as_it_is_written_everywhere(finance):
    client = await known(finance)
    for facts, unit in ((LAND | {"unit": "M2"}, "m2"), (CASH | {"unit": "rp"}, "Rp"), (SAND, "m3")):
        assert (await given(client, **facts))["unit"] == unit
    assert (await given(client, unit="hok"))["unit"] == "HOK"


async def test_what_was_recorded_wrongly_is_taken_back_once(finance):
    client = await known(finance)
    made, other = await given(client), await given(client, **LAND)
    stale = await reverse(client, made, **{"If-Match": '"2"'})
    assert (stale.status_code, code_of(stale)) == (412, "version_mismatch")
    answers = await asyncio.gather(*(reverse(client, made) for _ in range(4)))
    assert sorted(a.status_code for a in answers) == [200, 409, 409, 409]
    assert {code_of(a) for a in answers if a.is_error} == {"contribution_reversed"}
    [done] = [a.json() for a in answers if not a.is_error]
    assert (done["state"], done["reversed_by"], done["amount"]) == (
        *("reversed", "tester"),
        "1200000.00",
    )
    assert (await book(finance))["swadaya-2020", "spent"] == other["amount"]
    events = await finance.events(ContributionRecorded)
    assert [(str(e.amount), str(e.quantity), e.version) for e in events] == [
        ("1200000.00", "12", 1),
        ("3750000.00", "7.5", 1),
        ("0.00", "0", 2),
    ]
    assert (await verified(finance)).ok


async def test_the_same_id_and_the_same_key_record_once(finance):
    client = await known(finance)
    answers = await asyncio.gather(*(give(client, id=str(uuid_of(7))) for _ in range(3)))
    assert [a.status_code for a in answers] == [201] * 3
    assert answers[0].json() == answers[1].json() == answers[2].json()
    for more in ({"amount": "1.00"}, {"quantity": "13"}, {"basis": "x"}, {"document": "x"}):
        answer = await give(client, id=str(uuid_of(7)), **more)
        assert (answer.status_code, code_of(answer)) == (409, "id_taken")
    once = key()
    first, second = [await give(client, headers=once) for _ in range(2)]
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    answer = await client.post(ADDRESS, GIFT)
    assert (answer.status_code, code_of(answer)) == (400, "idempotency_key_required")
    assert (await book(finance))["swadaya-2020", "spent"] == "2400000.00"
    assert len(await finance.events(ContributionRecorded)) == 2


async def test_a_closed_year_takes_nothing(finance):
    client = await known(finance)
    made = await given(client)
    of = await ceiling(finance, source="swadaya")
    await client.ok(await client.post(f"{BASE}/ceilings/{of['id']}/close-year"))
    for answer in (await give(client), await reverse(client, made)):
        assert (answer.status_code, code_of(answer)) == (409, "year_closed")
    await given(client, date="2021-01-02")  # of the book of the next year
    assert (await book(finance))["swadaya-2021", "spent"] == "1200000.00"
    assert (await verified(finance)).ok


async def test_totals_are_of_kinds_and_activities_without_what_was_taken_back(finance):
    client = await known(finance, told(ActivityApproved, entity=2, region=OTHER))
    await given(client)
    await given(client, quantity="3.5", amount="350000.00")
    await given(client, **SAND)
    await given(client, date="2021-04-18")
    await given(client, **LAND, activity_id=str(uuid_of(2)))
    await reverse(client, await given(client, **CASH))
    found = await client.ok(await client.get(f"{ADDRESS}/totals", year=2020))
    assert [(i["activity_id"], i["kind"], i["quantity"], i["unit"]) for i in found["items"]] == [
        (ACTIVITY, "labour", "15.5", "HOK"),
        (ACTIVITY, "material", "2.125", "m3"),
        (str(uuid_of(2)), "land", "7.5", "m2"),
    ]
    assert [(k["kind"], k["contributions"], k["amount"]) for k in found["kinds"]] == [
        ("labour", 2, "1550000.00"),
        ("land", 1, "3750000.00"),
        ("material", 1, "425000.00"),
    ]
    assert (found["amount"], found["next"]) == ("5725000.00", None)
    there = await client.ok(await client.get(f"{ADDRESS}/totals", region=OTHER))
    assert [(i["region"], i["amount"]) for i in there["items"]] == [(OTHER, "3750000.00")]
    assert there["amount"] == "3750000.00"


async def test_totals_come_a_page_at_a_time(finance):
    client = await known(finance)
    for facts in ({}, LAND, CASH):
        await given(client, **facts)
    kinds, cursor = [], None
    while True:
        more = {} if cursor is None else {"cursor": cursor}
        page = await client.ok(await client.get(f"{ADDRESS}/totals", limit=1, **more))
        assert page["amount"] == "5450000.00"
        kinds += [one["kind"] for one in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert kinds == ["cash", "labour", "land"]
    answer = await client.get(f"{ADDRESS}/totals", cursor="WyJ4IiwiYSIsImIiXQ")
    assert (answer.status_code, code_of(answer)) == (422, "cursor_invalid")


async def test_totals_may_be_more_than_one_amount_can_be(finance):
    client = await known(finance)
    for _ in range(2):
        await given(client, amount="9999999999999999.99")
    found = await client.ok(await client.get(f"{ADDRESS}/totals"))
    sums = [found["items"][0]["amount"], found["kinds"][0]["amount"], found["amount"]]
    assert sums == ["19999999999999999.98"] * 3


async def test_contributions_stay_in_their_regions(finance):
    client = await known(finance)
    made = await given(client)
    own, other = finance.client(regions=[VILLAGE]), finance.client(regions=[OTHER])
    for params in (
        *({}, {"activity_id": ACTIVITY}, {"kind": "labour"}, {"fiscal_year": 2020}),
        {"state": "recorded"},
    ):
        assert (await own.get(ADDRESS, **params)).json()["items"] == [made]
    for params in ({"kind": "cash"}, {"fiscal_year": 2021}, {"state": "reversed"}):
        assert (await own.get(ADDRESS, **params)).json()["items"] == []
    assert (await other.get(ADDRESS)).json()["items"] == []
    assert (await other.get(ADDRESS, region=VILLAGE)).status_code == 404
    totals = (await other.get(f"{ADDRESS}/totals")).json()
    assert (totals["items"], totals["kinds"], totals["amount"]) == ([], [], "0.00")
    for answer in (
        await other.get(f"{ADDRESS}/{made['id']}"),
        await reverse(other, made),
        await give(other),
    ):
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
    await client.ok(await reverse(own, made))


async def test_who_may_only_read_records_nothing(finance):
    await known(finance)
    reader = finance.client(scopes=["finance:read", "finance:budget", "finance:release"])
    answer = await give(reader)
    assert (answer.status_code, code_of(answer)) == (403, "scope_missing")
