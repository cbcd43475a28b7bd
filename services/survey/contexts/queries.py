"""Finding what was stated of places."""

from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.survey.contexts.models import Context
from services.survey.rounds import queries as rounds


async def find(session: AsyncSession, round_id: UUID, code: str) -> Context | None:
    """What holds of a place, if anything was stated and the database shows it."""
    query = select(Context).where(Context.round_id == round_id, Context.code == code)
    return (await session.exec(query.order_by(col(Context.version).desc()).limit(1))).first()


async def get(session: AsyncSession, round_id: UUID, code: str, principal: Principal) -> Context:
    """What holds of a place in the caller's regions; raises NotFound."""
    await rounds.get(session, round_id, principal)
    found = await find(session, round_id, code)
    if found is None or not principal.covers(found.region):
        raise NotFound(what="context", key=code)
    return found


async def page(
    session: AsyncSession,
    principal: Principal,
    round_id: UUID,
    region: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Context], str | None]:
    """What holds of every place of which something was stated, in the caller's regions, by code."""
    await rounds.get(session, round_id, principal)
    if region is not None:
        scope.ensure_mine(principal, region)
    newest = (
        select(Context.code, func.max(Context.version))
        .where(Context.round_id == round_id)
        .group_by(col(Context.code))
    )
    query = select(Context).where(
        Context.round_id == round_id,
        func.row(Context.code, Context.version).in_(newest),
        scope.visible(Context.region, principal, region),
    )
    return await pagination.page(session, query, col(Context.code), limit=limit, cursor=cursor)


async def versions(
    session: AsyncSession,
    principal: Principal,
    round_id: UUID,
    code: str,
    limit: int,
    cursor: str | None,
) -> tuple[list[Context], str | None]:
    """Everything that was stated of a place in the caller's regions, oldest first."""
    await rounds.get(session, round_id, principal)
    query = select(Context).where(
        Context.round_id == round_id,
        Context.code == code,
        scope.visible(Context.region, principal),
    )
    return await pagination.page(session, query, col(Context.version), limit=limit, cursor=cursor)
