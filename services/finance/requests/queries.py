"""Finding requests for a ceiling."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.finance.requests import rules
from services.finance.requests.models import CeilingRequest, RequestFilter, RequestRead


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> CeilingRequest:
    """A request in the caller's regions; raises NotFound."""
    mine = scope.visible(CeilingRequest.region, principal)
    query = select(CeilingRequest).where(CeilingRequest.id == id, mine)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="request", key=id)
    return found


async def page(
    session: AsyncSession, principal: Principal, wanted: RequestFilter
) -> tuple[list[RequestRead], str | None]:
    """Requests in the caller's regions, by region."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    mine = scope.visible(CeilingRequest.region, principal, wanted.region)
    query = select(CeilingRequest).where(mine)
    for name in ("source", "fiscal_year", "state"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(CeilingRequest, name) == value)
    keys = (col(CeilingRequest.region), col(CeilingRequest.id))
    found, following = await pagination.page(
        session, query, *keys, limit=wanted.limit, cursor=wanted.cursor
    )
    return [rules.view(one) for one in found], following
