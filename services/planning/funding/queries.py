"""What of the cost of activities is paid for, promised, and open: told by one statement.

Money of an activity may be of a region around it, so sums are read with the sight of everybody, and
the activities are narrowed to the caller's regions by hand.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope, sight
from services.chassis.auth import Principal
from services.planning.activities.models import Activity
from services.planning.activities.queries import SAID
from services.planning.funding.models import (
    FundingRead,
    UnfundedFilter,
    UnfundedSums,
    UnfundedSumsFilter,
)
from services.planning.plans.models import Plan

# What may still be given money: not what was found unfit, is done, or was cancelled.
FUNDABLE = ("planned", "proposed", "fit", "approved", "running")
# An activity and what it is a copy of: promised or given to it in an earlier edition stays its own.
LINE = (
    "WITH RECURSIVE back AS (SELECT a.id, a.copy_of UNION ALL SELECT o.id, o.copy_of"
    " FROM back b JOIN activities o ON o.id = b.copy_of) SELECT array_agg(id) AS ids FROM back"
)
COMMITTED = (
    "SELECT coalesce(sum(m.amount), 0) AS amount FROM activity_money m"
    " WHERE m.kind = 'committed' AND m.activity_id = ANY(l.ids)"
)
# Promises, less what has been allocated of the ceilings that they have become.
PROMISED = (
    "SELECT q.source, greatest(sum(x.amount) - coalesce((SELECT sum(m.amount)"
    " FROM activity_money m WHERE m.kind = 'committed' AND m.ceiling_id = q.ceiling_id"
    " AND m.activity_id = ANY(l.ids)), 0), 0) AS amount"
    " FROM pledge_lines x JOIN pledges q ON q.id = x.pledge_id WHERE x.activity_id = ANY(l.ids)"
    " AND q.state IN ('pledged', 'submitted', 'accepted') GROUP BY q.source, q.ceiling_id"
)
SOURCES = (
    "SELECT coalesce(json_agg(json_build_object('source', s.source, 'planned', s.planned::text,"  # noqa: S608 - our own words
    " 'committed', s.committed::text, 'pledged', s.pledged::text) ORDER BY s.source), '[]') AS rows"
    " FROM (SELECT u.source, sum(u.planned)::numeric(18, 2) AS planned,"
    " sum(u.committed)::numeric(18, 2) AS committed, sum(u.pledged)::numeric(18, 2) AS pledged"
    " FROM (SELECT x ->> 'source' AS source, (x ->> 'amount')::numeric AS planned, 0 AS committed,"
    " 0 AS pledged FROM json_array_elements(a.planned) x"
    " UNION ALL SELECT m.source, 0, m.amount, 0 FROM activity_money m"
    " WHERE m.kind = 'committed' AND m.activity_id = ANY(l.ids)"
    f" UNION ALL SELECT r.source, 0, 0, r.amount FROM ({PROMISED}) r) u GROUP BY u.source) s"
)
OPEN = "a.cost - c.amount - g.amount"
FROM = (
    "FROM plans p JOIN plans e ON e.line_id = p.line_id"  # noqa: S608 - our own words
    f" JOIN activities a ON a.plan_id = e.id AND {SAID}"
    f" CROSS JOIN LATERAL ({LINE}) l CROSS JOIN LATERAL ({COMMITTED}) c"
    f" CROSS JOIN LATERAL (SELECT coalesce(sum(r.amount), 0) AS amount FROM ({PROMISED}) r) g"
    f" WHERE p.state = 'approved' AND a.state IN ({', '.join(map(repr, FUNDABLE))})"
)
COLUMNS = (
    "SELECT a.id AS activity_id, a.plan_id, a.region, a.title, a.kind, a.year, a.state, a.cost,"
    f" c.amount AS committed, g.amount AS pledged, greatest({OPEN}, 0) AS open,"
    " a.sources AS planned, l.ids"
)
INSIDE = (
    " AND a.region ~ :mine AND (a.region = :region OR starts_with(a.region, :region || '.'))"
    " AND (CAST(:year AS int) IS NULL OR a.year = :year)"
)
# Sources are told of the rows that are shown alone.
SHOWN = (
    "SELECT a.*, t.rows AS sources FROM ({rows}) a CROSS JOIN LATERAL (SELECT a.ids) l"  # noqa: S608 - our own words
    f" CROSS JOIN LATERAL ({SOURCES}) t ORDER BY a.region, a.activity_id"
)
PAGE = text(
    SHOWN.format(
        rows=f"{COLUMNS} {FROM}{INSIDE} AND {OPEN} > 0"
        " AND (a.region, a.id) > (:after_region, CAST(:after_id AS uuid))"
        " ORDER BY a.region, a.id LIMIT :most"
    )
)
SUMS = text(
    "SELECT count(*) AS activities, coalesce(sum(a.cost), 0) AS cost,"
    " coalesce(sum(c.amount), 0) AS committed, coalesce(sum(g.amount), 0) AS pledged,"
    f" coalesce(sum({OPEN}), 0) AS open {FROM}{INSIDE} AND {OPEN} > 0"
)
THESE = text(SHOWN.format(rows=f"{COLUMNS} {FROM} AND a.id = ANY(:ids)"))
NIL = UUID(int=0)


def _narrowed(principal: Principal, wanted: UnfundedSumsFilter) -> dict[str, Any]:
    scope.ensure_mine(principal, wanted.region)
    mine, _ = sight.patterns(tuple(principal.regions))
    return {"mine": mine, "region": wanted.region, "year": wanted.year}


async def page(
    session: AsyncSession, principal: Principal, wanted: UnfundedFilter
) -> tuple[list[FundingRead], str | None]:
    """Activities of approved plans in the caller's regions with something open, by region."""
    facts = _narrowed(principal, wanted)
    region, id = _after(wanted.cursor)
    facts |= {"after_region": region, "after_id": id, "most": wanted.limit + 1}
    async with sight.everything(session):
        found = [FundingRead.model_validate(row) for row in await session.execute(PAGE, facts)]
    if len(found) <= wanted.limit:
        return found, None
    last = found[wanted.limit - 1]
    return found[: wanted.limit], pagination.encode([last.region, last.activity_id])


def _after(cursor: str | None) -> tuple[str, UUID]:
    if cursor is None:
        return "", NIL
    region, id = pagination.decode(cursor, 2)
    try:
        return region, UUID(id)
    except ValueError as error:
        raise pagination.CursorInvalid from error


async def sums(
    session: AsyncSession, principal: Principal, wanted: UnfundedSumsFilter
) -> UnfundedSums:
    """The same, added up."""
    facts = _narrowed(principal, wanted)
    async with sight.everything(session):
        found = await session.execute(SUMS, facts)
    return UnfundedSums.model_validate(found.one())


async def these(
    session: AsyncSession, ids: Collection[UUID], principal: Principal, *, hold: bool = False
) -> dict[UUID, FundingRead]:
    """Those of the activities that may be given money, in the caller's regions, by id.

    `hold` keeps them as they are, and whoever else would promise them money waiting: after their
    plans, as everybody holds them.
    """
    mine = select(Activity.id).where(
        col(Activity.id).in_(ids), scope.visible(Activity.region, principal)
    )
    if hold:
        of = select(Activity.plan_id).where(col(Activity.id).in_(ids))
        plans = select(Plan.id).where(col(Plan.id).in_(of)).order_by(col(Plan.id))
        await session.exec(plans.with_for_update())
        mine = mine.order_by(col(Activity.id)).with_for_update()
    seen = list(await session.exec(mine))
    async with sight.everything(session):
        found = await session.execute(THESE, {"ids": seen})
    return {row.activity_id: FundingRead.model_validate(row) for row in found}
