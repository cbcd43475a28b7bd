"""Where what villages plan and what their city means them to get differ. Pure.

A target is covered by what is planned of its criterion in its RTs. What is planned in an RT of no
target is outside; in an RT of a target but of a criterion that the city means nothing of there,
it is a volume against none. Criteria are named as the city's plan names them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from contracts.regions import regions, village_of
from services.chassis.problems import Text
from services.planning.activities.catalogue import TODAY, named
from services.planning.alignment.models import Difference, DifferenceRead, Planned, Target
from services.planning.alignment.problems import PlanNotRplp

Facts = dict[str, Any]  # of a difference, before its sentences
NONE = Decimal(0)
NOTHING: Facts = dict.fromkeys(("target_id", "year", "begin_year", "end_year"))
TEXTS: Mapping[Difference, Text] = {
    Difference.uncovered: Text(
        id="RP2KP-KP menargetkan {target} {unit} kriteria {criterion} di {place} tahun {begin}-{end};"
        " RPLP belum punya kegiatannya. Tambahkan kegiatan, atau ubah sasarannya.",
        en="The RP2KP-KP means {place} to get {target} {unit} of criterion {criterion} in"
        " {begin}-{end}; the RPLP has no activity for it. Add one, or change the target.",
    ),
    Difference.outside: Text(
        id="RPLP merencanakan {planned} {unit} kriteria {criterion} di RT {rt}, di luar semua sasaran"
        " RP2KP-KP. Pindahkan kegiatannya, atau tambahkan sasaran.",
        en="The RPLP plans {planned} {unit} of criterion {criterion} in RT {rt}, outside every target"
        " of the RP2KP-KP. Move the activity, or add a target.",
    ),
    Difference.volume: Text(
        id="RPLP merencanakan {planned} {unit} kriteria {criterion} di {place}; RP2KP-KP menargetkan"
        " {target}. Samakan volumenya.",
        en="The RPLP plans {planned} {unit} of criterion {criterion} in {place}; the RP2KP-KP means it"
        " to get {target}. Make the volumes agree.",
    ),
    Difference.year: Text(
        id="RPLP merencanakan {planned} {unit} kriteria {criterion} di {place} pada {year}; RP2KP-KP"
        " menargetkannya {begin}-{end}. Samakan tahunnya.",
        en="The RPLP plans {planned} {unit} of criterion {criterion} in {place} for {year}; the"
        " RP2KP-KP means it for {begin}-{end}. Make the years agree.",
    ),
}


class Years(Protocol):
    """What lasts from one year to another."""

    begin_year: int
    end_year: int


def shared(city: Years, villages: Iterable[Years]) -> int:
    """How many plans of villages have a year in common with the city's plan."""
    return sum(
        one.begin_year <= city.end_year and one.end_year >= city.begin_year for one in villages
    )


def ensure_rplp(kind: str) -> None:
    """Raise PlanNotRplp: the others are not compared."""
    if kind != "rplp":
        raise PlanNotRplp(kind=kind)


def compare(
    targets: Iterable[Target],
    planned: Iterable[Planned],
    plans: Mapping[str, UUID],
    law: str = TODAY,
) -> list[Facts]:
    """All differences, by village; `plans` are the RPLPs by village, `law` the city's regulation."""
    meant, done = defaultdict(list), defaultdict(list)
    for target in targets:
        meant[target.village].append(target)
    for one in planned:
        done[village_of(one.rt)].append(one)
    found: list[Facts] = []
    for village in sorted({*meant, *done}):
        more = {"village": village, "plan_id": plans.get(village)}
        found += [facts | more for facts in _of_village(meant[village], done[village], law)]
    return found


def _of_village(targets: Sequence[Target], planned: Iterable[Planned], law: str) -> list[Facts]:
    """The differences of one village, each planned volume matched to at most one target."""
    covered: dict[UUID, list[Planned]] = defaultdict(list)
    stray: dict[tuple[str, str], list[Planned]] = defaultdict(list)
    for one in planned:
        names = named(one.criterion, one.regulation, law)
        own = _target_of(one.rt, names, targets)
        if own is None:
            stray[one.rt, names[0]].append(replace(one, criterion=names[0]))
        else:
            covered[own.id].append(one)
    found: list[Facts] = []
    for target in sorted(targets, key=lambda one: (one.area, one.criterion, one.begin_year)):
        found += _of_target(target, covered[target.id])
    return found + [_stray(several, targets) for _, several in sorted(stray.items())]


def _target_of(rt: str, names: Sequence[str], targets: Iterable[Target]) -> Target | None:
    """Targets of a criterion do not overlap: of each of its names at most one has the RT."""
    found = {t.criterion: t for t in targets if t.criterion in names and _has(t, rt)}
    return next((found[name] for name in names if name in found), None)


def _has(target: Target, rt: str) -> bool:
    return not target.rts or rt in target.rts


def _of_target(target: Target, planned: Sequence[Planned]) -> Iterable[Facts]:
    facts = _facts(target, planned)
    if not planned:
        yield facts | {"kind": Difference.uncovered}
    elif facts["planned"] != target.volume:
        yield facts | {"kind": Difference.volume}
    for year in sorted({one.year for one in planned}):
        if not target.begin_year <= year <= target.end_year:
            late = [one for one in planned if one.year == year]
            yield _facts(target, late) | {"kind": Difference.year, "year": year}


def _facts(target: Target, planned: Sequence[Planned]) -> Facts:
    return {
        "target_id": target.id,
        "area": target.area,
        "rt": next(iter(target.rts)) if len(target.rts) == 1 else None,
        "criterion": target.criterion,
        "target": target.volume,
        "begin_year": target.begin_year,
        "end_year": target.end_year,
    } | _sum(planned)


def _stray(planned: Sequence[Planned], targets: Iterable[Target]) -> Facts:
    """What is planned of a criterion in an RT that no target means it for."""
    first = planned[0]
    around = next((one for one in targets if _has(one, first.rt)), None)
    return {
        "kind": Difference.outside if around is None else Difference.volume,
        "area": around.area if around else "",
        "rt": first.rt,
        "criterion": first.criterion,
        "target": NONE,
    } | _sum(planned)


def _sum(planned: Sequence[Planned]) -> Facts:
    return {
        "planned": sum((one.volume for one in planned), NONE),
        "activities": sorted({id for one in planned for id in one.activities}),
    }


def read(facts: Facts, units: Mapping[str, str]) -> DifferenceRead:
    """A difference with its unit and its sentences."""
    whole = NOTHING | facts | {"unit": units.get(facts["criterion"], "")}
    filled = whole | {
        "place": facts["rt"] or facts["area"] or _name(facts["village"]),
        "begin": whole["begin_year"],
        "end": whole["end_year"],
        "target": f"{facts['target']:f}",
        "planned": f"{facts['planned']:f}",
    }
    text = TEXTS[facts["kind"]]
    said = {"text_id": text.render("id", filled), "text_en": text.render("en", filled)}
    return DifferenceRead.model_validate(whole | said)


def _name(village: str) -> str:
    name = regions.name(village)
    return f"{name} ({village})" if name else village
