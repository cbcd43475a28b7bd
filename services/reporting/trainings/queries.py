"""Sums trainings by year and kind."""

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.chassis.generations import SERVING
from services.reporting.reach import INSIDE, asked, inside, named
from services.reporting.trainings.models import TrainingKindRead, TrainingsRead, TrainingSums

COUNTS = ("male", "female", "untold", "mbr", "jp")
SUMS = ", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in COUNTS)
MEANS = ", ".join(
    f"round(sum(({name} ->> 'mean')::numeric * ({name} ->> 'n')::int)"
    f" / nullif(sum(({name} ->> 'n')::int), 0), 2) AS {name}"
    for name in ("pre", "post")
)
# Also in total: a grouping of none.
TRAININGS = text(
    f"SELECT grouping(kind) AS whole, year, kind, count(*) AS trainings, {SUMS}, {MEANS},"  # noqa: S608 - our own names
    " coalesce(sum((SELECT sum((c ->> 'amount')::numeric) FROM jsonb_array_elements(costs) c)), 0)"
    f" AS cost FROM trainings WHERE generation = {SERVING}"
    f" AND (:year = 0 OR year = :year) AND {INSIDE.format(column='region')}"
    " GROUP BY GROUPING SETS ((year, kind), ()) ORDER BY whole, year, kind"
)


async def trainings(
    session: AsyncSession, principal: Principal, region: str | None, year: int | None
) -> TrainingsRead:
    """Trainings in a region of the caller's, of one year or of all."""
    region = asked(principal, region)
    found = await session.execute(TRAININGS, {"year": year or 0, **inside(region)})
    *rows, total = found.mappings().all()
    return TrainingsRead(
        region=region,
        name=named(region),
        items=[TrainingKindRead.model_validate(dict(row)) for row in rows],
        total=TrainingSums.model_validate(dict(total)),
    )
