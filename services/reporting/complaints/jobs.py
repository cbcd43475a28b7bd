"""What was not answered in time goes to the next level, and counts that are over go."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.db import Sessions
from services.chassis.jobs import JobKind
from services.reporting.complaints import steps
from services.reporting.filings import queries as filings


async def due(sessions: Sessions, id: UUID) -> None:
    """Look at a complaint whose day is over; who moved it meanwhile has set another."""
    async with sessions.begin() as session:
        await filings.sweep(session)
        await steps.escalate(session, id)


async def stays(session: AsyncSession, id: UUID) -> None:
    """It could not be moved; it stays where it is, overdue, and somebody sees it there."""


KINDS = (JobKind(steps.DUE, due, stays),)
