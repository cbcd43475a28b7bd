"""A complaint's way: filed, taken, answered, confirmed or objected to, referred, closed; by whom."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from contracts.reporting import ComplaintAnswered, ComplaintClosed, ComplaintFiled
from services.reporting.complaints.steps import today
from tests.harness import code_of
from tests.reporting.complaints import (
    DESK,
    KELURAHAN,
    KOTA,
    KOTA_TOO,
    PUSAT,
    VILLAGE,
    body,
    filed,
    later,
    listed,
    look,
    only,
    spoken,
    step,
    whole,
)


async def answered(reporting, client, **facts):
    """A complaint of a stranger that was answered; its number and how it stands."""
    number = (await filed(reporting, **facts))["tracking_number"]
    one = await only(client)
    return number, await client.ok(await step(client, one["id"], "answer", words="Dipasang ulang."))


async def test_from_filing_to_confirmation(reporting):
    made = await filed(reporting)
    assert (made["state"], made["village_name"]) == ("received", "Klagenserut")
    client = reporting.client(**KELURAHAN)
    one = await only(client, region=VILLAGE)
    assert one["log"] == f"35.19/{today().year}/0001"
    assert (one["level"], one["state"], one["named"]) == ("kelurahan", "received", False)
    assert one["due_on"] == made["due_on"] == str(today() + timedelta(days=7))
    taken = await client.http.patch(
        f"{DESK}/{one['id']}", json={"assignee": "me"}, headers={"If-Match": '"1"'}
    )
    assert (taken.json()["state"], taken.json()["assignee"]) == ("assigned", "fasilitator")
    await client.ok(await step(client, one["id"], "notes", words="Lokasi dilihat."))
    done = await client.ok(await step(client, one["id"], "answer", words="Dipasang ulang."))
    assert (done["state"], done["due_on"]) == ("answered", str(today() + timedelta(days=14)))
    seen = await look(reporting, made["tracking_number"])
    assert [a["words"] for a in seen["answers"]] == ["Dipasang ulang."]
    assert (seen["may_add"], seen["may_judge"]) == (True, True)
    over = await spoken(reporting, "confirmation", made["tracking_number"])
    assert (over.json()["state"], over.json()["outcome"]) == ("confirmed", "confirmed")
    assert over.json()["due_on"] is None
    told = await reporting.events()
    assert [type(e) for e in told] == [ComplaintFiled, ComplaintAnswered, ComplaintClosed]
    assert [e.version for e in told] == [1, 2, 3]
    assert [(e.state, e.days) for e in told] == [("open", None), ("answered", 0), ("confirmed", 0)]
    history = (await whole(client, one["id"]))["history"]
    assert [s["kind"] for s in history] == ["filed", "assigned", "noted", "answered", "confirmed"]
    assert [s["by"] for s in history] == ["pelapor", *["fasilitator"] * 3, "pelapor"]


async def test_an_objection_opens_it_again_with_days_of_its_own(reporting):
    client = reporting.client(**KELURAHAN)
    number, one = await answered(reporting, client)
    again = await spoken(reporting, "objection", number, words="Masih bergelombang.")
    assert (again.json()["state"], again.json()["may_judge"]) == ("reopened", False)
    found = await whole(client, one["id"])
    assert found["history"][-1]["words"] == "Masih bergelombang."
    assert (found["due_on"], found["answered_on"]) == (str(today() + timedelta(days=7)), None)
    assert (await reporting.events())[-1].state == "open"
    refused = await spoken(reporting, "confirmation", number)
    assert (refused.status_code, code_of(refused)) == (409, "complaint_state")


async def test_who_answered_does_not_close_it_and_its_maker_has_time(reporting):
    client, other = reporting.client(**KOTA), reporting.client(**KOTA_TOO)
    _, one = await answered(reporting, client)
    for who, code in ((client, "complaint_own_answer"), (other, "complaint_still_confirmable")):
        assert code_of(await step(who, one["id"], "closing", reason="x")) == code
    spoken_of = await step(client, one["id"], "confirmation", how="telepon")
    assert code_of(spoken_of) == "complaint_own_answer"
    await later(reporting, 15)
    closed = await other.ok(await step(other, one["id"], "closing", reason="Tidak ada kabar."))
    assert (closed["state"], closed["outcome"]) == ("closed", "unconfirmed")
    assert code_of(await step(other, one["id"], "answer", words="x")) == "complaint_state"


async def test_a_spoken_confirmation_says_how(reporting):
    client, other = reporting.client(**KOTA), reporting.client(**KOTA_TOO)
    _, one = await answered(reporting, client)
    assert (await step(other, one["id"], "confirmation")).status_code == 422
    done = await other.ok(await step(other, one["id"], "confirmation", how="Lewat telepon."))
    assert done["state"] == "confirmed"


async def test_it_goes_up_by_hand_and_then_the_level_below_only_reads(reporting):
    client, kota = reporting.client(**KELURAHAN), reporting.client(**KOTA)
    await filed(reporting)
    one = await only(client)
    moved = await client.ok(
        await step(client, one["id"], "referral", level="kota", reason="Perlu dinas.")
    )
    assert (moved["level"], moved["state"]) == ("kota", "referred")
    assert moved["due_on"] == str(today() + timedelta(days=14))
    refused = await step(client, one["id"], "answer", words="x")
    assert (refused.status_code, code_of(refused)) == (409, "complaint_at_other_level")
    assert (await whole(client, one["id"]))["state"] == "referred"
    same = await step(kota, one["id"], "referral", level="kota", reason="x")
    assert code_of(same) == "complaint_same_level"
    await kota.ok(await step(kota, one["id"], "answer", words="Diputuskan."))


async def test_what_is_not_answered_in_time_goes_to_the_next_level_until_the_last(reporting):
    await filed(reporting, category="force_majeure")
    client = reporting.client(**PUSAT)
    levels = []
    for days in (0, 2, 3, 4, 9):
        await later(reporting, days)
        await reporting.work()
        one = await only(client)
        levels.append((one["level"], one["overdue"]))
    assert levels == [
        ("kelurahan", False),
        ("kota", False),
        ("provinsi", False),
        ("pusat", False),
        ("pusat", True),
    ]
    history = (await whole(client, one["id"]))["history"]
    assert [(s["kind"], s["by"]) for s in history[1:]] == [("escalated", "system")] * 3
    assert len(await reporting.events(ComplaintFiled)) == 4


async def test_an_answer_in_time_is_not_moved_by_the_deadline(reporting):
    client = reporting.client(**KELURAHAN)
    _, one = await answered(reporting, client)
    await later(reporting, 10)
    await reporting.work()
    assert (await whole(client, one["id"]))["level"] == "kelurahan"


async def test_staff_file_for_somebody_once_and_give_them_the_number(reporting):
    client = reporting.client(**KELURAHAN)
    facts = body(channel="kotak", id="01900000-0000-7000-8000-00000000c0de", name="Bu Siti")
    keyed = {"Idempotency-Key": "k1"}
    first = await client.ok(await client.post(DESK, facts, headers=keyed))
    assert (await look(reporting, first["tracking_number"]))["state"] == "received"
    again = await client.post(DESK, facts, headers=keyed)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first | {"tracking_number": None}
    repeated = await client.ok(await client.post(DESK, facts))
    assert (repeated["id"], repeated["tracking_number"]) == (first["id"], None)
    other = await client.post(DESK, facts | {"channel": "lisan"})
    assert (other.status_code, code_of(other)) == (409, "id_taken")
    assert len(await listed(client)) == 1
    kept = await reporting.scalar("SELECT convert_from(body, 'UTF8') FROM idempotency")
    assert first["tracking_number"] not in kept
    late = await client.post(DESK, body(channel="surat", filed_on="2099-01-01"))
    assert code_of(late) == "day_in_future"


async def test_the_list_begins_with_what_is_overdue_and_is_filtered(reporting):
    client = reporting.client(**KOTA)
    await filed(reporting)
    await filed(reporting, category="informasi", words="Kapan musyawarah berikutnya diadakan?")
    assert [c["category"] for c in await listed(client)] == ["informasi", "prosedur"]
    await later(reporting, 5)
    assert [c["category"] for c in await listed(client, overdue=True)] == ["informasi"]
    assert len(await listed(client, overdue=False)) == 1
    assert len(await listed(client, assigned="none", open=True)) == 2
    assert await listed(client, assigned="me") == []
    assert len(await listed(client, category="prosedur", level="kelurahan", state="received")) == 1
    page = await client.ok(await client.get(DESK, limit=1))
    rest = await client.ok(await client.get(DESK, limit=1, cursor=page["next"]))
    assert page["items"][0]["id"] != rest["items"][0]["id"]
    assert rest["next"] is None
    assert (await client.get(DESK, region="35.20")).json()["code"] == "region_not_found"


async def test_the_summary_counts_by_category_and_by_place(reporting):
    client = reporting.client(**KOTA)
    await answered(reporting, client)
    await filed(reporting, category="informasi", words="Kapan musyawarah berikutnya diadakan?")
    await later(reporting, 5)
    found = await client.ok(await client.get(f"{DESK}/summary", by="category"))
    assert found["region"] == "35.19"
    rows = {row["key"]: row for row in found["items"]}
    assert (rows["informasi"]["open"], rows["informasi"]["overdue"]) == (1, 1)
    assert (rows["prosedur"]["answered"], rows["prosedur"]["median_days"]) == (1, "0.0")
    assert (found["total"]["complaints"], found["total"]["median_days"]) == (2, "0.0")
    places = await client.ok(await client.get(f"{DESK}/summary", by="village", region="35.19"))
    assert [(r["key"], r["name"], r["complaints"]) for r in places["items"]] == [
        (VILLAGE, "Klagenserut", 2)
    ]
    none = await client.ok(await client.get(f"{DESK}/summary", year=1999))
    assert (none["items"], none["total"]["complaints"]) == ([], 0)


async def test_the_file_holds_codes_and_days_and_no_words(reporting):
    client = reporting.client(**KOTA)
    await filed(reporting, name="Siti Aminah", contact="0812-3456-7890")
    answer = await client.get("/v1/reports/complaints.csv", region="35.19")
    head, row = answer.content.decode("utf-8-sig").splitlines()
    cells = dict(zip(head.split(","), row.split(","), strict=True))
    assert cells["log"] == f"35.19/{today().year}/0001"
    assert (cells["village"], cells["named"], cells["overdue"]) == (VILLAGE, "t", "f")
    assert cells["due_on"] == str(today() + timedelta(days=7))
    assert "Siti" not in answer.text and "Paving" not in answer.text  # noqa: PT018


async def test_terms_are_data_that_who_has_the_whole_country_changes(reporting):
    kota, pusat = reporting.client(**KOTA), reporting.client(**PUSAT)
    terms = {t["id"]: t for t in await kota.ok(await kota.get("/v1/reports/complaint-terms"))}
    assert (len(terms), terms["dana.kota"]["days"], terms["konfirmasi"]["days"]) == (25, 10, 14)
    address, tag = "/v1/reports/complaint-terms/prosedur.kelurahan", {"If-Match": '"1"'}
    refused = await kota.http.put(address, json={"days": 3}, headers=tag)
    assert (refused.status_code, code_of(refused)) == (404, "region_not_found")
    changed = await pusat.http.put(address, json={"days": 3}, headers=tag)
    assert (changed.json()["days"], changed.json()["version"]) == (3, 2)
    stale = await pusat.http.put(address, json={"days": 4}, headers=tag)
    assert code_of(stale) == "version_mismatch"
    assert (await filed(reporting))["due_on"] == str(today() + timedelta(days=3))
    unknown = await pusat.http.put(address + "x", json={"days": 3}, headers={"If-Match": "*"})
    assert unknown.status_code == 404


async def test_two_changes_at_once_are_told_apart_by_version(reporting):
    client = reporting.client(**KELURAHAN)
    await filed(reporting)
    one = await only(client)
    tag = {"headers": {"If-Match": '"1"'}}
    await client.ok(await client.post(f"{DESK}/{one['id']}/notes", {"words": "x"}, **tag))
    stale = await client.post(f"{DESK}/{one['id']}/answer", {"words": "x"}, **tag)
    assert (stale.status_code, code_of(stale)) == (412, "version_mismatch")


async def test_a_step_is_one_line_of_the_audit_trail(reporting):
    client = reporting.client(**KELURAHAN)
    number, one = await answered(reporting, client)
    await spoken(reporting, "objection", number, words="Masih bergelombang.")
    await client.ok(await step(client, one["id"], "referral", level="kota", reason="Perlu dinas."))
    lines = await reporting.rows("SELECT change FROM audit WHERE entity = 'complaints' ORDER BY id")
    assert [line.change for line in lines] == ["created", *["changed"] * 3]
    assert [e.version for e in await reporting.events()] == [1, 2, 3, 4]


async def test_what_happened_is_only_added_to(reporting):
    await filed(reporting)
    for change in ("UPDATE complaint_steps SET by = 'x'", "DELETE FROM complaint_steps"):
        with pytest.raises(DBAPIError, match="only added to"):
            await reporting.scalar(change)


async def test_numbers_of_the_log_rise_by_one_in_each_regency(reporting):
    client = reporting.client(**PUSAT)
    for n, village in enumerate((VILLAGE, VILLAGE, "33.71.01.1003")):
        await filed(reporting, village=village, words=f"Pengaduan yang ke-{n} dari warga.")
    year = today().year
    logs = sorted(c["log"] for c in await listed(client))
    assert logs == [f"33.71/{year}/0001", f"35.19/{year}/0001", f"35.19/{year}/0002"]
