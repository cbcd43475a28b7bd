"""Reads what simulations stand on, and answers them; nothing is written."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    cast,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import scope, sight
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.planning.activities import queries as known
from services.planning.activities.models import Activity, ActivityPlace, ActivityStep
from services.planning.plans import queries as plans
from services.planning.progress import queries as progress
from services.planning.simulation import effects, rules
from services.planning.simulation.models import Measurement, Simulate
from services.planning.simulation.rules import Asked, Place, Work

KEPT: Any = Measurement.__table__.columns  # type: ignore[attr-defined]
RT, AREA, ROUND = KEPT.rt, KEPT.area, KEPT.round_id
READ: tuple[Any, ...] = (
    *(cast(ROUND, Text).label("round_id"), KEPT.regulation, AREA, KEPT.measured_at),
    *(cast(numbers, Text).label(numbers.name) for numbers in (KEPT.measures, KEPT.volumes)),
)  # as `rules.Place` has them

NEWEST: tuple[Any, ...] = (KEPT.year, KEPT.measured_at, KEPT.assessment_id)
PLACE: tuple[Any, ...] = (
    *(ActivityPlace.rt, ActivityPlace.activity_id),
    *(ActivityPlace.criterion, ActivityPlace.volume, ActivityPlace.regulation),
)
STEP: tuple[Any, ...] = (ActivityStep.activity_id, ActivityStep.after, ActivityStep.at)
COMPLETED = "completed"
DONE = {COMPLETED, "handed_over"}


async def of_plan(
    session: AsyncSession, plan_id: UUID, round_id: UUID | None, by: Principal
) -> dict[str, Any]:
    """What all that a plan means to do would change."""
    plan = await plans.get(session, plan_id, by)
    data = Simulate(region=plan.region, plan_id=plan_id, round_id=round_id)
    return await _simulated(session, data, by)


async def simulate(session: AsyncSession, data: Simulate, by: Principal) -> dict[str, Any]:
    """What these activities, or a plan's, would change in a region of the caller's."""
    scope.ensure_mine(by, data.region)
    rules.ensure_clear(data)
    return await _simulated(session, data, by)


async def _simulated(session: AsyncSession, data: Simulate, by: Principal) -> dict[str, Any]:
    asked = await _asked(session, data, by)
    named = is_one_of(RT, list(asked.works))
    where = scope.inside(RT, data.region) if data.all else named
    places = await _rows(session, data.round_id, where, by)
    if data.round_id and len(places) < len(asked.works):
        await _ensure_known(session, data.round_id, by)
    rules.ensure_measured(places, asked.works)
    areas = {row.area for row in places if row.area is not None}
    beside = await _beside(session, data.round_id, areas, [row.rt for row in places], by)
    whole = await _whole(session, data.round_id, [a for a in areas if not by.covers(_regency(a))])
    return await asyncio.to_thread(effects.simulated, asked, places, beside, whole)


async def _asked(session: AsyncSession, data: Simulate, by: Principal) -> Asked:
    """The works that are named, by RT."""
    asked = Asked()
    rules.free_works(asked, data.activities, data.region, by.covers)
    activities = await _activities(session, data, by)
    for one in activities:
        asked.pay(one.cost)
    for rt, work in await works_of(session, activities):
        asked.add(rules.place(rt, data.region, by.covers), work)
    return asked


async def works_of(session: AsyncSession, activities: Sequence[Activity]) -> list[tuple[str, Work]]:
    """What activities do in which RT: what was measured of it, or what is planned."""
    done = {one.id for one in activities if one.state in DONE}
    done_at = await _completions(session, done) if done else {}
    built = await progress.built(session, done) if done else []
    measured = {row.activity_id for row in built}
    places = await _places(session, activities)
    laws = {(rt, id, criterion): law for rt, id, criterion, _, law in places}
    planned = [row[:4] for row in places if row[1] not in measured]
    return [
        (rt, Work(criterion, volume, done_at.get(id), id, laws.get((rt, id, criterion))))
        for rt, id, criterion, volume in (*built, *planned)
    ]


async def _activities(session: AsyncSession, data: Simulate, by: Principal) -> Sequence[Activity]:
    """Those that are named, or what an edition says; raises NotFound."""
    query = select(Activity).where(scope.visible(Activity.region, by))
    if data.plan_id is not None:
        await plans.get(session, data.plan_id, by)
        said = await known.of_edition(session, data.plan_id)
        query = query.where(is_one_of(col(Activity.id), said, Uuid))
        return (await session.execute(query)).scalars().all()
    wanted = {move.activity_id for move in data.activities if move.activity_id is not None}
    if not wanted:
        return []
    query = query.where(is_one_of(col(Activity.id), list(wanted), Uuid))
    found = (await session.execute(query)).scalars().all()
    if missing := wanted - {one.id for one in found}:
        raise NotFound(what="activity", key=min(missing))
    return found


async def _places(session: AsyncSession, activities: Sequence[Activity]) -> Sequence[Any]:
    """RT, activity, criterion, volume and regulation of each place."""
    if not activities:
        return []
    of_these = is_one_of(PLACE[1], [one.id for one in activities], Uuid)
    return (await session.execute(select(*PLACE).where(of_these))).all()


async def _completions(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When these activities were completed."""
    activity, after, at = STEP
    these = is_one_of(activity, list(ids), Uuid)
    query = select(activity, func.max(at)).where(these, after == COMPLETED).group_by(activity)
    return {id: moment for id, moment in (await session.execute(query)).all()}  # noqa: C416 - rows


def listed(values: Iterable[Any], kind: Any = Text) -> ColumnElement[Any]:
    """Codes or ids as one parameter: a text, which takes far less to write than an array."""
    return cast(func.string_to_array("\n".join(map(str, values)), "\n"), ARRAY(kind))


def is_one_of(column: Any, values: Iterable[Any], kind: Any = Text) -> ColumnElement[bool]:
    """One of these, however many."""
    found: ColumnElement[bool] = column == any_(listed(values, kind))
    return found


def measured(round_id: UUID | None, where: ColumnElement[bool]) -> Select[Any]:
    """RTs in a round, or in the newest sealed round of each."""
    query = select(RT, *READ).where(where)
    if round_id is not None:
        return query.where(round_id == ROUND)
    age = [column.desc() for column in NEWEST]
    return query.ext(distinct_on(RT)).order_by(RT, *age)


async def _rows(
    session: AsyncSession, round_id: UUID | None, where: ColumnElement[bool], by: Principal
) -> list[Place]:
    query = measured(round_id, and_(scope.visible(RT, by), where))
    found = await session.execute(query.order_by(RT).limit(rules.LIMIT + 1))
    return list(map(Place._make, found))


async def newest(session: AsyncSession, region: str, by: Principal) -> Sequence[Measurement]:
    """What the newest sealed round of each RT in a region measured, by RT."""
    age = [column.desc() for column in NEWEST]
    query = select(Measurement).where(scope.visible(RT, by), scope.inside(RT, region))
    query = query.ext(distinct_on(RT)).order_by(RT, *age).limit(rules.LIMIT + 1)
    found = (await session.execute(query)).scalars().all()
    rules.ensure_few(found)
    return found


async def _ensure_known(session: AsyncSession, round_id: UUID, by: Principal) -> None:
    """Raise NotFound unless something of the round is the caller's."""
    query = select(ROUND).where(round_id == ROUND, scope.visible(RT, by)).limit(1)
    if (await session.execute(query)).first() is None:
        raise NotFound(what="round", key=round_id)


async def _beside(
    session: AsyncSession, round_id: UUID | None, areas: set[str], rts: list[str], by: Principal
) -> list[Place]:
    """The other RTs of these areas."""
    if not areas:
        return []
    found = await session.execute(_of_areas(round_id, areas, rts, by).limit(rules.LIMIT + 1))
    rows = list(map(Place._make, found))
    rules.ensure_few(rows)
    return rows


def _of_areas(
    round_id: UUID | None, areas: Collection[str], rts: list[str], by: Principal | None
) -> Select[Any]:
    these = is_one_of(AREA, sorted(areas))
    seen = [] if by is None else [scope.visible(RT, by)]
    if rts:
        seen.append(RT.not_in(select(func.unnest(listed(rts)))))  # hashed
    if round_id is not None:
        return measured(round_id, and_(these, *seen))
    once = select(RT).where(these).scalar_subquery()  # perhaps in another area by now
    newest = measured(None, and_(RT.in_(once), *seen)).subquery()
    return select(newest).where(is_one_of(newest.c.area, sorted(areas)))


def _regency(area: str) -> str:
    return area.split("-K-", 1)[0]


async def _whole(
    session: AsyncSession, round_id: UUID | None, areas: Collection[str]
) -> dict[str, int]:
    """How many RTs these areas have, also where the caller may not look."""
    if not areas:
        return {}
    found = _of_areas(round_id, areas, [], None).subquery()
    query = select(found.c.area, func.count()).group_by(found.c.area)
    async with sight.everything(session):
        rows = (await session.execute(query)).all()
    return {area: count for area, count in rows}  # noqa: C416 - rows
