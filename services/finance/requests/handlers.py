"""What finance does when planning hands a pledge in."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning_offers import PledgeSubmitted
from services.finance.requests import commands


async def on_pledges_submitted(session: AsyncSession, events: Sequence[PledgeSubmitted]) -> None:
    """It waits for a treasurer."""
    await commands.keep(session, events)
