"""Reads the recaps: a handful of summed rows, whatever lies below them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination
from services.chassis.auth import Principal
from services.chassis.generations import SERVING
from services.reporting.projections.models import COUNTS, HECTARES
from services.reporting.reach import OWN, asked, level_of, span, summed
from services.reporting.recaps import rules
from services.reporting.recaps.models import By, Comparison, Recap

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


BELOW = "level = :level AND region >= :first AND region < :end AND region > :after"
# The region itself as the first row, then one row for each region below.
TOTAL = (
    f"(SELECT '' AS region, NULL AS name, {SUMS}, {money(OWN)} AS money,"  # noqa: S608 - our own names
    f" {activities(OWN)} AS activities FROM recap_deltas WHERE {SEEN} AND {OWN})"
)
HERE = "level = :level AND region = place.region"

RECAP = text(
    f"{TOTAL} UNION ALL (SELECT place.region, NULL, s.*, {money(HERE)}, {activities(HERE)}"  # noqa: S608
    f" FROM (SELECT region FROM recap_regions WHERE generation = {SERVING} AND since <= :year AND {BELOW}"
    " ORDER BY region LIMIT :limit) place"
    f" CROSS JOIN LATERAL (SELECT {SUMS} FROM recap_deltas WHERE {SEEN} AND {HERE}) s)"
    " ORDER BY region"
)
# Of an RT: the activities of its village, or of a region above, that have a place in it. The region
# is named, for by that an index is followed also where rows are guarded. Money has no RT.
IN_RT = states(
    f"SELECT state, count(*) AS n FROM activities WHERE {SEEN} AND region IN"  # noqa: S608
    " (left(place.rt, 13), left(place.rt, 8), left(place.rt, 5), left(place.rt, 2))"
    " AND places @> jsonb_build_array(jsonb_build_object('rt', place.rt))"
)
RECAP_OF_RTS = text(
    f"{TOTAL} UNION ALL (SELECT place.*, '[]'::json, {IN_RT} FROM (SELECT rt,"  # noqa: S608
    f" (array_agg(name ORDER BY year DESC))[1], {SUMS} FROM rt_deltas"
    f" WHERE {SEEN} AND rt >= :first AND rt < :end AND rt > :after"
    " GROUP BY rt ORDER BY rt LIMIT :limit) place) ORDER BY region"
)


async def recap(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    year: int,
    by: By | None,
    limit: int,
    cursor: str | None,
) -> Recap:
    """A region of the caller's in a year, one item per region of the level `by`."""
    region = asked(principal, region)
    level = by or rules.NEXT_LEVEL[level_of(region)]
    rules.ensure_below(region, level)
    after = pagination.decode(cursor, 1)[0] if cursor else ""
    total, *rows = await _rows(session, region, year, level, limit + 1, after)
    return {
        "region": region,
        "year": year,
        "by": level,
        "items": [rules.figures(sums, code, name) for code, name, *sums in rows[:limit]],
        "total": rules.figures(total[2:], region),
        "next": pagination.encode([rows[limit - 1][0]]) if len(rows) > limit else None,
    }


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
    return rules.compare(then, now)


async def _rows(
    session: AsyncSession, region: str, year: int, level: str, limit: int, after: str
) -> Sequence[Sequence[Any]]:
    first, end = span(region, level)
    facts: dict[str, Any] = {"year": year, **summed(region)}
    facts |= {"level": level, "first": first, "end": end, "after": after, "limit": limit}
    return (await session.execute(RECAP_OF_RTS if level == "rt" else RECAP, facts)).all()
