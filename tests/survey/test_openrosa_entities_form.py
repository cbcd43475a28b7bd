"""The form of tasks: what a surveyor sees in it, and the answer that a record cannot be corrected.
Shapes: XForms as pyxform makes them of `select_one_from_file` (getodk.github.io/xforms-spec, section
secondary instances), filled in by ODK's own engine (@getodk/xforms-engine)."""

import re
from uuid import UUID

import pytest

from services.survey.questionnaire.task_form import task_form
from services.survey.questionnaire.xlsform import Belonging
from tests.survey.phones import HEADERS, filled
from tests.survey.questionnaire.phone import fill_in, xform_of
from tests.survey.records import PERSON, published
from tests.survey.steps import open_round
from tests.survey.tasks import LIST, deleted, listed
from tests.survey.xlsforms import HEADER, kept, publish, put, workbook

WORDS = "Rumahnya sudah dibongkar, Bu Sulastri pindah."


def form_of(round):
    return task_form(Belonging(round["id"][-8:], round["name"]), UUID(round["id"]))


async def texts_of_list(phone):
    return (await phone.client.http.get(LIST, headers=HEADERS)).content.decode()


async def test_the_published_form_is_the_one_of_the_round(tasks):
    xform = await tasks.phone.download(tasks.form_id)
    assert xform == xform_of(form_of(tasks.field.round))
    assert '<instance id="tugas" src="jr://file-csv/tugas.csv"/>' in xform
    assert "client-editable" not in xform  # the answer closes its task: there is nothing to edit


async def test_a_phone_shows_the_reasons_and_where_the_record_is(tasks):
    id, _ = await tasks.returned()
    files = {"tugas.csv": await texts_of_list(tasks.phone)}
    (task,), _ = await listed(tasks.phone, tasks.form_id)
    chosen = {"tugas": id, "jawaban": "x"}
    (shown,) = fill_in(form_of(tasks.field.round), [chosen], files)
    assert shown["alasan"]["value"] == task["alasan"]
    assert shown["isian"]["value"] == task["isian"]
    assert shown["kode_rt"]["value"] == task["kode"]
    assert (shown["tidak_ada"]["relevant"], shown["rincian"]["relevant"]) == (False, True)
    (shown,) = fill_in(form_of(tasks.field.round), [chosen | {"jawaban": "x" * 1001}], files)
    assert not shown["jawaban"]["valid"]


async def test_without_a_task_in_this_round_it_says_so(tasks):
    await tasks.returned()
    files = {"tugas.csv": await texts_of_list(tasks.phone)}
    other = await open_round(tasks.field.desk, name="Lain")
    (shown,) = fill_in(form_of(other), [{}], files)
    assert (shown["tidak_ada"]["relevant"], shown["rincian"]["relevant"]) == (True, False)
    empty = {"tugas.csv": files["tugas.csv"].split("\r\n")[0] + "\r\n"}
    (shown,) = fill_in(form_of(tasks.field.round), [{}], empty)
    assert (shown["tidak_ada"]["relevant"], shown["rincian"]["relevant"]) == (True, False)


async def test_the_list_is_one_in_all_forms_of_an_account(survey, tasks):
    """Phones share a list between forms by its name: two contents would replace each other."""
    round = await open_round(tasks.field.desk, name="Lain")
    other = await published(tasks.field.desk, round, "tugas")
    await tasks.returned()
    assert await tasks.phone.manifest(tasks.form_id) == await tasks.phone.manifest(other)


async def test_any_form_may_name_the_list_and_nobody_uploads_it(tasks):
    desk = tasks.field.desk
    asks = workbook(survey=[HEADER, ["select_one_from_file tugas.csv", "tugas", "Tugas"]])
    form = await kept(desk, asks)
    (file,) = form["versions"][0]["media"]
    assert (file["name"], file["present"]) == ("tugas.csv", True)
    answer = await put(desk, form, "tugas.csv", b"name,label\n1,x\n")
    assert (answer.status_code, answer.json()["code"]) == (422, "form_file_made")
    assert (await publish(desk, form, "1")).status_code == 200
    assert [f["type"] for f in await tasks.phone.manifest("jalan")] == ["entityList"]


async def test_the_forms_that_do_not_ask_for_it_do_not_get_it(field):
    assert not any("manifestUrl" in form for form in await field.phone.form_list())


async def answered(tasks, id, words=WORDS):
    record = await tasks.answered(id, words)
    answer = await tasks.phone.send(record)
    assert answer.status_code == 201, answer.text
    return record


async def history(tasks, id, *scopes):
    reader = tasks.field.survey.client(scopes=("survey:read", *scopes), id="verifikator-2")
    return reader, await reader.ok(await reader.get(f"/v1/survey/submissions/{id}/history"))


async def test_an_answer_closes_the_task_and_stands_by_the_decision(tasks):
    id, _ = await tasks.returned()
    await answered(tasks, id)
    assert (await listed(tasks.phone, tasks.form_id))[0] == []
    assert "<deleted>true</deleted>" in await deleted(tasks.phone.client, id)
    line, said = await tasks.field.submissions()
    assert (line["state"], said["kind"]) == ("returned", "other")
    reader, (version,) = await history(tasks, id, "personal:read")
    (review,) = version["reviews"]
    assert review["answer"] == {"id": said["id"], "by": "faskel", "at": said["received_at"]}
    found = await reader.ok(await reader.get(f"/v1/survey/submissions/{said['id']}"))
    assert found["answers"]["jawaban"] == WORDS


async def test_the_words_of_an_answer_are_masked_and_sealed(tasks):
    id, _ = await tasks.returned()
    await answered(tasks, id)
    _, said = await tasks.field.submissions()
    reader, found = await history(tasks, id)
    assert "Sulastri" not in str(found)
    found = await reader.ok(await reader.get(f"/v1/survey/submissions/{said['id']}"))
    assert found["answers"]["jawaban"] == "•••"
    assert found["rt"] == "35.19.09.2010-002-001"
    kept = await tasks.field.survey.rows("SELECT t::text AS text FROM task_answers t")
    assert not any("Sulastri" in row.text or PERSON["nik"] in row.text for row in kept)


async def test_an_answer_sent_twice_is_one(tasks):
    id, _ = await tasks.returned()
    record = await answered(tasks, id)
    assert (await tasks.phone.send(record)).status_code == 201
    again = await tasks.phone.send(await tasks.answered(id, "Lagi"))
    assert again.status_code == 201  # a record like any other: the task is answered already
    assert await tasks.field.survey.scalar("SELECT count(*) FROM task_answers") == 1


async def test_a_record_that_comes_back_after_an_answer_is_a_task_again(tasks):
    id, record = await tasks.returned()
    await answered(tasks, id)
    await tasks.field.desk.ok(await tasks.field.decide(id, "approve"))
    again = {"reasons": [{"question": "q13", "reason": "Ternyata bisa."}]}
    await tasks.field.desk.ok(await tasks.field.decide(id, "return", again))
    ((task,), _) = await listed(tasks.phone, tasks.form_id)
    assert task["alasan"].endswith(": Ternyata bisa.")
    assert (await tasks.corrected(record)).status_code == 201


async def test_nobody_answers_for_somebody_else(tasks):
    id, _ = await tasks.returned()
    other = await tasks.other_phone("faskel-2", "35.19.09")
    answer = await other.send(await tasks.answered(id))
    assert answer.status_code == 201  # it is kept as a record, and says nothing about the task
    assert await tasks.field.survey.scalar("SELECT count(*) FROM task_answers") == 0
    assert len((await listed(tasks.phone, tasks.form_id))[0]) == 1


@pytest.mark.parametrize("texts", [{"tugas": "x"}, {"tugas": ""}, {"jawaban": ""}])
async def test_a_record_that_answers_nothing_is_only_a_record(tasks, texts):
    id, _ = await tasks.returned()
    xform = await tasks.phone.download(tasks.form_id)
    record = filled(xform, {"tugas": id, "jawaban": "x"} | texts)
    assert (await tasks.phone.send(record)).status_code == 201
    assert await tasks.field.survey.scalar("SELECT count(*) FROM task_answers") == 0


async def test_the_audit_trail_tells_who_answered(tasks):
    id, _ = await tasks.returned()
    await answered(tasks, id)
    rows = await tasks.field.survey.rows(
        "SELECT caller, regions FROM audit WHERE entity = 'task_answers'"
    )
    assert [row.caller for row in rows] == ["faskel"]
    assert re.fullmatch(r"35\.19\.09\.2010", rows[0].regions[0])
