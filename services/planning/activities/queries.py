"""Finding activities, their places, and what they wait for."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.planning.activities import views
from services.planning.activities.models import (
    Activity,
    ActivityDependency,
    ActivityPlace,
    ActivityStep,
)
from services.planning.activities.rules import LASTS
from services.planning.activities.shapes import (
    ActivityFilter,
    ActivityLine,
    ActivityRead,
    State,
)

# What was cancelled with its edition lives on as its copy in the edition that took its place.
AWAITED = text(
    "WITH RECURSIVE w AS (SELECT needs_id AS id FROM activity_dependencies WHERE activity_id = :id"
    " UNION SELECT c.id FROM w JOIN activities o ON o.id = w.id AND o.state = 'cancelled'"
    " JOIN activities c ON c.copy_of = o.id JOIN plans p ON p.id = c.plan_id"
    " AND p.state IN ('approved', 'superseded')) SELECT id FROM w"
)
# What has begun waits for nothing any more.
WAITS = text(
    "SELECT d.activity_id, d.needs_id FROM activities a"
    " JOIN activity_dependencies d ON d.activity_id = a.id WHERE a.plan_id = :plan"
    " OR (a.region = :region AND a.state = 'approved') ORDER BY d.activity_id, d.needs_id"
)


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Activity:
    """An activity in the caller's regions; raises NotFound."""
    query = select(Activity).where(Activity.id == id, scope.visible(Activity.region, principal))
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="activity", key=id)
    return found


async def plan_of(session: AsyncSession, id: UUID, principal: Principal) -> UUID:
    """The plan of an activity in the caller's regions: it is held before the activity is."""
    mine = scope.visible(Activity.region, principal)
    found = (await session.exec(select(Activity.plan_id).where(Activity.id == id, mine))).first()
    if found is None:
        raise NotFound(what="activity", key=id)
    return found


async def find(session: AsyncSession, id: UUID) -> Activity | None:
    """The activity with this id, if the database shows it."""
    return (await session.exec(select(Activity).where(Activity.id == id))).first()


async def these(
    session: AsyncSession, ids: Collection[UUID], *, fresh: bool = False
) -> dict[UUID, Activity]:
    """Activities by id, as far as the database shows them; `fresh` after a statement of SQL."""
    query = select(Activity).where(col(Activity.id).in_(ids))
    query = query.execution_options(populate_existing=fresh)
    return {one.id: one for one in await session.exec(query)}


async def of_plan(session: AsyncSession, plan_id: UUID) -> list[Activity]:
    """The activities of a plan, in the order in which they were made."""
    query = select(Activity).where(Activity.plan_id == plan_id).order_by(col(Activity.id))
    return list(await session.exec(query))


# A copy in a later edition is of what it copies, and that of what it copies.
ORIGINS = text(
    "WITH RECURSIVE back AS (SELECT id, id AS origin, copy_of FROM activities WHERE id = ANY(:ids)"
    " UNION ALL SELECT b.id, a.id, a.copy_of FROM back b JOIN activities a ON a.id = b.copy_of)"
    " SELECT id, origin FROM back WHERE copy_of IS NULL"
)
# Of `activities a` in an edition `e` of the line of the edition `p`: what `p` says. Its own that
# are not cancelled, but no copies of what lasts meanwhile; and what lasts in editions before it.
LAST = ", ".join(f"'{state}'" for state in LASTS)
SAID = (
    "(e.id = p.id AND a.state <> 'cancelled' AND NOT EXISTS (SELECT FROM activities o"
    f" WHERE o.id = a.copy_of AND o.state IN ({LAST}))"
    f" OR e.edition < p.edition AND a.state IN ({LAST}))"
)
OF_EDITION = text(
    "SELECT a.id FROM plans p JOIN plans e ON e.line_id = p.line_id"  # noqa: S608 - our own words
    f" JOIN activities a ON a.plan_id = e.id AND {SAID} WHERE p.id = :plan ORDER BY a.id"
)


async def of_edition(session: AsyncSession, plan_id: UUID) -> list[UUID]:
    """The activities that an edition says, its own and those that it carries."""
    return list((await session.execute(OF_EDITION, {"plan": plan_id})).scalars())


async def places(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, list[ActivityPlace]]:
    """The places of activities, by RT and criterion."""
    found: dict[UUID, list[ActivityPlace]] = {id: [] for id in ids}
    query = select(ActivityPlace).where(col(ActivityPlace.activity_id).in_(ids))
    order = (ActivityPlace.activity_id, ActivityPlace.rt, ActivityPlace.criterion)
    for place in await session.exec(query.order_by(*map(col, order))):
        found[place.activity_id].append(place)
    return found


async def dependencies(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """What activities wait for."""
    found: dict[UUID, list[UUID]] = {id: [] for id in ids}
    query = select(ActivityDependency).where(col(ActivityDependency.activity_id).in_(ids))
    for one in await session.exec(query.order_by(col(ActivityDependency.needs_id))):
        found[one.activity_id].append(one.needs_id)
    return found


async def origins(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The activity that each of these is a copy of, at first; itself, if it is none."""
    return {row.id: row.origin for row in await session.execute(ORIGINS, {"ids": list(ids)})}


async def awaited(session: AsyncSession, id: UUID) -> list[Activity]:
    """What an activity waits for, and what has become of it in later editions."""
    ids = (await session.execute(AWAITED, {"id": id})).scalars().all()
    return list((await these(session, ids)).values())


async def waits(session: AsyncSession, plan_id: UUID, region: str) -> list[tuple[UUID, UUID]]:
    """Who waits for whom, of a plan's activities and of all approved ones of its village."""
    rows = await session.execute(WAITS, {"plan": plan_id, "region": region})
    return [(row.activity_id, row.needs_id) for row in rows]


async def waiting_for(session: AsyncSession, id: UUID) -> Sequence[str]:
    """The titles of the activities that wait for this one."""
    query = select(Activity.title).join(
        ActivityDependency, col(ActivityDependency.activity_id) == Activity.id
    )
    query = query.where(ActivityDependency.needs_id == id).order_by(col(Activity.id))
    return (await session.exec(query)).all()


async def shown(session: AsyncSession, activities: Sequence[Activity]) -> list[ActivityRead]:
    """Activities whole."""
    ids = [one.id for one in activities]
    found, waits = await places(session, ids), await dependencies(session, ids)
    return [views.view(one, found[one.id], waits[one.id]) for one in activities]


async def read(session: AsyncSession, id: UUID, principal: Principal) -> ActivityRead:
    """An activity whole."""
    (found,) = await shown(session, [await get(session, id, principal)])
    return found


async def page(
    session: AsyncSession, principal: Principal, wanted: ActivityFilter
) -> tuple[list[ActivityLine], str | None]:
    """Activities in the caller's regions, by region."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Activity).where(scope.visible(Activity.region, principal, wanted.region))
    asked = wanted.model_dump(exclude_none=True, exclude={"region", "limit", "cursor"})
    for name, value in asked.items():
        query = query.where(getattr(Activity, name) == value)
    keys = (col(Activity.region), col(Activity.id))
    found, following = await pagination.page(
        session, query, *keys, limit=wanted.limit, cursor=wanted.cursor
    )
    return [views.line(one) for one in found], following


async def steps(
    session: AsyncSession, id: UUID, principal: Principal, limit: int, cursor: str | None
) -> tuple[list[ActivityStep], str | None]:
    """The steps of an activity, oldest first."""
    await get(session, id, principal)
    query = select(ActivityStep).where(ActivityStep.activity_id == id)
    key = col(ActivityStep.number)
    return await pagination.page(session, query, key, limit=limit, cursor=cursor)


async def last_number(session: AsyncSession, id: UUID) -> int:
    """How many steps an activity, which is held, has taken."""
    query = select(func.count()).where(ActivityStep.activity_id == id)
    return (await session.exec(query)).one()


async def proposed_by(session: AsyncSession, id: UUID) -> str | None:
    """Who proposed it last."""
    query = select(ActivityStep.by).where(
        ActivityStep.activity_id == id, ActivityStep.after == State.proposed
    )
    return (await session.exec(query.order_by(col(ActivityStep.number).desc()))).first()
