"""What is said of a level is hidden from it; who complained is locked, masked, audited, erasable."""

import json

import pytest
from sqlalchemy import text

from contracts.reporting import ComplaintClosed, ComplaintFiled
from tests.harness import code_of
from tests.reporting.complaints import (
    DESK,
    KELURAHAN,
    KOTA,
    KOTA_TOO,
    PUBLIC,
    VILLAGE,
    WORDS,
    body,
    filed,
    listed,
    look,
    only,
    spoken,
    step,
    stranger,
    whole,
)

NAME, CONTACT = "Siti Aminah", "0812-3456-7890"
PROVINSI = KOTA | {"regions": ("35",), "id": "provinsi"}
ANYWHERE = """
SELECT string_agg(t::text, ' ') FROM (SELECT row_to_json(x)::text t FROM {} x) y
"""
TABLES = ("complaints", "complaint_steps", "complaint_numbers", "complaint_counts", "outbox")


async def test_money_is_seen_by_the_level_above_the_one_it_is_about(reporting):
    await filed(reporting, category="dana")
    below, above = reporting.client(**KELURAHAN), reporting.client(**KOTA)
    assert await listed(below) == []
    one = await only(above, region=VILLAGE)
    assert (one["level"], one["region"], one["concerns"]) == ("kota", "35.19", "kelurahan")
    for answer in (
        await below.get(f"{DESK}/{one['id']}"),
        await step(below, one["id"], "answer", words="x"),
        await below.get(f"/v1/trace/{one['id']}"),
    ):
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
    assert (await below.ok(await below.get(f"{DESK}/summary")))["total"]["complaints"] == 0
    assert (await below.get("/v1/reports/complaints.csv")).text.count("\n") == 1
    (event,) = await reporting.events(ComplaintFiled)
    assert (event.region, event.village) == ("35.19", VILLAGE)
    low = await step(above, one["id"], "referral", level="kelurahan", reason="x")
    assert (low.status_code, code_of(low)) == (422, "complaint_level_too_low")


async def test_of_the_city_itself_the_province_sees_it(reporting):
    await filed(reporting, category="intervensi", concerns="kota")
    assert await listed(reporting.client(**KOTA)) == []
    one = await only(reporting.client(**PROVINSI))
    assert (one["level"], one["region"]) == ("provinsi", "35")


async def test_of_the_province_only_who_has_the_whole_country(reporting):
    await filed(reporting, category="dana", concerns="provinsi")
    assert await listed(reporting.client(**PROVINSI)) == []
    whole_country = reporting.client(**PROVINSI | {"regions": ("*",)})
    assert (await only(whole_country))["region"] == "*"


async def test_whose_doings_counts_for_sensitive_ones_only(reporting):
    await filed(reporting, concerns="kota")
    assert (await only(reporting.client(**KELURAHAN)))["concerns"] is None


async def test_staff_of_a_village_write_down_what_they_then_do_not_see(reporting):
    client = reporting.client(**KELURAHAN)
    made = await client.ok(await client.post(DESK, body(category="dana", channel="lisan")))
    assert (made["region"], made["tracking_number"] is None) == ("35.19", False)
    assert await listed(client) == []
    assert (await only(reporting.client(**KOTA)))["id"] == made["id"]
    elsewhere = await client.post(DESK, body(channel="lisan", village="35.19.09.2011"))
    assert (elsewhere.status_code, code_of(elsewhere)) == (404, "region_not_found")


async def test_who_wrote_it_down_unseen_is_told_how_it_was_filed_and_no_more(reporting):
    below, above = reporting.client(**KELURAHAN), reporting.client(**KOTA)
    facts = body(category="dana", channel="lisan", id="01900000-0000-7000-8000-00000000c0df")
    facts |= {"name": NAME}
    first = await below.ok(await below.post(DESK, facts))
    await above.http.patch(
        f"{DESK}/{first['id']}", json={"assignee": "me"}, headers={"If-Match": '"1"'}
    )
    await above.ok(await step(above, first["id"], "answer", words="Uangnya dikembalikan."))
    again = await below.ok(await below.post(DESK, facts | {"concerns": "kelurahan"}))
    assert (again["state"], again["assignee"], again["answered_on"]) == ("received", None, None)
    unlike = {"tracking_number": None, "due_on": None, "updated_at": first["created_at"]}
    assert again == first | unlike
    for other in ({"concerns": "kota"}, {"words": f"{WORDS} Dua kali."}):
        refused = await below.post(DESK, facts | other)
        assert (refused.status_code, code_of(refused)) == (409, "id_taken")
    eraser = reporting.client(**KOTA | {"scopes": ("personal:erase",)})
    await eraser.ok(await step(eraser, first["id"], "erasure", reason="x", words=True))
    assert await below.ok(await below.post(DESK, facts)) == again


async def test_who_made_it_is_locked_masked_and_every_look_is_told(reporting):
    made = await filed(reporting, name=NAME, contact=CONTACT)
    client = reporting.client(**KOTA)
    one = await only(client)
    assert one["named"] is True
    masked = await whole(client, one["id"])
    assert (masked["name"], masked["contact"], masked["words"]) == ("•••", "•••", WORDS)
    reader = reporting.client(**KOTA | {"scopes": (*KOTA["scopes"], "personal:read"), "id": "pic"})
    clear = await whole(reader, one["id"])
    assert (clear["name"], clear["contact"]) == (NAME, CONTACT)
    looks = await reporting.rows(
        "SELECT entity, caller FROM audit WHERE change = 'read' ORDER BY id"
    )
    assert [tuple(row) for row in looks] == [
        ("complaint_words", "dinas"),
        ("complaint_words", "pic"),
        ("complaint_person", "pic"),
    ]
    number = made["tracking_number"].replace("-", "")
    for table in TABLES:
        kept = await reporting.scalar(ANYWHERE.format(table)) or ""
        for secret in (NAME, CONTACT, WORDS, number, made["tracking_number"], "203.0.113.7"):
            assert secret not in kept, (table, secret)
    audited = await reporting.scalar(ANYWHERE.format("audit"))
    assert "203.0.113.7" not in audited
    assert "pelapor" in audited
    track = json.dumps(await look(reporting, made["tracking_number"]))
    assert NAME not in track
    assert WORDS not in track


async def test_nobody_without_the_scope_reads_or_handles(reporting):
    await filed(reporting)
    one = await only(reporting.client(**KOTA))
    reader = reporting.client(scopes=("reports:read",), regions=("35.19",))
    assert (await reader.get(DESK)).status_code == 403
    assert (await reader.get(f"{DESK}/{one['id']}")).status_code == 403
    looker = reporting.client(scopes=("complaints:read",), regions=("35.19",))
    assert (await step(looker, one["id"], "answer", words="x")).status_code == 403
    assert (await reader.get(f"{DESK}/summary")).status_code == 200


async def test_erasing_throws_the_keys_away_and_leaves_what_is_counted(reporting):
    made = await filed(reporting, name=NAME, contact=CONTACT)
    client = reporting.client(**KOTA)
    reader = reporting.client(**KOTA | {"scopes": (*KOTA["scopes"], "personal:read")})
    one = await only(client)
    await client.ok(await step(client, one["id"], "answer", words="Sudah diganti."))
    eraser = reporting.client(**KOTA | {"scopes": ("personal:erase",)})
    gone = await eraser.ok(await step(eraser, one["id"], "erasure", reason="Permintaan pengadu."))
    assert gone["named"] is False
    after = await whole(reader, one["id"])
    assert (after["name"], after["contact"], after["words"]) == (None, None, WORDS)
    again = await eraser.ok(await step(eraser, one["id"], "erasure", reason="x"))
    assert again["version"] == gone["version"]
    await eraser.ok(await step(eraser, one["id"], "erasure", reason="x", words=True))
    after = await whole(reader, one["id"])
    assert after["words"] is None
    assert {s["words"] for s in after["history"]} == {None}
    refused = await step(client, one["id"], "objection", words="x")
    assert (refused.status_code, code_of(refused)) == (409, "complaint_erased")
    track = await look(reporting, made["tracking_number"])
    assert (track["answers"][0]["words"], track["may_add"]) == (None, False)
    assert (await client.ok(await client.get(f"{DESK}/summary")))["total"]["complaints"] == 1


@pytest.mark.parametrize("state", ["received", "answered"])
async def test_an_erased_one_ends_when_another_person_says_so(reporting, state):
    await filed(reporting)
    client, other = reporting.client(**KOTA), reporting.client(**KOTA | {"id": "sekretaris"})
    eraser = reporting.client(**KOTA_TOO | {"scopes": (*KOTA["scopes"], "personal:erase")})
    one = await only(client)
    if state == "answered":
        await client.ok(await step(client, one["id"], "answer", words="Dipasang ulang."))
    early = await step(other, one["id"], "closing", reason="x")
    assert code_of(early) in {"complaint_state", "complaint_still_confirmable"}
    await eraser.ok(await step(eraser, one["id"], "erasure", reason="x", words=True))
    own = await step(eraser, one["id"], "closing", reason="x")
    assert (own.status_code, code_of(own)) == (409, "complaint_own_erasure")
    if state == "answered":
        own = await step(client, one["id"], "closing", reason="x")
        assert (own.status_code, code_of(own)) == (409, "complaint_own_answer")
    ended = await other.ok(await step(other, one["id"], "closing", reason="Isinya dihapus."))
    assert (ended["state"], ended["outcome"], ended["due_on"]) == ("closed", "unconfirmed", None)
    assert (await whole(client, one["id"]))["history"][-1]["words"] is None
    assert len(await reporting.events(ComplaintClosed)) == 1
    assert code_of(await step(other, one["id"], "closing", reason="x")) == "complaint_state"


async def test_its_maker_may_still_agree_with_an_answer_that_is_erased(reporting):
    await filed(reporting)
    client, other = reporting.client(**KOTA), reporting.client(**KOTA_TOO)
    eraser = reporting.client(**KOTA | {"scopes": ("personal:erase",)})
    one = await only(client)
    await client.ok(await step(client, one["id"], "answer", words="Dipasang ulang."))
    await eraser.ok(await step(eraser, one["id"], "erasure", reason="x", words=True))
    done = await other.ok(await step(other, one["id"], "confirmation", how="Lewat telepon."))
    assert done["state"] == "confirmed"


async def test_without_keys_nothing_is_taken_in_and_the_rest_works(start):
    bare = await start("reporting", complaint_keys=None)
    client = bare.client(**KOTA)
    for answer in (
        await stranger(bare).get(f"{PUBLIC}/form"),
        await client.post(DESK, body(channel="lisan")),
        await spoken(bare, "status", "x"),
    ):
        assert (answer.status_code, code_of(answer)) == (503, "complaints_not_set_up")
    assert await listed(client) == []


async def test_boxes_cannot_be_put_in_anothers_stead(reporting):
    for n in range(2):
        await filed(reporting, words=f"Kalimat pengaduan nomor {n} dari warga.")
    client = reporting.client(**KOTA)
    one, _ = await listed(client)
    async with reporting.sessions.begin() as session:
        await session.execute(
            text(
                "UPDATE complaints c SET words = o.words, words_key = o.words_key"
                " FROM complaints o WHERE o.id <> c.id AND c.id = :id"
            ),
            {"id": one["id"]},
        )
    assert (await whole(client, one["id"]))["words"] is None
