"""Open a cycle, and record how far its activities are."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.planning.cycle import queries, rules
from services.planning.cycle.models import ActivityPatch, Cycle, CycleCreate, CycleRead
from services.planning.cycle.problems import CycleExists


async def open_cycle(session: AsyncSession, data: CycleCreate, *, by: Principal) -> CycleRead:
    """Open the cycle of one of the caller's regions; the same id again answers the same."""
    scope.ensure_mine(by, data.region)
    wanted = rules.new(data, by=by.id)
    query = insert(Cycle).values(wanted.model_dump()).on_conflict_do_nothing()
    if (await session.execute(query.returning(col(Cycle.id)))).first():
        session.add_all(rules.stages_of(wanted))
        session.add_all(rules.activities_of(wanted, rules.level_of(wanted.region)))
        await session.flush()
        return await queries.shown(session, wanted)
    known = await queries.of_place(session, wanted)
    if known is not None and known.id != wanted.id:
        raise CycleExists(
            region=wanted.region, year=wanted.year, programme=wanted.programme, known=known.id
        )
    same = rules.the_same(await queries.find(session, wanted.id), wanted)
    return await queries.shown(session, same)


async def change_activity(
    session: AsyncSession,
    id: UUID,
    code: str,
    data: ActivityPatch,
    if_match: str,
    *,
    by: Principal,
) -> CycleRead:
    """Plan an activity, or say that it has begun or is finished."""
    cycle = await queries.get(session, id, by, for_update=True)
    check_version(cycle, if_match)
    activity = rules.one_of(await queries.activities(session, id), code)
    before = rules.reached(activity)
    with session.no_autoflush:
        rules.change(activity, data, day_of(cycle.region, now()))
    if session.is_modified(activity):
        cycle.version += 1
        cycle.updated_at = now()
        session.add_all([cycle, activity])
        await session.flush()
        if rules.reached(activity) != before:
            await _move_stage(session, cycle, activity.stage, by=by)
    return await queries.shown(session, cycle)


async def _move_stage(session: AsyncSession, cycle: Cycle, name: str, *, by: Principal) -> None:
    """What an activity reached moves its stage, and the others are told."""
    own = (await queries.stages(session, [cycle.id]))[cycle.id]
    [stage] = [one for one in own if one.stage == name]
    rest = [one for one in await queries.activities(session, cycle.id) if one.stage == name]
    for field, value in rules.stage_facts(rest).items():
        setattr(stage, field, value)
    stage.version += 1
    session.add(stage)
    await session.flush()
    emit(session, rules.event(cycle, stage, rest, id=new_id(), by=by.id))
