"""Read allocations with their tranches, and how far their money is."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.money import Money
from services.chassis import pagination, scope, sight
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.finance.allocations import rules
from services.finance.allocations.models import (
    Allocation,
    AllocationFilter,
    AllocationRead,
    Tranche,
)

SUMS = text(
    "SELECT allocation_id, kind, sum(debit - credit) AS left_over FROM ledger_accounts"
    " WHERE allocation_id = ANY(:ids) GROUP BY allocation_id, kind"
)
EQUAL = ("ceiling_id", "activity_id", "source", "fiscal_year")


async def find(session: AsyncSession, id: UUID, *, for_update: bool = False) -> Allocation | None:
    """An allocation, if the database shows it."""
    query = select(Allocation).where(Allocation.id == id)
    held = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(held if for_update else query)).first()


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Allocation:
    """An allocation inside the caller's regions; raises NotFound."""
    found = await find(session, id, for_update=for_update)
    if found is None or not principal.covers(found.region):
        raise NotFound(what="allocation", key=id)
    return found


async def given(session: AsyncSession, ceiling_id: UUID) -> set[UUID]:
    """The activities to which a ceiling gives money, wherever they are."""
    query = select(Allocation.activity_id).where(
        Allocation.ceiling_id == ceiling_id, Allocation.state == "committed"
    )
    async with sight.everything(session):
        return {id for id in await session.exec(query) if id is not None}


async def tranches(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[Tranche]]:
    """The tranches of allocations, in their order."""
    found: dict[UUID, list[Tranche]] = {id: [] for id in ids}
    query = select(Tranche).where(col(Tranche.allocation_id).in_(ids))
    for one in await session.exec(query.order_by(col(Tranche.number))):
        found[one.allocation_id].append(one)
    return found


async def sums(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Money]]:
    """What lies in the accounts of allocations, by kind."""
    found: dict[UUID, dict[str, Money]] = defaultdict(dict)
    for row in await session.execute(SUMS, {"ids": list(ids)}):
        found[row.allocation_id][row.kind] = Money(row.left_over)
    return found


async def shown(session: AsyncSession, allocations: Sequence[Allocation]) -> list[AllocationRead]:
    """Allocations whole."""
    ids = [one.id for one in allocations]
    parts, left = await tranches(session, ids), await sums(session, ids)
    return [rules.view(one, parts[one.id], left[one.id]) for one in allocations]


async def page(
    session: AsyncSession, principal: Principal, wanted: AllocationFilter
) -> tuple[list[AllocationRead], str | None]:
    """Allocations in the caller's regions, oldest first."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Allocation).where(scope.visible(Allocation.region, principal, wanted.region))
    for name in EQUAL:
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(Allocation, name) == value)
    rows, following = await pagination.page(
        session, query, col(Allocation.id), limit=wanted.limit, cursor=wanted.cursor
    )
    return await shown(session, rows), following
