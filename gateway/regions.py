"""What the gateway keeps of the regions that survey tells of: to whom they may be given."""

from datetime import date

from pydantic_core import from_json
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey_regions import RegionChanged
from services.chassis.regions import Names, keep, names_of

PLACED = text(
    "SELECT data FROM events WHERE position BETWEEN :first AND :last AND type = :type"
    " ORDER BY position"
)


async def keep_regions(session: AsyncSession, first: int, last: int) -> None:
    """Of the events placed from one position to another, keep the new regions."""
    facts = {"first": first, "last": last, "type": RegionChanged.subject}
    names: Names = {}
    for told in (await session.execute(PLACED, facts)).scalars():
        said = from_json(told)  # no more of it is read than is kept: a newer one holds nothing up
        lines = ((line["new_code"], line["name"]) for line in said["lines"])
        names |= names_of(date.fromisoformat(said["valid_from"]), lines)
    await keep(session, names)
