"""A plan as a workbook: what it is, its chapters, and each table of its paper with numbers as such."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from services.chassis.sheets import Row, Sheet, workbook
from services.planning.documents import changes, paper, people, slums, works
from services.planning.documents.rules import Facts
from services.planning.documents.tables import Table
from services.planning.plans.outline import OUTLINES

DECIMALS: Final = "#,##0.00####"
SUMMARY: Final = (("", 28), ("", 100))
CHAPTERS: Final = (("bab", 44), ("naskah", 120))
LONGEST: Final = (
    16_000  # of a cell, which has 32,767 units of UTF-16; a chapter goes on in the next
)
UNSEEN: Final = "\u200b"  # where a word of the paper may break


def tables(facts: Facts) -> Iterator[Table]:
    """In the order of the chapters."""
    yield slums.profile(facts)
    yield slums.classes(facts)
    for several in (slums.scores, slums.percents, slums.averages):
        yield from several(facts)
    yield changes.needed(facts)
    yield changes.needed_by_rt(facts)
    yield people.points(facts)
    for make in (changes.effects, changes.area_effects, changes.services):
        yield make(facts)
    for make in (works.listed, works.places, works.rabs, works.yearly, works.funds):
        yield make(facts)
    yield works.screened(facts)
    yield works.answers(facts)
    for make in (people.institutions, people.seats, people.meetings, people.decisions):
        yield make(facts)
    if facts["plan"]["kind"] == "rplp":
        yield people.alignment(facts)


def written(facts: Facts, made: datetime) -> bytes:
    """The same bytes for the same facts and moment."""
    sheets = (
        Sheet("ringkasan", SUMMARY, _summary(facts)),
        Sheet("bab", CHAPTERS, _chapters(facts)),
        *map(_sheet, tables(facts)),
    )
    return workbook(sheets, made=made, decimals=DECIMALS)


def _summary(facts: Facts) -> Iterator[Row]:
    if paper.draft(facts):
        yield ("keadaan", "RANCANGAN, belum disahkan")
    yield ("judul", facts["plan"]["title"])
    for block in paper.identity(facts):
        for name, fact in block["pairs"]:
            yield (name.lower(), fact.replace(UNSEEN, ""))


def _chapters(facts: Facts) -> Iterator[Row]:
    bodies = {one["chapter"]: one["body"] for one in facts["content"]["content"]["chapters"]}
    for one in OUTLINES[facts["plan"]["kind"]]:
        body = bodies.get(one.chapter, paper.UNWRITTEN)
        for first in range(0, len(body), LONGEST):
            name = f"{one.number}. {one.name_id}" if first == 0 else ""
            yield (name, body[first : first + LONGEST])


def _sheet(table: Table) -> Sheet:
    heads = [(column.head.lower(), column.sheet) for column in table.columns]
    rows = [*table.rows, *([table.total] if table.total is not None and table.rows else [])]
    return Sheet(table.name, heads, rows or [(table.nothing,)])
