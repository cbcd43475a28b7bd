"""What reporting does when codes of regions change."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey_regions import RegionChanged
from services.chassis.inbox import generation_of
from services.chassis.regions import on_regions_changed
from services.reporting.boundaries import commands


async def on_changed(session: AsyncSession, events: Sequence[RegionChanged]) -> None:
    """Recaps can be restated by it, and the new codes are known."""
    await commands.take(session, generation_of(session), events)
    await on_regions_changed(session, events)
