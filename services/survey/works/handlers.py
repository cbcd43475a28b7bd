"""What survey does when planning completes an activity."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning_activities import ActivityCompleted
from services.survey.works import commands


async def on_activities_completed(
    session: AsyncSession, events: Sequence[ActivityCompleted]
) -> None:
    """Their RTs get drafts of their next sheets.

    Drafts are no read model: they carry no generation, and a replay finds them there already.
    """
    await commands.offer(session, events)
