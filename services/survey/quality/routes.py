"""`/v1/survey/quality-findings`, `quality-scans`, `quality-rules`, `quality-summary`, `area-figures`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.answers import Speaks
from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.survey.access import Overseer, Reader, Writer
from services.survey.quality import commands, queries, rules
from services.survey.quality.models import (
    AreaFigure,
    FigureCreate,
    FigureRead,
    FindingFilter,
    FindingPatch,
    FindingRead,
    Reopening,
    ResolutionCreate,
    RuleRead,
    ScanCreate,
    ScanRead,
    Summary,
)

router = new_router("/v1/survey", "quality")
FINDING = "/quality-findings/{id}"
Region = Annotated[str | None, Query(max_length=100)]


@router.get("/quality-findings", response_model=Page[FindingRead])
async def list_findings(
    session: Session, by: Reader, language: Speaks, wanted: Annotated[FindingFilter, Query()]
) -> dict[str, object]:
    """What is odd in your regions, oldest first."""
    items, following = await queries.page(session, by, wanted, language)
    return {"items": items, "next": following}


@router.get(FINDING, response_model=FindingRead)
async def read_finding(
    id: UUID, session: Session, by: Reader, language: Speaks, response: Response
) -> FindingRead:
    """One finding with its evidence and what to do."""
    found = await queries.get(session, id, by)
    return tagged(response, (await queries.views(session, [found], by, language))[0])


@router.patch(FINDING, response_model=FindingRead)
async def assign_finding(
    id: UUID,
    data: FindingPatch,
    session: Session,
    by: Overseer,
    language: Speaks,
    if_match: IfMatch,
    response: Response,
) -> FindingRead:
    """Give a finding to somebody, take it oneself, or let it go."""
    return tagged(response, await commands.assign(session, id, data, if_match, language, by=by))


@router.post(f"{FINDING}/resolution", response_model=FindingRead)
async def resolve_finding(
    id: UUID,
    data: ResolutionCreate,
    session: Session,
    by: Overseer,
    language: Speaks,
    response: Response,
) -> FindingRead:
    """Decide about an open finding, with a reason; the RT's open flags become fewer."""
    return tagged(response, await commands.resolve(session, id, data, language, by=by))


@router.post(f"{FINDING}/reopening", response_model=FindingRead)
async def reopen_finding(
    id: UUID,
    data: Reopening,
    session: Session,
    by: Overseer,
    language: Speaks,
    response: Response,
) -> FindingRead:
    """Open a resolved finding again, with a reason."""
    return tagged(response, await commands.reopen(session, id, data, language, by=by))


@router.get("/quality-rules", response_model=list[RuleRead])
async def list_quality_rules(_: Reader, language: Speaks) -> list[RuleRead]:
    """What the desk looks for, how grave it is, and what to do about it."""
    return rules.described(language)


@router.get("/quality-summary", response_model=Summary)
async def read_quality_summary(
    round_id: UUID, session: Session, by: Reader, language: Speaks, region: Region = None
) -> Summary:
    """How many findings of a round there are in your regions, by rule and state."""
    return await queries.summary(session, by, round_id, region, language)


@router.post("/quality-scans", status_code=202, response_model=ScanRead)
async def scan_round(
    data: ScanCreate, session: Session, by: Overseer, response: Response
) -> ScanRead:
    """Look at a whole round: also at what lies beyond one RT."""
    return tagged(response, await commands.ask(session, data.round_id, by=by))


@router.get("/quality-scans/{id}", response_model=ScanRead)
async def read_scan(id: UUID, session: Session, by: Reader, response: Response) -> ScanRead:
    """How far a scan is."""
    return tagged(response, await queries.scan(session, id, by))


@router.get("/area-figures", response_model=Page[FigureRead])
async def list_area_figures(
    round_id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """What documents say of whole areas in a round."""
    items, following = await queries.figures(session, by, round_id, limit, cursor)
    return {"items": items, "next": following}


@router.post("/area-figures", status_code=201, response_model=FigureRead)
async def state_area_figure(
    data: FigureCreate, session: Session, by: Writer, response: Response
) -> AreaFigure:
    """State what a document says of an area; a scan compares it with the sum of its RTs."""
    return tagged(response, await commands.state(session, data, by=by))
