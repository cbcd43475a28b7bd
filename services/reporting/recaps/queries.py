"""Reads the recaps: a handful of summed rows, whatever lies below them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination
from services.chassis.auth import Principal
from services.chassis.db import one_moment
from services.chassis.generations import SERVING
from services.reporting.projections.models import COUNTS, HECTARES
from services.reporting.reach import OWN, asked, level_of, span, summed
from services.reporting.recaps import rules
from services.reporting.recaps.models import By, Comparison, Recap, RecapItem

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


PLACE = "level = place.level AND region >= place.first AND region < place.beyond"
FIGURES = text(
    f"SELECT s.*, {money(PLACE)}, {activities(PLACE)}"  # noqa: S608 - our own names
    " FROM unnest(CAST(:levels AS text[]), CAST(:firsts AS text[]), CAST(:beyonds AS text[]))"
    " WITH ORDINALITY place (level, first, beyond, number)"
    f" CROSS JOIN LATERAL (SELECT {SUMS} FROM recap_deltas WHERE {SEEN} AND {PLACE}) s"
    " ORDER BY number"
)
# The region itself in the first row, then those below it: what each was changed by last.
CHANGED = text(
    "SELECT '' AS region, string_agg(changed::text, ',' ORDER BY region) AS changed"  # noqa: S608
    f" FROM recap_regions WHERE generation = {SERVING} AND since <= :year AND {OWN} UNION ALL"
    f" (SELECT region, changed::text FROM recap_regions WHERE generation = {SERVING}"
    " AND since <= :year AND level = :level AND region >= :first AND region < :end"
    " AND region > :after ORDER BY region LIMIT :limit) ORDER BY region"
)
# Of an RT: the activities of its village, or of a region above, that have a place in it. The region
# is named, for by that an index is followed also where rows are guarded. Money has no RT.
IN_RT = states(
    f"SELECT state, count(*) AS n FROM activities WHERE {SEEN} AND region IN"  # noqa: S608
    " (left(place.rt, 13), left(place.rt, 8), left(place.rt, 5), left(place.rt, 2))"
    " AND places @> jsonb_build_array(jsonb_build_object('rt', place.rt))"
)
OF_RTS = text(
    f"SELECT place.*, '[]'::json, {IN_RT} FROM (SELECT rt,"  # noqa: S608 - our own names
    f" (array_agg(name ORDER BY year DESC))[1], {SUMS} FROM rt_deltas"
    f" WHERE {SEEN} AND rt >= :first AND rt < :end AND rt > :after"
    " GROUP BY rt ORDER BY rt LIMIT :limit) place ORDER BY rt"
)
REMEMBERED = 8192  # regions in a year, of some 4 kB each


@lru_cache(maxsize=REMEMBERED)
def _remembered(*_: str | int) -> Any:
    """Where the figures of a region, a year and a change are kept; empty until they are read.

    What changes in a region gives it another place, so figures are never older than their sums;
    who reads them sees one moment, so they are never newer.
    """
    return {}


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
    first, end = span(region, level)
    page = {"year": year, "level": level, "first": first, "end": end, "after": after}
    page |= {"limit": limit + 1}
    await one_moment(session)
    (_, changed), *below = await session.execute(CHANGED, page | summed(region))
    total, *items = await _figures(session, year, [(region, changed), *below])
    if level == "rt":
        rows = await session.execute(OF_RTS, page)
        items = [rules.figures(sums, code, name) for code, name, *sums in rows]
    return {
        "region": region,
        "year": year,
        "by": level,
        "items": items[:limit],
        "total": total,
        "next": pagination.encode([items[limit - 1]["region"]]) if len(items) > limit else None,
    }


async def _figures(
    session: AsyncSession, year: int, regions: Sequence[Sequence[Any]]
) -> list[RecapItem]:
    """Of each region, as of its last change: remembered, or read now."""
    found = [_remembered(code, year, changed) if changed else {} for code, changed in regions]
    missing = [(code, place) for (code, _), place in zip(regions, found, strict=True) if not place]
    if missing:
        spans = [summed(code) for code, _ in missing]
        facts = {"levels": [span["whole"] for span in spans]}
        facts |= {"firsts": [span["own_first"] for span in spans]}
        facts |= {"beyonds": [span["own_end"] for span in spans]}
        rows = await session.execute(FIGURES, facts | {"year": year})
        for (code, place), sums in zip(missing, rows, strict=True):
            place.update(rules.figures(sums, code))
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
    return rules.compare(then, now)
