"""What simulations keep when survey seals an assessment."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AssessmentSealed
from services.planning.simulation import commands


async def on_assessments_sealed(session: AsyncSession, events: Sequence[AssessmentSealed]) -> None:
    """RTs are kept by round; what lies above them is summed from them.

    A sealed assessment never changes, so these rows carry no generation: a replay adds what was
    missed.
    """
    await commands.keep(session, events)
