"""Sums money: by source from the sums that are kept, by dimension from the postings themselves."""

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.chassis.generations import SERVING
from services.reporting.facts.sums import KINDS
from services.reporting.funds import rules
from services.reporting.funds.models import By, FundsRead
from services.reporting.reach import INSIDE, OWN, asked, inside, named, summed

AMOUNTS = ", ".join(
    f"coalesce(sum(amount) FILTER (WHERE kind = '{kind}'), 0) AS {name}"
    for name, kind in KINDS.items()
)
SUMS = ", ".join(f"sum({name}) AS {name}" for name in KINDS)
ANYTHING = " OR ".join(f"sum({name}) <> 0" for name in KINDS)
BY_SOURCE = text(
    f"SELECT year AS fiscal_year, source, {SUMS} FROM money_deltas"  # noqa: S608 - our own names
    f" WHERE generation = {SERVING} AND year BETWEEN :since AND :until AND {OWN}"
    f" GROUP BY year, source HAVING {ANYTHING} ORDER BY year, source"
)
BY_DIMENSION = text(
    f"SELECT fiscal_year, dimension, {AMOUNTS} FROM (SELECT p.fiscal_year, p.kind, p.amount,"  # noqa: S608
    " a.dimension FROM postings p LEFT JOIN activities a"
    " ON a.generation = p.generation AND a.id = p.activity_id"
    f" WHERE p.generation = {SERVING} AND p.fiscal_year BETWEEN :since AND :until"
    f" AND p.amount <> 0 AND p.kind <> 'ceiling' AND {INSIDE.format(column='p.region')}) d"
    " GROUP BY fiscal_year, dimension ORDER BY fiscal_year, dimension"
)


async def funds(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    since: int,
    until: int,
    by: By,
) -> FundsRead:
    """Money of fiscal years in a region of the caller's."""
    region = asked(principal, region)
    years = {"since": since, "until": until}
    if by == "source":
        found = await session.execute(BY_SOURCE, years | summed(region))
    else:
        found = await session.execute(BY_DIMENSION, years | inside(region))
    rows = [dict(row) for row in found.mappings()]
    return FundsRead(
        region=region,
        name=named(region),
        since=since,
        until=until,
        by=by,
        items=[rules.item(row) for row in rows],
        total=rules.total(rows),
    )
