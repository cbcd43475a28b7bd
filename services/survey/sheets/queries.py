"""Finding sheets."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.survey.measures import volumes_of
from services.survey.rounds import queries as rounds
from services.survey.sheets.models import Sheet, SheetRead, view

TOUCHED_AREAS = text(
    "SELECT DISTINCT area FROM sheets WHERE round_id = :round AND area IS NOT NULL"
    " AND rt IN (SELECT rt FROM touched)"
)
ROUNDS_ELSEWHERE = text(
    "SELECT DISTINCT r.id FROM rounds r JOIN sheets s ON s.round_id = r.id"
    " JOIN touched t ON t.rt = s.rt LEFT JOIN area_members m ON m.rt = s.rt"
    " WHERE r.state = 'open' AND s.area IS DISTINCT FROM m.area ORDER BY r.id"
)


async def get(session: AsyncSession, id: UUID, principal: Principal) -> SheetRead:
    """A sheet in the caller's regions; raises NotFound."""
    query = select(Sheet).where(Sheet.id == id, scope.visible(Sheet.region, principal))
    sheet = (await session.exec(query)).first()
    if sheet is None:
        raise NotFound(what="sheet", key=id)
    round = await rounds.get(session, sheet.round_id, principal)
    return view(sheet, volumes_of(sheet, load(round.regulation)))


async def page(
    session: AsyncSession,
    principal: Principal,
    round_id: UUID,
    region: str | None,
    rt: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[Sequence[SheetRead], str | None]:
    """Sheets of a round in the caller's regions, by RT."""
    round = await rounds.get(session, round_id, principal)
    if region is not None:
        scope.ensure_mine(principal, region)
    query = select(Sheet).where(
        Sheet.round_id == round_id, scope.visible(Sheet.rt, principal, region)
    )
    if rt is not None:
        query = query.where(Sheet.rt == rt)
    found, following = await pagination.page(
        session, query, col(Sheet.rt), limit=limit, cursor=cursor
    )
    regulation = load(round.regulation)
    return [view(sheet, volumes_of(sheet, regulation)) for sheet in found], following


async def touched_areas(session: AsyncSession, round_id: UUID) -> set[str]:
    """Areas in which the touched RTs' sheets of a round stand."""
    return set((await session.execute(TOUCHED_AREAS, {"round": round_id})).scalars())


async def rounds_elsewhere(session: AsyncSession) -> Sequence[UUID]:
    """Open rounds in which a touched RT's sheet stands in another area than its registered one."""
    return (await session.execute(ROUNDS_ELSEWHERE)).scalars().all()
