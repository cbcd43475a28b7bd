"""Ask for a sealed round to be scored again."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.jobs import enqueue
from services.survey.regulations import queries as regulations
from services.survey.rescores import queries
from services.survey.rescores.models import Rescore, RescoreCreate, RescoreRead
from services.survey.rounds import queries as rounds
from services.survey.rounds import rules

RESCORE = "round.rescore"


async def ask(
    session: AsyncSession, round_id: UUID, data: RescoreCreate, *, by: Principal
) -> RescoreRead:
    """Ask for every place of a sealed round under a regulation; the work itself is a job."""
    round = await rounds.get(session, round_id, by)
    scope.ensure_mine(by, round.region)
    regulations.get(data.regulation, data.aspect_average)
    rules.ensure_final(round)
    new = Rescore(round_id=round.id, region=round.region, asked_by=by.id, **data.model_dump())
    session.add(new)
    await session.flush()
    enqueue(session, RESCORE, new.id)
    return await queries.view(session, new)
