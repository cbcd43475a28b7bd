"""Sums what was measured in a region, as recaps are summed."""

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.chassis.generations import SERVING
from services.chassis.problems import Language
from services.reporting.indicators import rules
from services.reporting.indicators.models import IndicatorsRead
from services.reporting.projections.models import OLDER
from services.reporting.reach import OWN, asked, summed

SLUM = "ha_light + ha_medium + ha_heavy"
MADE = {
    "rts": "rts_none + rts_light + rts_medium + rts_heavy",
    "slum_ha": SLUM,
    "area_ha": f"ha_none + {SLUM}",
}
SUMS = ", ".join(
    f"coalesce(sum({MADE.get(name, name)}), 0) AS {name}" for name in (*rules.SUMMED, *OLDER)
)
INDICATORS = text(
    f"SELECT {SUMS} FROM recap_deltas WHERE generation = {SERVING} AND year <= :year AND {OWN}"  # noqa: S608 - our own names
)


async def indicators(
    session: AsyncSession, principal: Principal, region: str | None, year: int, lang: Language
) -> IndicatorsRead:
    """The indicators of a region of the caller's up to a year."""
    region = asked(principal, region)
    row = (await session.execute(INDICATORS, {"year": year, **summed(region)})).mappings().one()
    return rules.indicators(dict(row), region, year, lang)
