"""How a ceiling's money went through its year: the ledger's own sums, as of each month's end."""

from datetime import date

import pytest

from services.finance.ceilings.rules import course_days
from tests.finance.money import BOOK, allocated, ceiling, key, spend, verified
from tests.finance.steps import BASE, OTHER
from tests.harness import code_of, uuid_of


async def course(client, made):
    found = await client.ok(await client.get(f"{BASE}/ceilings/{made['id']}/course"))
    return {one["day"]: one for one in found["items"]}


async def used(finance):
    """A ceiling that is revised, allocated, released, spent and partly taken back, by months."""
    client, other = finance.client(id="lkm"), finance.client(id="bendahara")
    made = await ceiling(finance)
    share = await allocated(client, made)
    dropped = await allocated(client, made, date="2020-03-31", amount="1000.00")

    async def step(who, path, **body):
        return await who.ok(await who.post(f"{BASE}/{path}", body, headers=key()))

    paid = share["tranches"][0]["id"]
    await step(client, f"tranches/{paid}/request", date="2020-04-30")
    await step(other, f"tranches/{paid}/release", date="2020-05-01")
    bought = await client.ok(await spend(client, share, "12.34", date="2020-05-31"))
    await client.ok(await spend(client, share, "100.00", date="2020-07-01"))
    for kind, amount, day in (
        ("pergeseran", "500000000", "2020-06-30"),
        ("perubahan", "450000000", "2020-09-01"),
    ):
        body = {"kind": kind, "amount": amount, "date": day, "document": "x"}
        await step(client, f"ceilings/{made['id']}/revise", **body)
    await step(client, f"expenses/{bought['id']}/reverse", reason="x")  # at the year's end
    await step(client, f"allocations/{dropped['id']}/cancel")
    return client, made


async def test_it_follows_the_money_from_month_to_month(finance):
    client, made = await used(finance)
    found = await course(client, made)
    assert list(found)[:3] == ["2020-01-31", "2020-02-29", "2020-03-31"]
    assert (len(found), list(found)[-1]) == (12, "2020-12-31")
    told = {
        day: (one["amount"], one["committed"], one["released"], one["spent"])
        for day, one in found.items()
    }
    assert told["2020-02-29"] == ("420000000.00", "0.00", "0.00", "0.00")
    assert told["2020-03-31"] == ("420000000.00", "80001000.00", "0.00", "0.00")
    assert told["2020-04-30"] == told["2020-03-31"]  # what is asked for is not released
    assert told["2020-05-31"] == ("420000000.00", "80001000.00", "56000000.00", "12.34")
    assert told["2020-06-30"] == ("500000000.00", "80001000.00", "56000000.00", "12.34")
    assert told["2020-09-30"] == ("450000000.00", "80001000.00", "56000000.00", "112.34")
    assert told["2020-12-31"] == ("450000000.00", "80000000.00", "56000000.00", "100.00")
    now = await client.ok(await client.get(f"{BASE}/ceilings/{made['id']}"))
    names = ("amount", "committed", "released", "spent")
    assert told["2020-12-31"] == tuple(now[name] for name in names)
    assert (await verified(finance)).ok


async def test_each_day_is_what_the_ledger_says_as_of_it(finance):
    client, made = await used(finance)
    for day, one in (await course(client, made)).items():
        asked = await client.get(f"{BASE}/ledger/balances", book=BOOK, as_of=day)
        kinds = {kind["kind"]: kind["balance"] for kind in (await client.ok(asked))["items"]}
        cash, spent = (int(kinds.get(kind, "0").replace(".", "")) for kind in ("cash", "spent"))
        committed = int(kinds.get("committed", "0").replace(".", "")) + cash + spent
        assert {name: int(one[name].replace(".", "")) for name in one if name != "day"} == {
            "amount": -int(kinds["source"].replace(".", "")),
            "committed": committed,
            "released": cash + spent,
            "spent": spent,
        }


async def test_it_is_of_one_ceiling_alone(finance):
    client, made = await used(finance)
    before = await course(client, made)
    another = await ceiling(finance, amount="7.00")
    assert await course(client, made) == before
    assert (await course(client, another))["2020-12-31"]["amount"] == "7.00"


async def test_other_places_have_no_course_here(finance):
    made = await ceiling(finance)
    address = f"{BASE}/ceilings/{made['id']}/course"
    for client, where in (
        (finance.client(regions=[OTHER]), address),
        (finance.client(), f"{BASE}/ceilings/{uuid_of(1)}/course"),
    ):
        answer = await client.get(where)
        assert (answer.status_code, code_of(answer)) == (404, "not_found")


async def test_a_year_that_is_yet_to_come_has_none(finance):
    made = await ceiling(finance, fiscal_year=2099, document="x")
    assert await course(finance.client(), made) == {}


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2020, 1, 1), [date(2020, 1, 1)]),
        (date(2020, 1, 31), [date(2020, 1, 31)]),
        (date(2020, 3, 5), [date(2020, 1, 31), date(2020, 2, 29), date(2020, 3, 5)]),
        (date(2019, 12, 31), []),
    ],
)
def test_days_are_months_ends_until_today(today, days):
    assert course_days(2020, today) == days


def test_a_year_that_is_over_ends_with_its_last_day():
    days = course_days(2020, date(2026, 11, 28))
    assert (len(days), days[-1]) == (12, date(2020, 12, 31))
