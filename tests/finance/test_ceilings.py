"""Ceilings: set, revised, carried over, closed; what is left is what the ledger says."""

import asyncio

import pytest

from contracts.finance import CeilingRevised, CeilingSet
from tests.finance.money import BOOK, CEILING, allocated, ceiling, key, verified
from tests.finance.steps import BASE
from tests.harness import code_of, uuid_of

REVISED = {
    "kind": "perubahan",
    "amount": "450000000.00",
    "date": "2020-09-01",
    "document": {"number": "DPPA/1.03/2020"},
    "reason": "Perubahan APBD 2020.",
}
CARRIED = {"document": {"number": "SiLPA/2020"}}


async def step(client, known, verb, body=None, **headers):
    return await client.post(f"{BASE}/ceilings/{known['id']}/{verb}", body, headers=key() | headers)


async def test_a_ceiling_is_set_and_told(finance):
    made = await ceiling(finance)
    sums = {name: made[name] for name in ("committed", "released", "spent")}
    assert sums == dict.fromkeys(sums, "0.00")
    assert (made["amount"], made["available"]) == ("420000000.00", "420000000.00")
    assert (made["document"]["number"], made["closed"], made["version"]) == (
        "DPA/1.03/2020",
        False,
        1,
    )
    [told] = await finance.events(CeilingSet)
    assert (str(told.amount), told.source, told.fiscal_year, told.region) == (
        "420000000.00",
        "apbd-kabkota",
        2020,
        "35.19",
    )
    read = await finance.client().get(f"{BASE}/ceilings/{made['id']}")
    assert read.json() == made
    assert read.headers["etag"] == '"1"'


async def test_a_document_may_be_named_by_its_number_alone(finance):
    made = await ceiling(finance, document="DPA 7/2020")
    assert made["document"] == {"number": "DPA 7/2020", "date": None, "sha256": None}


@pytest.mark.parametrize(
    "amount", ["1.234", "-1", "0", "0.00", "1e30", "NaN", "USD 5", 1.5, "1_0", "٣", None, True]
)
async def test_what_is_no_amount_is_refused_by_name(finance, amount):
    answer = await finance.client().post(
        f"{BASE}/ceilings", CEILING | {"amount": amount}, headers=key()
    )
    assert (answer.status_code, code_of(answer)) == (422, "amount_invalid")
    assert await finance.scalar("SELECT count(*) FROM ceilings") == 0


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"region": "99.99"}, 404, "region_not_found"),
        ({"source": "pinjol"}, 422, "invalid_request"),
        ({"fiscal_year": 1999}, 422, "invalid_request"),
        ({"currency": "USD"}, 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_set_is_refused(finance, facts, status, code):
    answer = await finance.client().post(f"{BASE}/ceilings", CEILING | facts, headers=key())
    assert (answer.status_code, code_of(answer)) == (status, code)


async def test_a_key_is_needed_and_the_same_id_is_the_same_ceiling(finance):
    client = finance.client()
    answer = await client.post(f"{BASE}/ceilings", CEILING)
    assert (answer.status_code, code_of(answer)) == (400, "idempotency_key_required")
    first, second = [await ceiling(finance, id=str(uuid_of(7))) for _ in range(2)]
    assert first == second
    other = CEILING | {"id": str(uuid_of(7)), "fiscal_year": 2021}
    answer = await client.post(f"{BASE}/ceilings", other, headers=key())
    assert (answer.status_code, code_of(answer)) == (409, "id_taken")
    assert len(await finance.events(CeilingSet)) == 1


async def test_a_revision_makes_it_larger_or_smaller_and_stays_on_record(finance):
    client, made = finance.client(id="bupati"), await ceiling(finance)
    done = await client.ok(await step(client, made, "revise", REVISED))
    assert (done["amount"], done["available"], done["version"]) == (
        "450000000.00",
        "450000000.00",
        2,
    )
    less = REVISED | {"kind": "pergeseran", "amount": "400000000.00"}
    await client.ok(await step(client, made, "revise", less))
    answer = await client.get(f"{BASE}/ceilings/{made['id']}/revisions")
    assert [(r["number"], r["kind"], r["change"], r["amount"]) for r in answer.json()["items"]] == [
        (1, "perubahan", "30000000.00", "450000000.00"),
        (2, "pergeseran", "-50000000.00", "400000000.00"),
    ]
    told = await finance.events(CeilingRevised)
    assert [(e.version, str(e.amount)) for e in told] == [(2, "450000000.00"), (3, "400000000.00")]
    assert (await verified(finance)).ok


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"date": "2021-01-01"}, 409, "outside_year"),
        ({"amount": "420000000.00"}, 422, "nothing_revised"),
        ({"amount": "-1"}, 422, "amount_invalid"),
    ],
)
async def test_what_is_no_revision_is_refused(finance, facts, status, code):
    client, made = finance.client(), await ceiling(finance)
    answer = await step(client, made, "revise", REVISED | facts)
    assert (answer.status_code, code_of(answer)) == (status, code)


async def test_whoever_saw_an_older_version_does_not_revise(finance):
    client, made = finance.client(), await ceiling(finance)
    answer = await step(client, made, "revise", REVISED, **{"If-Match": '"9"'})
    assert (answer.status_code, code_of(answer)) == (412, "version_mismatch")


async def test_what_is_left_is_carried_over_once(finance):
    client, made = finance.client(), await ceiling(finance)
    answer = await step(client, made, "carry-over", CARRIED)
    assert answer.status_code == 201, answer.text
    following = answer.json()
    assert (following["fiscal_year"], following["amount"], following["carried_from"]) == (
        2021,
        "420000000.00",
        made["id"],
    )
    now = (await client.get(f"{BASE}/ceilings/{made['id']}")).json()
    assert (now["amount"], now["available"]) == ("0.00", "0.00")
    again = await step(client, made, "carry-over", CARRIED)
    assert (again.status_code, code_of(again)) == (409, "already_carried_over")
    assert (await verified(finance)).ok


async def test_a_closed_year_takes_nothing_until_it_is_open_again(finance):
    client, made = finance.client(), await ceiling(finance)
    for _ in range(2):
        closed = await client.ok(await step(client, made, "close-year"))
        assert closed["closed"] is True
    answer = await step(client, made, "revise", REVISED)
    assert (answer.status_code, code_of(answer)) == (409, "year_closed")
    assert BOOK in answer.json()["detail"]
    assert (await client.ok(await step(client, made, "open-year")))["closed"] is False
    await client.ok(await step(client, made, "revise", REVISED))


async def test_ceilings_stay_in_their_regions(finance):
    made = await ceiling(finance)
    own, other = finance.client(regions=["35.19"]), finance.client(regions=["35.77"])
    assert [c["id"] for c in (await own.get(f"{BASE}/ceilings")).json()["items"]] == [made["id"]]
    assert (await other.get(f"{BASE}/ceilings")).json()["items"] == []
    assert (await other.get(f"{BASE}/ceilings/{made['id']}")).status_code == 404
    answer = await other.post(f"{BASE}/ceilings", CEILING, headers=key())
    assert (answer.status_code, code_of(answer)) == (404, "region_not_found")
    listed = await own.get(f"{BASE}/ceilings", source="dak")
    assert listed.json()["items"] == []


async def test_revisions_at_once_are_all_in_the_books(finance):
    client, made = finance.client(), await ceiling(finance)
    amounts = [f"{n}000000.00" for n in range(421, 429)]
    answers = await asyncio.gather(
        *(step(client, made, "revise", REVISED | {"amount": amount}) for amount in amounts)
    )
    assert {a.status_code for a in answers} == {200}
    now = (await client.get(f"{BASE}/ceilings/{made['id']}")).json()
    assert now["amount"] == now["available"]
    assert (await verified(finance)).ok


async def test_another_amount_under_the_same_id_is_another_ceiling(finance):
    id = {"id": str(uuid_of(3))}
    made = await ceiling(finance, **id)
    client = finance.client()
    other = await client.post(f"{BASE}/ceilings", CEILING | id | {"amount": "1.00"}, headers=key())
    assert (other.status_code, code_of(other)) == (409, "id_taken")
    body = {"kind": "perubahan", "amount": "1.00", "date": "2020-09-01", "document": "x"}
    address = f"{BASE}/ceilings/{made['id']}/revise"
    await client.ok(await client.post(address, body, headers=key()))
    again = await ceiling(finance, **id)  # as it was set, and as it is now
    assert (again["amount"], again["version"]) == ("1.00", 2)
    late = await client.post(f"{BASE}/ceilings", CEILING | id | {"amount": "1.00"}, headers=key())
    assert (late.status_code, code_of(late)) == (409, "id_taken")


async def test_what_is_carried_over_goes_nowhere_but_into_a_ceiling_of_its_own(finance):
    await ceiling(finance, region="35.77", id=str(uuid_of(7)), amount="777.00")
    made, own = await ceiling(finance), finance.client(regions=["35.19"])
    paper = {"document": "SiLPA/2020"}
    answer = await step(own, made, "carry-over", paper | {"id": str(uuid_of(7))})
    assert (answer.status_code, code_of(answer)) == (409, "id_taken")
    assert (await own.get(f"{BASE}/ceilings/{made['id']}")).json()["available"] == "420000000.00"
    following = paper | {"id": str(uuid_of(8))}
    first = await own.ok(await step(own, made, "carry-over", following))
    assert await own.ok(await step(own, made, "carry-over", following)) == first  # a lost answer
    assert (await verified(finance)).ok


async def test_a_book_is_closed_by_whoever_has_all_of_it(finance):
    made, far = await ceiling(finance), await ceiling(finance, region="35.77")
    for verb in ("close-year", "open-year"):
        answer = await step(finance.client(regions=["35.19"]), made, verb)
        assert (answer.status_code, code_of(answer)) == (409, "book_shared")
    province = finance.client(regions=["35"])
    assert (await province.ok(await step(province, far, "close-year")))["closed"] is True
    assert (await province.ok(await step(province, made, "open-year")))["closed"] is False


async def test_a_ceiling_is_there_before_what_is_allocated_of_it(finance):
    """Set and revised on the days of their documents, not on the day of writing."""
    client, made = finance.client(), await ceiling(finance)
    await allocated(client, made, date="2020-03-02")
    await client.ok(await step(client, made, "revise", REVISED))
    lies = {}
    for day in ("2020-01-14", "2020-01-15", "2020-03-02", REVISED["date"]):
        answer = await client.get(f"{BASE}/ledger/balances", book=BOOK, as_of=day)
        found = {one["kind"]: one["balance"] for one in answer.json()["items"]}
        lies[day] = found.get("ceiling")
    assert list(lies.values()) == [None, "420000000.00", "340000000.00", "370000000.00"]
    plain = await ceiling(finance, source="csr", document="x")
    assert plain["document"]["date"] is None
    answer = await client.get(f"{BASE}/ledger/balances", book="csr-2020", as_of="2020-01-01")
    assert {one["balance"] for one in answer.json()["items"]} == {"420000000.00", "-420000000.00"}


async def test_a_ceiling_is_withdrawn_by_a_revision_to_nothing(finance):
    client, made = finance.client(), await ceiling(finance)
    done = await client.ok(await step(client, made, "revise", REVISED | {"amount": "0.00"}))
    assert (done["amount"], done["available"]) == ("0.00", "0.00")


async def test_a_book_may_hold_more_than_one_amount_can_be(finance):
    for _ in range(2):
        await ceiling(finance, amount="9999999999999999.99")
    answer = await finance.client().get(f"{BASE}/ledger/balances", book=BOOK)
    assert {one["balance"] for one in answer.json()["items"]} == {
        "19999999999999999.98",
        "-19999999999999999.98",
    }
