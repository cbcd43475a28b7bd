"""Reads the recaps: a handful of summed rows, whatever lies below them."""

import re
from functools import lru_cache
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, wire
from services.chassis.auth import Principal
from services.chassis.db import plans_kept
from services.chassis.generations import SERVING
from services.chassis.wire import Question
from services.reporting.projections.models import COUNTS, HECTARES
from services.reporting.reach import OWN, asked, level_of, span, summed
from services.reporting.recaps import rules
from services.reporting.recaps.models import By, Comparison, Written

SLUM = "ha_light + ha_medium + ha_heavy"
SUMMED = {name: name for name in (*COUNTS, *HECTARES) if name != "lowered_ha"} | {
    "slum_ha": SLUM,
    "left_ha": f"{SLUM} + below_line_ha",
}
# Hectares leave the database as they are written: exact, and never a number on the way.
SUMS = ", ".join(
    f"coalesce(sum({what}), 0){'' if name in COUNTS else '::text'} AS {name}"
    for name, what in SUMMED.items()
)
SEEN = f"generation = {SERVING} AND year <= :year"
STAGES = ("committed", "released", "spent")
AMOUNTS = ", ".join(f"sum({name}) AS {name}" for name in STAGES)
ROW = ", ".join(f"'{name}', {name}::text" for name in STAGES)


def money(places: str) -> str:
    """Rupiah of places by source, up to the year, as JSON."""
    return (
        f"(SELECT coalesce(json_agg(json_build_object('source', source, {ROW}) ORDER BY source),"  # noqa: S608 - our own names
        f" '[]') FROM (SELECT source, {AMOUNTS} FROM money_deltas WHERE {SEEN} AND {places}"
        " GROUP BY source) m WHERE committed + released + spent <> 0)"
    )


def states(counted: str) -> str:
    """How many activities are in which state, as JSON."""
    return (
        "(SELECT coalesce(json_object_agg(state, n ORDER BY state), '{}')"  # noqa: S608
        f" FROM ({counted} GROUP BY state) a WHERE n <> 0)"
    )


def activities(places: str) -> str:
    """Activities of places by state, planned for the year or before."""
    return states(
        f"SELECT state, sum(lingkungan + sosial + ekonomi) AS n FROM activity_deltas"  # noqa: S608
        f" WHERE {SEEN} AND {places}"
    )


# The region itself as the first row, then those below it: what each was changed by last.
PLACES = (
    "SELECT '' AS region, string_agg(CAST(changed AS text), ',' ORDER BY region) AS changed,"  # noqa: S608
    " :whole AS level, :own_first AS first, :own_end AS beyond FROM recap_regions"
    f" WHERE generation = {SERVING} AND since <= :year AND {OWN} UNION ALL"
    " (SELECT region, CAST(changed AS text), level, region, region || ' ' FROM recap_regions"
    f" WHERE generation = {SERVING} AND since <= :year AND level = :level"
    " AND region >= :first AND region < :end AND region > :after ORDER BY region LIMIT :limit)"
)
CHANGES = (
    "SELECT array_agg(region ORDER BY region) AS regions,"  # noqa: S608 - our own names
    f" array_agg(changed ORDER BY region) AS changes FROM ({PLACES}) place"
)
CHANGED = Question("recap_changed", re.sub(r":(\w+)", r"%(\1)s", CHANGES))
PLACE = (
    "level = place.level AND region >= place.first AND region < place.beyond"
    " AND (place.region || ' ' || place.changed = ANY(:known)) IS NOT true"
)
RECAP = text(
    f"WITH place AS MATERIALIZED ({PLACES}) SELECT place.region, place.changed, s.*,"  # noqa: S608
    f" {money(PLACE)}, {activities(PLACE)} FROM place"
    f" CROSS JOIN LATERAL (SELECT {SUMS} FROM recap_deltas WHERE {SEEN} AND {PLACE}) s"
    " ORDER BY region"
)
# Of an RT: the activities of its village, or of a region above, that have a place in it. The region
# is named, for by that an index is followed also where rows are guarded. Money has no RT.
IN_RT = states(
    f"SELECT state, count(*) AS n FROM activities WHERE {SEEN} AND region IN"  # noqa: S608
    " (left(place.rt, 13), left(place.rt, 8), left(place.rt, 5), left(place.rt, 2))"
    " AND places @> jsonb_build_array(jsonb_build_object('rt', place.rt))"
)
TOTAL = (
    f"(SELECT '' AS region, NULL AS name, {SUMS}, {money(OWN)} AS money,"  # noqa: S608 - our own names
    f" {activities(OWN)} AS activities FROM recap_deltas WHERE {SEEN} AND {OWN})"
)
RECAP_OF_RTS = text(
    f"{TOTAL} UNION ALL (SELECT place.*, '[]'::json, {IN_RT} FROM (SELECT rt,"  # noqa: S608
    f" (array_agg(name ORDER BY year DESC))[1], {SUMS} FROM rt_deltas"
    f" WHERE {SEEN} AND rt >= :first AND rt < :end AND rt > :after"
    " GROUP BY rt ORDER BY rt LIMIT :limit) place) ORDER BY region"
)
REMEMBERED = 8192  # regions in a year, of some 1 kB each


@lru_cache(maxsize=REMEMBERED)
def remembered(*_: str | int) -> list[bytes]:
    """Where the figures of a region, a year and a change are kept; empty until they are read.

    What changes in a region gives it another place, so figures are never older than their sums;
    they are read together with what they were changed by, so they are never newer.
    """
    return []


async def recap(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    year: int,
    by: By | None,
    limit: int,
    cursor: str | None,
) -> Written:
    """A region of the caller's in a year, one item per region of the level `by`."""
    region = asked(principal, region)
    level = by or rules.NEXT_LEVEL[level_of(region)]
    rules.ensure_below(region, level)
    after = pagination.decode(cursor, 1)[0] if cursor else ""
    first, end = span(region, level)
    page = {"year": year, "level": level, "first": first, "end": end, "after": after}
    page |= {"limit": limit + 1, **summed(region)}
    with plans_kept():
        found = await (_rts if level == "rt" else _regions)(session, region, page)
    (_, total), *items = found
    more = pagination.encode([items[limit - 1][0]]) if len(items) > limit else None
    return Written(region, year, level, [item for _, item in items[:limit]], total, more)


async def _rts(session: AsyncSession, region: str, page: dict[str, Any]) -> list[tuple[str, bytes]]:
    """The region and a page of its RTs."""
    rows = await session.execute(RECAP_OF_RTS, page)
    return [(code, rules.written(sums, code or region, name)) for code, name, *sums in rows]


async def _regions(
    session: AsyncSession, region: str, page: dict[str, Any]
) -> list[tuple[str, bytes]]:
    """The region and a page of those below it; what is remembered of them is not summed again."""
    changed = await wire.ask(session, CHANGED, page)
    pairs = list(zip(changed.regions, changed.changes, strict=True))
    known = {
        (code, by): slot[0]
        for code, by in pairs
        if by is not None and (slot := remembered(code or region, page["year"], by))
    }
    if len(known) == len(pairs):
        return [(code, item) for (code, _), item in known.items()]
    keys = [f"{code} {by}" for code, by in known]
    found = []
    for code, by, *sums in await session.execute(RECAP, page | {"known": keys}):
        if (item := known.get((code, by))) is None:
            item = rules.written(sums, code or region)
            if by is not None:
                remembered(code or region, page["year"], by)[:] = [item]
        found.append((code, item))
    return found


async def comparison(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    years: tuple[int, int],
    by: By | None,
    limit: int,
    cursor: str | None,
) -> Comparison:
    """Two years of a region; the regions of the earlier are among those of the later."""
    rules.ensure_before(*years)
    then, now = [await recap(session, principal, region, year, by, limit, cursor) for year in years]
    return rules.compare(then.read(), now.read())
