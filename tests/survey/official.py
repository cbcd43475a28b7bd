"""Steps of the tests that read and import the programme's workbook."""

import tempfile

from services.survey.imports import grids
from services.survey.imports import workbook as reader
from services.survey.imports.grids import Grid
from services.survey.imports.place import Limits
from services.survey.imports.problems import ROWS
from tests.survey.steps import imported, open_round
from tests.survey.workbooks import FIRST, HOUSEHOLDS, Draft

LAW = "permen-14-2018"
JAVA = Limits("33", ("*",))
REJOSARI = "33.11.07.2011-002-001"
ROWS_OF_DATA = range(FIRST, 60)
KIND = {"kind": "official_workbook"}
RECORDS = "SELECT count(*) FROM {} WHERE round_id = :round"


def examined(draft: Draft | bytes, limits=JAVA, law=LAW):
    content = draft if isinstance(draft, bytes) else draft.written()
    return reader.examine(read(content), law, limits)


def read(content: bytes) -> list[Grid]:
    with tempfile.NamedTemporaryFile() as file, tempfile.TemporaryFile() as target:
        file.write(content)
        file.flush()
        return grids.read(file.name, target)


def named(found):
    """Each fault's cell and code; every sentence can be said in both languages."""
    for fault in found.faults.kept:
        assert ROWS[fault.code].render("id", fault.facts)
        assert ROWS[fault.code].render("en", fault.facts)
    for warning in found.warnings:
        assert ROWS[warning["code"]].render("id", warning["facts"])
        assert ROWS[warning["code"]].render("en", warning["facts"])
    return [(fault.column, fault.code) for fault in found.faults.kept]


def place_of(name, letter=""):
    return Draft().column_of(HOUSEHOLDS, name, letter)


def swapped(one, other):
    return lambda column: {one: other, other: one}.get(column, column)


async def brought(survey, client, round, draft: Draft | bytes, **form):
    content = draft if isinstance(draft, bytes) else draft.written()
    return await imported(survey, client, round, content, "rt.xlsx", KIND | form)


async def java(client, **facts):
    return await open_round(client, region="33", year=2021, name="Baseline 2021", **facts)


async def counted(survey, round):
    """Households and RT forms of the round, and what they are."""
    facts = {"round": round["id"]}
    return [await survey.scalar(RECORDS.format(t), **facts) for t in ("households", "rt_forms")]


def codes(found):
    return [(e["column"], e["code"]) for e in found["errors"]]


def warned(found):
    return [w["code"] for w in found["warnings"]]
