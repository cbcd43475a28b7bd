"""Finds the exits that stand, or stood on a day."""

from datetime import date

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.chassis.generations import SERVING
from services.reporting.exits.models import ExitRead, ExitsRead
from services.reporting.reach import asked, within
from services.reporting.recaps.rules import ended

# By exit, the newest first. RTs are told also where their exit is of a region above.
STOOD = text(
    "SELECT x.exit_id AS id, e.number, e.date AS on, min(x.year) AS year,"  # noqa: S608 - our own names
    " coalesce(e.region, min(x.region)) AS region, count(*) AS rts, sum(x.area_ha) AS area_ha"
    " FROM rt_exits x LEFT JOIN exits e ON e.generation = x.generation AND e.id = x.exit_id"
    f" WHERE x.generation = {SERVING} AND x.rt >= :first AND x.rt < :end AND x.year <= :year"
    " AND x.sealed_at < coalesce(CAST(:until AS timestamptz), 'infinity')"
    " AND x.ended_at >= coalesce(CAST(:until AS timestamptz), 'infinity')"
    " GROUP BY x.exit_id, e.number, e.date, e.region ORDER BY year DESC, e.date DESC, x.exit_id"
)


async def standing(
    session: AsyncSession, principal: Principal, region: str | None, when: int | date, most: int
) -> ExitsRead:
    """Exits of a region of the caller's up to a year, or as they stood at the end of a day."""
    first, end = within(asked(principal, region))
    day, until = ended(when)
    facts = {"first": first, "end": end, "year": day.year, "until": until}
    rows = (await session.execute(STOOD, facts)).mappings().all()
    return ExitsRead(
        count=len(rows),
        rts=sum(row["rts"] for row in rows),
        area_ha=sum(row["area_ha"] for row in rows),
        items=[ExitRead.model_validate(dict(row)) for row in rows[:most]],
    )
