"""Read tranches, and what is known of the money and work of their allocations, set-wise."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import nullcontext
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.money import ZERO
from services.chassis import pagination, scope, sight
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.finance.accountability import queries as accountability
from services.finance.activities import queries as activities
from services.finance.allocations import queries as allocations
from services.finance.allocations.models import Allocation, Tranche
from services.finance.tranches import rules
from services.finance.tranches.models import Evidence, TrancheDetail, TrancheFilter

# What `rules.view` calls ready, of a whole list: it is of a living allocation which still
# has its money, all before it are released, and all that its condition tells holds.
READY: ColumnElement[bool] = literal_column("""(
tranches.state IN ('planned', 'voided') AND EXISTS (
    SELECT FROM allocations a LEFT JOIN activities w ON w.id = a.activity_id
    CROSS JOIN LATERAL (SELECT
        coalesce(sum(debit - credit) FILTER (WHERE kind = 'committed'), 0) AS committed,
        coalesce(sum(debit - credit) FILTER (WHERE kind IN ('cash', 'spent')), 0) AS received,
        coalesce(sum(debit - credit) FILTER (WHERE kind = 'spent'), 0) AS spent
        FROM ledger_accounts WHERE allocation_id = a.id) m
    WHERE a.id = tranches.allocation_id AND a.state = 'committed'
    AND m.committed >= tranches.amount AND w.state IS DISTINCT FROM 'cancelled'
    AND NOT EXISTS (SELECT FROM tranches b WHERE b.allocation_id = a.id
        AND b.number < tranches.number AND b.state <> 'released')
    AND (tranches.condition->>'physical' IS NULL
        OR w.physical >= CAST(tranches.condition->>'physical' AS numeric))
    AND (tranches.condition->>'spent' IS NULL
        OR div(1000 * m.spent, nullif(m.received, 0))
            >= 10 * CAST(tranches.condition->>'spent' AS numeric))
    AND (tranches.condition->>'report' IS NULL OR EXISTS (SELECT FROM reports r
        WHERE r.allocation_id = a.id AND r.agreement_id IS NULL
        AND r.kind = tranches.condition->>'report' AND r.state = 'accepted'))
))""")


async def held(session: AsyncSession, id: UUID, principal: Principal) -> tuple[Tranche, Allocation]:
    """A tranche inside the caller's regions and its allocation, both locked; raises NotFound."""
    of = (await session.exec(select(Tranche.allocation_id).where(Tranche.id == id))).first()
    if of is None:
        raise NotFound(what="tranche", key=id)
    allocation = await allocations.get(session, of, principal, for_update=True)
    query = select(Tranche).where(Tranche.id == id).with_for_update()
    tranche = (await session.exec(query.execution_options(populate_existing=True))).one()
    return tranche, allocation


async def get(session: AsyncSession, id: UUID, principal: Principal) -> TrancheDetail:
    """A tranche inside the caller's regions; raises NotFound."""
    found = await session.get(Tranche, id)
    if found is None or not principal.covers(found.region):
        raise NotFound(what="tranche", key=id)
    return (await shown(session, [found]))[0]


async def shown(session: AsyncSession, tranches: Sequence[Tranche]) -> list[TrancheDetail]:
    """Tranches with their allocations and what they wait for."""
    ids = {one.allocation_id for one in tranches}
    found = await session.exec(select(Allocation).where(col(Allocation.id).in_(ids)))
    of = {one.id: one for one in found}
    known = await evidence(session, list(of.values()))
    return [rules.view(one, of[one.allocation_id], known[one.allocation_id]) for one in tranches]


async def evidence(session: AsyncSession, of: Sequence[Allocation]) -> dict[UUID, Evidence]:
    """What is known of each allocation. Its activity may lie above the caller's regions."""
    ids = [one.id for one in of]
    works = await activities.among(session, {one.activity_id for one in of})
    sums = await allocations.sums(session, ids)
    reports = await accountability.accepted(session, ids)
    released = await _released(session, ids)
    found = {}
    for one in of:
        work = works.get(one.activity_id) if one.activity_id else None
        money = sums.get(one.id, {})
        spent = money.get("spent", ZERO)
        found[one.id] = Evidence(
            physical=None if work is None else work.physical,
            cancelled=work is not None and work.state == "cancelled",
            committed=money.get("committed", ZERO),
            received=money.get("cash", ZERO) + spent,
            spent=spent,
            reports=frozenset(reports.get(one.id, ())),
            released=frozenset(released[one.id]),
        )
    return found


async def _released(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, set[int]]:
    found: dict[UUID, set[int]] = defaultdict(set)
    query = select(Tranche.allocation_id, Tranche.number).where(
        col(Tranche.allocation_id).in_(ids), Tranche.state == "released"
    )
    for of, number in await session.exec(query):
        found[of].add(number)
    return found


async def page(
    session: AsyncSession, principal: Principal, wanted: TrancheFilter
) -> tuple[list[TrancheDetail], str | None]:
    """Tranches in the caller's regions, oldest first."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Tranche).where(scope.visible(Tranche.region, principal, wanted.region))
    if wanted.allocation_id is not None:
        query = query.where(Tranche.allocation_id == wanted.allocation_id)
    if wanted.state is not None:
        query = query.where(Tranche.state == wanted.state)
    if wanted.expires_before is not None:
        query = query.where(col(Tranche.expires_on) < wanted.expires_before)
    if wanted.ready is not None:
        query = query.where(READY if wanted.ready else ~READY)
    # What makes one ready may lie above the caller's regions: its activity does.
    async with nullcontext() if wanted.ready is None else sight.everything(session):
        rows, following = await pagination.page(
            session, query, col(Tranche.id), limit=wanted.limit, cursor=wanted.cursor
        )
    return await shown(session, rows), following
