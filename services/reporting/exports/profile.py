"""The slum profile of a village: who it is, its RTs criterion by criterion, hectares, works."""

from collections.abc import AsyncIterator, Iterator, Sequence
from decimal import Decimal
from typing import Any

from contracts.regulation import DENOMINATORS
from services.chassis.problems import Text
from services.reporting.exports import numeric, selects, words
from services.reporting.exports.numeric import Columns, Phase, Place
from services.reporting.exports.sheets import columns_of, said, stands
from services.reporting.exports.work import Cell, Row, Table, Work, at_once
from services.reporting.reach import named

WIDTHS = {"province": 2, "regency": 5, "district": 8, "village": 13}


async def profile(work: Work) -> AsyncIterator[Table]:
    """Four sheets; a village is small enough to be held at once."""
    rows = await work.all(selects.RTS)
    names = {row.rt: row.name for row in rows}
    rts = [numeric.rt_of(row) for row in rows]
    columns = await columns_of(work)
    heads = said(work, (words.FACT, words.VALUE))
    yield Table(work.said(words.IDENTITY), heads, at_once(list(_identity(work, rts))))
    scored = [row for rt in rts for row in _scores(work, rt, names[rt.code], columns)]
    yield Table(work.said(words.RT), _score_heads(work, columns), at_once(scored))
    yield _by_class(work, rts)
    works = await work.all(selects.WORKS, since=0)
    done = [_work(work, row) for row in works if row.state != "cancelled"]
    yield Table(work.said(words.WORKS), said(work, words.WORK_HEADS), at_once(done))


def _identity(work: Work, rts: Sequence[Place]) -> Iterator[Row]:
    for level, text in words.FACTS.items():
        code = work.region[: WIDTHS[level]]
        yield [work.said(text), f"{named(code)} ({code})"]
    yield [work.said(words.PLACE_HEADS[-1]), len(rts)]
    whole = numeric.sum_of(work.region, rts) if rts else None
    sheet = whole.after.sheet if whole else None
    for name in DENOMINATORS if sheet else ():
        yield [work.said(words.MEASURED[name]), getattr(sheet, name)]
    for text, phase in _phases(whole):
        for head, cell in zip(words.PHASE_HEADS, stands(work, phase), strict=True):
            yield [f"{work.said(head)} {work.said(text)}", cell]


def _phases(place: Place | None) -> list[tuple[Text, Phase | None]]:
    return [(words.BEFORE, place.before), (words.AFTER, place.after)] if place else []


def _score_heads(work: Work, columns: Columns) -> list[str]:
    heads = [*said(work, words.PLACE_HEADS[1:3]), work.said(words.PHASE)]
    heads += said(work, words.PHASE_HEADS)
    for criterion in columns.criteria:
        units = (criterion.unit, *said(work, (words.PERCENT, words.SCORE)))
        heads += [f"{criterion.id} {work.named(criterion)} ({unit})" for unit in units]
    average = work.said(words.AVERAGE)
    return heads + [f"{average} {aspect.id} {work.named(aspect)} (%)" for aspect in columns.aspects]


def _scores(work: Work, rt: Place, name: str, columns: Columns) -> Iterator[Row]:
    for text, phase in _phases(rt):
        if phase is not None:
            yield [rt.code, name, work.said(text), *stands(work, phase), *columns.scores(phase)]


def _by_class(work: Work, rts: Sequence[Place]) -> Table:
    heads = [work.said(text) for text in (words.PHASE, words.PHASE_HEADS[-1])]
    heads += [work.said(text) for text in (words.PLACE_HEADS[-1], words.PHASE_HEADS[2])]
    rows: list[Row] = []
    for text in (words.BEFORE, words.AFTER):
        phases = [phase for rt in rts for t, phase in _phases(rt) if t is text and phase]
        for name, slum_class in words.CLASSES.items():
            areas = [phase.area_ha for phase in phases if phase.slum_class == name]
            total = sum(areas, Decimal(0))
            rows.append([work.said(text), work.said(slum_class), len(areas), total])
    return Table(work.said(words.BY_CLASS), heads, at_once(rows))


def _work(work: Work, row: Any) -> list[Cell]:
    state = words.STATES.get(row.state)
    return [
        *(str(row.id), row.title, row.kind, row.dimension, row.year, row.volume, row.unit),
        *(row.cost, work.said(state) if state else row.state, row.physical),
        *(day and day.isoformat() for day in (row.started_on, row.completed_on)),
        *(row.committed, row.released, row.spent, row.contribution),
    ]
