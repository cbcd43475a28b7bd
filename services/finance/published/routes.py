"""`/v1/public`: where the grant goes, for anybody. Nobody is asked who they are."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from services.chassis.auth import Anybody
from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.finance.published import queries
from services.finance.published.answers import kept
from services.finance.published.models import ActivityPage, VillagePage

router = new_router("/v1/public", "public")
Village = Annotated[str, Path(max_length=100, examples=["35.19.09.2010"])]


@router.get("/villages/{region}", response_model=VillagePage)
async def public_village(
    region: Village, session: Session, _: Anybody, request: Request
) -> Response:
    """The money of a village: where it comes from, who has it, and what it became."""
    return kept(await queries.village(session, region), request.headers)


@router.get("/activities/{id}", response_model=ActivityPage)
async def public_activity(id: UUID, session: Session, _: Anybody, request: Request) -> Response:
    """The money of an activity, and what it changes of the criteria of slums."""
    return kept(await queries.activity(session, id), request.headers)
