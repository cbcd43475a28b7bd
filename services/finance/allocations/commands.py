"""Set money of a ceiling aside for a recipient, or take it back."""

from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.money import Money
from contracts.regions import day_of
from services.chassis import rows, scope, sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.finance.activities import queries as activities
from services.finance.activities.models import KnownActivity
from services.finance.allocations import queries, rules
from services.finance.allocations.models import Allocation, AllocationCreate, AllocationRead
from services.finance.allocations.problems import AllocationCancelled, AllocationUsed
from services.finance.ceilings import queries as ceilings
from services.finance.ceilings.models import Ceiling
from services.finance.ceilings.rules import booked_on, purse
from services.finance.ledger import commands as ledger
from services.finance.ledger.rules import Line, Posting, move
from services.finance.schemes import queries as schemes


async def make(session: AsyncSession, data: AllocationCreate, *, by: Principal) -> AllocationRead:
    """Allocate money of a ceiling; the same id again answers the same. Raises CeilingExceeded."""
    scope.ensure_mine(by, data.region)
    ceiling = await ceilings.get(session, data.ceiling_id, by)
    scheme = schemes.get(data.scheme)
    known, activity = await _named(session, data)
    rules.ensure_fits(data, ceiling, activity)
    wanted = rules.new(data, ceiling, by=by.id)
    if known is not None:
        return (await queries.shown(session, [rules.the_same(known, wanted)]))[0]
    parts = rules.tranches(wanted, scheme)
    written: dict[str, list[dict[str, Any]]] = {
        "allocations": [wanted.model_dump()],
        "tranches": [one.model_dump() for one in parts],
        "outbox": [rows.told(rules.event(wanted, id=new_id(), by=by.id))],
    }
    await rows.write(session, written)
    amount = Money(wanted.amount)
    lines = move(amount, into=rules.account("committed", wanted), out_of=purse(ceiling).ceiling)
    await ledger.post(session, _posting(ceiling, wanted, "allocation.committed", lines, by))
    return rules.view(wanted, parts, {"committed": amount})


async def _named(
    session: AsyncSession, data: AllocationCreate
) -> tuple[Allocation | None, KnownActivity | None]:
    """What bears the id already, and the activity; wherever they are: the rules say what fits."""
    if data.id is None and data.activity_id is None:
        return None, None
    async with sight.everything(session):
        known = None if data.id is None else await queries.find(session, data.id)
        asked = data.activity_id
        return known, None if asked is None else await activities.find(session, asked)


async def cancel(
    session: AsyncSession, id: UUID, if_match: str | None, *, by: Principal
) -> AllocationRead:
    """Take back an allocation of which nothing was requested or released."""
    allocation = await queries.get(session, id, by, for_update=True)
    if if_match is not None:
        check_version(allocation, if_match)
    if allocation.state == "cancelled":
        raise AllocationCancelled
    ceiling = await ceilings.get(session, allocation.ceiling_id, by)
    parts = (await queries.tranches(session, [id]))[id]
    if any(one.state in {"requested", "released"} for one in parts):
        raise AllocationUsed
    allocation.state = "cancelled"
    allocation.version += 1
    allocation.told += 1
    allocation.updated_at = now()
    session.add(allocation)
    emit(session, rules.event(allocation, id=new_id(), by=by.id))
    await session.flush()
    lines = move(
        Money(allocation.amount),
        into=purse(ceiling).ceiling,
        out_of=rules.account("committed", allocation),
    )
    await ledger.post(session, _posting(ceiling, allocation, "allocation.cancelled", lines, by))
    return (await queries.shown(session, [allocation]))[0]


def _posting(
    ceiling: Ceiling, allocation: Allocation, kind: str, lines: tuple[Line, Line], by: Principal
) -> Posting:
    today = day_of(allocation.region, now())
    day = allocation.dated if kind == "allocation.committed" else booked_on(ceiling, today)
    return Posting(
        id=new_id(),
        purse=purse(ceiling),
        kind=kind,
        happened_on=day,
        actor=by.id,
        region=allocation.region,
        about=allocation.id,
        lines=lines,
        description=allocation.number,
    )
