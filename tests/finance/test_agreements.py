"""Agreements with a KSM: never above the allocation, in its year and place."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from contracts.planning_activities import ActivityApproved
from tests.finance.agreed import (
    ACTIVITY,
    agree,
    agreed,
    paid,
    pay,
    read,
    reverse,
    shared,
)
from tests.finance.money import key
from tests.finance.steps import BASE, OTHER, VILLAGE, told
from tests.harness import code_of, uuid_of

SINGLE = {"scheme": "single"}


async def test_a_ksm_gets_sixty_thirty_ten(finance):
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share)
    assert [(i["number"], i["percent"], i["amount"], i["state"]) for i in made["instalments"]] == [
        (1, 60, "45000000.00", "planned"),
        (2, 30, "22500000.00", "planned"),
        (3, 10, "7500000.00", "planned"),
    ]
    assert [i["condition"] and i["condition"]["report"] for i in made["instalments"]] == [
        *(None, "use"),
        "lpj",
    ]
    assert (made["state"], made["scheme"], made["paid"]) == ("agreed", "ksm-60-30-10", "0.00")
    assert (made["region"], made["activity_id"]) == (VILLAGE, None)
    assert await read(client, made) == made
    done = await paid(client, made, 1)
    assert (done["state"], done["paid_on"], done["paid_by"]) == ("paid", "2020-03-20", "tester")
    now = await read(client, made)
    assert (now["paid"], now["cash"], now["version"]) == ("45000000.00", "45000000.00", 2)
    assert [i["ready"] for i in now["instalments"]] == [False] * 3
    assert now["instalments"][0] == done


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"amount": "80000000.01"}, 409, "allocation_exceeded"),
        ({"amount": "1.001"}, 422, "amount_invalid"),
        ({"amount": "0"}, 422, "amount_invalid"),
        ({"amount": "-1"}, 422, "amount_invalid"),
        ({"scheme": "50-50"}, 422, "scheme_unknown"),
        ({"date": "2021-01-01"}, 409, "outside_year"),
        ({"activity_id": ACTIVITY}, 409, "activity_unknown"),
        ({"allocation_id": ACTIVITY}, 404, "not_found"),
        ({"recipient": " "}, 422, "invalid_request"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_what_cannot_be_agreed_is_refused_by_name(finance, facts, status, code):
    client, share = finance.client(), await shared(finance)
    answer = await agree(client, share, **facts)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert await finance.scalar("SELECT count(*) FROM agreements") == 0


async def test_agreements_are_never_more_than_the_allocation(finance):
    """However many ask at once, and whoever writes into the table."""
    client, share = finance.client(), await shared(finance, received=False)

    async def one(number):
        more = {"amount": "8000000.00", "number": f"SPK/{number}", "headers": key()}
        while (answer := await agree(client, share, **more)).status_code == 503:
            assert answer.headers["retry-after"]
        return answer

    answers = await asyncio.gather(*map(one, range(20)))
    codes = [answer.status_code for answer in answers]
    assert (codes.count(201), codes.count(409)) == (10, 10)
    assert {code_of(a) for a in answers if a.status_code == 409} == {"allocation_exceeded"}
    assert await finance.scalar("SELECT sum(amount) FROM agreements") == 80000000
    with pytest.raises(IntegrityError, match="more than it has"):
        async with finance.sessions.begin() as session:
            await session.execute(text("UPDATE agreements SET amount = amount + 0.01"))


async def test_an_agreement_is_taken_back_while_nothing_is_paid(finance):
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share, **SINGLE)
    address = f"{BASE}/agreements/{made['id']}/cancel"
    await paid(client, made, 1)
    answer = await client.post(address, headers=key())
    assert (answer.status_code, code_of(answer)) == (409, "agreement_paid")
    await client.ok(await reverse(client, made, 1))
    stale = await client.post(address, headers=key() | {"If-Match": '"1"'})
    assert (stale.status_code, code_of(stale)) == (412, "version_mismatch")
    done = await client.ok(await client.post(address, headers=key() | {"If-Match": '"3"'}))
    assert (done["state"], done["paid"]) == ("cancelled", "0.00")
    again = await client.post(address, headers=key())
    assert (again.status_code, code_of(again)) == (409, "agreement_cancelled")
    refused = await pay(client, made, 1)
    assert (refused.status_code, code_of(refused)) == (409, "agreement_cancelled")
    await agreed(client, share, amount="80000000.00")  # what it held is free again


async def test_no_agreement_of_an_allocation_that_was_taken_back(finance):
    client, share = finance.client(), await shared(finance, received=False)
    await client.ok(await client.post(f"{BASE}/allocations/{share['id']}/cancel", headers=key()))
    answer = await agree(client, share)
    assert (answer.status_code, code_of(answer)) == (409, "allocation_cancelled")


async def test_what_is_built_is_the_allocations_activity_unless_it_has_none(finance):
    await finance.hear(told(ActivityApproved), told(ActivityApproved, entity=2))
    await finance.hear(told(ActivityApproved, entity=3, region=OTHER))
    client = finance.client()
    own = await shared(finance, activity_id=ACTIVITY, received=False)
    assert (await agreed(client, own))["activity_id"] == ACTIVITY
    answer = await agree(client, own, activity_id=str(uuid_of(2)), amount="1")
    assert (answer.status_code, code_of(answer)) == (409, "other_activity")
    free = await shared(finance, received=False)
    made = await agreed(client, free, activity_id=str(uuid_of(2)))
    assert made["activity_id"] == str(uuid_of(2))
    answer = await agree(client, free, activity_id=str(uuid_of(3)), amount="1")
    assert (answer.status_code, code_of(answer)) == (409, "outside_region")


async def test_the_same_id_agrees_once(finance):
    client, share = finance.client(), await shared(finance)
    first, second = [await agreed(client, share, id=ACTIVITY) for _ in range(2)]
    assert first == second
    for more in ({"amount": "1.00"}, {"number": "SPK/4"}, {"recipient": "KSM Anggrek"}):
        answer = await agree(client, share, id=ACTIVITY, **more)
        assert (answer.status_code, code_of(answer)) == (409, "id_taken")
    far = await shared(finance, received=False, number="SPPB/13/2020")
    answer = await agree(client, far, id=ACTIVITY)
    assert (answer.status_code, code_of(answer)) == (409, "id_taken")


async def test_agreements_stay_in_their_regions(finance):
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share, institution_id=str(uuid_of(8)))
    own, other = finance.client(regions=[VILLAGE]), finance.client(regions=[OTHER])
    address = f"{BASE}/agreements"
    for params in (
        *({}, {"allocation_id": share["id"]}, {"institution_id": str(uuid_of(8))}),
        {"state": "agreed"},
    ):
        assert (await own.get(address, **params)).json()["items"] == [made]
    for params in ({"state": "cancelled"}, {"activity_id": ACTIVITY}, {"allocation_id": ACTIVITY}):
        assert (await own.get(address, **params)).json()["items"] == []
    assert (await other.get(address)).json()["items"] == []
    assert (await other.get(address, region=VILLAGE)).status_code == 404
    for answer in (
        await other.get(f"{address}/{made['id']}"),
        await other.post(f"{address}/{made['id']}/cancel", headers=key()),
        await agree(other, share),
        await pay(other, made, 1),
        await reverse(other, made, 1),
    ):
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
    await paid(own, made, 1)  # by the village, of a ceiling of the regency
    await agreed(own, share, amount="5000000.00")
