"""What a sealed round opens, and whether a balance bears what is asked of it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from contracts.regulation import load
from contracts.survey import AssessmentSealed
from services.chassis.problems import Problem, RegionNotFound
from services.planning.needs.models import By, CriterionTotal, Need, RegionTotal
from services.planning.needs.problems import (
    LevelAboveRegion,
    NeedExceeded,
    NeedNotReserved,
    NeedUnknown,
    NeedVolumeInvalid,
)
from services.planning.places import COUNTRY, name_of

Want = tuple[str, str, Decimal]  # RT, criterion, volume in the criterion's unit
Wants = Mapping[tuple[str, str], Decimal]
NONE = Decimal(0)
ORDER: tuple[By, ...] = ("province", "regency", "district", "village", "rt")
# The length of a code, by level; an RT's is as long as it is.
WIDTHS: dict[By, int] = dict(zip(ORDER, (2, 5, 8, 13, 40), strict=True))


def newest(events: Iterable[AssessmentSealed]) -> list[AssessmentSealed]:
    """The RTs' assessments that tell volumes, the newest of each RT, by RT code."""
    found: dict[str, AssessmentSealed] = {}
    for event in events:
        if event.level == "rt" and event.volumes:
            known = found.get(event.code)
            if known is None or _age(known) < _age(event):
                found[event.code] = event
    return [found[rt] for rt in sorted(found)]


def _age(event: AssessmentSealed) -> tuple[Any, ...]:
    """A round of a later year is newer; within a year the one that was sealed later."""
    return event.year, event.occurred_at, event.entity_id, event.version


def measurement(event: AssessmentSealed) -> dict[str, Any]:
    """What is kept of the assessment that opens an RT's needs."""
    return {
        "rt": event.code,
        "regulation": event.regulation,
        "round_id": event.round_id,
        "round_kind": event.round_kind,
        "year": event.year,
        "measured_at": event.occurred_at.isoformat(),
        "assessment_id": event.entity_id,
        "version": event.version,
        "open_flags": event.open_flags,
        "actor": event.actor,
    }


def openings(event: AssessmentSealed) -> list[dict[str, Any]]:
    """The needs of an RT: every criterion of the regulation whose problem volume is above zero."""
    volumes = {id: event.volumes.get(id) for id in units(event.regulation)}
    return [
        {
            "rt": event.code,
            "criterion": id,
            "unit": units(event.regulation)[id],
            "volume": str(volume),
        }
        for id, volume in volumes.items()
        if volume is not None and volume.is_finite() and volume > 0
    ]


@lru_cache(maxsize=64)
def units(regulation: str) -> dict[str, str]:
    """The unit of every criterion; raises UnknownRegulation."""
    return {criterion.id: criterion.unit for criterion in load(regulation).criteria}


def merged(wants: Iterable[Want]) -> Wants:
    """One volume for each RT and criterion; raises NeedVolumeInvalid."""
    found: dict[tuple[str, str], Decimal] = {}
    refused = []
    for rt, criterion, volume in wants:
        if not volume.is_finite() or volume <= 0:
            refused.append({"rt": rt, "criterion": criterion, "asked": volume})
        else:
            found[rt, criterion] = found.get((rt, criterion), NONE) + volume
    _refuse(NeedVolumeInvalid, refused)
    return found


def known(wants: Wants, needs: Iterable[Need]) -> None:
    """Raise NeedUnknown unless every want has its need."""
    there = {(need.rt, need.criterion) for need in needs}
    missing = [{"rt": rt, "criterion": c} for rt, c in wants if (rt, c) not in there]
    _refuse(NeedUnknown, missing)


def reserve(wants: Wants, needs: Sequence[Need]) -> None:
    """Raise NeedExceeded unless every need has so much left."""
    known(wants, needs)
    _bear(wants, needs, {need.id: need.left for need in needs})


def draw(wants: Wants, needs: Sequence[Need], held: Mapping[UUID, Decimal]) -> None:
    """Raise unless the activity holds so much, and the newest round found so much."""
    release(wants, needs, held)
    _bear(wants, needs, {need.id: max(NONE, need.opened - need.drawn) for need in needs})


def release(wants: Wants, needs: Sequence[Need], held: Mapping[UUID, Decimal]) -> None:
    """Raise NeedNotReserved unless the activity holds so much of every need."""
    known(wants, needs)
    refused = [
        _asked(need, wants) | {"held": held.get(need.id, NONE)}
        for need in needs
        if wants[need.rt, need.criterion] > held.get(need.id, NONE)
    ]
    _refuse(NeedNotReserved, refused)


def _bear(wants: Wants, needs: Sequence[Need], left: Mapping[UUID, Decimal]) -> None:
    refused = [
        _asked(need, wants) | {"left": left[need.id]}
        for need in needs
        if wants[need.rt, need.criterion] > left[need.id]
    ]
    _refuse(NeedExceeded, refused)


def _asked(need: Need, wants: Wants) -> dict[str, Any]:
    asked = wants[need.rt, need.criterion]
    return {"rt": need.rt, "criterion": need.criterion, "unit": need.unit, "asked": asked}


def _refuse(problem: type[Problem], refused: list[dict[str, Any]]) -> None:
    """The sentence is about the first of them; all of them travel with it."""
    if refused:
        raise problem(**refused[0], refused=refused)


def span(region: str) -> tuple[str, str]:
    """The RT codes inside a region: from the first on, and before the second, bytewise."""
    return ("", ":") if region == COUNTRY else (region, f"{region}~")


def whole(region: str | None, mine: Sequence[str]) -> str:
    """The region of a caller who names none: all that is theirs, when that is one region."""
    if region is not None:
        return region
    if len(mine) != 1:
        raise RegionNotFound(region="")
    return mine[0]


def level_in(region: str, by: By | None) -> By:
    """The level that a region is broken down by: the next one, unless another below is named."""
    above = -1 if region == COUNTRY else region.count(".")
    if by is None:
        return ORDER[min(above + 1, len(ORDER) - 1)]
    if ORDER.index(by) < above:
        raise LevelAboveRegion(by=by, region=region)
    return by


def by_region(region: str, rows: Iterable[Any]) -> list[RegionTotal]:
    """Rows of sums in the order of their regions; the first is the region asked for."""
    found = {"": RegionTotal(region=region, name=name_of(region), criteria=[])}
    for row in rows:
        if row.region not in found:
            found[row.region] = RegionTotal(
                region=row.region, name=name_of(row.region), criteria=[]
            )
        # Of each need what is neither reserved nor done, but never less than nothing.
        left = row.opened - row.reserved - row.drawn + row.short
        total = CriterionTotal.model_validate({**row._mapping, "left": left})  # noqa: SLF001 - it is public
        found[row.region].criteria.append(total)
    return list(found.values())
