"""`/v1/survey/forms`."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Response, UploadFile
from fastapi import Form as Field

from services.chassis.answers import Speaks
from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.survey.access import FormKeeper, Reader
from services.survey.forms import commands, downloads, queries
from services.survey.forms.filetype import WORKBOOKS, XLSX
from services.survey.forms.models import (
    FormKind,
    FormRead,
    FormState,
    StandardCreate,
    StandardForm,
)

router = new_router("/v1/survey/forms", "forms")

Version = Annotated[str, Path(max_length=100, description="As the form's settings name it.")]
Name = Annotated[str, Path(max_length=200, description="A file that the form asks for.")]


@dataclass(frozen=True, slots=True)
class Address:
    """A file of a version of a form."""

    id: UUID
    version: Version
    name: Name


Wanted = Annotated[Address, Depends()]


@router.post("", status_code=201, response_model=FormRead)
async def upload_form(
    file: UploadFile,
    session: Session,
    by: FormKeeper,
    language: Speaks,
    response: Response,
    round_id: Annotated[UUID | None, Field()] = None,
    region: Annotated[str | None, Field(max_length=100)] = None,
) -> FormRead:
    """Upload an XLSForm (XLSX or XLS) for an open round, or for a region; it becomes a draft."""
    form = await commands.receive(session, file, round_id, region, language, by=by)
    return tagged(response, await queries.view(session, form, language))


@router.get("", response_model=Page[FormRead])
async def list_forms(
    session: Session,
    by: Reader,
    language: Speaks,
    round_id: UUID | None = None,
    kind: FormKind | None = None,
    state: FormState | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Page[FormRead]:
    """Forms that your regions touch, oldest first."""
    items, following = await queries.page(
        session, by, limit, cursor, round_id=round_id, kind=kind, state=state
    )
    return Page(items=await queries.views(session, items, language), next=following)


@router.post("/standard", status_code=201, response_model=FormRead)
async def make_standard_form(
    data: StandardCreate, session: Session, by: FormKeeper, language: Speaks, response: Response
) -> FormRead:
    """Make a generated form of a round a draft: Format A, Format B, or the returned records."""
    form = await commands.standard(session, data, language, by=by)
    return tagged(response, await queries.view(session, form, language))


@router.get("/standard", response_class=Response, responses=downloads.GENERATED)
async def read_standard_form(
    round_id: UUID, format: StandardForm, session: Session, by: Reader
) -> Response:
    """The generated form of a round as XLSX, to change it and upload it."""
    made = await queries.standard(session, round_id, format, by)
    return downloads.attachment(made.workbook(), WORKBOOKS[XLSX], f"{made.form_id}.xlsx")


@router.get("/{id}", response_model=FormRead)
async def read_form(
    id: UUID, session: Session, by: Reader, language: Speaks, response: Response
) -> FormRead:
    """One form with its versions, newest first."""
    form = await queries.get(session, id, by)
    return tagged(response, await queries.view(session, form, language))


@router.post("/{id}/close", response_model=FormRead)
async def close_form(
    id: UUID,
    session: Session,
    by: FormKeeper,
    language: Speaks,
    response: Response,
    _: Empty | None = None,
) -> FormRead:
    """Phones get the form no more."""
    form = await commands.close(session, id, by=by)
    return tagged(response, await queries.view(session, form, language))


@router.post("/{id}/reopen", response_model=FormRead)
async def reopen_form(
    id: UUID,
    session: Session,
    by: FormKeeper,
    language: Speaks,
    response: Response,
    _: Empty | None = None,
) -> FormRead:
    """Phones get the form again."""
    form = await commands.reopen(session, id, by=by)
    return tagged(response, await queries.view(session, form, language))


@router.post("/{id}/versions/{version}/publish", response_model=FormRead)
async def publish_form(
    id: UUID,
    version: Version,
    session: Session,
    by: FormKeeper,
    language: Speaks,
    response: Response,
    _: Empty | None = None,
) -> FormRead:
    """Give phones this version; the one that they had is retired."""
    form = await commands.publish(session, id, version, by=by)
    return tagged(response, await queries.view(session, form, language))


@router.get(
    "/{id}/versions/{version}/xlsform", response_class=Response, responses=downloads.WORKBOOK
)
async def read_xlsform(id: UUID, version: Version, session: Session, by: Reader) -> Response:
    """The file of a version as it came."""
    found = await queries.version(session, await queries.get(session, id, by), version, whole=True)
    return downloads.attachment(found.xlsform, WORKBOOKS[found.file_type], found.filename)


@router.get("/{id}/versions/{version}/xml", response_class=Response, responses=downloads.XFORM)
async def read_xform(id: UUID, version: Version, session: Session, by: Reader) -> Response:
    """The XForm of a version, as phones get it."""
    found = await queries.version(session, await queries.get(session, id, by), version, whole=True)
    return downloads.attachment(found.xml, downloads.XML, f"{found.version}.xml")


@router.put("/{id}/versions/{version}/files/{name}", response_model=FormRead)
async def put_form_file(
    wanted: Wanted,
    file: UploadFile,
    session: Session,
    by: FormKeeper,
    language: Speaks,
    if_match: IfMatch,
    response: Response,
) -> FormRead:
    """Upload a file that the version asks for: an image, a sound, a list of choices."""
    place = (wanted.id, wanted.version, wanted.name)
    form = await commands.put_file(session, *place, file, if_match=if_match, by=by)
    return tagged(response, await queries.view(session, form, language))
