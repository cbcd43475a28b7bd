"""What phones send. Shapes: OpenRosa Form Submission API 1.0, as Collect speaks it
(getodk/collect, open-rosa/src/main/java/org/odk/collect/openrosa/http/okhttp/OkHttpConnection.java,
SubmissionChunker.kt, and collect_app/.../send/OpenRosaServerInstanceUploader.kt)."""

import asyncio

import pytest

from contracts.survey import SubmissionCorrected, SubmissionReceived
from tests.survey.phones import HEADERS, code, instance_of, said
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import PERSON, RT

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


async def test_a_record_is_there_at_once_with_its_scores(field):
    answer = await field.phone.send(field.record(texts_of(3) | PERSON))
    assert (answer.status_code, said(answer)[1]) == (201, "submit_success")
    assert answer.headers["location"].endswith("/v1/survey/openrosa/submission")
    (line,) = await field.submissions()
    assert (line["state"], line["kind"], line["rt"]) == ("received", "household", RT)
    found = (await field.desk.get(f"/v1/survey/submissions/{line['id']}")).json()
    scores = {score["id"]: score["value"] for score in found["scores"]}
    assert scores["a2_floor"] == 0
    assert sum(scores.values()) == 6
    assert found["answers"]["q12"] == "a"
    assert found["answers"]["nik"] == "•••"


async def test_it_is_told_without_a_word_of_what_was_answered(field):
    await field.phone.send(field.record(texts_of(0) | PERSON))
    (event,) = await field.survey.events(SubmissionReceived)
    assert (event.kind, event.rt, event.state, event.version) == ("household", RT, "received", 1)
    assert event.region == RT[:13]
    assert event.scores["a1"] == 1


async def test_the_same_record_again_is_no_news(field):
    record = field.record(texts_of(0))
    assert [(await field.phone.send(record)).status_code for _ in range(3)] == [201] * 3
    assert len(await field.submissions()) == 1
    assert len(await field.survey.events(SubmissionReceived)) == 1


async def test_fifty_at_once_are_one_record(field):
    record = field.record(texts_of(0) | PERSON)
    answers = await asyncio.gather(*(field.phone.send(record) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {201}, answers[0].text
    assert len(await field.submissions()) == 1
    assert len(await field.survey.events(SubmissionReceived)) == 1
    for table in ("submission_versions", "persons", "households"):
        assert await field.survey.scalar(f"SELECT count(*) FROM {table}") == 1


async def test_the_same_id_with_another_body_is_a_conflict(field):
    first = field.record(texts_of(0))
    await field.phone.send(first)
    answer = await field.phone.send(field.record(texts_of(3), instance_id=instance_of(first)))
    assert (answer.status_code, code(answer)) == (409, "instance_conflict")


async def test_files_may_follow_with_the_same_record(field):
    """Collect repeats the record with each batch of files and marks all but the last."""
    record = field.record(texts_of(0))
    first = await field.phone.send(record, {"depan.jpg": JPEG}, more=True)
    second = await field.phone.send(record, {"belakang.jpg": JPEG})
    assert (first.status_code, second.status_code) == (202, 201)
    (line,) = await field.submissions()
    found = (await field.desk.get(f"/v1/survey/submissions/{line['id']}")).json()
    assert [file["name"] for file in found["files"]] == ["belakang.jpg", "depan.jpg"]
    assert {file["media_type"] for file in found["files"]} == {"image/jpeg"}
    again = await field.phone.send(record, {"depan.jpg": JPEG})
    assert again.status_code == 201
    other = await field.phone.send(record, {"depan.jpg": JPEG[:-2] + b"\xff\xff\xff\xd9"})
    assert (other.status_code, code(other)) == (409, "file_conflict")


async def test_a_correction_is_a_new_version_of_the_same_record(field):
    first = field.record(texts_of(0) | PERSON)
    await field.phone.send(first)
    second = field.record(texts_of(3) | PERSON, deprecated_id=instance_of(first))
    assert (await field.phone.send(second)).status_code == 201
    (line,) = await field.submissions()
    assert (line["number"], line["version"]) == (2, 2)
    found = (await field.desk.get(f"/v1/survey/submissions/{line['id']}")).json()
    assert {s["id"]: s["value"] for s in found["scores"]}["a2_floor"] == 0
    (event,) = await field.survey.events(SubmissionCorrected)
    assert (event.number, event.version, event.scores["a2_floor"]) == (2, 2, 0)
    assert await field.survey.scalar("SELECT count(*) FROM households") == 1
    assert (await field.phone.send(second)).status_code == 201  # repeated, as ever
    stale = field.record(texts_of(5) | PERSON, deprecated_id=instance_of(first))
    answer = await field.phone.send(stale)
    assert (answer.status_code, code(answer)) == (409, "not_the_newest")


async def test_a_correction_of_what_never_came_is_told_so(field):
    record = field.record(texts_of(0), deprecated_id="uuid:never")
    answer = await field.phone.send(record)
    assert (answer.status_code, code(answer)) == (409, "original_unknown")


@pytest.mark.parametrize(
    ("changes", "wanted", "word"),
    [
        ({"q12": "z"}, "answers_invalid", "q12: 'z' is no choice"),
        ({"q12": "{x}"}, "answers_invalid", "'{x}' is no choice"),
        ({"q6_panjang": "NaN"}, "answers_invalid", "q6_panjang: 'NaN' is not a number"),
        ({"q7": "Infinity"}, "answers_invalid", "q7: 'Infinity' is not a number"),
        ({"lokasi": "111.52 -7.63 0 5"}, "answers_invalid", "seem swapped"),
        ({"kode_rt": "Rejosari 1"}, "answers_invalid", "is no RT code"),
        ({"kode_rt": "31.71.01.1001-001-001"}, "answers_invalid", "outside the round"),
        ({"kode_rt": "35.77.03.1005-001-001"}, "region_not_found", "outside your regions"),
        ({"kode_rt": "35.19.09.9999-001-001"}, "region_not_found", "is unknown"),
    ],
)
async def test_what_cannot_be_is_refused_by_name(field, changes, wanted, word):
    answer = await field.phone.send(field.record(texts_of(0) | changes))
    assert code(answer) == wanted
    assert word in said(answer)[0]
    assert answer.status_code in {404, 422}
    assert await field.submissions() == []


async def test_a_sentence_comes_in_indonesian_unless_english_is_asked_for(field):
    field.phone.client.http.headers["Accept-Language"] = "id"
    answer = await field.phone.send(field.record(texts_of(0) | {"q12": "z"}))
    assert "bukan pilihan pertanyaan ini" in said(answer)[0]


async def test_an_unknown_or_closed_form_is_named(field):
    record = field.record(texts_of(0))
    strange = record.replace(field.household.encode(), b"other-form")
    answer = await field.phone.send(strange)
    assert (answer.status_code, code(answer)) == (404, "form_unknown")
    forms = (await field.desk.get("/v1/survey/forms")).json()["items"]
    (household,) = [form for form in forms if form["form_id"] == field.household]
    await field.desk.post(f"/v1/survey/forms/{household['id']}/close")
    answer = await field.phone.send(record)
    assert (answer.status_code, code(answer)) == (409, "form_closed")


@pytest.mark.parametrize("name", ["../x.jpg", "a/b.jpg", "..", "x" * 201])
async def test_a_path_in_a_file_name_is_refused(field, name):
    answer = await field.phone.send(field.record(texts_of(0)), {name: JPEG})
    assert answer.status_code == 422, answer.text
    assert code(answer) == "file_name_invalid"
    assert await field.submissions() == []


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"--x\r\nnot a part", "multipart/form-data; boundary=x", 400),
        (b"--x--\r\n", "multipart/form-data; boundary=x", 422),
        (b"", "multipart/form-data", 400),
    ],
)
async def test_what_is_no_multipart_is_told_so(field, content, kind, status):
    answer = await field.phone.client.http.post(
        "/v1/survey/openrosa/submission",
        content=content,
        headers=HEADERS | {"Content-Type": kind},
    )
    assert answer.status_code == status, answer.text
    assert said(answer)[1] == "submit_error"


async def test_who_is_no_phone_is_refused_as_everywhere(field):
    answer = await field.phone.client.http.post("/v1/survey/openrosa/submission", json={})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "multipart_needed"
