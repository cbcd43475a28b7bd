"""Finding scorings of sealed rounds."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from contracts.survey import Level
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.jobs import progress_of_all
from services.chassis.problems import NotFound
from services.survey.measures import listed, scored_columns
from services.survey.regulations import queries as regulations
from services.survey.rescores import rules
from services.survey.rescores.models import Rescore, Rescored, RescoredRead, RescoreRead
from services.survey.rounds import queries as rounds
from services.survey.standings import queries as standings

PLACES = (
    "SELECT a.level, a.code, a.name, a.region, a.area_ha, a.total, a.slum_class{numbers}"
    " FROM assessments a{sheets} WHERE a.round_id = :round AND "
)
BESIDE = " JOIN sheets s ON s.round_id = a.round_id AND s.rt = a.code"
ABOVE = PLACES.format(numbers="", sheets="") + "a.level <> 'rt'"


def rts(regulation: str) -> str:
    """The SELECT of the next RTs of a round with their numbers, as its regulation scores them."""
    numbers = listed(scored_columns(regulations.get(regulation)), "s.")
    chosen = PLACES.format(numbers=f", {numbers}", sheets=BESIDE)
    return f"{chosen} a.level = 'rt' AND a.code > :after ORDER BY a.code LIMIT :many"


async def get(session: AsyncSession, id: UUID, principal: Principal) -> Rescore:
    """A scoring of a round that the caller sees; raises NotFound."""
    found = (await session.exec(select(Rescore).where(Rescore.id == id))).first()
    if found is None:
        raise NotFound(what="rescore", key=id)
    await rounds.get(session, found.round_id, principal)
    return found


async def view(session: AsyncSession, found: Rescore) -> RescoreRead:
    """A scoring, and how far it is."""
    return (await views(session, [found]))[0]


async def views(session: AsyncSession, found: Sequence[Rescore]) -> list[RescoreRead]:
    """Scorings, and how far each is."""
    done = await progress_of_all(session, [one.id for one in found])
    return [
        RescoreRead.model_validate(one.model_dump() | {"progress": done.get(one.id, 0)})
        for one in found
    ]


async def read(session: AsyncSession, id: UUID, principal: Principal) -> RescoreRead:
    """A scoring by its id, and how far it is; raises NotFound."""
    return await view(session, await get(session, id, principal))


async def of_round(
    session: AsyncSession, principal: Principal, round_id: UUID, limit: int, cursor: str | None
) -> tuple[list[RescoreRead], str | None]:
    """The scorings of a round, oldest first."""
    await rounds.get(session, round_id, principal)
    query = select(Rescore).where(Rescore.round_id == round_id)
    found, following = await pagination.page(
        session, query, col(Rescore.id), limit=limit, cursor=cursor
    )
    return await views(session, found), following


async def page(
    session: AsyncSession,
    principal: Principal,
    id: UUID,
    region: str | None,
    level: Level | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[RescoredRead], str | None]:
    """Places of a scoring in the caller's regions, by level and code."""
    asked = await get(session, id, principal)
    if region is not None:
        scope.ensure_mine(principal, region)
    query = select(Rescored).where(
        Rescored.rescore_id == id, scope.visible(Rescored.region, principal, region)
    )
    if level is not None:
        query = query.where(Rescored.level == level)
    keys = (col(Rescored.level), col(Rescored.code))
    found, following = await pagination.page(session, query, *keys, limit=limit, cursor=cursor)
    law = load(asked.regulation, aspect_average=asked.aspect_average)
    ids = [one.id for one in found]
    known = await standings.again(session, law, asked.round_id, asked.id, ids)
    return [rules.shown(one, known[one.id]) for one in found], following
