"""RTs and the sums of their numbers, awal and akhir, scored by the regulation each is under; pure.

A place above RTs is scored from its sums, as the engine has it, and only where all of its RTs are
under one regulation and told their numbers: otherwise it has hectares and no score.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cached_property, lru_cache
from typing import Any, Final, TypeVar

from contracts.regulation import (
    DENOMINATORS,
    Aspect,
    Criterion,
    Measures,
    Regulation,
    available,
    load,
)
from contracts.regulation.exact import EXACT
from services.reporting.exports.work import Cell

Numbers = Sequence[Decimal | None]
HEADS: Final = len(DENOMINATORS)
NONE: Final = "none"
NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Phase:
    """How a place stands in a round: as sealed of an RT, as scored from the sums above it.

    `numbers` are those of its sheet as the engine takes them (`row_of`), if they were told.
    """

    regulation: str | None
    year: int
    area_ha: Decimal
    slum_ha: Decimal
    total: int | None
    slum_class: str | None
    numbers: Numbers = ()
    percents: Sequence[Decimal] = ()

    @property
    def sheet(self) -> Measures | None:
        """The same numbers by name."""
        law = known(self.regulation)
        if law is None or not self.numbers:
            return None
        ids = [criterion.id for criterion in law.criteria]
        volumes = dict(zip(ids, self.numbers[HEADS:], strict=True))
        heads = dict(zip(DENOMINATORS, self.numbers, strict=False))
        return Measures(volumes=volumes, **heads)


@dataclass(frozen=True, slots=True)
class Place:
    """An RT or a sum of RTs: awal is the newest baseline, akhir the newest round."""

    code: str
    rts: int
    before: Phase | None
    after: Phase


@lru_cache(maxsize=8)
def known(regulation: str | None) -> Regulation | None:
    """The regulation, if it is one that we have."""
    return load(regulation) if regulation in available() else None


def rt_of(row: Any) -> Place:
    """An RT as `selects.RTS` tells it."""
    after = _phase(row.regulation, row.year, row.area_ha, row, row.volumes, row.measures)
    if row.base_year is None:
        return Place(row.rt, 1, None, after)
    if row.same:
        return Place(row.rt, 1, after, after)
    numbers = row.base_volumes, row.base_measures
    before = _phase(row.base_regulation, row.base_year, row.base_area_ha, row, *numbers, base=True)
    return Place(row.rt, 1, before, after)


def _phase(
    regulation: str | None,
    year: int,
    area_ha: Decimal,
    row: Any,
    volumes: Mapping[str, str | None] | None,
    measures: Mapping[str, str | None] | None,
    *,
    base: bool = False,
) -> Phase:
    slum_class = row.base_slum_class if base else row.slum_class
    total = row.base_total if base else row.total
    slum_ha = NOTHING if slum_class == NONE else area_ha
    facts = (regulation, year, area_ha, slum_ha, total, slum_class)
    law = known(regulation)
    if law is None or not volumes:
        return Phase(*facts)
    told = [(measures or {}).get(name) for name in DENOMINATORS]
    told += [volumes.get(criterion.id) for criterion in law.criteria]
    numbers = [None if number is None else Decimal(number) for number in told]
    return Phase(*facts, numbers, law.percents_row(numbers))


def sum_of(code: str, places: Sequence[Place]) -> Place:
    """Some places as one."""
    before = [place.before for place in places if place.before]
    after = [place.after for place in places]
    rts = sum(place.rts for place in places)
    whole = _sum(after)
    if all(place.before is place.after for place in places):
        return Place(code, rts, whole, whole)
    return Place(code, rts, _sum(before) if before else None, whole)


def _sum(phases: Sequence[Phase]) -> Phase:
    laws = {phase.regulation for phase in phases}
    year = max(phase.year for phase in phases)
    area_ha = sum((phase.area_ha for phase in phases), NOTHING)
    slum_ha = sum((phase.slum_ha for phase in phases), NOTHING)
    name = laws.pop() if len(laws) == 1 else None
    law = known(name)
    if law is None or not all(phase.numbers for phase in phases):
        return Phase(name, year, area_ha, slum_ha, None, None)
    numbers = _added(law, phases)
    score = law.score_row(numbers)
    return Phase(
        *(name, year, area_ha, slum_ha),
        *(score.total, score.slum_class, numbers, score.percents),
    )


def _added(law: Regulation, phases: Sequence[Phase]) -> Numbers:
    """The sum as the engine makes it; column by column where no number is missing."""
    columns = zip(*(phase.numbers for phase in phases), strict=True)
    try:
        with localcontext(EXACT):
            return [sum(column, NOTHING) for column in columns]
    except TypeError:  # where a number is missing
        return law.row_of(law.sum(phase.sheet for phase in phases if phase.sheet))


def with_sums(
    rts: Iterable[Place], open_: list[list[Place]], widths: Sequence[int]
) -> Iterator[Place]:
    """RTs in the order of their codes, and behind those of a village or district their sum.

    `open_` has a list for each width of code, innermost first; it is carried from call to call.
    """
    for rt in rts:
        yield from closed(open_, widths, rt.code)
        open_[0].append(rt)
        yield rt


def closed(open_: list[list[Place]], widths: Sequence[int], code: str = "") -> Iterator[Place]:
    """The sums that end before this code; all that are open when there is none."""
    for level, width in enumerate(widths):
        places = open_[level]
        if not places or places[0].code[:width] == code[:width]:
            return
        whole = sum_of(places[0].code[:width], places)
        places.clear()
        if level + 1 < len(widths):
            open_[level + 1].append(whole)
        yield whole


def percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """A part of some money, to two places; None of nothing."""
    return round(100 * (part or NOTHING) / whole, 2) if whole else None


@dataclass(frozen=True)
class Columns:
    """A column for each criterion and aspect; regulations share one where they mean the same by it.

    `places` says for each regulation which of its criteria stands in a column, and `averages` which
    of its aspects.
    """

    criteria: Sequence[Criterion]
    aspects: Sequence[Aspect]
    places: Mapping[str, Sequence[int | None]]
    averages: Mapping[str, Sequence[int | None]]

    @classmethod
    def of(cls, regulations: Sequence[str]) -> "Columns":
        """Of these regulations, in their order."""
        laws = [law for law in map(known, regulations) if law]
        criteria, places = _shared({law.id: law.criteria for law in laws})
        aspects, averages = _shared({law.id: law.aspects for law in laws})
        return cls(criteria, aspects, places, averages)

    def cells(self, place: Place) -> list[Cell]:
        """Volume and percent of each criterion, awal and akhir."""
        cells: list[Cell] = [None] * (4 * len(self.criteria))
        for first, phase in ((0, place.before), (2, place.after)):
            if phase is not None and phase.numbers:
                cells[first::4] = self._placed(phase, phase.numbers[HEADS:])
                cells[first + 1 :: 4] = self._placed(phase, phase.percents)
        return cells

    def _placed(self, phase: Phase, values: Sequence[Decimal | None]) -> Sequence[Decimal | None]:
        """Of each criterion of the phase, in the column where it stands."""
        at = self.places[phase.regulation or ""]
        return values if at == self._all else [None if n is None else values[n] for n in at]

    @cached_property
    def _all(self) -> list[int]:
        return list(range(len(self.criteria)))

    def scores(self, phase: Phase) -> list[Cell]:
        """Volume, percent and score of each criterion, then the average of each aspect."""
        law, sheet = known(phase.regulation), phase.sheet
        if law is None or sheet is None:
            return [None] * (3 * len(self.criteria) + len(self.aspects))
        score, cells = law.score(sheet), list[Cell]()
        for n in self.places[law.id]:
            one = None if n is None else score.criteria[n]
            cells += [one.volume, one.percent, one.score] if one else [None] * 3
        return cells + [
            None if n is None else score.aspects[n].average for n in self.averages[law.id]
        ]


Of = TypeVar("Of", Criterion, Aspect)


def _shared(told: Mapping[str, Sequence[Of]]) -> tuple[list[Of], dict[str, list[int | None]]]:
    """What regulations name alike once, and where each has it."""
    at = {
        law: {(one.id, one.name_id): n for n, one in enumerate(many)} for law, many in told.items()
    }
    found = {(one.id, one.name_id): one for many in told.values() for one in many}
    return list(found.values()), {
        law: [index.get(key) for key in found] for law, index in at.items()
    }
