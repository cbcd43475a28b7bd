"""`/v1/public/complaints`: for anybody, without a login. A tracking number is never in an address."""

from typing import Annotated, NamedTuple

from fastapi import Depends, Query, Request, Response

from services.chassis import auth
from services.chassis.auth import Anybody
from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.reporting.complaints.steps import ensure_keys
from services.reporting.filings import commands, queries
from services.reporting.filings.models import (
    Filed,
    Filing,
    FormRead,
    MoreWords,
    PublicPlace,
    Track,
    Tracked,
)
from services.reporting.settings import ComplaintKeys, ReportingSettings

router = new_router("/v1/public/complaints", "public")
Search = Annotated[str, Query(min_length=3, max_length=100, description="A name, or a code.")]


class Desk(NamedTuple):
    """What the settings say of filing, and where this request comes from."""

    keys: ComplaintKeys | None
    wait: int
    bits: int
    address: str


async def _desk(request: Request, response: Response) -> Desk:
    settings = request.app.state.settings
    response.headers["Cache-Control"] = "no-store"
    of = ReportingSettings.model_fields
    return Desk(
        getattr(settings, "complaint_keys", None),
        getattr(settings, "complaint_wait_seconds", of["complaint_wait_seconds"].default),
        getattr(settings, "complaint_work_bits", of["complaint_work_bits"].default),
        auth.address_of(request),
    )


Here = Annotated[Desk, Depends(_desk)]


@router.get("/places", response_model=list[PublicPlace])
async def find_public_places(q: Search, _: Anybody) -> list[PublicPlace]:
    """Villages by name, with what they lie in; at most 20."""
    return queries.places(q)


@router.get("/form", response_model=FormRead)
async def new_complaint_form(desk: Here, _: Anybody) -> FormRead:
    """A form for one complaint: how long to wait and what to compute before it is sent."""
    return queries.form(ensure_keys(desk.keys), desk.wait, desk.bits)


@router.post("", status_code=201, response_model=Filed)
async def file_public_complaint(data: Filing, session: Session, desk: Here, _: Anybody) -> Filed:
    """File a complaint, with a name or without. Keep the number: it is shown here only."""
    return await commands.file(session, data, desk.address, desk.wait, desk.keys)


@router.post("/status", response_model=Track)
async def read_public_complaint(data: Tracked, session: Session, desk: Here, _: Anybody) -> Track:
    """How the complaint of a number stands, with the answers."""
    return await commands.look(session, data, desk.keys)


@router.post("/words", response_model=Track)
async def add_to_public_complaint(
    data: MoreWords, session: Session, desk: Here, _: Anybody
) -> Track:
    """Add words to one's complaint."""
    return await commands.add(session, data, desk.keys)


@router.post("/confirmation", response_model=Track)
async def confirm_public_complaint(
    data: Tracked, session: Session, desk: Here, _: Anybody
) -> Track:
    """Say that the answer is good: the complaint is over."""
    return await commands.confirm(session, data, desk.keys)


@router.post("/objection", response_model=Track)
async def object_to_public_complaint(
    data: MoreWords, session: Session, desk: Here, _: Anybody
) -> Track:
    """Say what is wrong with the answer: the complaint is open again."""
    return await commands.object_(session, data, desk.keys)
