"""What reporting does when survey seals an assessment."""

from collections.abc import Awaitable, Callable, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AssessmentSealed
from services.chassis.inbox import generation_of
from services.reporting.facts import commands as facts
from services.reporting.facts.statements import Projection
from services.reporting.facts.survey import PlaceScore
from services.reporting.maps import commands as maps
from services.reporting.projections import commands

PLACES = Projection(PlaceScore)
Keep = Callable[[AsyncSession, int, Sequence[AssessmentSealed]], Awaitable[None]]


async def on_assessments_sealed(session: AsyncSession, events: Sequence[AssessmentSealed]) -> None:
    """RT scores feed the recaps; sums of RTs are made here, those of survey only kept."""
    await _kept(session, events, commands.take_scores)


async def on_assessments_loaded(session: AsyncSession, events: Sequence[AssessmentSealed]) -> None:
    """Of a read model that is being built: what RT scores add follows, for all of them."""
    await _kept(session, events, commands.store_scores)


async def _kept(session: AsyncSession, events: Sequence[AssessmentSealed], keep: Keep) -> None:
    rts = [event for event in events if event.level == "rt"]
    if rts:
        await keep(session, generation_of(session), rts)
    if len(rts) < len(events):
        places = [event for event in events if event.level != "rt"]
        await facts.take(session, (PLACES,), places)
        generation = generation_of(session)
        await maps.touch(session, generation, {event.region for event in places})
