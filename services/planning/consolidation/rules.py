"""Activities added up by their SIPD codes; pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from uuid import UUID

from contracts.money import Money, sum_of
from services.chassis.figures import rupiah
from services.planning.activities.shapes import State
from services.planning.consolidation.models import (
    Consolidation,
    ConsolidationFilter,
    ConsolidationRow,
    DocumentKind,
    Entry,
    Level,
    Uncoded,
)
from services.planning.consolidation.nomenclature import name_of
from services.planning.places import name_of as place_name

SPANS = {DocumentKind.rkpd: 2, DocumentKind.rpjmd: 5}
CODES: tuple[Level, ...] = ("program", "kegiatan", "sub_kegiatan")
NONE_ID, NONE_EN = "Semua kegiatan berkode SIPD.", "Every activity has a SIPD code."


def years_of(wanted: ConsolidationFilter) -> list[int]:
    """The years that the document spans."""
    return list(range(wanted.year, wanted.year + SPANS[wanted.document]))


def consolidated(
    wanted: ConsolidationFilter, activities: Sequence[Entry], rts: Mapping[UUID, int]
) -> Consolidation:
    """The document of these activities; `rts` counts those of each."""
    years = years_of(wanted)
    coded = [one for one in activities if one.sipd]
    others = [one for one in activities if not one.sipd]
    return Consolidation(
        region=wanted.region,
        region_name=place_name(wanted.region),
        document=wanted.document,
        plans=wanted.plans,
        span=years,
        activities=len(activities),
        rows=list(_rows(coded, years, rts)),
        coded=_sums(coded, years),
        uncoded=_uncoded(others, years, rts),
        total=_sums(activities, years),
    )


def way_of(activity: Entry) -> list[tuple[Level, str]]:
    """The codes that lead to an activity: urusan, bidang, and what it names itself."""
    said = activity.sipd or {}
    own = [(level, said[level]) for level in CODES if said.get(level)]
    urusan, bidang, *_ = accumulate(own[0][1].split("."), lambda above, part: f"{above}.{part}")
    return [("urusan", urusan), ("bidang", bidang), *own]


def _rows(
    activities: Iterable[Entry], years: list[int], rts: Mapping[UUID, int]
) -> Iterator[ConsolidationRow]:
    """Each code before what lies below it, in the order of codes, then of year and place.

    What names a program alone comes before the kegiatan of that program.
    """
    below: dict[tuple[Level, str], list[Entry]] = {}
    ordered = activities_by_code(activities)
    ways = {one.id: way_of(one) for one in ordered}
    for one in ordered:
        for step in ways[one.id]:
            below.setdefault(step, []).append(one)
    told: set[tuple[Level, str]] = set()
    for one in ordered:
        for level, code in ways[one.id]:
            if (level, code) not in told:
                told.add((level, code))
                sums = _sums(below[level, code], years)
                yield ConsolidationRow(level=level, code=code, name=name_of(code), amounts=sums)
        yield row(one, years, rts)


def activities_by_code(activities: Iterable[Entry]) -> list[Entry]:
    """In the order of codes, years and places."""
    return sorted(
        activities,
        key=lambda one: ([code for _, code in way_of(one)], one.year, one.region, str(one.id)),
    )


def row(activity: Entry, years: list[int], rts: Mapping[UUID, int]) -> ConsolidationRow:
    """An activity as a row, under its deepest code."""
    code = way_of(activity)[-1][1] if activity.sipd else None
    count = rts.get(activity.id, 0)
    place = f"{place_name(activity.region)} ({activity.region})"
    return ConsolidationRow(
        level="activity",
        code=code,
        name=activity.title,
        activity_id=activity.id,
        state=State(activity.state),
        indicator=activity.title,
        year=activity.year,
        target=activity.volume,
        unit=activity.unit,
        region=activity.region,
        location=f"{place}, {count} RT" if count else place,
        sources=[one["source"] for one in activity.sources],
        amounts=_sums([activity], years),
    )


def _sums(activities: Iterable[Entry], years: list[int]) -> list[Money]:
    """What they cost in each year."""
    found = dict.fromkeys(years, Decimal(0))
    for one in activities:
        found[one.year] += one.cost
    return [Money(cost) for cost in found.values()]


def _uncoded(activities: Sequence[Entry], years: list[int], rts: Mapping[UUID, int]) -> Uncoded:
    count, cost = len(activities), sum_of(Money(one.cost) for one in activities)
    text_id = (
        f"{count} kegiatan senilai Rp {rupiah(cost.amount)} belum berkode SIPD"
        " dan tidak ada dalam jumlah kode mana pun."
    )
    text_en = f"{count} activities of Rp {cost.amount:,.2f} have no SIPD code yet and are in no sum of a code."
    return Uncoded(
        text_id=text_id if count else NONE_ID,
        text_en=text_en if count else NONE_EN,
        rows=[row(one, years, rts) for one in activities],
        amounts=_sums(activities, years),
    )
