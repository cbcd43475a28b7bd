"""Plan steps of a round, move them, and record what happened; only while the round is open."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.survey.plans import queries, rules
from services.survey.plans.models import (
    PlanStep,
    StandardCreate,
    StandardRead,
    StepCreate,
    StepHeld,
    StepPatch,
    StepRead,
)
from services.survey.rounds import queries as rounds
from services.survey.rounds import rules as round_rules
from services.survey.rounds.models import Round


async def plan(
    session: AsyncSession, round_id: UUID, data: StepCreate, *, by: Principal
) -> StepRead:
    """Plan one step; the same id again answers the same step."""
    round = await _open_round(session, round_id, by)
    region, rt = rules.place_of(data.kind, data.region, data.rt)
    _ensure_place(round, region, by)
    rules.ensure_dates(data.planned_on, data.deadline)
    said = data.model_dump(exclude_none=True, exclude={"region", "rt"})
    new = PlanStep(**said, round_id=round_id, region=region, rt=rt, created_by=by.id)
    await session.execute(insert(PlanStep).values(new.model_dump()).on_conflict_do_nothing())
    step = rules.the_same(await queries.find(session, new.id), new)
    return rules.view(step, day_of(region, now()))


async def plan_standard(
    session: AsyncSession, round_id: UUID, data: StandardCreate, *, by: Principal
) -> StandardRead:
    """Plan what the programme does in a village and its RTs, as far as the plan lacks it."""
    round = await _open_round(session, round_id, by)
    village = rules.village(data.village)
    _ensure_place(round, village, by)
    rules.ensure_dates(data.start, data.deadline)
    known = await queries.known_rts(session, village) if data.rts is None else ()
    rts = rules.rts_of(data.rts, known, village)
    wanted = rules.standard(village, rts, data.start, data.deadline)
    lacking = rules.missing(wanted, await queries.planned_in(session, round_id, village))
    facts: dict[str, Any] = {"region": village, "deadline": data.deadline, "created_by": by.id}
    steps = [rules.step_of(one, round_id=round_id, **facts) for one in lacking]
    session.add_all(steps)
    await session.flush()
    today = day_of(village, now())
    items = [rules.line(step, today) for step in steps]
    return StandardRead(made=len(items), skipped=len(wanted) - len(items), items=items)


async def change(
    session: AsyncSession, id: UUID, data: StepPatch, if_match: str, *, by: Principal
) -> StepRead:
    """Move, assign, cancel or revive a step."""
    step = await _held_step(session, id, by)
    check_version(step, if_match)
    rules.change(step, data)
    return await _saved(session, step)


async def hold(session: AsyncSession, id: UUID, data: StepHeld, *, by: Principal) -> StepRead:
    """Record that a step was held: the day, who came in numbers, the minutes."""
    step = await _held_step(session, id, by)
    rules.hold(step, data, day_of(step.region, now()))
    return await _saved(session, step)


async def _open_round(session: AsyncSession, id: UUID, by: Principal) -> Round:
    """The round, held so that it is not sealed and its plan changes one by one."""
    round = await rounds.get(session, id, by, for_update=True)
    round_rules.ensure_open(round)
    return round


def _ensure_place(round: Round, region: str, by: Principal) -> None:
    scope.ensure_mine(by, region)
    rules.ensure_inside(round.region, region)


async def _held_step(session: AsyncSession, id: UUID, by: Principal) -> PlanStep:
    """A step of an open round as it is now that nobody else can change it."""
    step = await queries.get(session, id, by)
    await _open_round(session, step.round_id, by)
    await session.refresh(step)
    return step


async def _saved(session: AsyncSession, step: PlanStep) -> StepRead:
    """A change is a new version; what says the same again is none."""
    if session.is_modified(step):
        step.version += 1
        step.updated_at = now()
        session.add(step)
        await session.flush()
    return rules.view(step, day_of(step.region, now()))
