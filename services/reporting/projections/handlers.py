"""What reporting does when survey seals an assessment."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AssessmentSealed
from services.chassis.inbox import generation_of
from services.reporting.facts import commands as facts
from services.reporting.facts.statements import Projection
from services.reporting.facts.survey import PlaceScore
from services.reporting.projections import commands

PLACES = Projection(PlaceScore)


async def on_assessments_sealed(session: AsyncSession, events: Sequence[AssessmentSealed]) -> None:
    """RT scores feed the recaps; sums of RTs are made here, those of survey only kept."""
    rts = [event for event in events if event.level == "rt"]
    if rts:
        await commands.take_scores(session, generation_of(session), rts)
    if len(rts) < len(events):
        places = [event for event in events if event.level != "rt"]
        await facts.take(session, (PLACES,), places)
