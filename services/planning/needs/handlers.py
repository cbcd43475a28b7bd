"""What planning does when survey seals an assessment."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AssessmentSealed
from services.planning.needs import commands


async def on_assessments_sealed(session: AsyncSession, events: Sequence[AssessmentSealed]) -> None:
    """RTs open needs; what lies above them has none of its own.

    Needs are no read model: they carry no generation, and a replay finds nothing newer to open.
    """
    await commands.open_needs(session, events)
