"""What planning does when finance has decided about pledges."""

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.finance_requests import RequestAccepted, RequestDeclined
from services.planning.pledges import commands


async def on_accepted(session: AsyncSession, event: RequestAccepted) -> None:
    """The pledge has become a ceiling."""
    await commands.decide(session, event.entity_id, event.ceiling_id, by=event.actor)


async def on_declined(session: AsyncSession, event: RequestDeclined) -> None:
    """No ceiling comes of the pledge."""
    await commands.decide(session, event.entity_id, None, by=event.actor)
