"""Finding rounds."""

from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.survey.rounds.models import Round

RUNNING = text(
    "SELECT id FROM imports WHERE round_id = :round AND status IN ('applying', 'undoing') LIMIT 1"
)

HASHED = text("SET LOCAL enable_nestloop = off")


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Round:
    """A round that the caller's regions touch; raises NotFound."""
    query = select(Round).where(Round.id == id, scope.overlapping(Round.region, principal))
    if for_update:
        query = query.with_for_update(key_share=True)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="round", key=id)
    return found


async def find(session: AsyncSession, id: UUID) -> Round | None:
    """The round with this id, if the database shows it."""
    return (await session.exec(select(Round).where(Round.id == id))).first()


async def known(session: AsyncSession, id: UUID) -> Round:
    """A round that is there, whoever asks; an import at work keeps it from being sealed."""
    return (await session.exec(select(Round).where(Round.id == id))).one()


async def locked(session: AsyncSession, id: UUID) -> Round:
    """The round for a job, held until the transaction ends."""
    query = select(Round).where(Round.id == id).with_for_update(key_share=True)
    return (await session.exec(query)).one()


async def page(
    session: AsyncSession, principal: Principal, region: str | None, limit: int, cursor: str | None
) -> tuple[list[Round], str | None]:
    """Rounds that the caller's regions touch, oldest first."""
    query = select(Round).where(scope.overlapping(Round.region, principal))
    if region is not None:
        scope.ensure_mine(principal, region)
        query = query.where(scope.inside(Round.region, region))
    return await pagination.page(session, query, col(Round.id), limit=limit, cursor=cursor)


async def running_import(session: AsyncSession, id: UUID) -> UUID | None:
    """An import that is being applied or undone in the round."""
    found: UUID | None = (await session.execute(RUNNING, {"round": id})).scalar()
    return found


async def count_sheets(session: AsyncSession, id: UUID) -> int:
    """RT sheets in the round."""
    count = await session.execute(
        text("SELECT count(*) FROM sheets WHERE round_id = :round"), {"round": id}
    )
    return int(count.scalar_one())


async def set_wise(session: AsyncSession) -> None:
    """Join all rows of a round by hashing for the rest of this transaction.

    Soon after an import the planner knows no numbers yet, and would look each RT up by the round.
    """
    await session.execute(HASHED)
