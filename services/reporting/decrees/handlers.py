"""What reporting does when a decree is issued, superseded or revoked."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey_decrees import DecreeIssued
from services.chassis.inbox import generation_of
from services.reporting.decrees import commands


async def on_decrees_issued(session: AsyncSession, events: Sequence[DecreeIssued]) -> None:
    """Figures of its region rest on it from its date on."""
    await commands.take(session, generation_of(session), events)
