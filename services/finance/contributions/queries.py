"""Read contributions, and what they come to."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.finance.contributions import rules
from services.finance.contributions.models import (
    ActivityTotal,
    Contribution,
    ContributionFilter,
    ContributionRead,
    KindTotal,
    Totals,
    TotalsFilter,
)

EQUAL = ("activity_id", "kind", "fiscal_year", "state")
SUMS: tuple[Any, ...] = (
    func.count(),
    func.sum(Contribution.quantity),
    func.sum(Contribution.amount),
)


async def find(session: AsyncSession, id: UUID, *, for_update: bool = False) -> Contribution | None:
    """A contribution, if the database shows it."""
    held = True if for_update else None
    return await session.get(Contribution, id, with_for_update=held, populate_existing=True)


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Contribution:
    """A contribution inside the caller's regions; raises NotFound."""
    found = await find(session, id, for_update=for_update)
    if found is None or not principal.covers(found.region):
        raise NotFound(what="contribution", key=id)
    return found


async def page(
    session: AsyncSession, principal: Principal, wanted: ContributionFilter
) -> tuple[list[ContributionRead], str | None]:
    """Contributions in the caller's regions, oldest first."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Contribution).where(scope.visible(Contribution.region, principal, wanted.region))
    for name in EQUAL:
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(Contribution, name) == value)
    rows, following = await pagination.page(
        session, query, col(Contribution.id), limit=wanted.limit, cursor=wanted.cursor
    )
    return [rules.view(row) for row in rows], following


async def totals(session: AsyncSession, principal: Principal, wanted: TotalsFilter) -> Totals:
    """What was given in the caller's regions: to each activity, and altogether."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    there = and_(
        scope.visible(Contribution.region, principal, wanted.region),
        col(Contribution.state) == "recorded",
    )
    if wanted.year is not None:
        there = and_(there, col(Contribution.fiscal_year) == wanted.year)
    items, following = await _of_activities(session, there, wanted)
    kinds = await _of_kinds(session, there)
    amount = sum(Decimal(one.amount) for one in kinds)
    return Totals(items=items, next=following, kinds=kinds, amount=f"{amount:.2f}")


async def given_to(
    session: AsyncSession, activities: Collection[UUID | None], until: date
) -> list[KindTotal]:
    """What was given to activities until the end of a day and not taken back, by kind and unit."""
    there = and_(
        col(Contribution.activity_id).in_([id for id in activities if id is not None]),
        col(Contribution.state) == "recorded",
        col(Contribution.given_on) <= until,
    )
    return await _of_kinds(session, there)


async def _of_kinds(session: AsyncSession, there: ColumnElement[bool]) -> list[KindTotal]:
    keys: tuple[Any, ...] = (Contribution.kind, Contribution.unit)
    query = select(*keys, *SUMS).where(there).group_by(*keys).order_by(*keys)
    return [
        KindTotal.model_validate(_sums(*sums) | {"kind": kind, "unit": unit})
        for kind, unit, *sums in await session.execute(query)
    ]


async def _of_activities(
    session: AsyncSession, there: ColumnElement[bool], wanted: TotalsFilter
) -> tuple[list[ActivityTotal], str | None]:
    keys: tuple[Any, ...] = (Contribution.activity_id, Contribution.kind, Contribution.unit)
    query = select(*keys, func.max(Contribution.region), *SUMS).where(there).group_by(*keys)
    if wanted.cursor is not None:
        id, kind, unit = pagination.decode(wanted.cursor, len(keys))
        query = query.where(tuple_(*keys) > tuple_(_id(id), kind, unit))
    found = list(await session.execute(query.order_by(*keys).limit(wanted.limit + 1)))
    shown = found[: wanted.limit]
    items = [
        ActivityTotal.model_validate(
            _sums(*sums) | {"activity_id": id, "kind": kind, "unit": unit, "region": region}
        )
        for id, kind, unit, region, *sums in shown
    ]
    return items, pagination.encode(shown[-1][:3]) if len(found) > wanted.limit else None


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise pagination.CursorInvalid from error


def _sums(count: int, quantity: Any, amount: Any) -> dict[str, Any]:
    return {
        "contributions": count,
        "quantity": rules.plain(quantity),
        "amount": amount,
    }
