"""`/v1/survey/submissions/{id}/body`: a returned record, for whoever corrects it in a form."""

from typing import Any
from uuid import UUID

from fastapi import Response

from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.survey.access import PersonReader, Submitter
from services.survey.keep import Ring
from services.survey.openrosa.documents import XML
from services.survey.tasks import commands

router = new_router("/v1/survey/submissions", "submissions")

BODY: dict[int | str, Any] = {200: {"content": {"text/xml": {"schema": {"type": "string"}}}}}


@router.get("/{id}/body", response_class=Response, responses=BODY)
async def read_body(
    id: UUID, session: Session, ring: Ring, by: Submitter, _: PersonReader
) -> Response:
    """A record of yours that was returned, as its form sent it; the look is told to the audit."""
    found = await commands.body(session, ring, id, by=by)
    return Response(found, media_type=XML, headers={"Cache-Control": "no-store"})
