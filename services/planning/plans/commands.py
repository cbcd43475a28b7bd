"""Make plans, write what they say, comment on them."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning import PlanDrafted
from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.columns import lay
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.chassis.problems import IdTaken
from services.planning.institutions import queries as institutions
from services.planning.plans import gathering, queries, rules
from services.planning.plans.bodies import (
    ChapterPut,
    CommentCreate,
    CommentSettle,
    PlanCreate,
    PlanPatch,
    TargetsPut,
)
from services.planning.plans.models import Plan, PlanChapter, PlanComment, PlanTarget
from services.planning.plans.problems import CommentSettled
from services.planning.plans.views import Chapters, PlanRead, Targets

TARGET = ("rts", "volume", "begin_year", "end_year")


async def make(session: AsyncSession, data: PlanCreate, *, by: Principal) -> PlanRead:
    """Make a plan of one of the caller's regions; the same id again answers the same."""
    scope.ensure_mine(by, data.region)
    under = None if data.under is None else await queries.find(session, data.under)
    wanted = rules.new(data, under, id=data.id or new_id(), by=by.id)
    await institutions.ensure_near(session, wanted.region, data.institution_id)
    query = insert(Plan).values(wanted.model_dump()).on_conflict_do_nothing()
    made = (await session.execute(query.returning(col(Plan.id)))).first()
    plan = rules.the_same(await queries.find(session, wanted.id), wanted)
    if made:
        await gathering.tell(session, PlanDrafted, plan, by=by.id)
    return queries.view(plan)


async def change(
    session: AsyncSession, id: UUID, data: PlanPatch, if_match: str, *, by: Principal
) -> PlanRead:
    """Change the title, the years or the maker of a draft."""
    plan = await queries.get(session, id, by, for_update=True)
    check_version(plan, if_match)
    await institutions.ensure_near(session, plan.region, data.institution_id)
    under = None if plan.under is None else await queries.find(session, plan.under)
    with session.no_autoflush:
        rules.change(plan, data, under)
    if session.is_modified(plan):
        await saved(session, plan)
    return queries.view(plan)


async def put_chapter(
    session: AsyncSession, id: UUID, chapter: str, data: ChapterPut, if_match: str, *, by: Principal
) -> Chapters:
    """Write a chapter of a draft."""
    plan = await queries.get(session, id, by, for_update=True)
    rules.chapter_number(plan.kind, chapter)
    check_version(plan, if_match)
    rules.ensure_draft(plan)
    known = {one.chapter: one for one in await queries.chapters(session, id)}.get(chapter)
    if known is None or known.body != data.body:
        written = known or PlanChapter(
            plan_id=id, chapter=chapter, region=plan.region, body="", updated_by=by.id
        )
        written.body, written.updated_by, written.updated_at = data.body, by.id, now()
        session.add(written)
        await saved(session, plan)
    return await queries.all_chapters(session, plan)


async def put_targets(
    session: AsyncSession, id: UUID, data: TargetsPut, if_match: str, *, by: Principal
) -> Targets:
    """Say all targets of a draft; a place and criterion that had one keeps its id."""
    plan = await queries.get(session, id, by, for_update=True)
    check_version(plan, if_match)
    rules.ensure_draft(plan)
    wanted = {_key(one): one for one in rules.targets(plan, data.targets)}
    known = {_key(one): one for one in await queries.targets(session, id)}
    for key in known.keys() - wanted.keys():
        await session.delete(known[key])
    for key, one in wanted.items():
        if key in known:
            lay(known[key], {name: getattr(one, name) for name in TARGET})
        else:
            session.add(one)
    if session.new or session.deleted or any(map(session.is_modified, known.values())):
        await saved(session, plan)
    return await queries.all_targets(session, plan)


def _key(target: PlanTarget) -> tuple[str, str, str]:
    return target.village, target.area, target.criterion


async def comment(
    session: AsyncSession, id: UUID, data: CommentCreate, *, by: Principal
) -> PlanComment:
    """Ask something of an item of a plan that is not approved yet."""
    plan = await queries.get(session, id, by, for_update=True)
    [made] = await asked(session, plan, [(data.item, data.body, data.id)], by=by)
    return made


async def asked(
    session: AsyncSession, plan: Plan, said: list[tuple[str, str, UUID | None]], *, by: Principal
) -> list[PlanComment]:
    """Comments on items of a plan; the same id again is the same."""
    rules.ensure_open(plan)
    rules.ensure_items(plan, (item for item, _, _ in said), await queries.items(session, plan.id))
    made = []
    for item, body, id in said:
        facts: dict[str, Any] = {"item": item, "body": body, "plan_id": plan.id, "by": by.id}
        row = PlanComment(**facts, id=id or new_id(), region=plan.region)
        query = insert(PlanComment).values(row.model_dump()).on_conflict_do_nothing()
        if (await session.execute(query.returning(col(PlanComment.id)))).first() is None:
            known = await session.get(PlanComment, row.id)
            if known is None or any(getattr(known, name) != facts[name] for name in facts):
                raise IdTaken(id=row.id)
            row = known
        made.append(row)
    return made


async def settle(
    session: AsyncSession, id: UUID, comment_id: UUID, data: CommentSettle, *, by: Principal
) -> PlanComment:
    """Say what was done about a comment."""
    plan = await queries.get(session, id, by, for_update=True)
    known = await queries.comment(session, id, comment_id)
    rules.ensure_open(plan)
    if known.settled_at is not None:
        raise CommentSettled(by=known.settled_by)
    known.answer, known.settled_by, known.settled_at = data.answer, by.id, now()
    session.add(known)
    await session.flush()
    return known


async def saved(session: AsyncSession, plan: Plan) -> None:
    """A change is a new version."""
    plan.version += 1
    plan.updated_at = now()
    session.add(plan)
    await session.flush()
