"""State what is known of a place."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.concurrency import check_put
from services.survey.areas import queries as areas
from services.survey.contexts import queries, rules
from services.survey.contexts.models import Context, ContextPut
from services.survey.rounds import queries as rounds
from services.survey.rounds import rules as round_rules


async def state(
    session: AsyncSession,
    round_id: UUID,
    code: str,
    data: ContextPut,
    if_match: str | None,
    *,
    by: Principal,
) -> Context:
    """Keep a new version of what is known of a place in an open round; the former ones stay."""
    round = await rounds.get(session, round_id, by, for_update=True)
    level, region = rules.place_of(code)
    scope.ensure_mine(by, region)
    rules.ensure_touching(round.region, region)
    if level == "area":
        await areas.get(session, code, by)
    rules.ensure_fitting(level, code, data)
    round_rules.ensure_open(round)
    known = await queries.find(session, round_id, code)
    check_put(known, if_match)
    new = Context(
        round_id=round_id,
        level=level,
        code=code,
        region=region,
        version=known.version + 1 if known else 1,
        stated_by=by.id,
        **data.model_dump(),
    )
    session.add(new)
    await session.flush()
    return new
