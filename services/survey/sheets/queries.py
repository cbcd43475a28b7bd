"""Finding sheets."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.survey.measures import volumes_of
from services.survey.rounds import queries as rounds
from services.survey.sheets.models import Sheet, SheetRead, view


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
    limit: int,
    cursor: str | None,
) -> tuple[Sequence[SheetRead], str | None]:
    """Sheets of a round in the caller's regions, by RT."""
    round = await rounds.get(session, round_id, principal)
    if region is not None:
        scope.ensure_mine(principal, region)
    query = select(Sheet).where(
        Sheet.round_id == round_id, scope.visible(Sheet.region, principal, region)
    )
    found, following = await pagination.page(
        session, query, col(Sheet.rt), limit=limit, cursor=cursor
    )
    regulation = load(round.regulation)
    return [view(sheet, volumes_of(sheet, regulation)) for sheet in found], following
