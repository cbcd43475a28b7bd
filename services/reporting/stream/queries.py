"""Reads what changed since a place, as far as the caller sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import ancestors, valid_region_code
from services.chassis import sight
from services.chassis.auth import Principal
from services.reporting.reach import COUNTRY, asked, within
from services.reporting.stream.models import Kind
from services.reporting.stream.rules import Change, Place, region_of

SOME = 50  # regions told one by one; of more at once the region that was asked for is told

BEFORE = 5  # seconds before a stream begins, of which it tells too: a page asked just before

# Positions and moments rise together, so the newest of each is found at the end of an index.
NEWEST = (
    "(SELECT position FROM region_changes WHERE generation = number{}"
    " ORDER BY position DESC LIMIT 1)"
)
PLACES = text(
    f"SELECT number, coalesce({NEWEST.format('')}, 0),"  # noqa: S608 - our own names
    f" coalesce({NEWEST.format(' AND at <= clock_timestamp() - make_interval(secs => :before)')}, 0)"
    " FROM generations WHERE state = 'serving'"
)
# A decree of a region above counts in this one, too.
BEHIND = (
    "generation = :generation AND position > :position AND kind = ANY(:kinds)"
    " AND (region >= :first AND region < :end OR kind = 'decree' AND region = ANY(:above))"
)
TOLD = "array_agg(DISTINCT kind ORDER BY kind) AS kinds, max(at) AS at, max(position) AS position"
ONE_BY_ONE = text(
    f"SELECT region, {TOLD} FROM region_changes WHERE {BEHIND}"  # noqa: S608 - our own names
    " GROUP BY region ORDER BY max(position) LIMIT :some"
)
TOGETHER = text(
    f"SELECT CAST(:region AS text) AS region, {TOLD} FROM region_changes WHERE {BEHIND}"  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A region of the caller's, and kinds of changes in it."""

    region: str
    kinds: tuple[Kind, ...]


def wanted(principal: Principal, region: str | None, kinds: Sequence[Kind] | None) -> Wanted:
    """What a caller listens for, of an RT its village; raises RegionNotFound."""
    if region and valid_region_code(region):
        region = region_of(region)
    return Wanted(asked(principal, region), tuple(dict.fromkeys(kinds or Kind)))


async def places(session: AsyncSession) -> tuple[Place, Place]:
    """The place of the last change there is, wherever it was, and where a stream begins."""
    async with sight.everything(session):
        number, last, first = (await session.execute(PLACES, {"before": BEFORE})).one()
    return Place(number, last), Place(number, first)


async def since(session: AsyncSession, place: Place, wanted: Wanted) -> Sequence[Change]:
    """What changed behind a place, as far as this transaction sees."""
    first, end = within(wanted.region)
    facts: dict[str, Any] = {"generation": place.generation, "position": place.position}
    facts |= {"first": first, "end": end, "kinds": list(wanted.kinds)}
    facts["above"] = [] if wanted.region == COUNTRY else ancestors(wanted.region)
    rows = (await session.execute(ONE_BY_ONE, facts | {"some": SOME + 1})).all()
    if len(rows) > SOME:
        rows = (await session.execute(TOGETHER, facts | {"region": wanted.region})).all()
    return [Change(*row) for row in rows]
