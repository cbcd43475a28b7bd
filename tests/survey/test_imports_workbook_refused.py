"""Workbooks that are not taken, and what is said about them."""

import io
import zipfile

import pytest

from tests.survey import workbooks
from tests.survey.official import KIND, REJOSARI, brought, codes, java
from tests.survey.steps import upload
from tests.survey.workbooks import SCORES, rejosari_workbook


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"rt": "33.11.07.2011"}, 422, "rt_code_invalid"),
        ({"rt": "35.19.09.2010-001-001"}, 404, "region_not_found"),
        ({"rt": REJOSARI, "kind": "rt_sheets"}, 422, "rt_not_taken"),
    ],
)
async def test_an_rt_that_cannot_be_is_refused_at_the_door(survey, form, status, code):
    client = survey.client(regions=("33",))
    round = await java(client)
    content = rejosari_workbook().written()
    answer = await upload(client, round, content, "rt.xlsx", KIND | form)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_workbook_of_a_foreign_place_is_not_imported(survey):
    owner = survey.client(regions=("33",))
    round = await java(owner)
    neighbour = survey.client(regions=("33.09",), id="neighbour")
    found = await brought(survey, neighbour, round, rejosari_workbook())
    assert codes(found) == [("Cover!F20", "region_not_found")]


async def test_a_csv_is_no_workbook(survey):
    client = survey.client()
    round = await java(client)
    answer = await upload(client, round, b"a,b\n1,2\n", "rt.csv", KIND)
    assert (answer.status_code, answer.json()["code"]) == (415, "workbook_expected")


def with_parts(content: bytes, **parts: bytes) -> bytes:
    """The same workbook with other parts, by their names' last words."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(f"xl/{name}.bin", part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def with_type(content: bytes, kind: bytes) -> bytes:
    """The same workbook that says it is of another kind."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(b"spreadsheetml.sheet.main", kind)
            new.writestr(name, part)
    return made.getvalue()


HOSTILE = {
    "zip_bomb": lambda content: with_parts(content, bomb=bytes(8 << 20)),
    "workbook_has_macros": lambda content: with_parts(content, vbaProject=b"x"),
    "workbook_unreadable": lambda content: content[: len(content) // 2],
    "file_type_unsupported": lambda content: b"\xd0\xcf\x11\xe0" + content,
}


@pytest.mark.parametrize("code", HOSTILE)
async def test_a_hostile_workbook_is_refused_by_name(survey, code):
    client = survey.client()
    round = await java(client)
    content = HOSTILE[code](rejosari_workbook().written())
    answer = await upload(client, round, content, "rt.xlsx", KIND)
    assert (answer.status_code in {415, 422}, answer.json()["code"]) == (True, code)


async def test_a_workbook_made_for_macros_is_refused_though_it_holds_none(survey):
    client = survey.client()
    round = await java(client)
    kind = b"ms-excel.sheet.macroEnabled.main"
    content = with_type(rejosari_workbook().written(), kind)
    answer = await upload(client, round, content, "rt.xlsm", KIND)
    assert (answer.status_code, answer.json()["code"]) == (422, "workbook_has_macros")


async def test_a_sheet_of_a_billion_cells_is_refused_by_name(survey):
    client = survey.client()
    round = await java(client)
    draft = rejosari_workbook()
    draft.put(workbooks.COVER, 1_048_576, 16_384, "x")
    found = await brought(survey, client, round, draft)
    assert (found["status"], codes(found)) == ("failed", [(None, "workbook_unreadable")])


async def test_formulas_are_still_refused_where_rows_are_typed(survey):
    client = survey.client()
    round = await java(client)
    answer = await upload(client, round, rejosari_workbook().written(), "rt.xlsx")
    assert (answer.status_code, answer.json()["code"]) == (422, "workbook_has_formula")


async def test_a_difference_blocks_the_import_and_names_cell_and_remedy(survey):
    client = survey.client()
    round = await java(client)
    draft = rejosari_workbook()
    draft.put(SCORES, 16, 3, workbooks.Formula(9))
    found = await brought(survey, client, round, draft)
    assert (found["status"], codes(found)) == ("failed", [(f"{SCORES}!C16", "volume_differs")])
    assert "it says 9, while the entries give 5" in found["errors"][0]["detail"]
    answer = await client.post(f"/v1/survey/imports/{found['id']}/apply")
    assert answer.json()["code"] == "import_not_ready"
