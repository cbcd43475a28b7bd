"""`/v1/planning/institutions`, `/v1/planning/revitalisation-tasks`."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Response

from contracts.planning import InstitutionKind
from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.planning.access import Reader, Writer
from services.planning.institutions import commands, queries
from services.planning.institutions.models import (
    Checklist,
    InstitutionCreate,
    InstitutionPatch,
    InstitutionRead,
    StatusRead,
    StatusSaid,
    TaskKind,
    TaskSaid,
)
from services.planning.institutions.tasks import TASKS

router = new_router("/v1/planning", "institutions")
ALL, ONE = "/institutions", "/institutions/{id}"
AskedYear = Annotated[int | None, Query(ge=2000, le=2100, description="This year unless named.")]
TaskName = Annotated[str, Path(max_length=40, description="As /revitalisation-tasks names it.")]


@router.get("/revitalisation-tasks", response_model=Page[TaskKind])
async def list_revitalisation_tasks(_: Reader) -> dict[str, object]:
    """The seven tasks of a revitalised BKM/LKM, in their order."""
    return {"items": TASKS, "next": None}


@router.post(ALL, status_code=201, response_model=InstitutionRead)
async def register_institution(
    data: InstitutionCreate, session: Session, by: Writer, response: Response
) -> InstitutionRead:
    """Register a BKM/LKM, TIPP, KSM, KPP, UPL/UPK/UPS or Pokja in one of your regions."""
    return tagged(response, await commands.register(session, data, by=by))


@router.get(ALL, response_model=Page[InstitutionRead])
async def list_institutions(
    session: Session,
    by: Reader,
    region: str | None = None,
    kind: InstitutionKind | None = None,
    under: UUID | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Institutions in your regions, by region."""
    items, following = await queries.page(session, by, region, kind, under, limit, cursor)
    return {"items": items, "next": following}


@router.get(ONE, response_model=InstitutionRead)
async def read_institution(
    id: UUID, session: Session, by: Reader, response: Response
) -> InstitutionRead:
    """One institution."""
    return tagged(response, await queries.read(session, id, by))


@router.patch(ONE, response_model=InstitutionRead)
async def change_institution(
    id: UUID,
    data: InstitutionPatch,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> InstitutionRead:
    """Change name, days, legal basis or members of an institution."""
    return tagged(response, await commands.change(session, id, data, if_match, by=by))


@router.post(f"{ONE}/statuses", status_code=201, response_model=InstitutionRead)
async def assess_institution(
    id: UUID, data: StatusSaid, session: Session, by: Writer, response: Response
) -> InstitutionRead:
    """Record what status a BKM was found to have on a day; the newest day's holds."""
    return tagged(response, await commands.assess(session, id, data, by=by))


@router.get(f"{ONE}/statuses", response_model=Page[StatusRead])
async def list_institution_statuses(
    id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """What status a BKM had, oldest first."""
    items, following = await queries.statuses(session, id, by, limit, cursor)
    return {"items": items, "next": following}


@router.get(f"{ONE}/tasks", response_model=Checklist)
async def read_institution_tasks(
    id: UUID, session: Session, by: Reader, year: AskedYear = None
) -> Checklist:
    """The seven tasks of a BKM in a year."""
    return await queries.checklist(session, id, by, year)


@router.post(f"{ONE}/tasks/{{task}}", response_model=Checklist)
async def record_institution_task(
    id: UUID, task: TaskName, data: TaskSaid, session: Session, by: Writer
) -> Checklist:
    """Record that a BKM began or finished one of its seven tasks; again, to correct it."""
    return await commands.record_task(session, id, task, data, by=by)
