"""The sheets that East Java published, through the API: totals, classes, flags, both file types."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest_asyncio
import xlsxwriter

from contracts.regulation import load
from tests.survey.steps import apply, assessments, imported, open_round, undo

EXPECTED = Path("tests/contracts/regulation/data/rt_sheets_expected.jsonl")
PAGES = [json.loads(line) for line in EXPECTED.read_text().splitlines()]
SHEETS = Path("deploy/local/demo/rt_sheets.csv").read_bytes()
ROWS = list(csv.reader(io.StringIO(SHEETS.decode())))


def as_workbook(rows):
    """The rows as people keep them: numbers as numbers, codes as text."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                text = number == 0 or place < 2 or not value
                page.write(number, place, value if text else float(value))
    return content.getvalue()


def as_semicolons(rows):
    """The rows as an Indonesian Excel saves them."""
    return "".join(
        ";".join(value.replace(".", ",", i > 1) for i, value in enumerate(row)) + "\r\n"
        for row in rows
    ).encode("cp1252")


@pytest_asyncio.fixture
async def published(survey):
    """Client, round and the applied import of the 26 sheets."""
    client = survey.client()
    round = await open_round(client)
    found = await imported(survey, client, round, SHEETS)
    return client, round, await apply(survey, client, found)


async def test_every_total_and_class_is_the_published_one(published):
    client, round, _ = published
    found = await assessments(client, round, level="rt")
    law = load("permen-14-2018")
    assert {item["code"]: (item["total"], item["slum_class"]) for item in found.values()} == {
        page["rt_code"]: (page["total"], law.slum_class(page["total"])) for page in PAGES
    }


async def test_dirty_rows_are_accepted_and_flagged(published):
    client, round, applied = published
    assert (applied["accepted"], applied["errors"]) == (26, [])
    found = await assessments(client, round, level="rt")
    flags = {item["code"]: set(item["flags"]) for item in found.values() if item["flags"]}
    assert flags == {
        "35.10.15.1002-002-004": {"over_100"},
        "35.14.13.2006-009-004": {"negative_volume"},
        "35.14.22.2008-002-001": {"over_100"},
        "35.19.07.1009-001-003": {"zero_denominator"},
        "35.27.11.2011-000-PENENERAN": {"over_100", "rt_not_numeric"},
        "35.73.03.1002-003-015": {"negative_volume"},
    }
    assert applied["flagged"] == len(flags)


async def test_open_flags_are_counted_up_to_every_place(published):
    client, round, _ = published
    found = await assessments(client, round)
    sheets = (await client.get("/v1/survey/sheets", round_id=round["id"], limit=100)).json()
    for item in found.values():
        inside = [s for s in sheets["items"] if s["rt"].startswith(item["code"])]
        if item["level"] != "area":
            assert item["open_flags"] == sum(len(s["flags"]) for s in inside), item


async def test_a_workbook_gives_the_same_scores_as_the_csv(survey, published):
    client, round, _ = published
    other = await open_round(client, name="From Excel")
    found = await imported(survey, client, other, as_workbook(ROWS), "rt.xlsx")
    assert (found["status"], found["accepted"]) == ("ready", 26), found["errors"]
    await apply(survey, client, found)
    assert without_ids(await assessments(client, other)) == without_ids(
        await assessments(client, round)
    )


async def test_semicolons_and_decimal_commas_give_the_same_scores(survey, published):
    client, round, _ = published
    other = await open_round(client, name="From Indonesia")
    found = await imported(survey, client, other, as_semicolons(ROWS))
    assert (found["status"], found["accepted"]) == ("ready", 26), found["errors"]
    await apply(survey, client, found)
    assert without_ids(await assessments(client, other)) == without_ids(
        await assessments(client, round)
    )


def without_ids(found):
    return {
        key: {**item, "id": None, "round_id": None, "area_ha": float(item["area_ha"])}
        for key, item in found.items()
    }


async def test_another_year_than_the_rounds_is_only_a_warning(survey):
    client = survey.client()
    round = await open_round(client, year=2024)
    found = await imported(survey, client, round, SHEETS)
    assert found["status"] == "ready"
    [warning] = found["warnings"]
    assert (warning["code"], warning["rows"]) == ("year_differs", 26)
    assert "2024" in warning["detail"]


async def test_an_excel_error_that_was_pasted_as_a_value_is_named(survey):
    client = survey.client()
    round = await open_round(client)
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        for number, row in enumerate(ROWS[:2]):
            page.write_row(number, 0, row)
        page.write_formula("J2", "=SQRT(-1)", value="#NUM!")
    pasted = without_formulas(content.getvalue())
    found = await imported(survey, client, round, pasted, "rt.xlsx")
    [error] = found["errors"]
    assert (error["row"], error["column"], error["code"]) == (2, "1a", "excel_error")


def without_formulas(content):
    """The workbook after "paste as values": error cells stay error cells."""
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"<f>.*?</f>", b"", old.read(name)))
    return copy.getvalue()


async def test_undo_takes_all_of_it_back(survey, published):
    client, round, applied = published
    found = await undo(survey, client, applied)
    assert found["status"] == "undone"
    assert await assessments(client, round) == {}
    for address in ("sheets", "areas"):
        answer = await client.get(f"/v1/survey/{address}", round_id=round["id"])
        assert answer.json()["items"] == []


async def test_the_regulations_can_be_listed_and_read(survey):
    client = survey.client()
    listed = await client.ok(await client.get("/v1/survey/regulations"))
    assert [law["id"] for law in listed["items"]] == ["permen-02-2016", "permen-14-2018"]
    assert [len(law["criteria"]) for law in listed["items"]] == [19, 16]
    law = await client.ok(await client.get("/v1/survey/regulations/permen-14-2018"))
    assert (law["slum_line"], law["title"]) == (16, listed["items"][1]["title"])
    answer = await client.get("/v1/survey/regulations/permen-99")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
