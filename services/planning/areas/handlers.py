"""What planning keeps when survey draws a kawasan."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AreaDelineated
from services.planning.areas import commands


async def on_areas_delineated(session: AsyncSession, events: Sequence[AreaDelineated]) -> None:
    """The newest alone is enough, so these rows carry no generation: a replay adds what was missed."""
    await commands.keep(session, events)
