"""Expenses: never above what was received, running costs never above their cap, with receipts."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from contracts.finance import PaymentMade
from services.chassis.clock import now
from tests.finance.agreed import agreed
from tests.finance.money import (
    allocated,
    balances,
    ceiling,
    key,
    released,
    spend,
    verified,
)
from tests.finance.steps import BASE, OTHER, VILLAGE
from tests.harness import code_of, uuid_of
from tests.survey.media.pictures import SECRET, jpeg

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


async def received(finance, **more):
    """An allocation of eighty million of which fifty-six were received."""
    made = await allocated(finance.client(), await ceiling(finance), **more)
    await released(finance, made["tranches"][0]["id"])
    return finance.client(id="lkm"), made


async def test_an_expense_is_paid_of_what_was_received(finance):
    client, made = await received(finance)
    found = await client.ok(await spend(client, made, "12500000.00"))
    assert (found["amount"], found["date"], found["category"], found["state"]) == (
        "12500000.00",
        "2020-04-02",
        "bahan",
        "recorded",
    )
    assert (found["source"], found["fiscal_year"], found["flags"]) == (
        "apbd-kabkota",
        2020,
        ["no_receipt"],
    )
    assert (await client.get(f"{BASE}/expenses/{found['id']}")).json() == found
    assert await balances(finance) == {
        "ceiling": ("340000000.00", "0.00"),
        "committed": ("24000000.00", "0.00"),
        "cash": ("43500000.00", "0.00"),
        "spent": ("12500000.00", "0.00"),
    }
    [event] = await finance.events(PaymentMade)
    assert (str(event.amount), event.category, event.receipt_number, event.version) == (
        "12500000.00",
        "bahan",
        "KW-014",
        1,
    )
    shown = (await client.get(f"{BASE}/ceilings/{made['ceiling_id']}")).json()
    assert (shown["released"], shown["spent"]) == ("56000000.00", "12500000.00")
    assert (await verified(finance)).ok


@pytest.mark.parametrize(
    ("amount", "facts", "status", "code"),
    [
        ("56000000.01", {}, 409, "funds_exceeded"),
        ("4000000.01", {"category": "bop"}, 409, "bop_cap_exceeded"),
        ("1.00", {"date": "2021-01-01"}, 409, "outside_year"),
        ("1.001", {}, 422, "amount_invalid"),
        ("-1.00", {}, 422, "amount_invalid"),
        ("1e30", {}, 422, "amount_invalid"),
        ("USD 5", {}, 422, "amount_invalid"),
        ("0.00", {}, 422, "amount_invalid"),
        ("1.00", {"category": "jajan"}, 422, "invalid_request"),
        ("1.00", {"allocation_id": str(uuid_of(1))}, 404, "not_found"),
    ],
)
async def test_what_cannot_be_spent_is_refused_by_name(finance, amount, facts, status, code):
    client, made = await received(finance)
    answer = await spend(client, made, amount, **facts)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert "spent" not in await balances(finance)
    assert await finance.events(PaymentMade) == []


async def test_nothing_is_spent_before_it_is_received_or_on_a_day_to_come(finance):
    year = now().year
    of = await ceiling(finance, fiscal_year=year)
    client = finance.client()
    made = await allocated(client, of, date=f"{year}-01-02")
    early = await spend(client, made, "1.00", date=f"{year}-01-03")
    assert (early.status_code, code_of(early)) == (409, "funds_exceeded")
    tomorrow = str(now().date() + timedelta(days=2))
    late = await spend(client, made, "1.00", date=tomorrow)
    assert (late.status_code, code_of(late)) in {(422, "day_in_future"), (409, "outside_year")}


async def test_running_costs_have_a_cap_of_their_own(finance):
    client, made = await received(finance, bop_cap="1000000.00")
    assert made["bop_cap"] == "1000000.00"
    await client.ok(await spend(client, made, "999999.99", category="bop"))
    answer = await spend(client, made, "0.02", category="operational")
    assert (answer.status_code, code_of(answer)) == (409, "bop_cap_exceeded")
    assert answer.json()["available"] == "0.01"
    await client.ok(await spend(client, made, "5000000.00", category="wages"))
    wrong = await allocate_with_cap(finance, made, "80000000.01")
    assert (wrong.status_code, code_of(wrong)) == (422, "bop_cap_invalid")


async def allocate_with_cap(finance, made, cap):
    body = {name: made[name] for name in ("ceiling_id", "region", "recipient", "scheme", "date")}
    facts = {"amount": "80000000.00", "number": "x", "bop_cap": cap}
    client = finance.client()
    return await client.post(f"{BASE}/allocations", body | facts, headers=key())


async def test_many_at_once_spend_no_more_than_there_is(finance):
    client, made = await received(finance)
    asked = [spend(client, made, "10000000.00", receipt_number=f"{n}") for n in range(12)]
    codes = [answer.status_code for answer in await asyncio.gather(*asked)]
    assert (codes.count(201), codes.count(409)) == (5, 7)
    assert (await balances(finance))["cash"] == ("6000000.00", "0.00")
    assert (await verified(finance)).ok


async def test_an_expense_is_taken_back_once_and_both_stay(finance):
    client, made = await received(finance)
    found = await client.ok(await spend(client, made, "12500000.00"))
    address = f"{BASE}/expenses/{found['id']}/reverse"
    nothing = await client.post(address, {"reason": ""}, headers=key())
    assert nothing.status_code == 422
    body = {"reason": "Tercatat dua kali."}
    gone = await client.ok(await client.post(address, body, headers=key()))
    assert (gone["state"], gone["reason"], gone["flags"]) == ("reversed", body["reason"], [])
    again = await client.post(address, body, headers=key())
    assert (again.status_code, code_of(again)) == (409, "already_reversed")
    assert (await balances(finance))["cash"] == ("56000000.00", "0.00")
    events = await finance.events(PaymentMade)
    assert [(str(e.amount), e.version) for e in events] == [("12500000.00", 1), ("0.00", 2)]
    items = (await client.get(f"{BASE}/ledger/entries", about=found["id"])).json()["items"]
    assert [i["transaction"] for i in items] == ["expense.recorded"] * 2 + ["expense.reversed"] * 2
    assert items[2]["reverses"] == found["transaction_id"]
    assert (await verified(finance)).ok


async def test_a_ksm_pays_of_its_own_money_alone(finance):
    client, made = await received(finance)
    spk = await agreed(client, made, amount="10000000.00")
    early = await spend(client, made, "1.00", agreement_id=spk["id"])
    assert (early.status_code, code_of(early)) == (409, "funds_exceeded")
    address = f"{BASE}/instalments/{spk['instalments'][0]['id']}/pay"
    await client.ok(await client.post(address, {"date": "2020-04-01"}, headers=key()))
    found = await client.ok(await spend(client, made, "6000000.00", agreement_id=spk["id"]))
    assert found["agreement_id"] == spk["id"]
    more = await spend(client, made, "0.01", agreement_id=spk["id"])
    assert (more.status_code, code_of(more)) == (409, "funds_exceeded")
    await client.ok(await spend(client, made, "50000000.00"))  # the LKM's own
    body = {"reason": "Salah KSM."}
    await client.ok(
        await client.post(f"{BASE}/expenses/{found['id']}/reverse", body, headers=key())
    )
    await client.ok(await spend(client, made, "6000000.00", agreement_id=spk["id"]))
    other = await allocated(finance.client(), {"id": made["ceiling_id"]}, number="SPPB/13/2020")
    wrong = await spend(client, other, "1.00", agreement_id=spk["id"])
    assert (wrong.status_code, code_of(wrong)) == (404, "not_found")
    assert (await verified(finance)).ok


async def test_the_same_id_is_one_expense(finance):
    client, made = await received(finance)
    first = await client.ok(await spend(client, made, "1.00", id=str(uuid_of(5))))
    again = await client.ok(await spend(client, made, "1.00", id=str(uuid_of(5))))
    assert first == again
    other = await spend(client, made, "2.00", id=str(uuid_of(5)))
    assert (other.status_code, code_of(other)) == (409, "id_taken")
    assert (await balances(finance))["spent"] == ("1.00", "0.00")


async def test_one_receipt_number_twice_is_shown(finance):
    client, made = await received(finance)
    first = await client.ok(await spend(client, made, "1.00"))
    second = await client.ok(await spend(client, made, "1.00"))
    assert second["flags"] == ["no_receipt", "receipt_twice"]
    items = (await client.get(f"{BASE}/expenses", allocation_id=made["id"])).json()["items"]
    assert [one["id"] for one in items] == [first["id"], second["id"]]
    assert all("receipt_twice" in one["flags"] for one in items)
    body = {"reason": "Tercatat dua kali."}
    await client.post(f"{BASE}/expenses/{second['id']}/reverse", body, headers=key())
    assert (await client.get(f"{BASE}/expenses/{first['id']}")).json()["flags"] == ["no_receipt"]


async def test_a_receipt_is_kept_and_handed_to_those_who_may_see_it(finance):
    client, made = await received(finance)
    found = await client.ok(await spend(client, made, "1.00"))
    address = f"{BASE}/expenses/{found['id']}/receipts"
    files = {"file": ("kuitansi.jpg", jpeg(), "image/jpeg")}
    kept = await client.ok(await client.http.post(address, files=files))
    assert await client.ok(await client.http.post(address, files=files)) == kept  # once
    paper = {"file": ("daftar-upah.pdf", PDF, "application/pdf")}
    second = await client.ok(await client.http.post(address, files=paper))
    shown = (await client.get(f"{BASE}/expenses/{found['id']}")).json()
    assert [one["id"] for one in shown["receipts"]] == [kept["id"], second["id"]]
    assert shown["flags"] == []
    content = f"{address}/{second['id']}/content"
    reader = finance.client(id="warga", scopes={"finance:read"})
    refused = await reader.get(content)
    assert (refused.status_code, code_of(refused)) == (403, "scope_missing")
    for scopes in ({"finance:audit"}, {"personal:read"}):
        seen = await finance.client(id="a", scopes=scopes | {"finance:read"}).get(content)
        assert (seen.status_code, seen.content) == (200, PDF)
    assert (await client.get(content)).content == PDF  # who sent it
    looks = await finance.rows("SELECT caller FROM audit WHERE change = 'read' ORDER BY caller")
    assert [caller for (caller,) in looks] == ["a", "a", "lkm"]
    picture = await client.get(f"{address}/{kept['id']}/content")
    assert picture.headers["content-type"] == "image/jpeg"
    assert SECRET not in picture.content


async def test_what_is_no_receipt_is_refused(finance):
    client, made = await received(finance)
    found = await client.ok(await spend(client, made, "1.00"))
    address = f"{BASE}/expenses/{found['id']}/receipts"
    answer = await client.http.post(address, files={"file": ("x.csv", b"a,b\n1,2\n", "text/csv")})
    assert (answer.status_code, code_of(answer)) == (415, "media_type_refused")
    other = finance.client(regions=[OTHER])
    files = {"file": ("kuitansi.jpg", jpeg(), "image/jpeg")}
    assert (await other.http.post(address, files=files)).status_code == 404
    assert (await other.get(f"{BASE}/expenses/{found['id']}")).status_code == 404
    assert (await other.get(f"{BASE}/expenses")).json()["items"] == []
    own = finance.client(regions=[VILLAGE])
    assert len((await own.get(f"{BASE}/expenses")).json()["items"]) == 1


async def test_a_closed_year_takes_no_expense(finance):
    client, made = await received(finance)
    found = await client.ok(await spend(client, made, "1.00"))
    async with finance.sessions.begin() as session:
        await session.execute(text("SELECT ledger_close('apbd-kabkota-2020', 'x', true)"))
    for answer in (
        await spend(client, made, "1.00"),
        await client.post(f"{BASE}/expenses/{found['id']}/reverse", {"reason": "x"}, headers=key()),
    ):
        assert (answer.status_code, code_of(answer)) == (409, "year_closed")
