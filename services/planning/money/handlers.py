"""What planning does when finance tells of money."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.finance import MoneyEvent
from services.planning.money import commands


async def on_money(session: AsyncSession, events: Sequence[MoneyEvent]) -> None:
    """Allocations, tranches and payments of activities are kept, in whatever order they come."""
    await commands.keep(session, events)
