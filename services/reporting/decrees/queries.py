"""Finding the decrees of regions, and of those they lie in."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import ancestors
from services.chassis import wire
from services.chassis.generations import SERVING
from services.chassis.wire import Question
from services.reporting.decrees.models import DecreeRow
from services.reporting.decrees.rules import Told
from services.reporting.reach import COUNTRY, within

# A JSON array, for a region has few decrees in all its years; `asked` gives its values.
FOUND = (
    "SELECT json_agg(json_build_array(id, region, number, dated, review_due, slum_ha::text,"  # noqa: S608
    " verified_ha::text, ended_on, issued_at, ended_at) ORDER BY region, dated) AS found"
    f" FROM decrees WHERE generation = {SERVING}"
    " AND (region = ANY(string_to_array(%(above)s, ' ')) OR EXISTS (SELECT FROM"
    " unnest(string_to_array(%(firsts)s, ' '), string_to_array(%(ends)s, ' ')) AS s (first, beyond)"
    " WHERE region >= s.first AND region < s.beyond))"
)
OF_REGIONS = Question("decrees_of_regions", FOUND)


async def of_regions(session: AsyncSession, regions: Sequence[str]) -> list[Told]:
    """All decrees that ever were in force in these regions or in parts of them, or around them."""
    return told((await wire.ask(session, OF_REGIONS, asked(regions))).found)


def asked(regions: Sequence[str]) -> dict[str, str]:
    """The values of the question about the decrees of these regions."""
    spans = [within(region) for region in regions]
    above = {code for region in regions if region != COUNTRY for code in ancestors(region)}
    firsts = [max(first, "0") for first, _ in spans]  # a code begins with a digit
    facts = {"above": sorted(above), "firsts": firsts, "ends": [end for _, end in spans]}
    return {name: " ".join(codes) for name, codes in facts.items()}


def told(found: Sequence[Any] | None) -> list[Told]:
    """What the question answered."""
    return [_told(*values) for values in found or ()]


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
