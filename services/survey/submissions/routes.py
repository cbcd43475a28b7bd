"""`/v1/survey/submissions`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.answers import Speaks
from services.chassis.concurrency import tagged
from services.chassis.db import Session
from services.chassis.idempotency import KeyNeeded
from services.chassis.media.kept import Media
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.survey.access import Reader, Submitter
from services.survey.keep import Ring
from services.survey.submissions import commands, queries, reading
from services.survey.submissions.models import (
    SubmissionCreate,
    SubmissionFilter,
    SubmissionLine,
    SubmissionRead,
)

router = new_router("/v1/survey/submissions", "submissions")


@router.post("", status_code=201, response_model=SubmissionLine)
async def submit(
    by: Submitter,
    _: KeyNeeded,
    data: SubmissionCreate,
    session: Session,
    ring: Ring,
    response: Response,
) -> SubmissionLine:
    """Send one record of a household, of an RT or of another form, from a tool that is no phone."""
    return tagged(response, await commands.receive(session, ring, data.record(), by=by))


@router.get("", response_model=Page[SubmissionLine])
async def list_submissions(
    session: Session, by: Reader, wanted: Annotated[SubmissionFilter, Query()]
) -> dict[str, object]:
    """Submissions in your regions, oldest first."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=SubmissionRead)
async def read_submission(
    id: UUID, session: Session, ring: Ring, by: Reader, language: Speaks, response: Response
) -> SubmissionRead:
    """One submission: its answers, its scores with why, what is odd about it, and its files."""
    return tagged(response, await reading.view(session, ring, id, language, by=by))


@router.get("/{id}/files/{name}", response_class=Response)
async def read_file(id: UUID, name: str, session: Session, media: Media, by: Reader) -> Response:
    """A file of the newest version, without the place and time that a camera writes into it."""
    return await reading.file(session, media, id, name, by=by)
