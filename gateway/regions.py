"""What the gateway keeps of the regions that survey tells of: to whom they may be given."""

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey_regions import RegionChanged
from services.chassis.regions import on_regions_changed

PLACED = text(
    "SELECT data FROM events WHERE position BETWEEN :first AND :last AND type = :type"
    " ORDER BY position"
)


async def keep_regions(session: AsyncSession, first: int, last: int) -> None:
    """Of the events placed from one position to another, keep the new regions."""
    facts = {"first": first, "last": last, "type": RegionChanged.subject}
    told = (await session.execute(PLACED, facts)).scalars().all()
    await on_regions_changed(session, [RegionChanged.model_validate_json(one) for one in told])
