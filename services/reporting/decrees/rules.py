"""Which decree was in force when, and where two times rest on different ones. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.reporting.decrees.models import SHOWN, Crossed, Crossing, Decreed, DecreeRow

InForce = Mapping[str, DecreeRow]  # by region


@dataclass(frozen=True, slots=True)
class Told:
    """A decree, and when it was told that it is in force, and that it is no more."""

    row: DecreeRow
    dated: date
    ended_on: date | None
    issued_at: datetime
    ended_at: datetime | None


def in_force(told: Sequence[Told], day: date, until: datetime | None = None) -> InForce:
    """By region the decree in force when a day ended, as it was known at a moment, or is now.

    Of two the one with the later date, then the one that was told later.
    """
    found: dict[str, Told] = {}
    for one in sorted(told, key=lambda one: (one.dated, one.issued_at)):
        if one.dated <= day and _known(one, until) and not _ended(one, day, until):
            found[one.row["region"]] = one
    return {region: found[region].row for region in sorted(found)}


def _known(one: Told, until: datetime | None) -> bool:
    return until is None or one.issued_at < until


def _ended(one: Told, day: date, until: datetime | None) -> bool:
    told = one.ended_at is not None and (until is None or one.ended_at < until)
    return told and one.ended_on is not None and one.ended_on <= day


def last_day(year: int) -> date:
    """The day whose decree the figures of a year rest on."""
    return date(year, 12, 31)


def decreed(found: InForce) -> Decreed:
    """What figures rest on."""
    return {"decrees": list(found.values())[:SHOWN], "decree_count": len(found)}


def crossed(then: InForce, now: InForce) -> Crossed:
    """Where two times rest on different decrees."""
    differ = [
        region for region in sorted({*then, *now}) if _id(then.get(region)) != _id(now.get(region))
    ]
    crossings: list[Crossing] = [
        {"region": region, "then": then.get(region), "now": now.get(region)}
        for region in differ[:SHOWN]
    ]
    return {
        "crosses_decree": bool(differ),
        "crossings": crossings,
        "crossing_count": len(differ),
    }


def _id(row: DecreeRow | None) -> Any:
    return row and row["id"]
