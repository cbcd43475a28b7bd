"""Asks for files, has them made, and reads them."""

import csv
import io
from decimal import Decimal

from python_calamine import CalamineWorkbook

from contracts.regulation import Measures
from tests.reporting.events import sealed
from tests.reporting.test_facts import changed

VILLAGE, NEIGHBOUR = "35.19.09.2010", "35.19.09.2011"
A, B, C = f"{VILLAGE}-001-001", f"{VILLAGE}-001-002", f"{NEIGHBOUR}-001-001"
LAW = "permen-14-2018"
HEADS = {"area_ha": "2.5", "buildings": "40", "households": "50", "population": "180"}
HEADS |= {"road_ideal_m": "900", "drain_ideal_m": "1000"}
PATH = "/v1/reports/exports"


def measured(rt, slum_class, year=2023, **facts):
    """A sealed score that tells its numbers."""
    volumes = {"1a": "11", "2b": "400.5", "4a": "0.75"} | facts.pop("volumes", {})
    return sealed(rt, slum_class, year, volumes=volumes, measures=HEADS, **facts)


def history():
    """Three RTs of two villages: one improved, one unchanged, one only known from an update."""
    return [
        measured(A, "heavy", 2020, area_ha="2"),
        measured(A, "none", 2022, round_kind="update", area_ha="2", volumes={"1a": "0", "2b": "9"}),
        measured(B, "light", 2020),
        measured(C, "light", 2023, round_kind="update", area_ha="0.5"),
    ]


def money(event, region=VILLAGE, **facts):
    """Money of a village."""
    return changed(event, region=region, **facts)


def sheet_of(event):
    """The numbers of an event, as the engine takes them."""
    return Measures(volumes=event.volumes, **event.measures)


async def asked(running, kind, format, region="35.19", year=2023, who=None, **more):
    """The answer to asking."""
    body = {"kind": kind, "format": format, "region": region, "year": year} | more
    return await running.client(**(who or {})).post(PATH, body)


async def made(running, kind, format, region="35.19", year=2023, **more):
    """The content of a file, and what is said of its export."""
    answer = await asked(running, kind, format, region, year, **more)
    assert answer.status_code == 202, answer.text
    assert (answer.json()["state"], answer.json()["progress"]) == ("queued", 0)
    await running.work()
    address = f"{PATH}/{answer.json()['id']}"
    export = (await running.client().get(address)).json()
    assert (export["state"], export["progress"]) == ("done", 100), export
    content = await running.client().get(f"{address}/content")
    assert content.status_code == 200
    assert len(content.content) == export["size"]
    return content, export


def sheets_of(content):
    """The sheets of a workbook by name, as rows of values."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def table(rows):
    """Rows below their headings, as dicts."""
    heads, *rest = rows
    assert len(set(heads)) == len(heads)
    return [dict(zip(heads, row, strict=True)) for row in rest]


def csv_of(content):
    """What stands on the first lines of a CSV file, and its table."""
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    empty = rows.index([])
    return dict(rows[:empty]), table(rows[empty + 1 :])


def number(value):
    """As a decimal, whichever file it comes from; an empty cell is None."""
    return None if value == "" else Decimal(str(value))
