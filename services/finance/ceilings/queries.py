"""Read ceilings, and how far their money is."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.money import ZERO, Money
from contracts.regions import day_of
from services.chassis import pagination, scope, sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.problems import NotFound
from services.finance.ceilings import rules
from services.finance.ceilings.models import (
    Ceiling,
    CeilingFilter,
    CeilingRead,
    CeilingRevision,
    Course,
    CoursePoint,
    RevisionRead,
)
from services.finance.ledger.models import Book

# Of a ceiling's own account and those of its allocations: their sums are the ceiling's own facts.
SUMS = text("""
SELECT ceiling_id,
    sum(debit - credit) FILTER (WHERE kind = 'ceiling') AS available,
    sum(debit - credit) FILTER (WHERE kind IN ('committed', 'cash', 'spent')) AS committed,
    sum(debit - credit) FILTER (WHERE kind IN ('cash', 'spent')) AS released,
    sum(debit - credit) FILTER (WHERE kind = 'spent') AS spent
FROM ledger_accounts WHERE ceiling_id = ANY(:ids) GROUP BY ceiling_id
""")
# What moved on each day in all accounts of a ceiling, summed until the end of each day asked for.
COURSE = text("""
WITH moved AS (
    SELECT e.happened_on,
        sum(e.credit - e.debit) FILTER (WHERE a.kind = 'source') AS amount,
        sum(e.debit - e.credit) FILTER (WHERE a.kind IN ('committed', 'cash', 'spent'))
            AS committed,
        sum(e.debit - e.credit) FILTER (WHERE a.kind IN ('cash', 'spent')) AS released,
        sum(e.debit - e.credit) FILTER (WHERE a.kind = 'spent') AS spent
    FROM ledger_accounts a JOIN ledger_entries e ON e.book = a.book AND e.account = a.code
    WHERE a.ceiling_id = :ceiling AND e.state = 'posted' GROUP BY e.happened_on
)
SELECT day, coalesce(sum(amount), 0) AS amount, coalesce(sum(committed), 0) AS committed,
    coalesce(sum(released), 0) AS released, coalesce(sum(spent), 0) AS spent
FROM unnest(CAST(:days AS date[])) AS day LEFT JOIN moved ON happened_on <= day
GROUP BY day ORDER BY day
""")
NAMES = ("available", "committed", "released", "spent")


async def find(session: AsyncSession, id: UUID, *, for_update: bool = False) -> Ceiling | None:
    """A ceiling, if the database shows it."""
    query = select(Ceiling).where(Ceiling.id == id)
    return (await session.exec(query.with_for_update() if for_update else query)).first()


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Ceiling:
    """A ceiling inside the caller's regions; raises NotFound."""
    found = await find(session, id, for_update=for_update)
    if found is None or not principal.covers(found.region):
        raise NotFound(what="ceiling", key=id)
    return found


async def of(session: AsyncSession, id: UUID) -> Ceiling:
    """The ceiling of an allocation, which the caller may know although it lies above them."""
    async with sight.everything(session):
        return (await session.exec(select(Ceiling).where(Ceiling.id == id))).one()


async def shown(session: AsyncSession, ceilings: Sequence[Ceiling]) -> list[CeilingRead]:
    """Ceilings with their sums."""
    async with sight.everything(session):
        found = await session.execute(SUMS, {"ids": [one.id for one in ceilings]})
    sums = {
        row["ceiling_id"]: {name: Money(row[name] or ZERO.amount) for name in NAMES}
        for row in found.mappings()
    }
    closed = await _closed(session, {rules.purse(one).book for one in ceilings})
    none = dict.fromkeys(NAMES, ZERO)
    return [
        rules.view(one, sums.get(one.id, none), closed=rules.purse(one).book in closed)
        for one in ceilings
    ]


async def _closed(session: AsyncSession, books: Iterable[str]) -> set[str]:
    query = select(Book.code).where(
        col(Book.code).in_(list(books)), col(Book.closed_at).is_not(None)
    )
    return set(await session.exec(query))


async def page(
    session: AsyncSession, principal: Principal, wanted: CeilingFilter
) -> tuple[list[CeilingRead], str | None]:
    """Ceilings in the caller's regions, oldest first."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Ceiling).where(scope.visible(Ceiling.region, principal, wanted.region))
    for name in ("source", "fiscal_year"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(Ceiling, name) == value)
    rows, following = await pagination.page(
        session, query, col(Ceiling.id), limit=wanted.limit, cursor=wanted.cursor
    )
    return await shown(session, rows), following


async def revisions(
    session: AsyncSession, id: UUID, principal: Principal, limit: int, cursor: str | None
) -> tuple[list[RevisionRead], str | None]:
    """How a ceiling was revised, oldest first."""
    await get(session, id, principal)
    query = select(CeilingRevision).where(CeilingRevision.ceiling_id == id)
    rows, following = await pagination.page(
        session, query, col(CeilingRevision.number), limit=limit, cursor=cursor
    )
    return [RevisionRead.model_validate(row) for row in rows], following


async def course(session: AsyncSession, id: UUID, principal: Principal) -> Course:
    """How the money of a ceiling in the caller's regions went through its year."""
    ceiling = await get(session, id, principal)
    days = rules.course_days(ceiling.fiscal_year, day_of(ceiling.region, now()))
    found = await session.execute(COURSE, {"ceiling": id, "days": days})
    return Course(items=[CoursePoint.model_validate(row) for row in found])


async def last_revision(session: AsyncSession, id: UUID) -> int:
    """The number of a ceiling's newest revision; 0 when it has none."""
    query = select(CeilingRevision.number).where(CeilingRevision.ceiling_id == id)
    return (await session.exec(query.order_by(col(CeilingRevision.number).desc()))).first() or 0


async def is_shared(session: AsyncSession, ceiling: Ceiling, principal: Principal) -> bool:
    """Whether its book has ceilings outside the caller's regions."""
    async with sight.everything(session):
        query = select(Ceiling.id).where(
            Ceiling.source == ceiling.source,
            Ceiling.fiscal_year == ceiling.fiscal_year,
            ~scope.visible(Ceiling.region, principal),
        )
        return (await session.exec(query.limit(1))).first() is not None


async def set_to(session: AsyncSession, ceiling: Ceiling) -> Decimal:
    """What a ceiling was set to, before any revision."""
    query = select(func.sum(CeilingRevision.change)).where(CeilingRevision.ceiling_id == ceiling.id)
    return ceiling.amount - ((await session.exec(query)).one() or Decimal(0))


async def carried_to(session: AsyncSession, id: UUID) -> UUID | None:
    """The ceiling that took what was left of this one."""
    return (await session.exec(select(Ceiling.id).where(Ceiling.carried_from == id))).first()
