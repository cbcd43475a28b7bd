"""Read agreements with their instalments, and how far the KSM is."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.money import ZERO, Money
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.finance.accountability import queries as accountability
from services.finance.accountability.rules import awaits_lpj
from services.finance.activities import queries as activities
from services.finance.payments import rules
from services.finance.payments.models import Agreement, AgreementFilter, AgreementRead, Instalment
from services.finance.tranches.models import Evidence

# What lies with KSMs, and what they used of it.
PURSES = text("""
SELECT a.code, a.debit - a.credit AS cash, coalesce((SELECT sum(e.credit - e.debit)
    FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
    WHERE e.book = a.book AND e.account = a.code AND e.state = 'posted'
        AND t.kind IN ('expense.recorded', 'expense.reversed')), 0) AS spent
FROM ledger_accounts a WHERE a.allocation_id = ANY(:allocations) AND a.code = ANY(:codes)
""")
EQUAL = ("allocation_id", "institution_id", "activity_id", "state")


async def find_agreement(
    session: AsyncSession, id: UUID, *, for_update: bool = False
) -> Agreement | None:
    """An agreement, if the database shows it."""
    query = select(Agreement).where(Agreement.id == id)
    held = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(held if for_update else query)).first()


async def among(session: AsyncSession, ids: Iterable[UUID | None]) -> dict[UUID, Agreement]:
    """Agreements by their ids, those that the database shows."""
    wanted = [id for id in ids if id is not None]
    if not wanted:
        return {}
    found = await session.exec(select(Agreement).where(col(Agreement.id).in_(wanted)))
    return {one.id: one for one in found}


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Agreement:
    """An agreement inside the caller's regions; raises NotFound."""
    found = await find_agreement(session, id, for_update=for_update)
    if found is None or not principal.covers(found.region):
        raise NotFound(what="agreement", key=id)
    return found


async def agreement_of(session: AsyncSession, id: UUID, principal: Principal) -> Agreement:
    """The agreement of an instalment inside the caller's regions; raises NotFound."""
    found = await session.get(Instalment, id)
    if found is None or not principal.covers(found.region):
        raise NotFound(what="instalment", key=id)
    return await get(session, found.agreement_id, principal)


async def instalments(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[Instalment]]:
    """The instalments of agreements as they are now, in their order."""
    found: dict[UUID, list[Instalment]] = {id: [] for id in ids}
    query = select(Instalment).where(col(Instalment.agreement_id).in_(ids))
    query = query.order_by(col(Instalment.number)).execution_options(populate_existing=True)
    for one in await session.exec(query):
        found[one.agreement_id].append(one)
    return found


async def agreed(session: AsyncSession, allocation_id: UUID) -> Money:
    """What of an allocation is promised; whoever holds its row is told all of it."""
    query = select(func.sum(Agreement.amount)).where(
        Agreement.allocation_id == allocation_id, Agreement.state != "cancelled"
    )
    return Money((await session.execute(query)).scalar() or ZERO.amount)


async def accounted(session: AsyncSession, allocation_id: UUID, id: UUID) -> bool:
    """Whether a KSM buys nothing more: its account is accepted, and nothing was paid after it."""
    if "lpj" not in await accountability.accepted_of(session, allocation_id, id):
        return False
    parts = await instalments(session, [id])
    return not any(awaits_lpj(one) and one.state == "paid" for one in parts[id])


async def evidence(
    session: AsyncSession,
    agreements: Sequence[Agreement],
    parts: Mapping[UUID, Sequence[Instalment]],
) -> dict[UUID, tuple[Evidence, Money]]:
    """What is known of each agreement, and the cash that is left with the KSM."""
    works = await activities.among(session, {one.activity_id for one in agreements})
    reports = await accountability.accepted(session, [one.id for one in agreements])
    codes = {one.id: rules.purse_account(one).code for one in agreements}
    of = [one.allocation_id for one in agreements]
    asked = {"allocations": of, "codes": list(codes.values())}
    purses = {
        row.code: (Money(row.spent), Money(row.cash))
        for row in await session.execute(PURSES, asked)
    }
    found = {}
    for one in agreements:
        work = works.get(one.activity_id) if one.activity_id else None
        spent, cash = purses.get(codes[one.id], (ZERO, ZERO))
        known = rules.evidence(work, parts[one.id], spent, reports.get(one.id, ()))
        found[one.id] = known, cash
    return found


async def shown(session: AsyncSession, agreements: Sequence[Agreement]) -> list[AgreementRead]:
    """Agreements whole."""
    parts = await instalments(session, [one.id for one in agreements])
    known = await evidence(session, agreements, parts)
    return [rules.view(one, parts[one.id], *known[one.id]) for one in agreements]


async def page(
    session: AsyncSession, principal: Principal, wanted: AgreementFilter
) -> tuple[list[AgreementRead], str | None]:
    """Agreements in the caller's regions, oldest first."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Agreement).where(scope.visible(Agreement.region, principal, wanted.region))
    for name in EQUAL:
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(Agreement, name) == value)
    rows, following = await pagination.page(
        session, query, col(Agreement.id), limit=wanted.limit, cursor=wanted.cursor
    )
    return await shown(session, rows), following
