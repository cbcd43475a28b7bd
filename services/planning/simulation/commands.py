"""Keeps what sealed rounds measured, set-wise."""

from collections.abc import Sequence

from pydantic_core import to_json
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AssessmentSealed
from services.planning.simulation import rules
from services.planning.simulation.models import Measurement

COLUMNS = ", ".join(Measurement.model_fields)
KEEP = text(
    f"INSERT INTO measurements ({COLUMNS}) SELECT {COLUMNS}"  # noqa: S608 - our own names
    " FROM json_populate_recordset(NULL::measurements, CAST(:told AS json)) ORDER BY round_id, rt"
    " ON CONFLICT DO NOTHING"
)


async def keep(session: AsyncSession, events: Sequence[AssessmentSealed]) -> None:
    """Keep the numbers of each RT; what is known already stays as it is."""
    told = [rules.measurement(event) for event in events if event.level == "rt"]
    if told:
        await session.execute(KEEP, {"told": to_json(told).decode()})
