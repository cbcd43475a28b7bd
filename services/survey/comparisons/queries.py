"""Comparing the assessments of two rounds, set-wise."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, Subquery, and_, case, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.survey.assessments.models import Assessment
from services.survey.comparisons import rules
from services.survey.comparisons.models import (
    ComparisonFilter,
    ComparisonRead,
    Moved,
    Movement,
    MovementSum,
    RoundInShort,
)
from services.survey.rounds import queries as rounds
from services.survey.rounds.models import Round

GRADES = {"none": 0, "light": 1, "medium": 2, "heavy": 3}


async def compare(
    session: AsyncSession, principal: Principal, id: UUID, wanted: ComparisonFilter
) -> ComparisonRead:
    """Two rounds that the caller sees, place by place in the caller's regions."""
    pair = [await rounds.get(session, one, principal) for one in (id, wanted.other)]
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    before, after = rules.in_order(*pair)
    sides = [_side(round, principal, wanted) for round in (before, after)]
    moved = _moved(*sides)
    items, following = await _page(session, moved, wanted)
    return ComparisonRead(
        before=RoundInShort.model_validate(before),
        after=RoundInShort.model_validate(after),
        level=wanted.level,
        sums=await _sums(session, moved),
        items=items,
        next=following,
    )


def _side(round: Round, principal: Principal, wanted: ComparisonFilter) -> Subquery:
    """What one round says of each place."""
    query = select(
        *(col(getattr(Assessment, name)) for name in ("code", "name", "region")),
        *(col(getattr(Assessment, name)) for name in ("total", "slum_class", "area_ha")),
        case(GRADES, value=col(Assessment.slum_class)).label("grade"),
    ).where(
        col(Assessment.round_id) == round.id,
        col(Assessment.level) == wanted.level,
        scope.visible(Assessment.region, principal, wanted.region),
    )
    return query.subquery()


def _moved(before: Subquery, after: Subquery) -> Subquery:
    """Both sides of every place, and how it moved."""
    b, a = before.c, after.c
    movement = case(
        (b.code.is_(None), Movement.only_after),
        (a.code.is_(None), Movement.only_before),
        (a.grade == b.grade, Movement.unchanged),
        (a.grade == 0, Movement.left_slum),
        (b.grade == 0, Movement.new_slum),
        (a.grade < b.grade, Movement.lowered),
        else_=Movement.raised,
    )
    names = {name: func.coalesce(a[name], b[name]) for name in ("code", "name", "region")}
    kept = {"total": "total", "slum_class": "class", "area_ha": "area_ha"}
    return (
        select(
            *(value.label(name) for name, value in names.items()),
            movement.label("movement"),
            (a.grade - b.grade).label("grades"),
            *(b[name].label(f"{short}_before") for name, short in kept.items()),
            *(a[name].label(f"{short}_after") for name, short in kept.items()),
        )
        .select_from(before.join(after, and_(b.code == a.code), full=True))
        .subquery()
    )


async def _page(
    session: AsyncSession, moved: Subquery, wanted: ComparisonFilter
) -> tuple[list[Moved], str | None]:
    query: Select[Any] = select(moved)
    if wanted.movement is not None:
        query = query.where(moved.c.movement == wanted.movement)
    if wanted.cursor is not None:
        (last,) = pagination.decode(wanted.cursor, 1)
        query = query.where(moved.c.code > last)
    found = await session.execute(query.order_by(moved.c.code).limit(wanted.limit + 1))
    items = [Moved.model_validate(row) for row in found]
    if len(items) <= wanted.limit:
        return items, None
    return items[: wanted.limit], pagination.encode([items[wanted.limit - 1].code])


async def _sums(session: AsyncSession, moved: Subquery) -> list[MovementSum]:
    """All movements that happened, in the order of `Movement`."""
    hectares = {
        name: func.coalesce(func.sum(moved.c[name]), 0).label(name)
        for name in ("area_ha_before", "area_ha_after")
    }
    query = select(moved.c.movement, func.count().label("places"), *hectares.values())
    found = await session.execute(query.group_by(moved.c.movement))
    sums = {row.movement: MovementSum.model_validate(row) for row in found}
    return [sums[movement] for movement in Movement if movement in sums]
