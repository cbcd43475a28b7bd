"""Files that no reader opens are refused at the door, with a name and a remedy."""

import io
import zipfile

import pytest
import xlsxwriter

from tests.survey.steps import HEADER, open_round, sheet, upload


def workbook(write=None):
    """A small workbook; `write` gets its sheet."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER)
        if write is not None:
            write(page)
    return content.getvalue()


def with_part(content, name, part):
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return target.getvalue()


REFUSED = {
    "PDF": (b"%PDF-1.7\n1 0 obj", 415, "file_type_unsupported", "xlsx atau .csv", "upload it"),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0", 415, "file_type_unsupported", "xlsx atau .csv", "upload it"),
    "old Excel": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        415,
        "file_type_unsupported",
        "XLS 97-2003",
        "XLS 97-2003",
    ),
    "UTF-16": (
        sheet({}).decode().encode("utf-16"),
        415,
        "file_type_unsupported",
        "UTF-16",
        "UTF-16",
    ),
    "empty": (b"", 422, "file_empty", "baris judul", "header row"),
    "blank": (b" \n\r\n", 422, "file_empty", "baris judul", "header row"),
    "zip bomb": (
        with_part(workbook(), "xl/media/image1.bin", bytes(20_000_000)),
        422,
        "zip_bomb",
        "buku kerja baru",
        "new workbook",
    ),
    "formula": (
        workbook(lambda page: page.write_formula("J2", "=1+1")),
        422,
        "workbook_has_formula",
        "Sel J2",
        "Cell J2",
    ),
    "macro": (
        with_part(workbook(), "xl/vbaProject.bin", b"\xcc\x61"),
        422,
        "workbook_has_macros",
        "tanpa makro",
        "without macros",
    ),
    "zip that is no workbook": (
        with_part(b"", "notes.txt", b"hello"),
        422,
        "workbook_unreadable",
        "simpan ulang",
        "save it again",
    ),
    "cut workbook": (workbook()[:3000], 422, "workbook_unreadable", "simpan ulang", "save it"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_file_that_no_reader_opens_is_refused_by_name(survey, name):
    content, status, code, *remedies = REFUSED[name]
    client = survey.client()
    round = await open_round(client)
    for language, remedy in zip(("id", "en"), remedies, strict=True):
        answer = await upload(client, round, content, headers={"Accept-Language": language})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert remedy in answer.json()["detail"]
    assert await survey.scalar("SELECT count(*) FROM imports") == 0


async def test_a_file_over_the_limit_is_413(start):
    survey = await start("survey", upload_limit=10_000)
    client = survey.client()
    round = await open_round(client)
    answer = await upload(client, round, sheet(*[{}] * 200))
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert "10000" in answer.json()["detail"]


async def test_a_workbook_that_only_looks_like_one_fails_by_name(survey):
    client = survey.client()
    round = await open_round(client)
    content = with_part(b"", "xl/workbook.xml", b"<workbook/>")
    answer = await upload(client, round, content, "rt.xlsx")
    assert answer.status_code == 202
    await survey.work()
    found = (await client.get(f"/v1/survey/imports/{answer.json()['id']}")).json()
    assert found["status"] == "failed"
    assert [error["code"] for error in found["errors"]] == ["workbook_unreadable"]
    assert "save it again" in found["errors"][0]["detail"]


async def test_a_file_name_cannot_lead_anywhere(survey):
    client = survey.client()
    round = await open_round(client)
    answer = await upload(client, round, sheet({}), "../../etc/<b>pass\twd</b>.csv")
    assert answer.json()["filename"] == "b_.csv"


async def test_an_unknown_kind_of_import_is_422(survey):
    client = survey.client()
    round = await open_round(client)
    answer = await client.http.post(
        "/v1/survey/imports",
        files={"file": ("rt.csv", sheet({}))},
        data={"kind": "secrets", "round_id": round["id"]},
    )
    assert answer.status_code == 422
