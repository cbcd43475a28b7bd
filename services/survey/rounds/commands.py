"""Open a round, start its sealing."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import scope, sight
from services.chassis.auth import Principal
from services.chassis.jobs import enqueue
from services.survey.regulations import queries as regulations
from services.survey.rounds import queries, rules
from services.survey.rounds.models import Round, RoundCreate

SEAL = "round.seal"


async def open_round(session: AsyncSession, data: RoundCreate, *, by: Principal) -> Round:
    """Open a round in one of the caller's regions; the same id again answers the same round."""
    scope.ensure_mine(by, data.region)
    regulations.get(data.regulation)
    if data.corrects is not None:
        rules.ensure_sealed(await queries.get(session, data.corrects, by))
    new = Round(**data.model_dump(exclude_none=True), created_by=by.id)
    await session.execute(insert(Round).values(new.model_dump()).on_conflict_do_nothing())
    return rules.the_same(await queries.find(session, new.id), new.id, data)


async def hold(session: AsyncSession, id: UUID, *, by: Principal) -> Round:
    """A round, open and held, with no import at work that would not see what changes now."""
    round = await queries.get(session, id, by, for_update=True)
    rules.ensure_open(round)
    async with sight.everything(session):  # the import may be of a wider region
        rules.ensure_idle(await queries.running_import(session, id))
    return round


async def seal(session: AsyncSession, id: UUID, *, by: Principal) -> Round:
    """Close the round for good; the work itself is a job."""
    round = await queries.get(session, id, by, for_update=True)
    scope.ensure_mine(by, round.region)
    rules.seal(
        round,
        sheets=await queries.count_sheets(session, id),
        running=await queries.running_import(session, id),
        by=by.id,
    )
    session.add(round)
    enqueue(session, SEAL, id)
    return round
