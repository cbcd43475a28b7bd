"""What reporting does when survey seals an assessment."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AssessmentSealed
from services.chassis.inbox import generation_of
from services.reporting.projections import commands


async def on_assessments_sealed(session: AsyncSession, events: Sequence[AssessmentSealed]) -> None:
    """RT scores feed the recaps; sums of RTs are made here, never taken over."""
    rts = [event for event in events if event.level == "rt"]
    if rts:
        await commands.take_scores(session, generation_of(session), rts)
