"""Finding assessments, and the sums behind them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import Regulation, load
from contracts.survey import Level
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.survey.assessments import rules
from services.survey.assessments.models import Assessment, AssessmentRead, ExplanationRead
from services.survey.measures import scored_columns, summed
from services.survey.rounds import queries as rounds
from services.survey.rounds.models import Round
from services.survey.standings import queries as standings
from services.survey.standings import rules as standing_rules

CODE_OF = {
    "rt": "s.rt",
    "area": "s.area",
    **{level: f"left(s.region, {width})" for level, width in rules.WIDTH.items()},
}

ABOVE_RTS = text(
    "SELECT code, level = 'area' FROM assessments WHERE round_id = :round AND level <> 'rt'"
)


def sums_by(level: Level, regulation: Regulation, where: str) -> str:
    """The SELECT of summed sheets by place: measures, hectares, open flags, number of RTs."""
    code = CODE_OF[level]
    name = "(SELECT a.name FROM areas a WHERE a.code = q.code)" if level == "area" else "NULL::text"
    region = "left(q.code, 5)" if level == "area" else "q.code"
    return (
        f"SELECT {name} AS name, {region} AS region, q.* FROM ("  # noqa: S608 - our own names
        f"SELECT {code} AS code, count(*) AS rts, sum(s.open_flags) AS open_flags, {summed(regulation)}"
        f" FROM sheets s WHERE s.round_id = :round AND {where} GROUP BY 1) q"
    )


def sums_upwards(regulation: Regulation) -> str:
    """The same for every village, district and regency of some regencies, in one reading.

    Sums are exact, so a district may be summed from its villages.
    """
    numbers = summed(regulation)
    return (
        "WITH villages AS (SELECT s.region AS village, left(s.region, 8) AS district,"  # noqa: S608
        f" left(s.region, 5) AS regency, count(*) AS rts, sum(s.open_flags) AS open_flags, {numbers}"
        " FROM sheets s WHERE s.round_id = :round AND left(s.region, 5) = ANY(:regencies)"
        " GROUP BY s.region)"
        " SELECT NULL AS name, coalesce(village, district, regency) AS region,"
        " coalesce(village, district, regency) AS code, sum(rts) AS rts,"
        f" sum(open_flags) AS open_flags, {numbers}"
        " FROM villages GROUP BY GROUPING SETS (village, district, regency)"
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
) -> tuple[list[AssessmentRead], str | None]:
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
    found, following = await pagination.page(session, query, *keys, limit=limit, cursor=cursor)
    known = await standings.of(session, found)
    return [rules.shown(one, known[one.id]) for one in found], following


async def view(session: AsyncSession, id: UUID, principal: Principal) -> AssessmentRead:
    """One assessment with where its place stands; raises NotFound."""
    found = await get(session, id, principal)
    return rules.shown(found, (await standings.of(session, [found]))[id])


async def explanation(session: AsyncSession, id: UUID, principal: Principal) -> ExplanationRead:
    """Everything that goes into an assessment, and why it comes out so; raises NotFound."""
    found = await get(session, id, principal)
    law = load(found.regulation)
    sums = await sums_of(session, found)
    given = (await standings.given(session, [id]))[id]
    known = (await standings.of(session, [found]))[id]
    numbers = [getattr(sums, column) for column in scored_columns(law)]
    reasons = list(standing_rules.told(law, given, known))
    inputs = standing_rules.inputs(law, numbers, known)
    return rules.explained(law, sums, reasons, inputs, found.inputs_hash)


async def above_touched(session: AsyncSession) -> set[str]:
    """The villages, districts and regencies of the RTs in the temporary table `touched`."""
    found = await session.execute(text("SELECT DISTINCT left(rt, 13) FROM touched"))
    villages = set(found.scalars())
    return {village[:width] for village in villages for width in rules.WIDTH.values()}


async def sums_of_places(
    session: AsyncSession, round: Round, places: set[str], areas: set[str]
) -> Sequence[Row[Any]]:
    """Summed sheets of these regions and areas; none for a place without any."""
    law = load(round.regulation)
    regencies = sorted({place[:5] for place in places})
    facts = {"round": round.id, "regencies": regencies, "areas": sorted(areas)}
    regions = await session.execute(text(sums_upwards(law)), facts)
    inside = [row for row in regions if row.code in places]
    found = await session.execute(text(sums_by("area", law, "s.area = ANY(:areas)")), facts)
    return [*inside, *found]


async def sums_of_round(session: AsyncSession, round: Round) -> dict[str, Sequence[Decimal | None]]:
    """The summed numbers of every place above the RTs, by code, as a regulation scores them."""
    found = await session.execute(ABOVE_RTS, {"round": round.id})
    codes: dict[bool, set[str]] = {False: set(), True: set()}
    for code, is_area in found:
        codes[is_area].add(code)
    rows = await sums_of_places(session, round, codes[False], codes[True])
    return {row.code: row[-len(scored_columns(load(round.regulation))) :] for row in rows}


async def sums_of(session: AsyncSession, assessment: Assessment) -> Row[Any]:
    """The summed sheets behind one assessment."""
    level: Level = assessment.level  # type: ignore[assignment]
    query = sums_by(level, load(assessment.regulation), f"{CODE_OF[level]} = :code")
    facts = {"round": assessment.round_id, "code": assessment.code}
    return (await session.execute(text(query), facts)).one()
