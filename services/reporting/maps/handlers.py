"""What reporting draws when survey tells where RTs and kawasan lie."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AreaDelineated
from contracts.survey_positions import VillagePositioned
from services.chassis.inbox import generation_of
from services.reporting.maps import commands


async def on_areas_delineated(session: AsyncSession, events: Sequence[AreaDelineated]) -> None:
    """Maps have the outline that was told last."""
    await commands.take_outlines(session, generation_of(session), events)


async def on_villages_positioned(
    session: AsyncSession, events: Sequence[VillagePositioned]
) -> None:
    """RTs lie where they were said to lie last, and their regions in the middle of them."""
    await commands.take_places(session, generation_of(session), events)
