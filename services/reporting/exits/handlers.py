"""What reporting does when RTs leave the slum list."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AreaExited
from services.chassis.inbox import generation_of
from services.reporting.exits import commands


async def on_areas_exited(session: AsyncSession, events: Sequence[AreaExited]) -> None:
    """Their hectares are handled from the year of the exit on."""
    await commands.take(session, generation_of(session), events)


async def on_areas_exited_loaded(session: AsyncSession, events: Sequence[AreaExited]) -> None:
    """Of a read model that is being built: what RTs add follows, for all of them."""
    await commands.store(session, generation_of(session), events)
