"""What goes out: a round's sheets as CSV and workbook, an RT in the programme's layout."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from services.survey.imports.columns import HEADS
from services.survey.questionnaire.recap import Recap
from services.survey.questionnaire.totals import HouseholdTotals
from services.survey.questionnaire.volumes import measures
from services.survey.rt_forms.models import RtForm
from services.survey.rt_forms.rules import row_of
from services.survey.sheets.models import Sheet
from tests.survey.questionnaire import rejosari
from tests.survey.steps import HEADER, apply, imported, open_round, rt, sheet
from tests.survey.test_imports_workbook import REJOSARI, brought, counted, java
from tests.survey.workbooks import rejosari_workbook, workbook

PUBLISHED = Path(__file__).parents[2].parent / "shared" / "realdata" / "rt_sheets.csv"
NUMBERS = HEADER[3:]
FORMULAS = ["=1+1", "+A1", "-A1", "@SUM(A1)", "\uff1dA1", "\uff0bA1", "\uff0dA1", "\uff20A1"]


def rows_of(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


async def taken(client, round, name, **params):
    answer = await client.get(f"/v1/survey/rounds/{round['id']}/exports/{name}", **params)
    assert answer.status_code == 200, answer.text
    return answer


async def filled(survey, client, *rows):
    round = await open_round(client)
    await apply(survey, client, await imported(survey, client, round, sheet(*rows)))
    return round


async def test_csv_has_the_columns_of_the_import_in_their_order(survey):
    client = survey.client()
    round = await filled(survey, client, {"1a": "3", "4a": "-2.70"}, {"kode_rt": rt(8)})
    answer = await taken(client, round, "rt_sheets.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    found = rows_of(answer.content)
    assert list(found[0]) == HEADER
    assert [row["kode_rt"] for row in found] == [rt(7), rt(8)]
    first = {name: found[0][name] for name in ("kawasan", "tahun", "luas_ha", "1a", "4a")}
    assert first == {
        "kawasan": "KLAGEN",
        "tahun": "2023",
        "luas_ha": "2.5",
        "1a": "3",
        "4a": "-2.70",
    }


@pytest.mark.parametrize("name", ["rt_sheets.csv", "rt_sheets.xlsx"])
async def test_what_goes_out_comes_in_again_as_it_was(survey, name):
    client = survey.client()
    rows = [{"kode_rt": rt(n), "2b": f"{n}.5", "luas_ha": "" if n == 3 else "1.44"} for n in (1, 3)]
    round = await filled(survey, client, *rows)
    content = (await taken(client, round, name)).content
    other = await open_round(client)
    await apply(survey, client, await imported(survey, client, other, content, name))
    assert await stored(survey, round) == await stored(survey, other)


async def stored(survey, round, code=None):
    """The sheets of a round, without what tells one import from another."""
    columns = ", ".join(["rt", "total", *HEADS.values(), *(f"v{id}" for id in HEADER[9:])])
    query = f"SELECT {columns} FROM sheets WHERE round_id = :round"
    found = await survey.rows(f"{query} ORDER BY rt", round=round["id"])
    return [row for row in found if code in (None, row.rt)]


async def test_numbers_are_numbers_in_the_workbook_and_an_empty_cell_stays_empty(survey):
    client = survey.client()
    round = await filled(survey, client, {"luas_ha": "", "4a": "-2.7"})
    answer = await taken(client, round, "rt_sheets.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    header, row = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    found = dict(zip(header, row, strict=True))
    assert (found["luas_ha"], found["4a"], found["kode_rt"]) == ("", -2.7, rt(7))


@pytest.mark.parametrize("name", ["rt_sheets.csv", "rt_sheets.xlsx"])
@pytest.mark.parametrize("text", FORMULAS)
async def test_a_name_that_looks_like_a_formula_goes_out_as_text(survey, name, text):
    client = survey.client()
    round = await filled(survey, client, {"kawasan": text})
    answer = await taken(client, round, name)
    if name.endswith("csv"):
        assert rows_of(answer.content)[0]["kawasan"] == f"'{text}"
    else:
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        assert book.get_sheet_by_index(0).to_python()[1][1] == f"'{text}"


@pytest.mark.parametrize("name", ["rt_sheets.csv", "rt_sheets.xlsx"])
async def test_only_the_callers_regions_go_out(survey, name):
    owner = survey.client()
    round = await filled(survey, owner, {}, {"kode_rt": rt(1, "35.77.03.1005")})
    neighbour = survey.client(regions=("35.77",), id="neighbour")
    content = (await taken(neighbour, round, name)).content
    if name.endswith("csv"):
        found = [row["kode_rt"] for row in rows_of(content)]
    else:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = [row[0] for row in book.get_sheet_by_index(0).to_python()[1:]]
    assert found == [rt(1, "35.77.03.1005")]


async def test_the_database_itself_lets_only_the_callers_rows_out(survey, monkeypatch):
    """COPY obeys row-level security: without our own narrowing nothing more goes out."""
    owner = survey.client()
    round = await filled(survey, owner, {}, {"kode_rt": rt(1, "35.77.03.1005")})
    monkeypatch.setattr("services.survey.exports.queries.scope.visible", everything)
    neighbour = survey.client(regions=("35.77",), id="neighbour")
    content = (await taken(neighbour, round, "rt_sheets.csv")).content
    assert [row["kode_rt"] for row in rows_of(content)] == [rt(1, "35.77.03.1005")]


def everything(column, principal, region=None):
    return column.is_not(None)


@pytest.mark.parametrize("name", ["rt_sheets.csv", "rt_sheets.xlsx", "official_workbook.xlsx"])
async def test_a_foreign_round_is_not_found(survey, name):
    round = await open_round(survey.client())
    stranger = survey.client(regions=("33",), id="stranger")
    address = f"/v1/survey/rounds/{round['id']}/exports/{name}"
    assert (await stranger.get(address, rt=REJOSARI)).status_code == 404


async def test_a_round_without_sheets_goes_out_as_a_header(survey):
    client = survey.client()
    round = await open_round(client)
    content = (await taken(client, round, "rt_sheets.csv")).content
    assert content.decode("utf-8-sig").strip().split(",") == HEADER


async def test_an_rt_in_the_programmes_layout_is_taken_again_as_it_was(survey):
    client = survey.client()
    round = await java(client)
    await apply(survey, client, await brought(survey, client, round, rejosari_workbook()))
    content = (await taken(client, round, "official_workbook.xlsx", rt=REJOSARI)).content
    again = await java(client)
    found = await brought(survey, client, again, content)
    assert (found["errors"], found["warnings"], found["accepted"]) == ([], [], 41)
    await apply(survey, client, found)
    assert await stored(survey, round) == await stored(survey, again)
    assert await counted(survey, again) == [40, 1]
    assert await answers(survey, "households", round) == await answers(survey, "households", again)
    assert await answers(survey, "rt_forms", round) == await answers(survey, "rt_forms", again)


async def answers(survey, table, round):
    """The answers alone: what they were, whoever brought them."""
    query = (
        f"SELECT to_jsonb(t) - '{{id,round_id,import_id,import_row,recorded_at}}'::text[] AS said"
        f" FROM {table} t WHERE round_id = :round ORDER BY import_row"
    )
    return [row.said for row in await survey.rows(query, round=round["id"])]


async def test_every_answer_of_both_forms_survives_the_way_out_and_in(survey):
    client = survey.client()
    area = rejosari.area(
        q15="c",
        q16="b",
        q17="b",
        q18="0.2",
        q19="b",
        q32="d",
        q33="c",
        q34="a b",
        q36="a e",
        q37="b d",
        q39="c",
        q25="a",
        q26="40",
    )
    whole = workbook(rejosari.synthetic_households(), rejosari.area())
    round = await java(client)
    await apply(survey, client, await brought(survey, client, round, whole))
    async with survey.sessions.begin() as session:
        made = measures(Recap(HouseholdTotals.of(rejosari.synthetic_households()), area))
        await session.execute(update(RtForm).values(row_of(area, 16)))
        await session.execute(update(Sheet).values({f"v{i}": v for i, v in made.volumes.items()}))
    content = (await taken(client, round, "official_workbook.xlsx", rt=REJOSARI)).content
    again = await java(client)
    found = await brought(survey, client, again, content)
    assert (found["errors"], found["warnings"]) == ([], [])
    await apply(survey, client, found)
    assert await answers(survey, "rt_forms", round) == await answers(survey, "rt_forms", again)


async def test_a_sheet_that_came_otherwise_goes_out_as_the_score_sheet_alone(survey):
    client = survey.client()
    round = await java(client)
    await apply(survey, client, await brought(survey, client, round, rejosari_workbook()))
    newer = sheet({"kode_rt": REJOSARI, "1a": "9"})
    await apply(survey, client, await imported(survey, client, round, newer))
    content = (await taken(client, round, "official_workbook.xlsx", rt=REJOSARI)).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Cover", "Kekumuhan Awal_RT"]


async def test_no_person_is_named_in_what_goes_out(survey):
    client = survey.client()
    round = await java(client)
    await apply(survey, client, await brought(survey, client, round, rejosari_workbook()))
    content = (await taken(client, round, "official_workbook.xlsx", rt=REJOSARI)).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    shown = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    assert "RAHASIA" not in shown
    assert "3311070000" not in shown


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="Real data is not beside the repository.")
async def test_the_published_sheets_go_out_as_they_came(survey):
    client = survey.client()
    round = await open_round(client)
    content = PUBLISHED.read_bytes()
    await apply(survey, client, await imported(survey, client, round, content))
    before = {row["kode_rt"]: row for row in rows_of(b"\xef\xbb\xbf" + content)}
    out = rows_of((await taken(client, round, "rt_sheets.csv")).content)
    assert [plain(row) for row in out] == [plain(before[row["kode_rt"]]) for row in out]
    assert len(out) == len(before) == 26


def plain(row):
    return {n: Decimal(row[n]) if row[n] else None for n in NUMBERS} | {"kawasan": row["kawasan"]}
