"""Read expenses with their receipts."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope, sight
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.finance.accountability.models import Report
from services.finance.allocations.models import Allocation
from services.finance.expenses import rules
from services.finance.expenses.models import (
    Expense,
    ExpenseCreate,
    ExpenseFilter,
    ExpenseRead,
    Receipt,
)

EQUAL = ("allocation_id", "agreement_id", "activity_id", "category", "state")


async def find(session: AsyncSession, id: UUID, *, for_update: bool = False) -> Expense | None:
    """An expense, if the database shows it."""
    query = select(Expense).where(Expense.id == id)
    held = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(held if for_update else query)).first()


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Expense:
    """An expense inside the caller's regions; raises NotFound."""
    found = await find(session, id, for_update=for_update)
    if found is None or not principal.covers(found.region):
        raise NotFound(what="expense", key=id)
    return found


async def known(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Expense]:
    """Expenses with these ids, wherever they are: an id is taken everywhere."""
    if not ids:
        return {}
    async with sight.everything(session):
        found = await session.exec(select(Expense).where(col(Expense.id).in_(ids)))
        return {one.id: one for one in found}


async def standing(
    session: AsyncSession, many: Sequence[ExpenseCreate], principal: Principal
) -> dict[UUID, rules.Standing]:
    """What each allocation in the caller's regions is to new expenses, in one round trip."""
    told = exists().where(
        col(Report.allocation_id) == Allocation.id,
        col(Report.kind) == "lpj",
        col(Report.state) == "accepted",
    )
    receipts = select(Expense.receipt_number).where(
        Expense.allocation_id == Allocation.id,
        col(Expense.receipt_number).in_({one.receipt_number for one in many}),
        Expense.state == "recorded",
    )
    query = select(Allocation, told, func.array(receipts.scalar_subquery())).where(
        col(Allocation.id).in_({one.allocation_id for one in many})
    )
    return {
        of.id: rules.Standing(of, reported, frozenset(numbers))
        for of, reported, numbers in await session.execute(query)
        if principal.covers(of.region)
    }


async def of_allocation(session: AsyncSession, allocation_id: UUID) -> list[Expense]:
    """All expenses of an allocation, by day."""
    query = select(Expense).where(Expense.allocation_id == allocation_id)
    return list(await session.exec(query.order_by(col(Expense.spent_on), col(Expense.id))))


async def receipts(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[Receipt]]:
    """The receipts of expenses, in the order in which they were sent."""
    found: dict[UUID, list[Receipt]] = defaultdict(list)
    query = select(Receipt).where(col(Receipt.expense_id).in_(ids)).order_by(col(Receipt.id))
    for one in await session.exec(query):
        found[one.expense_id].append(one)
    return found


async def receipt(session: AsyncSession, expense: Expense, id: UUID) -> Receipt:
    """One receipt of an expense; raises NotFound."""
    query = select(Receipt).where(Receipt.expense_id == expense.id, Receipt.id == id)
    if (found := (await session.exec(query)).first()) is None:
        raise NotFound(what="receipt", key=id)
    return found


async def with_hash(session: AsyncSession, expense: Expense, sha256: str) -> Receipt | None:
    """The receipt of an expense with this content."""
    query = select(Receipt).where(Receipt.expense_id == expense.id, Receipt.sha256 == sha256)
    return (await session.exec(query)).first()


async def shown(session: AsyncSession, expenses: Sequence[Expense]) -> list[ExpenseRead]:
    """Expenses with their receipts and flags."""
    ids = [one.id for one in expenses]
    wanted = {one.allocation_id for one in expenses}
    found = await session.exec(select(Allocation).where(col(Allocation.id).in_(wanted)))
    of = {one.id: one for one in found}
    papers, again = await receipts(session, ids), await twice(session, expenses)
    return [
        rules.view(one, of[one.allocation_id], papers.get(one.id, ()), twice=key(one) in again)
        for one in expenses
    ]


def key(expense: Expense) -> tuple[UUID, str]:
    """What is the same of two expenses that may be one."""
    return expense.allocation_id, expense.receipt_number


async def twice(session: AsyncSession, expenses: Sequence[Expense]) -> set[tuple[UUID, str]]:
    """Allocations and receipt numbers that more than one recorded expense has."""
    query = (
        select(Expense.allocation_id, Expense.receipt_number)
        .where(
            col(Expense.allocation_id).in_({one.allocation_id for one in expenses}),
            col(Expense.receipt_number).in_({one.receipt_number for one in expenses}),
            Expense.state == "recorded",
        )
        .group_by(col(Expense.allocation_id), col(Expense.receipt_number))
        .having(func.count() > 1)
    )
    return {(of, number) for of, number in await session.exec(query)}


async def page(
    session: AsyncSession, principal: Principal, wanted: ExpenseFilter
) -> tuple[list[ExpenseRead], str | None]:
    """Expenses in the caller's regions, oldest first."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Expense).where(scope.visible(Expense.region, principal, wanted.region))
    for name in EQUAL:
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(Expense, name) == value)
    rows, following = await pagination.page(
        session, query, col(Expense.id), limit=wanted.limit, cursor=wanted.cursor
    )
    return await shown(session, rows), following
