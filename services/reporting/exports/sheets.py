"""Each kind of file as tables: what is read, laid out under headings."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from contracts.finance import FUND_SOURCES
from services.chassis.problems import Text
from services.reporting.exports import numeric, selects, words
from services.reporting.exports.models import Kind
from services.reporting.exports.numeric import Columns, Phase, Place
from services.reporting.exports.work import Cell, Row, Table, Work
from services.reporting.reach import below, level_of, named, summed

VILLAGE, DISTRICT, REGENCY = 13, 8, 5
SOURCES: Final = {source.code: Text(source.name_id, source.name_en) for source in FUND_SOURCES}


def said(work: Work, texts: Sequence[Text]) -> list[str]:
    """Headings in the language of the file."""
    return [work.said(text) for text in texts]


async def columns_of(work: Work) -> Columns:
    """A column for each criterion of the regulations that these RTs are under."""
    return Columns.of([row.regulation for row in await work.all(selects.REGULATIONS)])


async def numeric_recap(work: Work) -> AsyncIterator[Table]:
    """RTs, and behind those of a village or district their sum."""
    columns = await columns_of(work)
    yield Table(
        work.said(words.TITLES[Kind.rekap_numerik]), _heads(work, columns), _rts(work, columns)
    )


def _heads(work: Work, columns: Columns) -> list[str]:
    phases = said(work, (words.BEFORE, words.AFTER))
    heads = said(work, words.PLACE_HEADS)
    heads += [f"{head} {phase}" for phase in phases for head in said(work, words.PHASE_HEADS)]
    for criterion in columns.criteria:
        units = (criterion.unit, work.said(words.PERCENT))
        heads += [
            f"{criterion.id} {work.named(criterion)} ({unit}) {phase}"
            for phase in phases
            for unit in units
        ]
    return heads


async def _rts(work: Work, columns: Columns) -> AsyncIterator[Sequence[Row]]:
    widths = (VILLAGE,) if level_of(work.region) == "village" else (VILLAGE, DISTRICT)
    open_: list[list[Place]] = [[] for _ in widths]
    done, expected = 0, (await work.all(selects.SIZE))[0].rts or 1

    def scored(rows: Sequence[Any]) -> list[Row]:
        names = {row.rt: row.name for row in rows}
        places = numeric.with_sums(map(numeric.rt_of, rows), open_, widths)
        return [_place(work, place, names, columns) for place in places]

    async for rows in work.stream(selects.RTS):
        yield await asyncio.to_thread(scored, rows)
        done += len(rows)
        await work.tell(min(99, int(100 * done / expected)))
    yield [_place(work, place, {}, columns) for place in numeric.closed(open_, widths)]


def _place(work: Work, place: Place, names: Mapping[str, str], columns: Columns) -> list[Cell]:
    code = place.code
    level = words.LEVELS.get(len(code), words.RT)
    village = named(code[:VILLAGE]) if len(code) >= VILLAGE else None
    name = names.get(code) or named(code)
    cells: list[Cell] = [work.said(level), code, name, village, named(code[:DISTRICT]), place.rts]
    return cells + stands(work, place.before) + stands(work, place.after) + columns.cells(place)


def stands(work: Work, phase: Phase | None) -> list[Cell]:
    """How a place stands, under `words.PHASE_HEADS`."""
    if phase is None:
        return [None] * len(words.PHASE_HEADS)
    slum_class = work.said(words.CLASSES[phase.slum_class]) if phase.slum_class else None
    known = (phase.year, phase.regulation, phase.area_ha, phase.slum_ha, phase.total)
    return [*known, slum_class]


async def funds(work: Work) -> AsyncIterator[Table]:
    """Money by source and fiscal year: of the region, then of each region of the level below."""
    yield Table(
        work.said(words.TITLES[Kind.rekap_dana]), said(work, words.FUND_HEADS), _funds(work)
    )


async def _funds(work: Work) -> AsyncIterator[Sequence[Row]]:
    facts = {
        "region": work.region,
        "whole": summed(work.region)["whole"],
        "below": below(level_of(work.region)),
        "since": work.since,
    }
    async for rows in work.stream(selects.FUNDS, **facts):
        yield [
            [row.region, named(row.region), row.year, row.source, _source(work, row.source)]
            + [getattr(row, name) for name in selects.AMOUNTS]
            for row in rows
        ]


def _source(work: Work, code: str) -> str:
    return work.said(SOURCES[code]) if code in SOURCES else code


async def quick_status(work: Work) -> AsyncIterator[Table]:
    """Villages: hectares, RTs by class, activities by state, how far work and money are."""
    heads = said(work, words.STATUS_HEADS)
    for count, kinds in ((words.RT_COUNT, words.CLASSES), (words.ACTIVITY_COUNT, words.STATES)):
        heads += [work.said(count).format(what=what) for what in said(work, list(kinds.values()))]
    heads += said(work, words.PROGRESS_HEADS)
    yield Table(work.said(words.TITLES[Kind.quick_status]), heads, _statuses(work))


async def _statuses(work: Work) -> AsyncIterator[Sequence[Row]]:
    async for rows in work.stream(selects.STATUS, working=list(words.WORKING)):
        yield [_status(row) for row in rows]


def _status(row: Any) -> list[Cell]:
    code = row.region
    scored = row.baseline_ha is not None
    slum = (row.ha_light + row.ha_medium + row.ha_heavy) if scored else None
    left = slum + row.below_line_ha if slum is not None else None
    states = row.states or {}
    money = numeric.percent(row.spent, row.committed)
    return [
        *(code, named(code), named(code[:DISTRICT]), named(code[:REGENCY])),
        *(row.baseline_ha, row.handled_ha, row.below_line_ha, row.new_ha, left),
        *(_whole(getattr(row, f"rts_{name}")) for name in words.CLASSES),
        *(states.get(name, 0) for name in words.STATES),
        *(row.committed, row.spent, row.physical, money),
    ]


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


async def laws_of(work: Work) -> list[str]:
    """The regulations that the RTs of the region are under, with their titles."""
    known = [row.regulation for row in await work.all(selects.REGULATIONS)]
    laws = [(law, numeric.known(law)) for law in known]
    return [f"{id} ({law.title})" if law else id for id, law in laws]
