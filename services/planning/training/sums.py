"""Adding up the trainings that were held: by place, by role, by source of funds."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Numeric,
    Text,
    column,
    func,
    select,
    true,
)
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.finance import FUND_CODES
from contracts.money import Money
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.planning.needs.models import By
from services.planning.needs.rules import WIDTHS, level_in, whole
from services.planning.places import name_of
from services.planning.training.models import RegionSums, RoleTotal, Training, TrainingTotals
from services.planning.training.shapes import Role, State

Asked = tuple[ColumnElement[bool], ...]
PEOPLE = ("male", "female", "untold", "mbr")
NOBODY: ColumnElement[bool] = func.json_array_length(Training.participants) == 0
ADDED = ("days", "jp", *PEOPLE, "cost")
NOTHING: dict[str, Any] = dict.fromkeys(("trainings", "uncounted", *ADDED), 0)


def rows_of(json: Any, name: str, types: dict[str, Any]) -> FromClause:
    """A column of JSON lines as a table beside its row."""
    lines = [column(field, kind) for field, kind in types.items()]
    table = func.json_to_recordset(json).table_valued(*lines)
    return table.render_derived(name=name, with_types=True)


WHO = rows_of(Training.participants, "who", {"role": Text} | dict.fromkeys(PEOPLE, Integer))
PAID = rows_of(Training.costs, "paid", {"source": Text, "amount": Numeric})


def cost_cells(costs: Any) -> list[Any]:
    """A column `cost_<source>` of a file for each source of funds."""
    paid = rows_of(costs, "paid", {"source": Text, "amount": Numeric})
    return [
        select(paid.c.amount)
        .where(paid.c.source == source)
        .scalar_subquery()
        .label(f"cost_{source.replace('-', '_')}")
        for source in FUND_CODES
    ]


async def totals(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    year: int | None,
    by: By | None,
    limit: int,
    cursor: str | None,
) -> TrainingTotals:
    """What was held in a region of the caller's, and in the regions of a level in it."""
    region = whole(region, principal.regions)
    if not (region == scope.EVERYWHERE and principal.covers(region)):
        scope.ensure_mine(principal, region)
    level = level_in(region, by)
    asked: Asked = (
        col(Training.state) == State.held,
        scope.visible(Training.region, principal, region),
        true() if year is None else col(Training.year) == year,
    )
    place = func.left(Training.region, WIDTHS[level])
    (after,) = pagination.decode(cursor, 1) if cursor else ("",)
    found = select(place).where(*asked, place > after).distinct().order_by(place)
    codes = list((await session.execute(found.limit(limit + 1))).scalars())
    following = pagination.encode([codes[limit - 1]]) if len(codes) > limit else None
    codes = codes[:limit]
    of_page = await _summed(session, place, (*asked, place.in_(codes)), codes)
    (total,) = await _summed(session, func.left(Training.region, 0), asked, [""])
    total = total.model_copy(update={"region": region, "name": name_of(region)})
    return TrainingTotals(
        region=region, year=year, by=level, items=of_page, total=total, next=following
    )


async def _summed(
    session: AsyncSession, place: ColumnElement[str], asked: Asked, codes: Sequence[str]
) -> list[RegionSums]:
    """The sums of these places, in their order."""
    sums = [func.coalesce(func.sum(getattr(Training, name)), 0).label(name) for name in ADDED]
    counts = [func.count().label("trainings"), func.count().filter(NOBODY).label("uncounted")]
    rows = await session.execute(select(place, *counts, *sums).where(*asked).group_by(place))
    whole = {row[0]: dict(row._mapping) for row in rows}  # noqa: SLF001 - it is public
    roles, costs = await _roles(session, place, asked), await _costs(session, place, asked)
    return [
        RegionSums.model_validate(
            NOTHING
            | whole.get(code, {})
            | {"region": code, "name": name_of(code), "roles": roles[code], "costs": costs[code]}
        )
        for code in codes
    ]


async def _roles(
    session: AsyncSession, place: ColumnElement[str], asked: Asked
) -> dict[str, list[RoleTotal]]:
    sums = [func.coalesce(func.sum(WHO.c[name]), 0).label(name) for name in PEOPLE]
    query = select(place, WHO.c.role, *sums).select_from(Training).join(WHO, true())
    found = defaultdict(list)
    for row in await session.execute(query.where(*asked).group_by(place, WHO.c.role)):
        found[row[0]].append(RoleTotal.model_validate(row))
    order = list(Role)
    for roles in found.values():
        roles.sort(key=lambda one: order.index(one.role))
    return found


async def _costs(
    session: AsyncSession, place: ColumnElement[str], asked: Asked
) -> dict[str, list[dict[str, Any]]]:
    paid = func.sum(PAID.c.amount).label("amount")
    query = select(place, PAID.c.source, paid).select_from(Training).join(PAID, true())
    found = defaultdict(list)
    for row in await session.execute(query.where(*asked).group_by(place, PAID.c.source)):
        found[row[0]].append({"source": row.source, "amount": Money(row.amount)})
    for costs in found.values():
        costs.sort(key=lambda one: FUND_CODES.index(one["source"]))
    return found
