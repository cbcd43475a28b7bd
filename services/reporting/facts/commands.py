"""Keeps what is told, each entity as it stands; the order of arrival does not matter."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.base import Event
from services.chassis.inbox import generation_of
from services.reporting.facts.statements import ALONE, Projection


async def take(
    session: AsyncSession, projections: Sequence[Projection], events: Sequence[Event]
) -> None:
    """Put the newest of each entity, and exchange what it adds to the sums of its regions."""
    generation = generation_of(session)
    told = f"[{','.join(event.model_dump_json() for event in events)}]"
    await session.execute(ALONE, {"generation": generation})
    for projection in projections:
        facts = {"generation": generation, "events": told}
        await session.execute(projection.statement, facts)
