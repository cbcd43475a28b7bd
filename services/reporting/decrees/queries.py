"""Finding the decrees of a region, and of the one it lies in."""

from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import ancestors
from services.chassis import wire
from services.chassis.generations import SERVING
from services.chassis.wire import Question
from services.reporting.decrees.models import DecreeRow
from services.reporting.decrees.rules import Told
from services.reporting.reach import COUNTRY, within

# One row, with a JSON array: a region has few decrees in all its years.
OF_REGION = Question(
    "decrees_of_region",
    "SELECT json_agg(json_build_array(id, region, number, dated, review_due, slum_ha::text,"  # noqa: S608
    " verified_ha::text, ended_on, issued_at, ended_at) ORDER BY region, dated) AS found"
    f" FROM decrees WHERE generation = {SERVING}"
    " AND (region = ANY(string_to_array(%(above)s, ' ')) OR region >= %(first)s AND region < %(end)s)",
)


async def of_region(session: AsyncSession, region: str) -> list[Told]:
    """All decrees that ever were in force in a region or in a part of it, or around it."""
    first, end = within(region)
    above = "" if region == COUNTRY else " ".join(ancestors(region))
    row = await wire.ask(session, OF_REGION, {"above": above, "first": first, "end": end})
    return [_told(*values) for values in row.found or ()]


def _told(
    id: str,
    region: str,
    number: str,
    dated: str,
    review_due: str,
    *rest: str | None,
) -> Told:
    slum_ha, verified_ha, ended_on, issued_at, ended_at = rest
    row: DecreeRow = {
        "id": id,
        "region": region,
        "number": number,
        "date": date.fromisoformat(dated),
        "review_due": date.fromisoformat(review_due),
        "slum_ha": slum_ha or "",
        "verified_ha": verified_ha,
    }
    return Told(
        row,
        row["date"],
        date.fromisoformat(ended_on) if ended_on else None,
        datetime.fromisoformat(issued_at or ""),
        datetime.fromisoformat(ended_at) if ended_at else None,
    )
