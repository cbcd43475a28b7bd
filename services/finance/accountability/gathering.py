"""Gathers what a report says: what moved in the ledger until a day, and what it was for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Self
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.money import Money
from services.chassis import sight
from services.finance.accountability.models import Report
from services.finance.activities import queries as activities
from services.finance.allocations import queries as allocations
from services.finance.allocations.models import Allocation, Tranche
from services.finance.contributions import queries as contributions
from services.finance.contributions.models import KindTotal
from services.finance.expenses import queries as expenses
from services.finance.expenses.models import Expense
from services.finance.payments.models import Agreement

# A reversal is told of what it takes back; what is pending has not happened.
MOVES = text("""
SELECT t.kind, t.about, t.happened_on, r.happened_on AS undone_on, t.description, e.account,
    e.kind AS lies, e.debit, e.credit
FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
LEFT JOIN ledger_transactions r ON r.reverses = t.id
WHERE e.allocation_id = :allocation AND e.state = 'posted' AND t.reverses IS NULL
ORDER BY e.happened_on, e.number
""")
PENDING = text(
    "SELECT coalesce(sum(pending_credit), 0) FROM ledger_accounts WHERE allocation_id = :allocation"
)
PURSES = text(
    "SELECT code, debit - credit AS left_over FROM ledger_accounts"
    " WHERE allocation_id = :allocation AND kind = 'cash' AND debit > credit ORDER BY code"
)
PAID = text(
    "SELECT 1 FROM ledger_accounts WHERE allocation_id = :allocation AND code = :code AND debit > 0"
)

UNACCOUNTED = text("""
SELECT g.number FROM agreements g
WHERE g.allocation_id = :allocation AND g.state <> 'cancelled'
    AND EXISTS (SELECT FROM instalments i WHERE i.agreement_id = g.id AND i.state = 'paid')
    AND EXISTS (SELECT FROM instalments i WHERE i.agreement_id = g.id AND i.state <> 'paid'
        AND i.condition ->> 'report' = 'lpj')
    AND NOT EXISTS (SELECT FROM reports r WHERE r.agreement_id = g.id AND r.kind = 'lpj'
        AND r.state = 'accepted')
ORDER BY g.dated, g.id LIMIT 1
""")


@dataclass(frozen=True, slots=True)
class Move:
    """One side of a transaction; `lies` is the kind of its account. It may be undone later."""

    kind: str
    about: UUID
    happened_on: date
    undone_on: date | None
    description: str
    account: str
    lies: str
    debit: Decimal
    credit: Decimal


@dataclass(frozen=True, slots=True)
class Bought:
    """An expense, and how many receipts of it are kept."""

    expense: Expense
    receipts: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a report is assembled from."""

    allocation: Allocation
    tranches: Sequence[Tranche]
    moves: Sequence[Move]
    expenses: Mapping[UUID, Bought]
    activity: str | None
    agreements: Sequence[Agreement]
    contributions: Sequence[KindTotal]

    def until(self, day: date) -> Self:
        """What of it stands at the end of a day: what was undone until then falls away."""
        moves = [
            one
            for one in self.moves
            if one.happened_on <= day and (one.undone_on is None or one.undone_on > day)
        ]
        return replace(self, moves=moves)


async def gather(session: AsyncSession, report: Report, allocation: Allocation) -> Gathered:
    """All that happened to the money of an allocation, and what people gave until the report's day."""
    rows = await session.execute(MOVES, {"allocation": allocation.id})
    moves = [Move(*row) for row in rows]
    parts = await allocations.tranches(session, [allocation.id])
    agreements = await _agreements(session, report)
    return Gathered(
        allocation,
        parts[allocation.id],
        moves,
        await _expenses(session, allocation),
        await _title(session, allocation),
        agreements,
        await _given(session, report, allocation, agreements),
    )


async def _expenses(session: AsyncSession, allocation: Allocation) -> dict[UUID, Bought]:
    """What the expenses were for, and how many receipts of each are kept."""
    found = await expenses.of_allocation(session, allocation.id)
    kept = await expenses.receipts(session, [one.id for one in found])
    return {one.id: Bought(one, len(kept.get(one.id, ()))) for one in found}


async def _title(session: AsyncSession, allocation: Allocation) -> str | None:
    """What the activity is called; it may be of a region around."""
    if allocation.activity_id is None:
        return None
    async with sight.everything(session):
        found = await activities.find(session, allocation.activity_id)
    return None if found is None else found.title


async def _agreements(session: AsyncSession, report: Report) -> list[Agreement]:
    """Those of the allocation, for a report of use at the end of its day; or the KSM's that reports."""
    query = select(Agreement).where(
        Agreement.allocation_id == report.allocation_id, Agreement.state != "cancelled"
    )
    if report.kind == "use":
        query = query.where(Agreement.dated <= report.dated)
    if report.agreement_id is not None:
        query = query.where(Agreement.id == report.agreement_id)
    return list(await session.exec(query.order_by(col(Agreement.dated), col(Agreement.id))))


async def _given(
    session: AsyncSession,
    report: Report,
    allocation: Allocation,
    agreements: Sequence[Agreement],
) -> list[KindTotal]:
    """What the people gave to what is built of the money; it may be of a region around."""
    works = {one.activity_id for one in agreements}
    if report.agreement_id is None:
        works.add(allocation.activity_id)
    async with sight.everything(session):
        return await contributions.given_to(session, works, report.dated)


async def pending(session: AsyncSession, allocation_id: UUID) -> Money:
    """What of an allocation is requested and not resolved."""
    return Money((await session.execute(PENDING, {"allocation": allocation_id})).scalar_one())


async def purses(session: AsyncSession, allocation_id: UUID) -> dict[str, Money]:
    """The accounts in which cash of an allocation is left: of the recipient, and of each KSM."""
    rows = await session.execute(PURSES, {"allocation": allocation_id})
    return {row.code: Money(row.left_over) for row in rows}


async def is_paid(session: AsyncSession, report: Report) -> bool:
    """Whether anything was paid of the allocation by the agreement of a report."""
    facts = {"allocation": report.allocation_id, "code": f"cash/{report.agreement_id}"}
    return (await session.execute(PAID, facts)).scalar() is not None


async def unaccounted(session: AsyncSession, allocation_id: UUID) -> str | None:
    """The number of an agreement whose KSM is still to account for what it was paid, to get the rest."""
    return (await session.execute(UNACCOUNTED, {"allocation": allocation_id})).scalar()
