"""Read what is published, set-wise: what is selected here is all that a stranger ever sees."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import level_of, regions, valid_region_code
from services.chassis import sight
from services.chassis.problems import NotFound, RegionNotFound
from services.finance.activities import queries as activities
from services.finance.activities.models import KnownActivity
from services.finance.published import rules
from services.finance.published.models import ActivityPage, VillagePage
from services.finance.published.rules import Found, Row

ALLOCATIONS = text("""
SELECT a.id, a.recipient, a.source, a.fiscal_year, a.activity_id, w.title AS activity,
    a.dated AS date, a.amount, m.committed, m.released, m.spent,
    r.state AS lpj_state, r.dated AS lpj_date, r.accepted_on
FROM allocations a
CROSS JOIN LATERAL (SELECT
    coalesce(sum(debit - credit) FILTER (WHERE kind IN ('committed', 'cash', 'spent')), 0) AS committed,
    coalesce(sum(debit - credit) FILTER (WHERE kind IN ('cash', 'spent')), 0) AS released,
    coalesce(sum(debit - credit) FILTER (WHERE kind = 'spent'), 0) AS spent
    FROM ledger_accounts WHERE allocation_id = a.id) m
LEFT JOIN activities w ON w.id = a.activity_id
LEFT JOIN reports r ON r.allocation_id = a.id AND r.agreement_id IS NULL AND r.kind = 'lpj'
    AND r.state <> 'draft'
WHERE a.state = 'committed'
    AND (a.region = CAST(:region AS text) OR a.activity_id = ANY(CAST(:activities AS uuid[])))
ORDER BY a.dated, a.id
""")
TRANCHES = text("""
SELECT allocation_id, number, percent, amount, state, requested_on, released_on
FROM tranches WHERE allocation_id = ANY(CAST(:allocations AS uuid[])) ORDER BY number
""")
# What is paid to a KSM of money that is meant for no activity is money of what the KSM builds. Where
# less is left than all KSMs are still to get, each has its share of it.
GROUPS = text("""
SELECT g.id, g.recipient AS name, g.allocation_id, a.recipient, a.source, a.fiscal_year, g.activity_id,
    a.activity_id IS NULL AS free, w.title AS activity, g.amount, p.paid,
    coalesce(trunc((g.amount - p.paid) * least(1, l.left_over / nullif(o.open, 0)), 2), 0) AS due,
    coalesce(c.debit - c.credit, 0) AS cash, x.spent
FROM agreements g
JOIN allocations a ON a.id = g.allocation_id
CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS paid FROM instalments
    WHERE agreement_id = g.id AND state = 'paid') p
CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS spent FROM expenses
    WHERE allocation_id = g.allocation_id AND agreement_id = g.id AND state = 'recorded') x
CROSS JOIN LATERAL (SELECT coalesce(sum(debit - credit), 0) AS left_over FROM ledger_accounts
    WHERE allocation_id = a.id AND (kind = 'committed' OR code = 'cash/' || a.id)) l
CROSS JOIN LATERAL (SELECT coalesce(sum(n.amount), 0) - coalesce(sum(d.paid), 0) AS open
    FROM agreements n CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS paid FROM instalments
        WHERE agreement_id = n.id AND state = 'paid') d
    WHERE n.allocation_id = a.id AND n.state <> 'cancelled') o
LEFT JOIN ledger_accounts c ON c.allocation_id = g.allocation_id AND c.code = 'cash/' || g.id
LEFT JOIN activities w ON w.id = g.activity_id
WHERE g.state <> 'cancelled' AND a.state = 'committed'
    AND (g.allocation_id = ANY(CAST(:allocations AS uuid[]))
        OR g.activity_id = ANY(CAST(:activities AS uuid[])))
ORDER BY g.dated, g.id
""")
SPENDING = text("""
SELECT category, sum(amount) AS amount FROM expenses
WHERE state = 'recorded' AND (allocation_id = ANY(CAST(:allocations AS uuid[]))
    OR allocation_id = ANY(CAST(:payers AS uuid[])) AND agreement_id = ANY(CAST(:groups AS uuid[])))
GROUP BY category
""")
GIFTS = text("""
SELECT activity_id, kind, unit, sum(quantity) AS quantity, sum(amount) AS amount
FROM contributions
WHERE state = 'recorded'
    AND (region = CAST(:region AS text) OR activity_id = ANY(CAST(:activities AS uuid[])))
GROUP BY activity_id, kind, unit ORDER BY kind, unit
""")
AUDITS = text("""
SELECT fiscal_year, state, opinion, audited_on AS date FROM audit_opinions
WHERE region = CAST(:place AS text) ORDER BY fiscal_year DESC
""")


async def village(session: AsyncSession, region: str) -> VillagePage:
    """The public page of a village; raises RegionNotFound."""
    if not valid_region_code(region) or region not in regions or level_of(region) != "village":
        raise RegionNotFound(region=region)
    async with sight.everything(session):
        works = await _works(session, region)
        found = await _found(session, region, region, [one.id for one in works])
    return rules.village(region, works, found)


async def activity(session: AsyncSession, id: UUID) -> ActivityPage:
    """The public page of an activity; raises NotFound."""
    async with sight.everything(session):
        work = await activities.find(session, id)
        if work is None:
            raise NotFound(what="activity", key=id)
        found = await _found(session, work.region, None, [id])
    if not rules.is_told(work, found):
        raise NotFound(what="activity", key=id)
    return rules.activity(work, found)


async def _works(session: AsyncSession, region: str) -> Sequence[KnownActivity]:
    query = select(KnownActivity).where(KnownActivity.region == region)
    order = col(KnownActivity.year).desc(), col(KnownActivity.title), col(KnownActivity.id)
    return (await session.exec(query.order_by(*order))).all()


async def _found(
    session: AsyncSession, place: str, region: str | None, works: Sequence[UUID]
) -> Found:
    """The money of a region, if it is one, and of these activities; audits are of the place."""

    async def rows(query: TextClause) -> list[Row]:
        facts = {name: asked[name] for name in query.compile().params}
        return [dict(row) for row in (await session.execute(query, facts)).mappings()]

    asked: dict[str, Any] = {"place": place, "region": region, "activities": list(works)}
    allocations = await rows(ALLOCATIONS)
    asked["allocations"] = [one["id"] for one in allocations]
    groups = await rows(GROUPS)
    asked["groups"] = [one["id"] for one in groups]
    asked["payers"] = [one["allocation_id"] for one in groups]
    return Found(
        allocations=allocations,
        tranches=await rows(TRANCHES),
        groups=groups,
        spending=await rows(SPENDING),
        gifts=await rows(GIFTS),
        audits=await rows(AUDITS),
    )
