"""`/v1/reports/complaints`, `/v1/reports/complaints.csv` and `/v1/reports/complaint-terms`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.chassis.concurrency import IfMatch, PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.downloads import CSV, answers, csv, streamed
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.reporting.access import ComplaintHandler, ComplaintReader, Eraser, Reader
from services.reporting.complaints import commands, queries
from services.reporting.complaints.models import ComplaintTerm
from services.reporting.complaints.shapes import (
    Answer,
    Closing,
    ComplaintCreate,
    ComplaintFiled,
    ComplaintFilter,
    ComplaintPage,
    ComplaintPatch,
    ComplaintRead,
    ComplaintSummary,
    ComplaintWhole,
    Erasing,
    HeldDecided,
    HeldDecision,
    Noted,
    Referral,
    SpokenConfirmation,
    SpokenObjection,
    SummaryBy,
    TermChange,
    TermRead,
)
from services.reporting.complaints.steps import today
from services.reporting.complaints.summary import summary
from services.reporting.reach import SomeYear
from services.reporting.settings import ComplaintKeys

router = new_router("/v1/reports", "complaints")
ONE = "/complaints/{id:uuid}"
Region = Annotated[str | None, Query(max_length=100, description="All that is yours by default.")]
TermId = Annotated[str, Path(max_length=40, pattern="^[a-z_.]+$", examples=["dana.kota"])]


async def _keys(request: Request) -> ComplaintKeys | None:
    keys: ComplaintKeys | None = getattr(request.app.state.settings, "complaint_keys", None)
    return keys


Keys = Annotated[ComplaintKeys | None, Depends(_keys)]


@router.post("/complaints", status_code=201, response_model=ComplaintFiled)
async def file_complaint(
    data: ComplaintCreate, session: Session, by: ComplaintHandler, keys: Keys, response: Response
) -> ComplaintFiled:
    """Write a complaint down for its maker; give them the tracking number, which is shown once."""
    return tagged(response, await commands.file(session, data, keys, by=by))


@router.get("/complaints", response_model=Page[ComplaintRead])
async def list_complaints(
    session: Session, by: ComplaintReader, wanted: Annotated[ComplaintPage, Query()]
) -> dict[str, object]:
    """Complaints of your regions, by the day on which they are due: overdue ones come first."""
    items, following = await queries.page(session, by, wanted, today())
    return {"items": items, "next": following}


@router.get("/complaints.csv", response_class=StreamingResponse, responses=answers(CSV))
async def export_complaints(
    by: ComplaintReader, request: Request, wanted: Annotated[ComplaintFilter, Query()]
) -> StreamingResponse:
    """The same as CSV (UTF-8 with BOM): codes and days, without a word that somebody wrote."""
    parts = csv(request.app.state.sessions, queries.file(by, wanted, today()))
    return streamed(parts, CSV, "pengaduan.csv")


@router.get("/complaints/summary", response_model=ComplaintSummary)
async def read_complaint_summary(
    session: Session,
    by: Reader,
    region: Region = None,
    year: SomeYear = None,
    group: Annotated[SummaryBy, Query(alias="by")] = "category",
) -> ComplaintSummary:
    """How many complaints there are, how they stand, and in how many days they are answered."""
    return await summary(session, by, region, year, group, today())


@router.post("/complaints/held", response_model=HeldDecided)
async def decide_held_complaints(
    data: HeldDecision, session: Session, by: ComplaintHandler, keys: Keys
) -> HeldDecided:
    """Take in what was held back in a flood, or dismiss it, up to 500 at once."""
    return await commands.decide(session, data, keys, by=by)


@router.get("/complaint-terms", response_model=list[TermRead])
async def list_complaint_terms(session: Session, _: ComplaintReader) -> list[ComplaintTerm]:
    """How many days there are to answer, by category and level, and to confirm an answer."""
    return await queries.terms(session)


@router.put("/complaint-terms/{id}", response_model=TermRead)
async def set_complaint_term(
    id: TermId,
    data: TermChange,
    session: Session,
    by: ComplaintHandler,
    if_match: IfMatch,
    response: Response,
) -> ComplaintTerm:
    """Change how many days there are, for complaints from now on; for who has all regions."""
    return tagged(response, await commands.set_term(session, id, data, if_match, by=by))


@router.get(ONE, response_model=ComplaintWhole)
async def read_complaint(
    id: UUID, session: Session, by: ComplaintReader, keys: Keys, response: Response
) -> ComplaintWhole:
    """One complaint with what was said and what happened; each look is in the audit trail."""
    one = await queries.get(session, id, by)
    return tagged(response, await queries.whole(session, one, by, keys, today()))


@router.patch(ONE, response_model=ComplaintRead)
async def assign_complaint(
    id: UUID,
    data: ComplaintPatch,
    session: Session,
    by: ComplaintHandler,
    if_match: IfMatch,
    response: Response,
) -> ComplaintRead:
    """Take a complaint, give it to somebody, or let it go."""
    return tagged(response, await commands.assign(session, id, data, if_match, by=by))


@router.post(f"{ONE}/notes", response_model=ComplaintRead)
async def note_complaint(
    id: UUID,
    data: Noted,
    session: Session,
    by: ComplaintHandler,
    keys: Keys,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ComplaintRead:
    """Record a step in words, which its maker does not read."""
    return tagged(response, await commands.note(session, id, data, keys, if_match, by=by))


@router.post(f"{ONE}/answer", response_model=ComplaintRead)
async def answer_complaint(
    id: UUID,
    data: Answer,
    session: Session,
    by: ComplaintHandler,
    keys: Keys,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ComplaintRead:
    """Answer it; its maker reads that with the tracking number, and confirms or objects."""
    return tagged(response, await commands.answer(session, id, data, keys, if_match, by=by))


@router.post(f"{ONE}/referral", response_model=ComplaintRead)
async def refer_complaint(
    id: UUID,
    data: Referral,
    session: Session,
    by: ComplaintHandler,
    keys: Keys,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ComplaintRead:
    """Give it to another level, with its own days."""
    return tagged(response, await commands.refer(session, id, data, keys, if_match, by=by))


@router.post(f"{ONE}/confirmation", response_model=ComplaintRead)
async def confirm_complaint(
    id: UUID,
    data: SpokenConfirmation,
    session: Session,
    by: ComplaintHandler,
    keys: Keys,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ComplaintRead:
    """Record that its maker agrees, and how they said so; not by who answered."""
    return tagged(response, await commands.confirm(session, id, data, keys, if_match, by=by))


@router.post(f"{ONE}/objection", response_model=ComplaintRead)
async def object_to_complaint(
    id: UUID,
    data: SpokenObjection,
    session: Session,
    by: ComplaintHandler,
    keys: Keys,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ComplaintRead:
    """Record that its maker does not agree: it is open again."""
    return tagged(response, await commands.object_(session, id, data, keys, if_match, by=by))


@router.post(f"{ONE}/closing", response_model=ComplaintRead)
async def close_complaint(
    id: UUID,
    data: Closing,
    session: Session,
    by: ComplaintHandler,
    keys: Keys,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ComplaintRead:
    """Close what nobody confirmed in time, or whose words are erased; as another person, with a reason."""
    return tagged(response, await commands.close(session, id, data, keys, if_match, by=by))


@router.post(f"{ONE}/erasure", response_model=ComplaintRead)
async def erase_complaint(
    id: UUID, data: Erasing, session: Session, by: Eraser, keys: Keys, response: Response
) -> ComplaintRead:
    """Erase for good who made it and, with `words`, all that was said; what is counted stays."""
    return tagged(response, await commands.erase(session, id, data, keys, by=by))
