"""Allocations: never above the ceiling, in its region and year, in the tranches of a scheme."""

import asyncio

import pytest

from contracts.finance import AllocationCommitted
from contracts.planning_activities import ActivityApproved, ActivityCancelled
from tests.finance.money import ALLOCATION, CEILING, allocate, allocated, ceiling, key, verified
from tests.finance.steps import BASE, OTHER, VILLAGE, told
from tests.harness import code_of, uuid_of


async def available(client, of):
    return (await client.get(f"{BASE}/ceilings/{of['id']}")).json()["available"]


async def test_the_golden_story_begins_with_eighty_million(finance):
    client, of = finance.client(), await ceiling(finance)
    made = await allocated(client, of)
    assert [(t["number"], t["percent"], t["amount"], t["state"]) for t in made["tranches"]] == [
        (1, 70, "56000000.00", "planned"),
        (2, 30, "24000000.00", "planned"),
    ]
    assert made["tranches"][0]["condition"] is None
    assert made["tranches"][1]["condition"]["physical"] == "50"
    assert (made["amount"], made["state"], made["released"], made["returned"]) == (
        "80000000.00",
        "committed",
        "0.00",
        "0.00",
    )
    assert await available(client, of) == "340000000.00"
    [event] = await finance.events(AllocationCommitted)
    assert (str(event.amount), event.scheme, event.source) == (
        "80000000.00",
        "70-30",
        "apbd-kabkota",
    )
    assert "Bangkit" not in event.model_dump_json()
    assert (await client.get(f"{BASE}/allocations/{made['id']}")).json() == made
    assert (await verified(finance)).ok


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"amount": "420000000.01"}, 409, "ceiling_exceeded"),
        ({"date": "2021-01-01"}, 409, "outside_year"),
        ({"region": OTHER}, 409, "outside_region"),
        ({"region": "99.01.01.2001"}, 404, "region_not_found"),
        ({"activity_id": str(uuid_of(1))}, 409, "activity_unknown"),
        ({"ceiling_id": str(uuid_of(1))}, 404, "not_found"),
        ({"amount": "1.001"}, 422, "amount_invalid"),
        ({"scheme": "50-50"}, 422, "scheme_unknown"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_what_cannot_be_allocated_is_refused_by_name(finance, facts, status, code):
    client, of = finance.client(), await ceiling(finance)
    answer = await allocate(client, of, **facts)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert await available(client, of) == "420000000.00"
    assert await finance.events(AllocationCommitted) == []


async def test_an_activity_is_known_once_planning_has_told_of_it(finance):
    client, of = finance.client(), await ceiling(finance)
    await finance.hear(told(ActivityApproved))
    made = await allocated(client, of, activity_id=str(uuid_of(1)))
    assert made["activity_id"] == str(uuid_of(1))
    [event] = await finance.events(AllocationCommitted)
    assert event.activity_id == uuid_of(1)


async def test_two_hundred_at_once_get_a_hundred_hundredths(finance):
    """A crowd that has to wait too long is told so, and asks again with its key."""
    client, of = finance.client(), await ceiling(finance)

    async def share(number):
        more = {"amount": "4200000.00", "number": f"SPPB/{number}", "headers": key()}
        while (answer := await allocate(client, of, **more)).status_code == 503:
            assert answer.headers["retry-after"]
        return answer

    answers = await asyncio.gather(*map(share, range(200)))
    codes = [answer.status_code for answer in answers]
    assert (codes.count(201), codes.count(409)) == (100, 100)
    assert {code_of(a) for a in answers if a.status_code == 409} == {"ceiling_exceeded"}
    assert await available(client, of) == "0.00"
    assert (await verified(finance)).ok
    assert len(await finance.events(AllocationCommitted)) == 100


async def test_the_same_id_and_the_same_key_allocate_once(finance):
    client, of = finance.client(), await ceiling(finance)
    first, second = [await allocated(client, of, id=str(uuid_of(7))) for _ in range(2)]
    assert first == second
    answer = await allocate(client, of, id=str(uuid_of(7)), amount="1.00")
    assert (answer.status_code, code_of(answer)) == (409, "id_taken")
    far = await ceiling(finance, region="35.77")
    answer = await allocate(client, far, id=str(uuid_of(7)), region=OTHER)
    assert (answer.status_code, code_of(answer)) == (409, "id_taken")
    once = key()
    body = ALLOCATION | {"ceiling_id": of["id"]}
    answers = [await client.post(f"{BASE}/allocations", body, headers=once) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["idempotency-replayed"] == "true"
    assert await available(client, of) == "260000000.00"


async def test_an_allocation_is_taken_back_before_it_is_used(finance):
    client, of = finance.client(), await ceiling(finance)
    made = await allocated(client, of)
    address = f"{BASE}/allocations/{made['id']}/cancel"
    done = await client.ok(await client.post(address, headers=key()))
    assert (done["state"], done["returned"]) == ("cancelled", "80000000.00")
    assert await available(client, of) == "420000000.00"
    again = await client.post(address, headers=key())
    assert (again.status_code, code_of(again)) == (409, "allocation_cancelled")
    events = await finance.events(AllocationCommitted)
    assert [(e.version, str(e.amount)) for e in events] == [(1, "80000000.00"), (2, "0.00")]
    assert (await verified(finance)).ok


async def test_a_ceiling_is_never_below_what_is_allocated(finance):
    client, of = finance.client(), await ceiling(finance)
    await allocated(client, of)
    body = {"kind": "perubahan", "amount": "79999999.99", "date": "2020-09-01", "document": "x"}
    address = f"{BASE}/ceilings/{of['id']}/revise"
    answer = await client.post(address, body, headers=key())
    assert (answer.status_code, code_of(answer)) == (409, "ceiling_exceeded")
    await client.ok(await client.post(address, body | {"amount": "80000000.00"}, headers=key()))
    assert await available(client, of) == "0.00"


async def test_allocations_stay_in_their_regions(finance):
    client, of = finance.client(), await ceiling(finance)
    made = await allocated(client, of)
    own, other = finance.client(regions=[VILLAGE]), finance.client(regions=[OTHER])
    assert [a["id"] for a in (await own.get(f"{BASE}/allocations")).json()["items"]] == [made["id"]]
    assert (await other.get(f"{BASE}/allocations")).json()["items"] == []
    assert (await other.get(f"{BASE}/allocations/{made['id']}")).status_code == 404
    answer = await allocate(own, of)  # the regency's ceiling is not the village's to give
    assert answer.status_code == 404
    assert CEILING["region"] == "35.19"


async def test_an_activity_elsewhere_is_not_told_of_and_a_cancelled_one_gets_nothing(finance):
    of = await ceiling(finance)
    client = finance.client()
    await finance.hear(
        told(ActivityApproved, entity=2, region=OTHER), told(ActivityCancelled, entity=3)
    )
    answer = await allocate(client, of, activity_id=str(uuid_of(2)))
    assert (answer.status_code, code_of(answer)) == (409, "outside_region")
    assert OTHER not in answer.text
    answer = await allocate(client, of, activity_id=str(uuid_of(3)))
    assert (answer.status_code, code_of(answer)) == (409, "activity_cancelled")
    assert await available(client, of) == "420000000.00"
