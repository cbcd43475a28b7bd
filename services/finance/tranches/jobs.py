"""A request that nobody released falls away after its day."""

from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis.clock import now
from services.chassis.db import Sessions
from services.chassis.jobs import JobKind
from services.chassis.sight import SYSTEM
from services.finance.allocations import queries as allocations
from services.finance.allocations.models import Tranche
from services.finance.tranches.commands import EXPIRE, take_back


async def expire(sessions: Sessions, id: UUID) -> None:
    """Void the request unless it was released, voided, or asked anew until a later day."""
    async with sessions.begin() as session:
        of = (await session.exec(select(Tranche.allocation_id).where(Tranche.id == id))).one()
        allocation = await allocations.find(session, of, for_update=True)
        tranche = await session.get(Tranche, id, with_for_update=True, populate_existing=True)
        if allocation is None or tranche is None or tranche.state != "requested":
            return
        if tranche.expires_on is not None and day_of(tranche.region, now()) > tranche.expires_on:
            await take_back(session, tranche, allocation, "tranche.expired", "", by=SYSTEM)


async def gave_up(session: AsyncSession, id: UUID) -> None:
    """The request stands; whoever would release it is told that it has expired."""


KIND = JobKind(EXPIRE, expire, gave_up)
