"""`/v1/survey/openrosa`: what ODK Collect and other OpenRosa 1.0 clients speak."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Response

from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.survey.access import Submitter
from services.survey.openrosa import commands, documents, multipart, queries
from services.survey.openrosa.documents import XML
from services.survey.openrosa.protocol import PREFIX, AtCounter, Base, PhoneRoute
from services.survey.tasks import queries as tasks
from services.survey.tasks.rules import ids_of

router = new_router(PREFIX, "openrosa", route=PhoneRoute)

FormId = Annotated[str | None, Query(alias="formID", max_length=200)]
Device = Annotated[str | None, Query(alias="deviceID", max_length=200)]
Ids = Annotated[str, Query(alias="id", max_length=10_000, description="With commas between.")]
Sent = Annotated[multipart.Sent, Depends(multipart.read)]
OK: dict[int | str, Any] = {200: {"content": {"text/xml": {"schema": {"type": "string"}}}}}
CSV: dict[int | str, Any] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
TAKEN: dict[int | str, Any] = {
    201: {"description": "Taken.", "content": {"text/xml": {"schema": {"type": "string"}}}},
    202: {"description": "Taken; more files are to follow."},
}
PARTS = {
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": [multipart.RECORD],
                "properties": {
                    multipart.RECORD: {"type": "string", "contentMediaType": "text/xml"},
                    multipart.MORE: {"type": "string", "enum": ["yes"]},
                },
                "additionalProperties": True,
            }
        }
    }
}


@router.get("/formList", response_class=Response, responses=OK)
async def form_list(
    session: Session, by: Submitter, base: Base, form_id: FormId = None, _: Device = None
) -> Response:
    """The published forms of your regions, each with its version and hash."""
    found = await queries.form_list(session, by, base, form_id)
    return Response(documents.form_list(found), media_type=XML)


@router.get("/forms/{version_id}/form.xml", response_class=Response, responses=OK)
async def form(version_id: UUID, session: Session, by: Submitter, _: Device = None) -> Response:
    """One form as an XForm."""
    return Response(await queries.xform(session, by, version_id), media_type=XML)


@router.get("/forms/{version_id}/manifest", response_class=Response, responses=OK)
async def manifest(
    version_id: UUID, session: Session, by: Submitter, base: Base, _: Device = None
) -> Response:
    """The files that a form needs."""
    found = await queries.manifest(session, by, base, version_id)
    return Response(documents.manifest(found), media_type=XML)


@router.get("/forms/{version_id}/files/{name}", response_class=Response)
async def form_file(
    version_id: UUID, name: str, session: Session, by: Submitter, _: Device = None
) -> Response:
    """One of them."""
    found = await queries.file(session, by, version_id, name)
    return Response(found.content, media_type=found.type)


@router.get("/entities/tugas.csv", response_class=Response, responses=CSV)
async def task_list(session: Session, by: Submitter, _: Device = None) -> Response:
    """The entity list of your tasks: records of yours that were returned, with the reasons."""
    found = await queries.entity_list(session, by)
    return Response(found.content, media_type="text/csv")


@router.get("/entities/tugas/integrity", response_class=Response, responses=OK)
async def integrity(ids: Ids, session: Session, by: Submitter, _: Device = None) -> Response:
    """Which of these tasks are done; only records that you sent are told of."""
    found = await tasks.gone(session, by, ids_of(ids))
    return Response(documents.integrity(found), media_type=XML)


@router.head("/submission", status_code=204, response_class=Response)
async def greet(_: Submitter, base: Base) -> Response:
    """Where to send submissions, and how much at once."""
    return Response(status_code=204, headers={"Location": f"{base}/submission"})


@router.post(
    "/submission",
    status_code=201,
    response_class=Response,
    responses=TAKEN,
    openapi_extra={"requestBody": PARTS},
)
async def submit(by: Submitter, sent: Sent, at: AtCounter, _: Device = None) -> Response:
    """Send one record, with as many of its files as fit; the others follow with the same record."""
    taken = await commands.submit(at.session, at.ring, at.media, sent, by=by)
    location = f"{at.base}/submission"
    return documents.taken(taken, at.language, more=sent.more, location=location)
