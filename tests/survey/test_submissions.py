"""Records from tools that are no phone, what a reader is shown of a record, and its files."""

import asyncio
import io
import json

import pytest
from PIL import Image

from contracts.survey import SubmissionApproved, SubmissionCorrected, SubmissionReceived
from services.chassis.ids import new_id
from tests.survey import xlsforms
from tests.survey.phones import code, filled, instance_of
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import PERSON, RT, published
from tests.survey.steps import open_round

ANSWERS = {"kode_rt": RT} | texts_of(0) | PERSON
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"


@pytest.fixture
def tool(survey):
    """Another agency's program."""
    return survey.client(scopes=("survey:submit",), regions=("35",), id="alat")


def record(field, answers=ANSWERS, **more):
    return {"round_id": field.round["id"], "kind": "household", "answers": answers} | more


async def send(tool, body):
    key = {"Idempotency-Key": str(new_id())}
    return await tool.post("/v1/survey/submissions", body, headers=key)


def photo():
    """A JPEG that says where and when it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:27 08:00:00"
    exif.get_ifd(0x8769)[0x9011] = "+07:00"
    exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 37.0, 48.0), 3: "E", 4: (111.0, 31.0, 12.0)})
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(content, "JPEG", exif=exif)
    return content.getvalue()


async def test_a_program_sends_a_record_once(field, tool):
    body = record(field, instance_id="uuid:alat-1")
    first, again = await send(tool, body), await send(tool, body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    other = await send(tool, record(field, ANSWERS | {"q12": "c"}, instance_id="uuid:alat-1"))
    assert (other.status_code, other.json()["code"]) == (409, "instance_conflict")
    assert len(await field.survey.events(SubmissionReceived)) == 1


async def test_without_a_key_nothing_is_taken(field, tool):
    answer = await tool.post("/v1/survey/submissions", record(field))
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required")
    assert await field.submissions() == []


@pytest.mark.parametrize(
    ("changes", "status", "wanted"),
    [
        ({"kind": None}, 422, "record_kind_needed"),
        ({"round_id": str(new_id())}, 404, "not_found"),
        ({"form_id": "nothing", "form_version": "1"}, 404, "form_unknown"),
        ({"deprecated_id": "uuid:never"}, 409, "original_unknown"),
        ({"answers": ANSWERS | {"q7": float("nan")}}, 422, "answers_invalid"),
        ({"answers": ANSWERS | {"q7": True}}, 422, "invalid_request"),
        ({"answers": ANSWERS | {"lat": "111.5", "lon": "-7.6"}}, 422, "answers_invalid"),
    ],
)
async def test_what_a_program_gets_wrong_is_named(field, tool, changes, status, wanted):
    body = {k: v for k, v in (record(field) | changes).items() if v is not None}
    content = json.dumps(body)
    answer = await tool.http.post(
        "/v1/survey/submissions",
        content=content,
        headers={"Idempotency-Key": "x", "Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json()["code"]) == (status, wanted)
    assert await field.submissions() == []


async def test_an_error_points_at_the_question_in_the_callers_language(field, tool):
    answer = await send(tool, record(field, ANSWERS | {"q12": "z"}))
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/answers/q12", "unknown_choice")
    assert error["detail"].startswith("'z' is no choice")


async def test_only_known_questions_are_shown_in_clear(field, tool):
    """Somebody may add questions to Format A: nobody knows whom their answers name."""
    extra = {"nama_istri": "Lastri", "instanceName": "Sulastri, RT 1", "lokasi": "-7.63 111.52 0 5"}
    sent = await send(tool, record(field, ANSWERS | extra))
    address = f"/v1/survey/submissions/{sent.json()['id']}"
    reader = field.survey.client(scopes=("survey:read",))
    shown = (await reader.get(address)).json()["answers"]
    hidden = {name for name, text in shown.items() if text == "•••"}
    assert hidden == {*PERSON, *extra, "lat", "lon"}
    assert shown["q12"] == "a"
    clear = field.survey.client(scopes=("survey:read", "personal:read"))
    assert (await clear.get(address)).json()["answers"]["nama_istri"] == "Lastri"


async def test_lists_are_narrowed(field, tool):
    await send(tool, record(field))
    await field.phone.send(field.rt_record())
    at = (await field.submissions())[1]["updated_at"]
    for query, kinds in (
        ({"kind": "area"}, ["area"]),
        ({"submitted_by": "alat"}, ["household"]),
        ({"state": "approved"}, []),
        ({"rt": RT}, ["household", "area"]),
        ({"region": "35.19"}, ["household", "area"]),
        ({"region": "35.77"}, []),
        ({"updated_since": at}, ["area"]),
    ):
        found = await field.submissions(**query)
        assert [line["kind"] for line in found] == kinds, query
    officer = field.survey.client(scopes=("survey:read",), regions=("35.19",))
    answer = await officer.get("/v1/survey/submissions", region="35.77")
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")


async def test_a_photo_is_handed_out_without_its_place(field):
    content = photo()
    await field.phone.send(field.record(texts_of(0)), {"depan.jpg": content})
    (line,) = await field.submissions()
    (row,) = await field.survey.rows("SELECT lat, lon, taken_at, width FROM submission_files")
    assert float(row.lat) == pytest.approx(-7.63)
    assert float(row.lon) == pytest.approx(111.52)
    assert row.width == 8
    assert row.taken_at.isoformat() == "2026-11-27T01:00:00+00:00"
    answer = await field.desk.get(f"/v1/survey/submissions/{line['id']}/files/depan.jpg")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert b"Exif" in content
    assert b"Exif" not in answer.content
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert shown.size == (8, 8)
    answer = await field.desk.get(f"/v1/survey/submissions/{line['id']}/files/none.jpg")
    assert answer.status_code == 404


async def test_what_cannot_be_stripped_needs_a_right(field):
    await field.phone.send(field.record(texts_of(0)), {"surat.pdf": b"%PDF-1.4\n%%EOF\n"})
    (line,) = await field.submissions()
    address = f"/v1/survey/submissions/{line['id']}/files/surat.pdf"
    answer = await field.desk.get(address)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    clear = field.survey.client(scopes=("survey:read", "personal:read"))
    assert (await clear.get(address)).content == b"%PDF-1.4\n%%EOF\n"


@pytest.mark.parametrize(
    ("content", "status", "wanted"),
    [
        (b"MZ\x90\x00" + bytes(100), 415, "media_type_refused"),
        (b"<html><script>x</script></html>", 415, "media_type_refused"),
        (b"", 422, "media_empty"),
    ],
)
async def test_a_file_is_what_it_holds_and_not_what_it_is_called(field, content, status, wanted):
    answer = await field.phone.send(field.record(texts_of(0)), {"depan.jpg": content})
    assert (answer.status_code, code(answer)) == (status, wanted)
    assert await field.submissions() == []


@pytest.mark.parametrize(
    ("body", "status", "wanted"),
    [
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a id="f"/>', 422, "xml_doctype"),
        (b"<a>" * 10_000, 422, "xml_too_deep"),
        (b"<a id='f'>" + b"x" * 50_000_000 + b"</a>", 413, "xml_too_large"),
        (b"\x00\x01", 422, "xml_invalid"),
    ],
)
async def test_hostile_xml_is_named_at_the_door(field, body, status, wanted):
    answer = await field.phone.send(body)
    assert (answer.status_code, code(answer)) == (status, wanted)


async def test_the_files_that_a_record_names_are_waited_for(field):
    asked = (["text", "kode_rt", "RT"], ["image", "depan", "Foto"])
    await xlsforms.published(field.desk, xlsforms.form(*asked, form_id="foto"), region="35.19")
    xform = await field.phone.download("foto")
    sent = filled(xform, {"kode_rt": RT, "depan": "depan.jpg"})
    assert (await field.phone.send(sent, more=True)).status_code == 202
    (line,) = await field.submissions(kind="other")
    assert (line["waits_for"], line["rt"]) == (["depan.jpg"], RT)
    assert (await field.phone.send(sent, {"depan.jpg": photo()})).status_code == 201
    (line,) = await field.submissions(kind="other")
    assert line["waits_for"] == []
    elsewhere = filled(xform, {"kode_rt": "35.77.03.1005-001-001"})
    field.phone.client = field.survey.client(scopes=("survey:submit",), regions=("35",))
    answer = await field.phone.send(elsewhere)
    assert (answer.status_code, code(answer)) == (422, "answers_invalid")


async def test_an_erased_person_gets_no_more_photos(field):
    sent = field.record(texts_of(0) | PERSON)
    await field.phone.send(sent)
    (line,) = await field.submissions()
    eraser = field.survey.client(scopes=("personal:erase",))
    await eraser.ok(
        await eraser.post(f"/v1/survey/persons/{line['id']}/erase", {"reason": "Diminta."})
    )
    assert (await field.phone.send(sent, {"depan.jpg": photo()})).status_code == 201
    assert await field.survey.scalar("SELECT count(*) FROM submission_files") == 0


async def test_a_record_stays_in_its_round(field):
    """A correction by a form of another round corrects nothing."""
    first = field.record(texts_of(0))
    await field.phone.send(first)
    other = await open_round(field.desk, name="Lain")
    form_id = await published(field.desk, other, "a")
    xform = await field.phone.download(form_id)
    texts = {"kode_rt": RT} | texts_of(1)
    answer = await field.phone.send(filled(xform, texts, deprecated_id=instance_of(first)))
    assert (answer.status_code, code(answer)) == (409, "original_unknown")


async def test_a_correction_that_meets_an_approval_waits_and_is_refused(field, postgres):
    """Otherwise an approved record would be a received one again, and still count."""
    first = field.record(texts_of(0))
    await field.phone.send(first)
    (line,) = await field.submissions()
    database = field.survey.app.state.engine.url.database
    query = "SELECT id FROM submissions FOR UPDATE"
    with postgres.connect(database) as reviewer:
        reviewer.autocommit = False
        reviewer.execute(query)
        second = field.record(texts_of(1), deprecated_id=instance_of(first))
        sending = asyncio.create_task(field.phone.send(second))
        with postgres.connect() as looking:
            while looking.execute(WAITING, (database,)).fetchone()[0] == 0:
                assert not sending.done()
                await asyncio.sleep(0.01)
        reviewer.execute("UPDATE submissions SET state = 'approved', version = version + 1")
        reviewer.commit()
    answer = await sending
    assert (answer.status_code, code(answer)) == (409, "record_closed")
    assert await field.survey.events(SubmissionCorrected, SubmissionApproved) == []
    assert line["version"] == 1
