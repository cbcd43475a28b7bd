"""Reports of use and accounts (LPJ): assembled from the ledger, frozen, accepted by somebody else."""

import asyncio
import hashlib
import json
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from contracts.finance import AccountabilityAccepted
from services.chassis.clock import now
from services.finance.accountability import queries
from tests.finance.money import allocated, balances, ceiling, key, spend, verified
from tests.finance.reports import accepted, begin, received, refused, step, submitted
from tests.finance.steps import BASE, OTHER, VILLAGE
from tests.harness import uuid_of


async def read(client, report):
    return await client.ok(await client.get(f"{BASE}/reports/{report['id']}"))


async def test_a_draft_says_what_was_received_spent_and_is_left(finance):
    made, client = await received(finance), finance.client(id="lkm")
    report = await client.ok(await begin(client, made, notes="Sisa di bank."))
    said = report["content"]
    assert (report["state"], report["sha256"], report["version"]) == ("draft", None, 1)
    assert (said["received"], said["spent"], said["cash"], said["unreleased"]) == (
        "56000000.00",
        "50000000.00",
        "6000000.00",
        "24000000.00",
    )
    assert said["allocation"]["number"] == "SPPB/12/2020"
    assert said["allocation"]["place"] == "Klagenserut, Jiwan, Kabupaten Madiun, Jawa Timur"
    assert [(one["number"], one["amount"]) for one in said["tranches"]] == [(1, "56000000.00")]
    [expense] = said["expenses"]
    assert (expense["category"], expense["receipt_number"], expense["receipts"]) == (
        "bahan",
        "KW-014",
        0,
    )
    assert said["categories"] == [
        {"category": "bahan", "count": 1, "without_receipt": 1, "amount": "50000000.00"}
    ]
    assert said["flags"] == ["receipts_missing"]
    await client.ok(await spend(client, made, "1000000.00", receipt_number="KW-015"))
    assert (await read(client, report))["content"]["spent"] == "51000000.00"


async def test_a_report_is_as_of_its_day(finance):
    made, client = await received(finance), finance.client(id="lkm")
    early = await client.ok(await begin(client, made, kind="use", date="2020-04-01"))
    assert early["content"]["spent"] == "0.00"
    assert set(early["content"]["flags"]) == {"nothing_received", "nothing_spent"}
    tomorrow = str(now().date() + timedelta(days=2))
    await refused(await begin(client, made, date=tomorrow), "day_in_future", 422)


async def test_a_reversed_expense_is_in_no_report(finance):
    made, client = await received(finance), finance.client(id="lkm")
    wrong = await client.ok(await spend(client, made, "1.00", receipt_number="KW-9"))
    address = f"{BASE}/expenses/{wrong['id']}/reverse"
    await client.ok(await client.post(address, {"reason": "Dobel."}, headers=key()))
    report = await client.ok(await begin(client, made))
    assert [one["amount"] for one in report["content"]["expenses"]] == ["50000000.00"]
    assert report["content"]["cash"] == "6000000.00"


async def test_a_submitted_report_is_frozen_with_its_hash(finance):
    made, client = await received(finance), finance.client(id="lkm")
    report = await submitted(finance, made, kind="use")
    written = json.dumps(
        report["content"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert report["sha256"] == hashlib.sha256(written.encode()).hexdigest()
    await client.ok(await spend(client, made, "1000000.00", receipt_number="KW-015"))
    assert await read(client, report) == report
    await refused(await step(client, report, "submit"), "report_not_draft")
    changed = await client.http.patch(
        f"{BASE}/reports/{report['id']}", json={"number": "x"}, headers={"If-Match": "*"}
    )
    await refused(changed, "report_not_draft")


async def test_an_accepted_lpj_returns_what_was_not_spent(finance):
    made = await received(finance)
    report = await accepted(finance, made)
    assert (report["state"], report["accepted_by"]) == ("accepted", "bendahara")
    assert (report["spent"], report["returned"]) == ("50000000.00", "30000000.00")
    assert await balances(finance) == {
        "ceiling": ("370000000.00", "0.00"),
        "committed": ("0.00", "0.00"),
        "cash": ("0.00", "0.00"),
        "spent": ("50000000.00", "0.00"),
    }
    kinds = await finance.rows(
        "SELECT kind, about FROM ledger_transactions WHERE kind LIKE '%returned' ORDER BY kind"
    )
    assert [(kind, str(about)) for kind, about in kinds] == [
        ("commitment.returned", report["id"]),
        ("funds.returned", report["id"]),
    ]
    client = finance.client()
    shown = (await client.get(f"{BASE}/allocations/{made['id']}")).json()
    assert (shown["returned"], shown["spent"]) == ("30000000.00", "50000000.00")
    [event] = await finance.events(AccountabilityAccepted)
    assert (str(event.spent), str(event.returned), str(event.amount), event.version) == (
        "50000000.00",
        "30000000.00",
        "80000000.00",
        1,
    )
    assert event.number == "LPJ/7/2020"
    assert "Bangkit" not in event.model_dump_json()
    assert (await verified(finance)).ok


async def test_after_its_lpj_an_allocation_takes_nothing_more(finance):
    made = await received(finance)
    report = await accepted(finance, made)
    client = finance.client(id="lkm")
    await refused(await spend(client, made, "1.00"), "allocation_accounted")
    for kind in ("use", "lpj"):
        await refused(await begin(client, made, kind=kind, number="x"), "already_accounted")
    await refused(
        await step(finance.client(id="x"), report, "return", reason="x"), "report_not_submitted"
    )
    async with finance.sessions.begin() as session:
        assert await queries.accounted(session, own(made))
        assert await queries.accepted_of(session, own(made)) == {"lpj"}
        with pytest.raises(ProgrammingError, match="stays as it is"):
            await session.execute(text("UPDATE reports SET number = 'x'"))


async def test_the_database_knows_two_people_of_what_is_accepted(finance):
    """Whoever is not named is nobody else."""
    report = await submitted(finance, await received(finance))
    for by in ("NULL", "'lkm'"):
        change = (
            f"UPDATE reports SET state = 'accepted', accepted_by = {by} WHERE id = '{report['id']}'"
        )
        with pytest.raises(IntegrityError, match="ck_reports_two_people"):
            async with finance.sessions.begin() as session:
                await session.execute(text(change))


def own(made):
    return UUID(made["id"])


async def test_all_that_was_received_may_be_spent(finance):
    made = await received(finance, spent="56000000.00", scheme="single", amount="56000000.00")
    report = await accepted(finance, made)
    assert (report["spent"], report["returned"]) == ("56000000.00", "0.00")
    [event] = await finance.events(AccountabilityAccepted)
    assert str(event.returned) == "0.00"
    assert "returned" not in str(await finance.rows("SELECT kind FROM ledger_transactions"))


async def test_a_report_of_use_moves_nothing_and_tells_nothing(finance):
    made = await received(finance)
    before = await balances(finance)
    report = await accepted(finance, made, kind="use")
    assert (report["spent"], report["returned"]) == (None, None)
    assert await balances(finance) == before
    assert await finance.events(AccountabilityAccepted) == []
    async with finance.sessions.begin() as session:
        assert await queries.accepted(session, [own(made)]) == {own(made): {"use"}}
        assert not await queries.accounted(session, own(made))


async def test_somebody_else_accepts_and_returns(finance):
    made, lkm = await received(finance), finance.client(id="lkm")
    report = await submitted(finance, made)
    for word, body in (("accept", {}), ("return", {"reason": "x"})):
        await refused(await step(lkm, report, word, **body), "own_approval")
    treasurer = finance.client(id="bendahara")
    nothing = await step(treasurer, report, "return", reason="")
    assert nothing.status_code == 422
    back = await treasurer.ok(await step(treasurer, report, "return", reason="Kuitansi kurang."))
    assert (back["state"], back["returned_reason"], back["returned_by"], back["sha256"]) == (
        "draft",
        "Kuitansi kurang.",
        "bendahara",
        None,
    )
    await refused(await step(treasurer, report, "accept"), "report_not_submitted")
    address, tag = f"{BASE}/reports/{report['id']}", {"If-Match": f'"{back["version"]}"'}
    mended = await lkm.http.patch(address, json={"number": "LPJ/7a/2020"}, headers=tag)
    assert mended.json()["content"]["number"] == "LPJ/7a/2020"
    assert (await lkm.http.patch(address, json={}, headers=tag)).status_code == 412
    again = await lkm.ok(await step(lkm, report, "submit"))
    done = await treasurer.ok(await step(treasurer, again, "accept"))
    assert (done["state"], done["number"]) == ("accepted", "LPJ/7a/2020")


async def test_one_account_of_an_allocation_however_many_begin_it(finance):
    made, client = await received(finance), finance.client(id="lkm")
    asked = [begin(client, made, number=f"{n}") for n in range(5)]
    codes = sorted([answer.status_code for answer in await asyncio.gather(*asked)])
    assert codes == [201, 409, 409, 409, 409]
    await client.ok(await begin(client, made, kind="use", number="LPD/1"))


async def test_the_same_id_again_answers_the_same(finance):
    made, client = await received(finance), finance.client(id="lkm")
    first = await client.ok(await begin(client, made, id=str(uuid_of(5))))
    assert await client.ok(await begin(client, made, id=str(uuid_of(5)))) == first
    await refused(await begin(client, made, id=str(uuid_of(5)), number="x"), "id_taken")


async def test_a_cancelled_allocation_has_no_reports(finance):
    client = finance.client()
    made = await allocated(client, await ceiling(finance))
    address = f"{BASE}/allocations/{made['id']}/cancel"
    await client.ok(await client.post(address, {}, headers=key()))
    await refused(await begin(client, made), "allocation_cancelled")


async def test_other_places_see_nothing(finance):
    made = await received(finance)
    report = await submitted(finance, made)
    stranger = finance.client(regions=[OTHER])
    await refused(await begin(stranger, made, number="x"), "not_found", 404)
    for ending in ("", ".pdf", ".xlsx"):
        answer = await stranger.get(f"{BASE}/reports/{report['id']}{ending}")
        await refused(answer, "not_found", 404)
    for word, body in (("submit", {}), ("accept", {}), ("return", {"reason": "x"})):
        await refused(await step(stranger, report, word, **body), "not_found", 404)
    assert (await stranger.get(f"{BASE}/reports")).json() == {"items": [], "next": None}


async def test_reports_are_found(finance):
    made, client = await received(finance), finance.client(id="lkm")
    use = await submitted(finance, made, kind="use", number="LPD/1")
    lpj = await client.ok(await begin(client, made))

    async def found(**wanted):
        page = await client.ok(await client.get(f"{BASE}/reports", **wanted))
        return [one["id"] for one in page["items"]]

    assert await found() == [use["id"], lpj["id"]]
    assert await found(kind="lpj") == [lpj["id"]]
    assert await found(state="submitted", allocation_id=made["id"]) == [use["id"]]
    assert await found(region=VILLAGE) == [use["id"], lpj["id"]]
    assert await found(agreement_id=str(uuid_of(1))) == []
