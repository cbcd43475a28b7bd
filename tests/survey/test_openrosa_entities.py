"""Returned records as an entity list. Shapes: OpenRosa "Form List API" (manifest) and "Integrity API"
(docs.getodk.org/openrosa-form-list, /openrosa-integrity), as Collect reads them (getodk/collect,
open-rosa/.../parse/Kxml2OpenRosaResponseParser.kt, entities/.../LocalEntityUseCases.kt and
collect_app/.../formmanagement/ServerFormUseCases.kt)."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.survey.tasks.entity_list import COLUMNS, write
from services.survey.tasks.models import Task
from services.survey.tasks.rules import LONGEST
from tests.survey.phones import HEADERS, PREFIX, instance_of
from tests.survey.records import PERSON, RT
from tests.survey.steps import apply, imported, sheet
from tests.survey.tasks import LIST, REASON, deleted, listed, rows_of

START = '<?xml version="1.0" encoding="UTF-8"?>\n'
SENT_AT = "2026-11-24T10:12:00.000+07:00"


async def test_the_manifest_names_the_list_as_entities(tasks):
    (file,) = await tasks.phone.manifest(tasks.form_id)
    base = f"http://service{PREFIX}/entities"
    assert file == {
        "type": "entityList",
        "filename": "tugas.csv",
        "hash": file["hash"],
        "downloadUrl": f"{base}/tugas.csv",
        "integrityUrl": f"{base}/tugas/integrity",
    }
    assert file["hash"].startswith("md5:")


async def test_without_a_task_the_list_is_its_first_line(tasks):
    answer = await tasks.phone.client.http.get(LIST, headers=HEADERS)
    assert answer.text == ",".join(COLUMNS) + "\r\n"
    assert answer.text.startswith("name,label,__version,")
    assert ";" not in answer.text  # JavaRosa would take it for the separator


async def test_a_returned_record_is_a_task_with_its_reasons(tasks):
    before = await listed(tasks.phone, tasks.form_id)
    id, record = await tasks.returned(start=SENT_AT)
    (task,), digest = await listed(tasks.phone, tasks.form_id)
    assert digest != before[1]
    (line,) = await tasks.field.submissions()
    assert (task["name"], task["__version"]) == (id, str(line["version"]))
    assert task["instance_id"] == instance_of(record)
    assert task["isian"] == f"A {RT} 2026-11-24 10:12"  # as the phone calls it: `xlsform.NAME`
    assert (task["rt"], task["kode"]) == ("RT 001 RW 002 Klagenserut", RT)
    assert task["alasan"].endswith(" mandi, dan cuci: Foto menunjukkan sumur.")
    assert task["label"].startswith("RT 001 RW 002 Klagenserut · dikembalikan ")
    assert task["label"].endswith(f": 1 pertanyaan · {task['isian']}")
    returned = datetime.fromisoformat(task["dikembalikan"])
    assert returned == datetime.fromisoformat(line["updated_at"]).replace(microsecond=0)
    assert task["formulir"] == "Format A: Rumah tangga (Pemutakhiran 2026)"
    assert task["putaran"] == tasks.field.round["id"]


async def test_a_corrected_record_closes_its_own_task(tasks):
    id, record = await tasks.returned()
    other, _ = await tasks.returned(1)
    _, before = await listed(tasks.phone, tasks.form_id)
    assert (await tasks.corrected(record)).status_code == 201
    (task,), after = await listed(tasks.phone, tasks.form_id)
    assert task["name"] == other
    assert before != after
    assert await deleted(tasks.phone.client, id, other) == (
        f'{START}<data><entities><entity id="{id}"><deleted>true</deleted></entity>'
        f'<entity id="{other}"><deleted>false</deleted></entity></entities></data>'
    )


async def test_a_record_that_comes_back_again_is_a_newer_version(tasks):
    """Collect takes over a row of a known entity only when its version is higher."""
    id, record = await tasks.returned()
    (first,), _ = await listed(tasks.phone, tasks.form_id)
    await tasks.corrected(record)
    body = {"reasons": [{"reason": "Foto kabur."}]}
    await tasks.field.desk.ok(await tasks.field.decide(id, "return", body))
    (second,), _ = await listed(tasks.phone, tasks.form_id)
    assert second["name"] == first["name"]
    assert int(second["__version"]) > int(first["__version"])
    assert second["alasan"] == "Seluruh isian: Foto kabur."
    assert second["instance_id"] != first["instance_id"]
    assert " pertanyaan" not in second["label"]


@pytest.mark.parametrize("decision", ["approve", "reject"])
async def test_a_decision_closes_the_task_too(tasks, decision):
    id, _ = await tasks.returned()
    body = {"reason": "Didata dua kali."} if decision == "reject" else None
    await tasks.field.desk.ok(await tasks.field.decide(id, decision, body))
    assert (await listed(tasks.phone, tasks.form_id))[0] == []


async def test_each_surveyor_sees_only_their_own(tasks):
    mine, _ = await tasks.returned(0)
    other = await tasks.other_phone("faskel-2", "35.19.09")
    theirs, _ = await tasks.returned(1, other)
    assert [t["name"] for t in (await listed(tasks.phone, tasks.form_id))[0]] == [mine]
    assert [t["name"] for t in (await listed(other, tasks.form_id))[0]] == [theirs]
    assert await deleted(other.client, mine) == f"{START}<data><entities></entities></data>"


async def test_tasks_outside_the_regions_are_not_there(tasks):
    """A surveyor who works elsewhere now can correct nothing here."""
    id, _ = await tasks.returned()
    moved = await tasks.other_phone("faskel", "35.77")
    answer = await moved.client.http.get(LIST, headers=HEADERS)
    assert rows_of(answer.text) == []
    assert await deleted(moved.client, id) == f"{START}<data><entities></entities></data>"


async def test_what_cannot_be_corrected_any_more_is_no_task(tasks):
    id, _ = await tasks.returned()
    forms = (await tasks.field.desk.get("/v1/survey/forms")).json()["items"]
    (form,) = [form for form in forms if form["form_id"] == tasks.field.household]
    await tasks.field.desk.ok(await tasks.field.desk.post(f"/v1/survey/forms/{form['id']}/close"))
    assert (await listed(tasks.phone, tasks.form_id))[0] == []
    await tasks.field.desk.ok(await tasks.field.desk.post(f"/v1/survey/forms/{form['id']}/reopen"))
    assert [t["name"] for t in (await listed(tasks.phone, tasks.form_id))[0]] == [id]
    eraser = tasks.field.survey.client(scopes=("personal:erase",), id="dinas")
    await eraser.ok(await eraser.post(f"/v1/survey/persons/{id}/erase", {"reason": "x"}))
    assert (await listed(tasks.phone, tasks.form_id))[0] == []


async def test_a_sealed_round_has_no_tasks(tasks):
    await tasks.returned()
    desk, round = tasks.field.desk, tasks.field.round
    survey = tasks.field.survey
    await apply(survey, desk, await imported(survey, desk, round, sheet({})))
    await desk.ok(await desk.post(f"/v1/survey/rounds/{round['id']}/seal"))
    assert (await listed(tasks.phone, tasks.form_id))[0] == []


async def test_no_person_is_in_the_list(tasks):
    """Not for those either who may read personal data elsewhere: phones are lent and lost."""
    await tasks.returned()
    scopes = ("survey:submit", "personal:read")
    client = tasks.field.survey.client(scopes=scopes, regions=("35.19.09",), id="faskel")
    answer = await client.http.get(LIST, headers=HEADERS)
    assert len(rows_of(answer.text)) == 1
    assert [secret for secret in PERSON.values() if secret in answer.text] == []
    plain = await tasks.phone.client.http.get(LIST, headers=HEADERS)
    assert plain.content == answer.content


async def test_the_list_takes_one_query(tasks, statements):
    for number in range(3):
        await tasks.returned(number)
    with statements() as seen:
        await tasks.phone.client.http.get(LIST, headers=HEADERS)
    assert len([text for text in seen if "FROM submissions" in text]) == 1


async def test_what_is_no_id_is_none_of_ours(tasks):
    id, _ = await tasks.returned()
    said = await deleted(tasks.phone.client, "x", "", id, "<a>", str(uuid4()))
    assert said == (
        f'{START}<data><entities><entity id="{id}"><deleted>false</deleted></entity>'
        "</entities></data>"
    )
    answer = await tasks.phone.client.http.get(
        f"{PREFIX}/entities/tugas/integrity", params={"id": "x" * 10_001}, headers=HEADERS
    )
    assert answer.status_code == 422


WORDS = [
    'Foto, "sumur"\nbaris kedua; akhir',
    "=HYPERLINK(1)",
    "@SUM(1)\r\nx",
    "\x00\x1b[31m\u202emerah",
    "x" * 9000,
]


@pytest.mark.parametrize("text", WORDS, ids=range(len(WORDS)))
@pytest.mark.parametrize("question", [None, "q12", "=cmd"])
def test_any_words_are_safe_in_the_list(text, question):
    """A spreadsheet runs what begins like a formula; control characters trick a reader."""
    made = write([task(text, question, form=text), task("lain", "q13", form=None)])
    first, second = rows_of(made.content.decode())
    assert (second["alasan"].endswith(": lain"), second["formulir"]) == (True, "")
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in first.values()
    )
    assert not set(made.content.decode()) & set("\x00\x1b\u202e")
    assert len(first["alasan"]) <= LONGEST + 1
    if text == WORDS[0]:
        assert first["alasan"].endswith(f": {text}")
        assert first["formulir"] == text


def task(text, question, form):
    return Task(
        id=uuid4(),
        kind="other" if question == "=cmd" else "household",
        rt=RT,
        region=RT[:13],
        version=2,
        round_id=None,
        form=form,
        instance_id="uuid:1",
        started_at=None,
        review_id=uuid4(),
        reasons=[{"question": question, "reason": text}],
        returned_at=datetime(2026, 11, 26, 18, tzinfo=UTC),
    )


def test_a_day_is_that_of_the_village():
    (row,) = rows_of(write([task("x", "q12", form=None)]).content.decode())
    assert " dikembalikan 27 Nov: 1 pertanyaan" in row["label"]  # 18:00 UTC is the next day in WIB
    assert row["dikembalikan"] == "2026-11-27T01:00:00+07:00"


async def test_the_work_list_of_other_tools_has_the_reasons(tasks):
    id, record = await tasks.returned()
    own = tasks.field.survey.client(scopes=("survey:read",), regions=("35.19.09",), id="faskel")
    address = "/v1/survey/submissions"
    found = await own.ok(await own.get(address, state="returned", submitted_by="me"))
    assert [item["id"] for item in found["items"]] == [id]
    assert (await own.ok(await own.get(f"{address}/{id}")))["reasons"] == REASON["reasons"]
    stranger = tasks.field.survey.client(scopes=("survey:read",), id="faskel-2")
    found = await stranger.ok(await stranger.get(address, state="returned", submitted_by="me"))
    assert found["items"] == []
    await tasks.corrected(record)
    assert (await own.ok(await own.get(f"{address}/{id}")))["reasons"] == []
