"""A form and its versions: kept once, never changed under the same name, one published."""

import asyncio
import hashlib
from xml.etree import ElementTree as ET

import pytest

from services.survey.questionnaire.xlsform import area_form, household_form
from tests.survey.steps import apply, imported, open_round, sheet
from tests.survey.xlsforms import ANY_ROUND, FORMS, QUESTION, form, kept, publish, published, send

STANDARD = {
    "a": ("household", None),
    "b16": ("area", 16),
    "b19": ("area", 19),
    "tugas": ("other", None),
}


async def sealed(survey, client, round):
    await apply(survey, client, await imported(survey, client, round, sheet({})))
    await client.ok(await client.post(f"/v1/survey/rounds/{round['id']}/seal"))
    await survey.work()


async def test_an_upload_is_a_draft_with_all_that_is_known_of_it(survey):
    content = form(title="Data jalan")
    form_read = await kept(survey.client(), content)
    [version] = form_read["versions"]
    facts = {"form_id": "jalan", "title": "Data jalan", "region": "35.19", "kind": "other"}
    assert facts.items() <= form_read.items()
    assert (form_read["round_id"], form_read["state"], form_read["version"]) == (None, "open", 1)
    assert (version["version"], version["state"], version["media"]) == ("1", "draft", [])
    assert version["sha256"] == hashlib.sha256(content).hexdigest()
    assert version["published_at"] is None


async def test_the_xform_carries_id_and_version_and_its_hash(survey):
    client = survey.client()
    found = await kept(client, form(form_id="jalan desa", version="2026.1"))
    answer = await client.get(f"{FORMS}/{found['id']}/versions/2026.1/xml")
    assert answer.headers["content-type"] == "application/xml"
    digest = hashlib.md5(answer.content).hexdigest()
    assert found["versions"][0]["hash"] == f"md5:{digest}"
    space = "{http://www.w3.org/2002/xforms}"
    instance = ET.fromstring(answer.content).find(f".//{space}instance")
    assert instance[0].attrib == {"id": "jalan desa", "version": "2026.1"}
    [stored] = await survey.rows("SELECT fields FROM form_versions")
    assert stored.fields == [{"path": "/data/nama_jalan", "name": "nama_jalan", "type": "string"}]


async def test_fields_are_told_by_path_and_type(survey):
    await kept(
        survey.client(),
        form(
            ["begin_group", "g", "G"],
            ["integer", "umur", "Umur"],
            ["begin_repeat", "anak", "Anak"],
            ["geopoint", "lokasi", "Lokasi"],
            ["note", "catatan", "Catatan"],
            ["end_repeat", "", ""],
            ["end_group", "", ""],
            ["image", "foto", "Foto"],
        ),
    )
    [stored] = await survey.rows("SELECT fields FROM form_versions")
    assert [(field["path"], field["type"]) for field in stored.fields] == [
        ("/data/g/umur", "int"),
        ("/data/g/anak/lokasi", "geopoint"),
        ("/data/g/anak/catatan", "string"),
        ("/data/foto", "binary"),
    ]


async def test_the_same_upload_twice_is_one_version(survey):
    client = survey.client()
    first = await kept(client, form())
    again = await kept(client, form(), "other name.xlsx")
    assert again == first


async def test_another_file_under_the_same_version_is_refused(survey):
    client = survey.client()
    await kept(client, form())
    answer = await send(client, form(["text", "lain", "Lain"]))
    assert (answer.status_code, answer.json()["code"]) == (409, "form_version_taken")
    assert "Raise `version` in sheet settings" in answer.json()["detail"]


async def test_a_new_version_comes_first_and_changes_the_form(survey):
    client = survey.client()
    first = await kept(client, form())
    second = await kept(client, form(version="2"))
    assert second["id"] == first["id"]
    assert second["version"] == 2
    assert [version["version"] for version in second["versions"]] == ["2", "1"]


async def test_the_id_of_another_place_or_round_is_taken(survey):
    client = survey.client()
    round = await open_round(client, region="35.19")
    await kept(client, form())
    for place in ({"region": "35.77"}, {"round_id": round["id"]}):
        answer = await send(client, form(version="2"), **place)
        assert (answer.status_code, answer.json()["code"]) == (409, "form_id_taken")


async def test_an_id_taken_elsewhere_tells_nothing_of_the_other_form(survey):
    await kept(survey.client(), form(title="Rahasia"), region="35.77")
    officer = survey.client(regions=("35.19",), id="officer")
    answer = await send(officer, form())
    assert (answer.status_code, answer.json()["code"]) == (409, "form_id_taken")
    assert "Rahasia" not in answer.text
    assert "35.77" not in answer.text


async def test_two_uploads_of_a_new_form_at_once_are_one_form(survey):
    clients = [survey.client(id=name) for name in ("a", "b")]
    uploads = [send(c, form(version=str(n))) for n, c in enumerate(clients, start=1)]
    answers = await asyncio.gather(*uploads)
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await survey.scalar("SELECT count(*) FROM forms") == 1
    assert await survey.scalar("SELECT count(*) FROM form_versions") == 2


@pytest.mark.parametrize("format", STANDARD)
async def test_the_standard_form_of_a_round_is_recognised(survey, format):
    client = survey.client()
    round = await open_round(client, region="35.19", name="Pemutakhiran <2024> & lainnya")
    body = {"round_id": round["id"], "format": format}
    answer = await client.post(f"{FORMS}/standard", body)
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert (found["kind"], found["parameters"]) == STANDARD[format]
    assert (found["round_id"], found["region"]) == (round["id"], "35.19")
    assert found["form_id"].endswith(round["id"].replace("-", "")[-8:])
    assert "(Pemutakhiran <2024> & lainnya)" in found["title"]
    assert found["versions"][0]["warnings"] == []
    assert (await client.post(f"{FORMS}/standard", body)).json() == found


async def test_each_round_has_a_standard_form_of_its_own(survey):
    client = survey.client()
    rounds = [await open_round(client, region="35.19", name=f"R{n}") for n in range(3)]
    found = [
        await client.ok(
            await client.post(f"{FORMS}/standard", {"round_id": round["id"], "format": "a"})
        )
        for round in rounds
    ]
    assert len({form["form_id"] for form in found}) == 3


async def test_the_standard_form_can_be_taken_changed_and_uploaded(survey):
    client = survey.client()
    round = await open_round(client, region="35.19")
    query = {"round_id": round["id"], "format": "b16"}
    answer = await client.get(f"{FORMS}/standard", **query)
    assert answer.headers["content-disposition"].startswith(
        'attachment; filename="nahkoda-format-b'
    )
    found = await kept(client, answer.content, round_id=round["id"])
    assert found["kind"] == "area"
    assert (await client.post(f"{FORMS}/standard", query)).json() == found


@pytest.mark.parametrize("made", [household_form(), area_form(16)], ids=("household", "area"))
async def test_what_is_scored_needs_a_round(survey, made):
    answer = await send(survey.client(), made.workbook())
    assert (answer.status_code, answer.json()["code"]) == (422, "form_needs_round")


async def test_a_form_goes_on_collecting_what_it_collects(survey):
    client = survey.client()
    round = await open_round(client, region="35.19")
    body = {"round_id": round["id"], "format": "a"}
    household = (await client.post(f"{FORMS}/standard", body)).json()
    less = form(QUESTION, ["text", "kode_rt", "RT"], form_id=household["form_id"], version="2")
    answer = await send(client, less, round_id=round["id"])
    assert (answer.status_code, answer.json()["code"]) == (409, "form_kind_changed")
    assert "q6_panjang" in answer.json()["missing"]
    assert "kode_rt" not in answer.json()["missing"]


async def test_publishing_retires_the_version_before(survey):
    client = survey.client()
    first = await published(client, form())
    await kept(client, form(version="2", title="Jalan baru"))
    answer = await publish(client, first, "2")
    states = {version["version"]: version["state"] for version in answer.json()["versions"]}
    assert states == {"1": "retired", "2": "published"}
    assert answer.json()["title"] == "Jalan baru"
    assert answer.json()["versions"][0]["published_at"]
    back = (await publish(client, first, "1")).json()
    assert [version["state"] for version in back["versions"]] == ["retired", "published"]


async def test_publishing_twice_changes_nothing(survey):
    client = survey.client()
    first = await published(client, form())
    assert (await publish(client, first, "1")).json() == first


async def test_a_version_that_is_not_there_is_404(survey):
    client = survey.client()
    found = await kept(client, form())
    for answer in (
        await publish(client, found, "9"),
        await client.get(f"{FORMS}/{found['id']}/versions/9/xml"),
        await client.get(f"{FORMS}/{found['id']}/versions/9/xlsform"),
        await client.get(f"{FORMS}/{ANY_ROUND}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_closed_form_is_published_no_more_until_it_is_reopened(survey):
    client = survey.client()
    found = await kept(client, form())
    address = f"{FORMS}/{found['id']}"
    closed = (await client.post(f"{address}/close")).json()
    assert (closed["state"], closed["version"]) == ("closed", 2)
    assert (await client.post(f"{address}/close")).json() == closed
    answer = await publish(client, found, "1")
    assert (answer.status_code, answer.json()["code"]) == (409, "form_closed")
    assert (await client.post(f"{address}/reopen")).json()["state"] == "open"
    assert (await publish(client, found, "1")).status_code == 200


async def test_a_sealed_round_takes_no_form_and_publishes_none(survey):
    client = survey.client()
    round = await open_round(client, region="35.19")
    found = await kept(client, form(), round_id=round["id"])
    await sealed(survey, client, round)
    body = {"round_id": round["id"], "format": "a"}
    for answer in (
        await send(client, form(version="2"), round_id=round["id"]),
        await client.post(f"{FORMS}/standard", body),
        await publish(client, found, "1"),
        await client.post(f"{FORMS}/{found['id']}/reopen"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "round_not_open")
    assert (await client.post(f"{FORMS}/{found['id']}/close")).status_code == 200


async def test_who_changed_a_form_is_in_the_audit_trail(survey):
    client = survey.client(id="keeper")
    found = await published(client, form())
    [made, changed] = (await client.get("/v1/survey/audit", record=found["id"])).json()["items"]
    assert (made["change"], made["operation"], made["caller"]) == (
        "created",
        "upload_form",
        "keeper",
    )
    assert (changed["change"], changed["operation"]) == ("changed", "publish_form")
