"""Write activities down, change them, step them on; copy and cancel those of a whole plan.

Whoever changes an activity holds its plan first, then the activity, then needs: nobody waits in a
circle, and what a plan's state allows stays true until the commit.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import bulk, rows
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.planning.activities import building, queries, rules, views
from services.planning.activities.models import (
    Activity,
    ActivityDependency,
    ActivityPlace,
    ActivityStep,
)
from services.planning.activities.shapes import ActivityCreate, ActivityPatch, ActivityRead, State
from services.planning.institutions import queries as institutions
from services.planning.needs import queries as needs
from services.planning.plans import queries as plans
from services.planning.plans.models import Plan
from services.planning.plans.rules import ensure_draft, ensure_not_judged

COPIED = (
    *("region", "kind", "dimension", "title", "year", "volume", "unit", "geometry"),
    *("institution_id", "programme", "sources", "sipd", "readiness", "beneficiaries", "cost"),
)
COPY = text(
    f"INSERT INTO activities (id, plan_id, copy_of, {', '.join(COPIED)}, state, version, told,"  # noqa: S608 - our own names
    f" created_by, created_at, updated_at) SELECT {bulk.ROW_ID}, :after, id, {', '.join(COPIED)},"
    " 'planned', 1, 0, :by, :at, :at FROM (SELECT * FROM activities WHERE plan_id = :before"
    " AND state = ANY(:open) ORDER BY id) a"
)
# What the copy waits for is the copy beside it, or what lasts in the edition before.
COPY_PLACES = text(
    "INSERT INTO activity_places (activity_id, rt, criterion, volume, regulation)"
    " SELECT c.id, p.rt, p.criterion, p.volume, p.regulation FROM activities c"
    " JOIN activity_places p ON p.activity_id = c.copy_of WHERE c.plan_id = :after"
)
COPY_DEPENDENCIES = text(
    "INSERT INTO activity_dependencies (activity_id, needs_id, region)"
    " SELECT c.id, coalesce(n.id, d.needs_id), d.region FROM activities c"
    " JOIN activity_dependencies d ON d.activity_id = c.copy_of"
    " JOIN activities o ON o.id = d.needs_id"
    " LEFT JOIN activities n ON n.copy_of = d.needs_id AND n.plan_id = :after"
    " WHERE c.plan_id = :after AND o.state <> 'cancelled'"
)
COPY_SAFEGUARDS = text(
    "INSERT INTO activity_safeguards (id, region, answers, version, answered_by, answered_at)"
    " SELECT c.id, s.region, s.answers, 1, s.answered_by, s.answered_at FROM activities c"
    " JOIN activity_safeguards s ON s.id = c.copy_of WHERE c.plan_id = :after"
)
CANCEL = text(
    "WITH open AS (SELECT id, state FROM activities WHERE plan_id = :plan AND state = ANY(:open)"
    " ORDER BY id FOR UPDATE), moved AS (UPDATE activities a SET state = 'cancelled',"
    " version = a.version + 1, told = a.told + 1, updated_at = :at FROM open WHERE a.id = open.id"
    " RETURNING a.id, a.region, open.state) INSERT INTO activity_steps"
    " (activity_id, number, region, before, after, reason, by, at)"
    " SELECT m.id, 1 + (SELECT count(*) FROM activity_steps s WHERE s.activity_id = m.id),"
    " m.region, m.state, 'cancelled', :reason, :by, :at FROM moved m RETURNING activity_id"
)


async def create(session: AsyncSession, data: ActivityCreate, *, by: Principal) -> ActivityRead:
    """Write an activity into a draft plan; the same id again answers the same."""
    plan = await plans.get(session, data.plan_id, by, for_update=True)
    ensure_draft(plan)
    wanted = building.new(data, plan, by=by.id)
    await institutions.ensure_near(session, wanted.region, wanted.institution_id)
    places = rules.places_of(wanted, data.places, plan.regulation)
    await _ensure_serves(session, wanted, places)
    if not await add(session, wanted, places):
        same = building.the_same(await queries.find(session, wanted.id), wanted)
        (known,) = await queries.shown(session, [same])
        building.ensure_rows_same(known, places, data.needs)
        return known
    await _wait_for(session, wanted, data.needs)
    return (await queries.shown(session, [wanted]))[0]


async def add(session: AsyncSession, wanted: Activity, places: Sequence[ActivityPlace]) -> bool:
    """Insert an activity with its places; False when its id is taken."""
    query = insert(Activity).values(wanted.model_dump()).on_conflict_do_nothing()
    if (await session.execute(query.returning(col(Activity.id)))).first() is None:
        return False
    await _put_places(session, places)
    return True


async def change(
    session: AsyncSession, id: UUID, data: ActivityPatch, if_match: str, *, by: Principal
) -> ActivityRead:
    """Change what is planned of an activity, or what is known of it beside the plan."""
    plan, activity = await held(session, id, by)
    check_version(activity, if_match)
    rules.ensure_detail_open(activity)
    said = data.model_fields_set
    if said & building.PLANNED:
        ensure_draft(plan)
    elif said & building.TOLD:
        ensure_not_judged(plan)
    with session.no_autoflush:
        building.change(activity, data, plan)
        if "institution_id" in said:
            await institutions.ensure_near(session, activity.region, activity.institution_id)
        await _replace_places(session, activity, data, plan.regulation)
        if data.needs is not None:
            await _replace_dependencies(session, activity, data.needs)
    if said & building.ROWS or session.is_modified(activity):
        await saved(session, activity)
    return (await queries.shown(session, [activity]))[0]


async def remove(session: AsyncSession, id: UUID, if_match: str, *, by: Principal) -> None:
    """Take an activity out of a draft plan, unless others wait for it."""
    plan, activity = await held(session, id, by)
    check_version(activity, if_match)
    ensure_draft(plan)
    rules.ensure_deletable(activity, await queries.waiting_for(session, id))
    own = (ActivityPlace, ActivityDependency)
    for table in own:
        await session.execute(delete(table).where(col(table.activity_id) == id))
    await session.execute(text("DELETE FROM activity_safeguards WHERE id = :id"), {"id": id})
    await session.delete(activity)
    await session.flush()


async def held(session: AsyncSession, id: UUID, by: Principal) -> tuple[Plan, Activity]:
    """An activity of the caller's and its plan, held in this order."""
    plan = await plans.get(session, await queries.plan_of(session, id, by), by, for_update=True)
    return plan, await queries.get(session, id, by, for_update=True)


async def step(
    session: AsyncSession, activity: Activity, after: State, reason: str | None = None, *, by: str
) -> None:
    """Take an activity, which is held, to another state; the others are told where they ask."""
    rules.ensure_step(activity, after)
    number = 1 + await queries.last_number(session, activity.id)
    said: dict[str, Any] = {
        "before": activity.state,
        "after": str(after),
        "reason": reason,
        "by": by,
        "at": now(),
    }
    session.add(
        ActivityStep(activity_id=activity.id, number=number, region=activity.region, **said)
    )
    activity.state = str(after)
    activity.told += after in views.TOLD
    await saved(session, activity)
    if after in views.TOLD:
        await _tell(session, [activity], by=by)


async def copy(session: AsyncSession, plan_before: Plan, plan_after: Plan, *, by: str) -> None:
    """Begin a new edition with what is not approved yet of the one before."""
    facts = {"before": plan_before.id, "after": plan_after.id, "by": by, "at": now()}
    facts["open"] = [str(state) for state in rules.OPEN]
    await session.execute(COPY, facts | bulk.row_ids())
    for statement in (COPY_PLACES, COPY_DEPENDENCIES, COPY_SAFEGUARDS):
        await session.execute(statement, {"after": plan_after.id})


async def cancel_planned(session: AsyncSession, plan_id: UUID, reason: str, *, by: str) -> None:
    """Cancel what is not approved yet of a plan whose place another edition takes."""
    facts = {"plan": plan_id, "open": [str(state) for state in rules.OPEN], "at": now()}
    done = await session.execute(CANCEL, facts | {"reason": reason, "by": by})
    ids = sorted(done.scalars())
    if ids:
        found = await queries.these(session, ids, fresh=True)
        await _tell(session, [found[id] for id in ids], by=by)


async def saved(session: AsyncSession, activity: Activity) -> None:
    """A change is a new version."""
    activity.version += 1
    activity.updated_at = now()
    session.add(activity)
    await session.flush()


async def _tell(session: AsyncSession, activities: Sequence[Activity], *, by: str) -> None:
    ids = [one.id for one in activities]
    places, waits = await queries.places(session, ids), await queries.dependencies(session, ids)
    found = await needs.measured_by(session, ids)
    for one in activities:
        parts = (places[one.id], waits[one.id], found[one.id])
        emit(session, views.event(one, *parts, id=new_id(), by=by))


async def _ensure_serves(
    session: AsyncSession, activity: Activity, places: Sequence[ActivityPlace]
) -> None:
    """New places mean criteria of the regulation that measured the RT, the plan's where none did."""
    measured = await needs.regulations(session, [place.rt for place in places])
    for place in places:
        place.regulation = measured.get(place.rt, place.regulation)
    rules.ensure_serves(activity, places)


async def _replace_places(
    session: AsyncSession, activity: Activity, data: ActivityPatch, regulation: str
) -> None:
    """New places take the place of all; known ones mean what they meant, and must be served."""
    if data.places is not None:
        places = rules.places_of(activity, data.places, regulation)
        await _ensure_serves(session, activity, places)
        own = col(ActivityPlace.activity_id) == activity.id
        await session.execute(delete(ActivityPlace).where(own))
        await _put_places(session, places)
    elif not data.model_fields_set.isdisjoint({"kind", "volume"}):
        known = await queries.places(session, [activity.id])
        rules.ensure_serves(activity, known[activity.id])


async def _put_places(session: AsyncSession, places: Sequence[ActivityPlace]) -> None:
    if places:
        put: dict[str, Any] = {"activity_places": [place.model_dump() for place in places]}
        await rows.write(session, put)


async def _replace_dependencies(
    session: AsyncSession, activity: Activity, wanted: Sequence[UUID]
) -> None:
    own = col(ActivityDependency.activity_id) == activity.id
    await session.execute(delete(ActivityDependency).where(own))
    await _wait_for(session, activity, wanted)


async def _wait_for(session: AsyncSession, activity: Activity, wanted: Sequence[UUID]) -> None:
    """Let an activity wait for others; the plan is held, so no other change closes a circle."""
    ids = sorted(set(wanted))
    if not ids:
        return
    rules.ensure_fitting(activity, ids, await queries.these(session, ids))
    await _ensure_no_circle(session, activity, ids)
    one = {"activity_id": activity.id, "region": activity.region}
    await rows.write(session, {"activity_dependencies": [one | {"needs_id": id} for id in ids]})


async def _ensure_no_circle(session: AsyncSession, activity: Activity, ids: Sequence[UUID]) -> None:
    """No way leads back to it, also over what was approved in an earlier edition.

    A copy takes the place of what it copies, so both are one on the way.
    """
    found = await queries.waits(session, activity.plan_id, activity.region)
    ways = [*found, *((activity.id, id) for id in ids)]
    beside = [one.id for one in await queries.of_plan(session, activity.plan_id)]
    asked = [*(id for way in ways for id in way), *beside]  # those of the plan stand for the others
    origins = await queries.origins(session, asked)
    stands = {origins[id]: id for id in asked}
    edges: dict[UUID, list[UUID]] = {}
    for id, needs_id in ways:
        edges.setdefault(stands[origins[id]], []).append(stands[origins[needs_id]])
    known = await queries.these(session, list(stands.values()))
    rules.ensure_no_circle(activity, edges, {id: one.title for id, one in known.items()})
