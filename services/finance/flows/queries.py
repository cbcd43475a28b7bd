"""Reads where money goes, in one query however much there is of it."""

from typing import Any

from sqlalchemy import CTE, Select, and_, case, func, null, select, true
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import scope
from services.chassis.auth import Principal
from services.finance.activities.models import KnownActivity
from services.finance.allocations.models import Allocation
from services.finance.flows.models import Flow, FlowFilter, FlowLeg
from services.finance.ledger.models import LedgerAccount

AMOUNTS = {
    "amount": ("committed", "cash", "spent"),
    "released": ("cash", "spent"),
    "spent": ("spent",),
}
OF_ONE = ("id", "recipient", "activity_id", "place")
KEYS = ("source", "id", "recipient", "allocations", "activity_id", "place")


async def flow(session: AsyncSession, principal: Principal, wanted: FlowFilter) -> Flow:
    """The money of a fiscal year in the caller's regions, the largest first."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    told = _told(_ranked(_held(principal, wanted)), wanted.most)
    found = await session.execute(_legs(told, principal))
    return Flow(items=[FlowLeg.model_validate(row) for row in found])


def _held(principal: Principal, wanted: FlowFilter) -> CTE:
    """Allocations with what of them did not come back."""
    balance = col(LedgerAccount.debit) - col(LedgerAccount.credit)
    sums = {
        name: func.coalesce(func.sum(balance).filter(col(LedgerAccount.kind).in_(kinds)), 0)
        for name, kinds in AMOUNTS.items()
    }
    own = (Allocation.id, Allocation.source, Allocation.recipient, Allocation.activity_id)
    query = (
        select(*map(col, own), *(total.label(name) for name, total in sums.items()))
        .join(LedgerAccount, col(LedgerAccount.allocation_id) == Allocation.id)
        .where(
            col(Allocation.fiscal_year) == wanted.year,
            scope.visible(Allocation.region, principal, wanted.region),
        )
        .group_by(col(Allocation.id))
        .having(sums["amount"] > 0)
    )
    if wanted.source is not None:
        query = query.where(col(Allocation.source) == wanted.source)
    return query.cte("held")


def _ranked(held: CTE) -> CTE:
    place = func.row_number().over(order_by=(held.c.amount.desc(), held.c.id))
    return select(held, place.label("place")).cte("ranked")


def _told(ranked: CTE, most: int) -> CTE:
    """The largest as they are; of the others only what they are together with is known."""
    large = ranked.c.place <= most
    others = func.count().filter(~large).over(partition_by=ranked.c.source)
    return select(
        *(case((large, ranked.c[name]), else_=null()).label(name) for name in OF_ONE),
        *(ranked.c[name] for name in ("source", *AMOUNTS)),
        ranked.c.activity_id.label("serving"),
        case((large, 1), else_=others).label("allocations"),
    ).cte("told")


def _legs(told: CTE, principal: Principal) -> Select[Any]:
    """Each amount in equal parts of the criteria that it serves; the first take the last cents."""
    works = and_(
        col(KnownActivity.id) == told.c.serving, scope.visible(KnownActivity.region, principal)
    )
    served = func.unnest(col(KnownActivity.criteria)).table_valued(
        "criterion", with_ordinality="number"
    )
    one = served.render_derived("served")
    shares = func.greatest(func.cardinality(col(KnownActivity.criteria)), 1)
    rank = func.coalesce(one.c.number, 1)
    parts = (
        (func.sum(func.div(told.c[name] * 100 + shares - rank, shares)) / 100).label(name)
        for name in AMOUNTS
    )
    title = case((told.c.place.is_not(None), col(KnownActivity.title)))
    keys = (*(told.c[name] for name in KEYS), title, one.c.criterion)
    return (
        select(
            *(told.c[name] for name in KEYS if name != "id"),
            told.c.id.label("allocation_id"),
            title.label("activity"),
            one.c.criterion,
            *parts,
        )
        .select_from(told)
        .outerjoin(KnownActivity, works)
        .outerjoin(one, true())
        .group_by(*keys)
        .order_by(told.c.place.nulls_last(), told.c.source, one.c.criterion.nulls_last())
    )
