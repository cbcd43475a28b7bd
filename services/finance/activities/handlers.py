"""What finance does when planning tells of activities."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning_activities import ActivityEvent
from services.finance.activities import commands


async def on_activities(session: AsyncSession, events: Sequence[ActivityEvent]) -> None:
    """Kept in whatever order they come: the newest version wins, so that a replay harms nothing."""
    await commands.keep(session, events)
