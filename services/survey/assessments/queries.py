"""Finding assessments, and the sums behind them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import Level
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.survey.assessments import rules
from services.survey.assessments.models import Assessment
from services.survey.measures import SUMS
from services.survey.rounds import queries as rounds

WIDTH = {"village": 13, "district": 8, "regency": 5}  # of a Kemendagri code
CODE_OF = {
    "rt": "s.rt",
    "area": "s.area",
    **{level: f"left(s.region, {width})" for level, width in WIDTH.items()},
}


def sums_by(level: Level, where: str) -> str:
    """The SELECT of summed sheets by place: measures, hectares, open flags, number of RTs."""
    code = CODE_OF[level]
    name = "(SELECT a.name FROM areas a WHERE a.code = q.code)" if level == "area" else "NULL::text"
    region = "left(q.code, 5)" if level == "area" else "q.code"
    return (
        f"SELECT q.*, {name} AS name, {region} AS region FROM ("  # noqa: S608 - our own names
        f"SELECT {code} AS code, count(*) AS rts, sum(s.open_flags) AS open_flags, {SUMS}"
        f" FROM sheets s WHERE s.round_id = :round AND {where} GROUP BY 1) q"
    )


async def get(session: AsyncSession, id: UUID, principal: Principal) -> Assessment:
    """An assessment in the caller's regions; raises NotFound."""
    query = select(Assessment).where(
        Assessment.id == id, scope.visible(Assessment.region, principal)
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="assessment", key=id)
    return found


async def page(
    session: AsyncSession,
    principal: Principal,
    round_id: UUID | None,
    code: str | None,
    region: str | None,
    level: Level | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Assessment], str | None]:
    """Assessments in the caller's regions: of a round, of a place, or of a place in a round."""
    rules.ensure_narrowed(round_id, code)
    if round_id is not None:
        await rounds.get(session, round_id, principal)
    if region is not None:
        scope.ensure_mine(principal, region)
    query = select(Assessment).where(scope.visible(Assessment.region, principal, region))
    for column, value in (("round_id", round_id), ("code", code), ("level", level)):
        if value is not None:
            query = query.where(getattr(Assessment, column) == value)
    keys = (col(Assessment.level), col(Assessment.code), col(Assessment.round_id))
    return await pagination.page(session, query, *keys, limit=limit, cursor=cursor)


async def sums(
    session: AsyncSession, round_id: UUID, level: Level, where: str, **facts: Any
) -> Sequence[Row[Any]]:
    """Summed sheets of the places that `where` (our own SQL) names."""
    found = await session.execute(text(sums_by(level, where)), {"round": round_id, **facts})
    return found.all()


async def sums_of(session: AsyncSession, assessment: Assessment) -> Row[Any]:
    """The summed sheets behind one assessment."""
    level: Level = assessment.level  # type: ignore[assignment]
    where = f"{CODE_OF[level]} = :code"
    return (await sums(session, assessment.round_id, level, where, code=assessment.code))[0]
