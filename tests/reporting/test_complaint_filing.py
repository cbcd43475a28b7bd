"""The public form: what is taken in, what is refused and why, and what a number opens."""

import asyncio
from datetime import timedelta

import pytest

from contracts.planning_activities import ActivityApproved
from services.chassis import generations
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.reporting.complaints import numbers
from services.reporting.complaints.models import State
from services.reporting.filings import tokens
from tests.harness import code_of
from tests.reporting.complaints import (
    DESK,
    KELURAHAN,
    KOTA,
    OTHER,
    PUBLIC,
    VILLAGE,
    blank,
    body,
    filed,
    listed,
    look,
    only,
    send,
    spoken,
    step,
    stranger,
    worked,
)
from tests.reporting.events import changed


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"village": "35.19"}, 422, "complaint_village_needed"),
        ({"village": "35.19.09.9999"}, 404, "region_not_found"),
        ({"village": "nowhere"}, 404, "region_not_found"),
        ({"rt": f"{OTHER}-000-007"}, 422, "complaint_rt_elsewhere"),
        ({"rt": "7"}, 422, "complaint_rt_elsewhere"),
        ({"about_kind": "activity"}, 422, "complaint_about_incomplete"),
        ({"words": "pendek"}, 422, "invalid_request"),
        ({"words": " " * 40}, 422, "invalid_request"),
        ({"words": "x" * 5001}, 422, "invalid_request"),
        ({"category": "lainnya"}, 422, "invalid_request"),
        ({"concerns": "pusat"}, 422, "invalid_request"),
        ({"surname": "x"}, 422, "invalid_request"),
        ({"words": "Ada \u0000 di dalamnya."}, 201, None),
        ({"form": "x"}, 422, "complaint_form_invalid"),
        ({"form": "ä" * 20}, 422, "complaint_form_invalid"),
        ({"work": "-1"}, 422, "invalid_request"),
    ],
)
async def test_every_kind_of_bad_input_has_its_problem(reporting, facts, status, code):
    answer = await send(stranger(reporting), **facts)
    assert answer.status_code == status, answer.text
    assert code is None or code_of(answer) == code
    kept = await reporting.scalar("SELECT count(*) FROM complaints")
    assert kept == (1 if status == 201 else 0)
    if status != 201:
        assert await reporting.scalar("SELECT count(*) FROM complaint_counts") == 0


async def test_a_form_is_good_once_but_the_same_again_is_answered_the_same(reporting):
    http = stranger(reporting)
    sent = await blank(http) | body()
    first, second = [await http.post(PUBLIC, json=sent) for _ in range(2)]
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    other = await http.post(PUBLIC, json=sent | {"words": "Sesuatu yang lain sama sekali."})
    assert (other.status_code, code_of(other)) == (409, "complaint_form_used")
    assert (await only(reporting.client(**KOTA)))["repeats"] == 1
    assert first.headers["cache-control"] == "no-store"


async def test_the_same_form_sent_at_once_makes_one_complaint(reporting):
    http = stranger(reporting)
    sent = await blank(http) | body()
    tried = await asyncio.gather(*(http.post(PUBLIC, json=sent) for _ in range(4)))
    assert {a.status_code for a in tried} <= {201, 503}  # who waits too long is told to come again
    answers = [a for a in tried if a.status_code == 201] + [await http.post(PUBLIC, json=sent)]
    assert len({a.json()["tracking_number"] for a in answers}) == 1
    assert len(await listed(reporting.client(**KOTA))) == 1


async def test_a_form_waits_works_and_ends(start):
    slow = await start("reporting", complaint_wait_seconds=3, complaint_work_bits=12)
    http = stranger(slow)
    form = (await http.get(f"{PUBLIC}/form")).json()
    assert (form["wait_seconds"], form["work_bits"]) == (3, 12)
    sent = {"form": form["form"], "work": worked(form)} | body()
    soon = await http.post(PUBLIC, json=sent)
    assert (soon.status_code, code_of(soon)) == (422, "complaint_form_too_soon")
    sent |= aged(slow, seconds=4)
    lazy = await http.post(PUBLIC, json=sent | {"work": sent["work"] + "0"})
    assert (lazy.status_code, code_of(lazy)) == (422, "complaint_work_missing")
    assert (await http.post(PUBLIC, json=sent)).status_code == 201
    old = await http.post(PUBLIC, json=sent | aged(slow, hours=25))
    assert (old.status_code, code_of(old)) == (422, "complaint_form_invalid")
    tampered = sent["form"][:-3] + ("AAA" if sent["form"][-3:] != "AAA" else "BBB")
    assert (
        code_of(await http.post(PUBLIC, json=sent | {"form": tampered})) == "complaint_form_invalid"
    )


def aged(reporting, **ago):
    """A form that was handed out some time ago, with its work."""
    keys = reporting.app.state.settings.complaint_keys
    form = tokens.new(keys, now() - timedelta(**ago), 12)
    return {"form": form, "work": worked({"form": form, "work_bits": 12})}


async def test_a_number_reads_adds_and_is_forgiving_about_how_it_is_written(reporting):
    number = (await filed(reporting))["tracking_number"]
    sloppy = number.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    found = await look(reporting, sloppy)
    assert (found["state"], found["answers"], found["may_judge"]) == ("received", [], False)
    added = await spoken(reporting, "words", number, words="Ada saksi: pak RT.")
    assert added.status_code == 200
    client = reporting.client(**KELURAHAN)
    one = await only(client)
    history = (await client.ok(await client.get(f"{DESK}/{one['id']}")))["history"]
    assert [(s["kind"], s["words"]) for s in history[1:]] == [("words", "Ada saksi: pak RT.")]
    slip = "2" if number[3] != "2" else "3"
    wrong = await spoken(reporting, "status", number[:3] + slip + number[4:])
    assert (wrong.status_code, code_of(wrong)) == (422, "complaint_number_mistyped")
    early = await spoken(reporting, "confirmation", number)
    assert (early.status_code, code_of(early)) == (409, "complaint_state")


async def test_an_unknown_number_opens_nothing(reporting):
    for name in ("status", "confirmation"):
        answer = await spoken(reporting, name, numbers.by_chance())
        assert (answer.status_code, code_of(answer)) == (404, "not_found")


async def test_additions_are_bounded(reporting):
    number = (await filed(reporting))["tracking_number"]
    for n in range(20):
        assert (await spoken(reporting, "words", number, words=f"Tambahan {n}")).status_code == 200
    full = await spoken(reporting, "words", number, words="Satu lagi")
    assert (full.status_code, code_of(full)) == (409, "complaint_words_full")
    assert (await look(reporting, number))["may_add"] is False
    client = reporting.client(**KELURAHAN)
    one = await only(client)
    await client.ok(await step(client, one["id"], "answer", words="Dipasang ulang."))
    found = await look(reporting, number)
    assert (found["may_add"], found["may_judge"]) == (False, True)
    assert (await spoken(reporting, "objection", number, words="Belum.")).status_code == 200
    await client.ok(await step(client, one["id"], "answer", words="Sudah sekarang."))
    assert (await spoken(reporting, "confirmation", number)).json()["state"] == "confirmed"


async def test_objections_do_not_count_as_additions(reporting):
    number = (await filed(reporting))["tracking_number"]
    client = reporting.client(**KELURAHAN)
    one = await only(client)
    for n in range(19):
        await spoken(reporting, "words", number, words=f"Tambahan {n}")
    await client.ok(await step(client, one["id"], "answer", words="Dipasang ulang."))
    await spoken(reporting, "objection", number, words="Belum.")
    assert (await look(reporting, number))["may_add"] is True
    assert (await spoken(reporting, "words", number, words="Terakhir")).status_code == 200


async def test_the_same_words_are_counted_on_one_complaint_unless_somebody_signs(reporting):
    first = await filed(reporting)
    again = await filed(reporting, "198.51.100.9", words=f"  {body()['words'].upper()} ")
    signed = await filed(reporting, "198.51.100.10", name="Siti Aminah")
    client = reporting.client(**KELURAHAN)
    assert sorted(c["repeats"] for c in await listed(client)) == [1, 2]
    assert len({f["tracking_number"] for f in (first, again, signed)}) == 3
    one = next(c for c in await listed(client) if c["repeats"] == 2)
    await client.ok(await step(client, one["id"], "answer", words="Dipasang ulang."))
    found = await look(reporting, again["tracking_number"])
    assert (len(found["answers"]), found["may_judge"], found["may_add"]) == (1, False, False)
    refused = await spoken(reporting, "confirmation", again["tracking_number"])
    assert (refused.status_code, code_of(refused)) == (409, "complaint_only_reads")
    assert (await look(reporting, first["tracking_number"]))["may_judge"] is True


async def test_what_is_over_is_not_what_is_said_anew(reporting):
    first = await filed(reporting)
    client = reporting.client(**KELURAHAN)
    one = await only(client)
    await client.ok(await step(client, one["id"], "answer", words="Selesai."))
    await spoken(reporting, "confirmation", first["tracking_number"])
    await filed(reporting)
    assert sorted(c["state"] for c in await listed(client)) == ["confirmed", "received"]


async def test_it_points_at_an_activity_and_the_thread_shows_it_both_ways(reporting):
    activity = changed(ActivityApproved, entity_id=new_id(), region=VILLAGE)
    await reporting.hear(activity)
    about = {"about_kind": "activity", "about_id": str(activity.entity_id)}
    await filed(reporting, **about)
    client = reporting.client(**KELURAHAN)
    one = await only(client, about_id=about["about_id"])
    for id in (one["id"], about["about_id"]):
        found = await client.ok(await client.get(f"/v1/trace/{id}"))
        edge = {"from": about["about_id"], "to": one["id"], "kind": "complained"}
        assert edge in found["edges"]
        assert {n["kind"] for n in found["nodes"]} >= {"activity", "complaint"}
    elsewhere = await send(stranger(reporting), village=OTHER, **about)
    assert (elsewhere.status_code, code_of(elsewhere)) == (422, "complaint_about_elsewhere")


async def test_what_was_never_told_is_no_orphan_and_joins_when_it_is(reporting):
    id = new_id()
    await filed(reporting, about_kind="asset", about_id=str(id))
    client = reporting.client(**KELURAHAN)
    orphans = await client.ok(await client.get("/v1/reports/orphans", region=VILLAGE))
    one = await only(client)
    assert one["id"] not in {o["id"] for o in orphans["items"]}
    await reporting.hear(changed(ActivityApproved, entity_id=id, region=VILLAGE))
    found = await client.ok(await client.get(f"/v1/trace/{id}", direction="down"))
    assert one["id"] in {n["id"] for n in found["nodes"]}


async def test_villages_are_found_by_name_and_by_code(reporting):
    http = stranger(reporting)
    for words in ("Klagen Serut", VILLAGE):
        found = (await http.get(f"{PUBLIC}/places", params={"q": words})).json()
        assert found[0]["code"] == VILLAGE
        assert found[0]["above"][-1] == "Jawa Timur"
    assert (await http.get(f"{PUBLIC}/places", params={"q": "ab"})).status_code == 422
    assert (await http.get(f"{PUBLIC}/places", params={"q": "xyzxyz"})).json() == []


async def test_complaints_are_kept_through_a_rebuild(reporting):
    await filed(reporting)
    before = await only(reporting.client(**KELURAHAN))
    async with reporting.sessions.begin() as session:
        await generations.switch(session, await generations.begin(session))
    assert await only(reporting.client(**KELURAHAN)) == before
    assert before["state"] == State.received
