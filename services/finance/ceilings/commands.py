"""Set ceilings, revise them, carry them over, close their year."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.finance import CeilingRevised, CeilingSet
from contracts.money import ZERO, Money
from contracts.regions import day_of
from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.chassis.problems import IdTaken
from services.finance.ceilings import queries, rules
from services.finance.ceilings.models import (
    CarryOver,
    Ceiling,
    CeilingCreate,
    CeilingRead,
    CeilingRevise,
    CeilingRevision,
)
from services.finance.ceilings.problems import AlreadyCarried, BookShared, NothingLeft
from services.finance.ledger import commands as ledger
from services.finance.ledger.rules import Line, Posting, move


async def make(session: AsyncSession, data: CeilingCreate, *, by: Principal) -> CeilingRead:
    """Set a ceiling in one of the caller's regions; the same id again answers the same."""
    scope.ensure_mine(by, data.region)
    wanted = rules.new(data, data.id or new_id(), by=by.id)
    if not await _add(session, wanted, by):
        known = await queries.find(session, wanted.id)
        set_to = None if known is None else await queries.set_to(session, known)
        wanted = rules.the_same(known, wanted, set_to)
    return (await queries.shown(session, [wanted]))[0]


async def _add(session: AsyncSession, wanted: Ceiling, by: Principal) -> bool:
    """Insert it, tell it, post it; False when its id is taken."""
    query = insert(Ceiling).values(wanted.model_dump()).on_conflict_do_nothing()
    if (await session.execute(query.returning(col(Ceiling.id)))).first() is None:
        return False
    emit(session, rules.event(CeilingSet, wanted, id=new_id(), by=by.id))
    own = rules.purse(wanted)
    lines = move(Money(wanted.amount), into=own.ceiling, out_of=own.origin)
    day = rules.set_on(wanted)
    await ledger.post(session, _posting(wanted, "ceiling.set", lines, by, day))
    return True


async def revise(
    session: AsyncSession, id: UUID, data: CeilingRevise, if_match: str | None, *, by: Principal
) -> CeilingRead:
    """Make a ceiling larger or smaller; never smaller than what is allocated."""
    ceiling = await queries.get(session, id, by, for_update=True)
    if if_match is not None:
        check_version(ceiling, if_match)
    rules.ensure_in_year(ceiling, data.date)
    lines = rules.revised(ceiling, data)
    change = (data.amount - Money(ceiling.amount)).amount
    await _revised(session, ceiling, data.kind, change, data, by)
    await ledger.post(session, _posting(ceiling, "ceiling.revised", lines, by, data.date))
    return (await queries.shown(session, [ceiling]))[0]


async def carry_over(
    session: AsyncSession, id: UUID, data: CarryOver, *, by: Principal
) -> CeilingRead:
    """Move what is not allocated to the next fiscal year; answer the ceiling that it makes there."""
    ceiling = await queries.get(session, id, by, for_update=True)
    if (to := await queries.carried_to(session, id)) is not None:
        if to == data.id:  # its answer was lost
            return (await queries.shown(session, [await queries.get(session, to, by)]))[0]
        raise AlreadyCarried(to=to)
    left = (await queries.shown(session, [ceiling]))[0].available
    if left == ZERO:
        raise NothingLeft
    paper = data.document.model_dump(mode="json")
    own = rules.purse(ceiling)
    following = Ceiling(
        id=data.id or new_id(),
        region=ceiling.region,
        source=ceiling.source,
        fiscal_year=ceiling.fiscal_year + 1,
        amount=left.amount,
        document=paper,
        carried_from=ceiling.id,
        created_by=by.id,
        told=1,
    )
    await _revised(session, ceiling, "carry_over", -left.amount, data, by)
    lines = move(left, into=own.origin, out_of=own.ceiling)
    await ledger.post(session, _posting(ceiling, "ceiling.carried_over", lines, by))
    if not await _add(session, following, by):
        raise IdTaken(id=following.id)
    return (await queries.shown(session, [following]))[0]


async def close(session: AsyncSession, id: UUID, *, closed: bool, by: Principal) -> CeilingRead:
    """Close the fiscal year of the ceiling's source, or open it again."""
    ceiling = await queries.get(session, id, by)
    if await queries.is_shared(session, ceiling, by):
        raise BookShared(book=rules.purse(ceiling).book)
    await ledger.close(session, rules.purse(ceiling).book, closed=closed, by=by)
    return (await queries.shown(session, [ceiling]))[0]


async def _revised(
    session: AsyncSession, ceiling: Ceiling, kind: str, change: Any, data: Any, by: Principal
) -> None:
    """A new version of the ceiling, with the revision that made it."""
    today = day_of(ceiling.region, now())
    ceiling.amount += change
    ceiling.version += 1
    ceiling.told += 1
    ceiling.updated_at = now()
    session.add(ceiling)
    session.add(
        CeilingRevision(
            ceiling_id=ceiling.id,
            number=1 + await queries.last_revision(session, ceiling.id),
            region=ceiling.region,
            kind=kind,
            change=change,
            amount=ceiling.amount,
            revised_on=getattr(data, "date", None) or rules.booked_on(ceiling, today),
            document=data.document.model_dump(mode="json"),
            reason=data.reason,
            recorded_by=by.id,
        )
    )
    emit(session, rules.event(CeilingRevised, ceiling, id=new_id(), by=by.id))
    await session.flush()


def _posting(
    ceiling: Ceiling,
    kind: str,
    lines: tuple[Line, Line],
    by: Principal,
    day: date | None = None,
) -> Posting:
    day = day or rules.booked_on(ceiling, day_of(ceiling.region, now()))
    number = str(ceiling.document.get("number", ""))
    return Posting(
        id=new_id(),
        purse=rules.purse(ceiling),
        kind=kind,
        happened_on=day,
        actor=by.id,
        region=ceiling.region,
        about=ceiling.id,
        lines=lines,
        description=number,
    )
