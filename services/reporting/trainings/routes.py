"""`/v1/reports/trainings`."""

from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.reporting.access import Reader
from services.reporting.reach import SomeYear
from services.reporting.trainings import queries
from services.reporting.trainings.models import TrainingsRead

router = new_router("/v1/reports", "trainings")


@router.get("/trainings")
async def read_trainings(
    session: Session, reader: Reader, region: str | None = None, year: SomeYear = None
) -> TrainingsRead:
    """Trainings of a region by year and kind: who came, what it cost, what was learned."""
    return await queries.trainings(session, reader, region, year)
