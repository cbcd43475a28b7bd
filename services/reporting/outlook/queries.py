"""Reads hectares over the years, and RTs near the slum line or rising."""

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import available, load
from services.chassis import pagination
from services.chassis.auth import Principal
from services.chassis.generations import SERVING
from services.chassis.problems import Language
from services.reporting.decrees import queries as decrees
from services.reporting.outlook import rules
from services.reporting.outlook.models import TargetsRead, WatchedRt
from services.reporting.reach import OWN, asked, named, span, summed

NEAR = 5  # points below the slum line
OTHERWISE = "permen-14-2018"
LINE = "CASE regulation {} ELSE {} END".format(
    " ".join(f"WHEN '{law}' THEN {load(law).slum_line}" for law in available()),
    load(OTHERWISE).slum_line,
)
SLUM = "ha_light + ha_medium + ha_heavy"
LEFT = f"{SLUM} + below_line_ha"
# Years in which only money or works are told have no row here.
YEARS = text(
    f"SELECT year, sum(slum) OVER years AS slum_ha, sum(left_over) OVER years AS left_ha"  # noqa: S608 - our own names
    f" FROM (SELECT year, sum({SLUM}) AS slum, sum({LEFT}) AS left_over FROM recap_deltas"
    f" WHERE generation = {SERVING} AND year <= :year AND {OWN} GROUP BY year) d"
    " WINDOW years AS (ORDER BY year) ORDER BY year"
)
# RTs in the order of their codes, so that a page reads no further than it must.
WATCHED = text(
    "SELECT rt, name, region, year, coalesce(regulation, :otherwise) AS regulation, total,"  # noqa: S608
    " slum_class, before, near, before < total AS rising FROM ("
    f" SELECT s.*, slum_class = 'none' AND total >= {LINE} - :near AS near,"
    " lead(total) OVER rounds AS before, row_number() OVER rounds AS newest"
    f" FROM rt_scores s WHERE generation = {SERVING} AND year <= :year"
    " AND rt >= :first AND rt < :end AND rt > :after"
    " WINDOW rounds AS (PARTITION BY rt ORDER BY year DESC, sealed_at DESC)) r"
    " WHERE newest = 1 AND (near OR before < total) ORDER BY rt LIMIT :limit"
)


async def targets(
    session: AsyncSession, principal: Principal, region: str | None, year: int, lang: Language
) -> TargetsRead:
    """Hectares left in a region of the caller's over the years, and where that goes."""
    region = asked(principal, region)
    found = await session.execute(YEARS, {"year": year, **summed(region)})
    years = rules.years(
        [dict(row) for row in found.mappings()], await decrees.of_regions(session, [region])
    )
    return TargetsRead(
        region=region,
        name=named(region),
        target_ha=0,
        years=years,
        forecast=rules.forecast(years, lang),
    )


async def watched(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    year: int,
    limit: int,
    cursor: str | None,
) -> tuple[list[WatchedRt], str | None]:
    """RTs to watch, and where the next page begins."""
    first, end = span(asked(principal, region), "rt")
    after = pagination.decode(cursor, 1)[0] if cursor else ""
    facts = {"year": year, "first": first, "end": end, "after": after, "limit": limit + 1}
    found = await session.execute(WATCHED, facts | {"near": NEAR, "otherwise": OTHERWISE})
    rows = found.mappings().all()
    items = [
        WatchedRt.model_validate(
            {**row, "reasons": [name for name in ("near", "rising") if row[name]]}
        )
        for row in rows[:limit]
    ]
    return items, pagination.encode([items[-1].rt]) if len(rows) > limit else None
