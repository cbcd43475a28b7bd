"""`/v1/planning/plans` and `/v1/planning/plan-outlines`."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Response

from services.chassis.concurrency import IfMatch, PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.planning.access import Approver, Reader, Writer
from services.planning.plans import commands, gathering, queries, steps
from services.planning.plans.bodies import (
    ChapterPut,
    CommentCreate,
    CommentFilter,
    CommentSettle,
    EditionCreate,
    PlanApproval,
    PlanCreate,
    PlanFilter,
    PlanPatch,
    PlanReturn,
    StepSaid,
    TargetsPut,
)
from services.planning.plans.models import PlanComment
from services.planning.plans.outline import OUTLINES
from services.planning.plans.views import (
    Chapters,
    CommentRead,
    ContentRead,
    OutlineChapter,
    PlanDiff,
    PlanRead,
    StepRead,
    Targets,
)

router = new_router("/v1/planning", "plans")
Chapter = Annotated[str, Path(max_length=100, description="As /plan-outlines names it.")]


@router.get("/plan-outlines", response_model=Page[OutlineChapter])
async def list_plan_outlines(_: Reader) -> dict[str, object]:
    """The chapters of each kind of plan, in their order."""
    return {"items": [one for outline in OUTLINES.values() for one in outline], "next": None}


@router.post("/plans", status_code=201, response_model=PlanRead)
async def make_plan(data: PlanCreate, session: Session, by: Writer, response: Response) -> PlanRead:
    """Begin a plan of one of your regions, as a draft."""
    return tagged(response, await commands.make(session, data, by=by))


@router.get("/plans", response_model=Page[PlanRead])
async def list_plans(
    session: Session, by: Reader, wanted: Annotated[PlanFilter, Query()]
) -> dict[str, object]:
    """Editions of plans in your regions, by region."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/plans/{id:uuid}", response_model=PlanRead)
async def read_plan(id: UUID, session: Session, by: Reader, response: Response) -> PlanRead:
    """One edition of a plan."""
    return tagged(response, await queries.read(session, id, by))


@router.patch("/plans/{id:uuid}", response_model=PlanRead)
async def change_plan(
    id: UUID, data: PlanPatch, session: Session, by: Writer, if_match: IfMatch, response: Response
) -> PlanRead:
    """Change the title, the years or the maker of a draft."""
    return tagged(response, await commands.change(session, id, data, if_match, by=by))


@router.get("/plans/{id}/chapters", response_model=Chapters)
async def read_plan_chapters(
    id: UUID, session: Session, by: Reader, response: Response
) -> Chapters:
    """The outline of a plan, and what is written of it."""
    plan = await queries.get(session, id, by)
    return tagged(response, await queries.all_chapters(session, plan))


@router.put("/plans/{id}/chapters/{chapter}", response_model=Chapters)
async def write_plan_chapter(
    id: UUID,
    chapter: Chapter,
    data: ChapterPut,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> Chapters:
    """Write a chapter of a draft; `If-Match` is the plan's."""
    done = await commands.put_chapter(session, id, chapter, data, if_match, by=by)
    return tagged(response, done)


@router.get("/plans/{id}/targets", response_model=Targets)
async def read_plan_targets(id: UUID, session: Session, by: Reader, response: Response) -> Targets:
    """What a city's plan means its places to get."""
    plan = await queries.get(session, id, by)
    return tagged(response, await queries.all_targets(session, plan))


@router.put("/plans/{id}/targets", response_model=Targets)
async def put_plan_targets(
    id: UUID, data: TargetsPut, session: Session, by: Writer, if_match: IfMatch, response: Response
) -> Targets:
    """Say all targets of a draft of an RP2KP-KP; `If-Match` is the plan's."""
    return tagged(response, await commands.put_targets(session, id, data, if_match, by=by))


@router.get("/plans/{id}/steps", response_model=Page[StepRead])
async def list_plan_steps(
    id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """Who submitted, returned, approved an edition, when, and on what ground."""
    items, following = await queries.steps(session, id, by, limit, cursor)
    return {"items": items, "next": following}


@router.post("/plans/{id}/submit", response_model=PlanRead)
async def submit_plan(
    id: UUID,
    session: Session,
    by: Writer,
    seen: PerhapsIfMatch,
    response: Response,
    data: StepSaid | None = None,
) -> PlanRead:
    """Hand a draft in for review: from now on it stands still."""
    return tagged(response, await steps.submit(session, id, data, seen, by=by))


@router.post("/plans/{id}/return", response_model=PlanRead)
async def return_plan(
    id: UUID,
    data: PlanReturn,
    session: Session,
    by: Approver,
    seen: PerhapsIfMatch,
    response: Response,
) -> PlanRead:
    """Give a plan back with reasons: it is a draft again."""
    return tagged(response, await steps.give_back(session, id, data, seen, by=by))


@router.post("/plans/{id}/finalise", response_model=PlanRead)
async def finalise_plan(
    id: UUID,
    session: Session,
    by: Approver,
    seen: PerhapsIfMatch,
    response: Response,
    data: StepSaid | None = None,
) -> PlanRead:
    """Find somebody else's plan ready to be approved; every comment is settled."""
    return tagged(response, await steps.finalise(session, id, data, seen, by=by))


@router.post("/plans/{id}/approve", response_model=PlanRead)
async def approve_plan(
    id: UUID,
    data: PlanApproval,
    session: Session,
    by: Approver,
    seen: PerhapsIfMatch,
    response: Response,
) -> PlanRead:
    """Approve somebody else's final plan on a legal basis: it is frozen with its hash."""
    return tagged(response, await steps.approve(session, id, data, seen, by=by))


@router.post("/plans/{id}/editions", status_code=201, response_model=PlanRead)
async def make_plan_edition(
    id: UUID, session: Session, by: Writer, response: Response, data: EditionCreate | None = None
) -> PlanRead:
    """Begin the next edition of an approved plan, with all that is not approved yet."""
    return tagged(response, await steps.new_edition(session, id, data, by=by))


@router.get("/plans/{id}/comments", response_model=Page[CommentRead])
async def list_plan_comments(
    id: UUID, session: Session, by: Reader, wanted: Annotated[CommentFilter, Query()]
) -> dict[str, object]:
    """What reviewers asked of a plan, and how it was settled; oldest first."""
    items, following = await queries.comments(session, id, by, wanted)
    return {"items": items, "next": following}


@router.post("/plans/{id}/comments", status_code=201, response_model=CommentRead)
async def comment_on_plan(
    id: UUID, data: CommentCreate, session: Session, by: Approver
) -> PlanComment:
    """Ask something of a chapter, an activity, a target or the whole."""
    return await commands.comment(session, id, data, by=by)


@router.post("/plans/{id}/comments/{comment_id}/settle", response_model=CommentRead)
async def settle_plan_comment(
    id: UUID, comment_id: UUID, data: CommentSettle, session: Session, by: Writer
) -> PlanComment:
    """Say what was done about a comment."""
    return await commands.settle(session, id, comment_id, data, by=by)


@router.get("/plans/{id}/content", response_model=ContentRead)
async def read_plan_content(id: UUID, session: Session, by: Reader) -> ContentRead:
    """What an edition says, whole, with its hash; frozen once it is approved."""
    return await gathering.read(session, id, by)


@router.get("/plans/{id}/diff", response_model=PlanDiff)
async def compare_plans(id: UUID, against: UUID, session: Session, by: Reader) -> PlanDiff:
    """What an edition says otherwise than another of the same plan."""
    return await gathering.compare(session, id, against, by)
