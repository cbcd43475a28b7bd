"""`/v1/reports/about`."""

from fastapi import Request

from services.chassis.answers import Speaks
from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.reporting.about import queries
from services.reporting.about.models import AboutRead
from services.reporting.access import Reader

router = new_router("/v1/reports", "about")


@router.get("/about", response_model=AboutRead)
async def read_about(session: Session, _: Reader, lang: Speaks, request: Request) -> AboutRead:
    """What every figure means and is made of, how new it is, and under which licence."""
    return await queries.about(session, request.app.state.settings.publication, lang)
