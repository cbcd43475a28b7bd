"""Finding pledges, what they are for, and how they were."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.planning.pledges import rules
from services.planning.pledges.models import (
    Pledge,
    PledgeLine,
    PledgePage,
    PledgeRead,
    PledgeVersion,
)

ASKED = ("offer_id", "source", "state", "fiscal_year")


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Pledge:
    """A pledge in the caller's regions; raises NotFound."""
    query = select(Pledge).where(Pledge.id == id, scope.visible(Pledge.region, principal))
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="pledge", key=id)
    return found


async def find(session: AsyncSession, id: UUID, *, for_update: bool = False) -> Pledge | None:
    """The pledge with this id, if the database shows it."""
    query = select(Pledge).where(Pledge.id == id)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).first()


async def lines(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[PledgeLine]]:
    """What pledges are for, by pledge."""
    found: dict[UUID, list[PledgeLine]] = {id: [] for id in ids}
    query = select(PledgeLine).where(col(PledgeLine.pledge_id).in_(ids))
    order = (col(PledgeLine.pledge_id), col(PledgeLine.activity_id))
    for row in await session.exec(query.order_by(*order)):
        found[row.pledge_id].append(row)
    return found


async def read(session: AsyncSession, pledge: Pledge) -> PledgeRead:
    """A pledge whole."""
    return rules.view(pledge, (await lines(session, [pledge.id]))[pledge.id])


async def page(
    session: AsyncSession, principal: Principal, wanted: PledgePage
) -> tuple[list[PledgeRead], str | None]:
    """Pledges in the caller's regions, by region."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Pledge).where(scope.visible(Pledge.region, principal, wanted.region))
    for name in ASKED:
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(Pledge, name) == value)
    keys = (col(Pledge.region), col(Pledge.id))
    found, following = await pagination.page(
        session, query, *keys, limit=wanted.limit, cursor=wanted.cursor
    )
    told = await lines(session, [one.id for one in found])
    return [rules.view(one, told[one.id]) for one in found], following


async def versions(
    session: AsyncSession, id: UUID, principal: Principal, limit: int, cursor: str | None
) -> tuple[list[PledgeVersion], str | None]:
    """How a pledge was, oldest first."""
    await get(session, id, principal)
    query = select(PledgeVersion).where(PledgeVersion.pledge_id == id)
    key = col(PledgeVersion.version)
    return await pagination.page(session, query, key, limit=limit, cursor=cursor)
