"""Finding findings, scans and figures."""

from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.jobs import progress_of
from services.chassis.problems import Language, NotFound
from services.survey.quality import rules
from services.survey.quality.models import (
    AreaFigure,
    Finding,
    FindingFilter,
    FindingRead,
    FindingState,
    Scan,
    ScanRead,
    Summary,
)
from services.survey.rounds import queries as rounds

EQUAL = ("round_id", "rt", "rule", "severity", "state")
REGULATIONS = text("SELECT id, regulation FROM rounds WHERE id = ANY(:ids)")
AREA = text("SELECT region FROM areas WHERE code = :code")


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Finding:
    """A finding in the caller's regions; raises NotFound."""
    query = select(Finding).where(Finding.id == id, scope.visible(Finding.region, principal))
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="finding", key=id)
    return found


async def page(
    session: AsyncSession, principal: Principal, wanted: FindingFilter, language: Language
) -> tuple[list[FindingRead], str | None]:
    """Findings in the caller's regions, oldest first."""
    if wanted.round_id is not None:
        await rounds.get(session, wanted.round_id, principal)
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Finding).where(scope.visible(Finding.region, principal, wanted.region))
    for column in EQUAL:
        if (value := getattr(wanted, column)) is not None:
            query = query.where(getattr(Finding, column) == value)
    if wanted.assignee is not None:
        assignee = rules.account(wanted.assignee, principal.id)
        query = query.where(Finding.assignee == assignee)
    found, following = await pagination.page(
        session, query, col(Finding.id), limit=wanted.limit, cursor=wanted.cursor
    )
    return await views(session, found, principal, language), following


async def views(
    session: AsyncSession, found: list[Finding], principal: Principal, language: Language
) -> list[FindingRead]:
    """Findings in words, by the regulation of their rounds."""
    ids = list({one.round_id for one in found})
    rows = await session.execute(REGULATIONS, {"ids": ids})
    laws = {row.id: load(row.regulation) for row in rows}
    return [rules.view(one, laws[one.round_id], language, principal) for one in found]


async def summary(
    session: AsyncSession,
    principal: Principal,
    round_id: UUID,
    region: str | None,
    language: Language,
) -> Summary:
    """How many findings of a round there are, by rule and state, in the caller's regions."""
    await rounds.get(session, round_id, principal)
    if region is not None:
        scope.ensure_mine(principal, region)
    mine = func.count().filter(
        col(Finding.assignee) == principal.id, col(Finding.state) == FindingState.open
    )
    query = (
        select(Finding.rule, Finding.state, func.count(), mine)
        .where(Finding.round_id == round_id, scope.visible(Finding.region, principal, region))
        .group_by(Finding.rule, Finding.state)
    )
    rows = (await session.execute(query)).all()
    counts = {(rule, state): count for rule, state, count, _ in rows}
    return rules.summed(counts, sum(row[3] for row in rows), language)


async def scan(session: AsyncSession, id: UUID, principal: Principal) -> ScanRead:
    """A scan of a round that the caller sees; raises NotFound."""
    found = (await session.exec(select(Scan).where(Scan.id == id))).first()
    if found is None:
        raise NotFound(what="scan", key=id)
    await rounds.get(session, found.round_id, principal)
    return await scan_view(session, found)


async def scan_view(session: AsyncSession, found: Scan) -> ScanRead:
    """A scan, and how far it is."""
    done = await progress_of(session, found.id)
    return ScanRead.model_validate(found.model_dump() | {"progress": done})


async def area_region(session: AsyncSession, code: str) -> str | None:
    """The region of an area, if the database shows it."""
    found: str | None = (await session.execute(AREA, {"code": code})).scalar()
    return found


async def figure(session: AsyncSession, round_id: UUID, area: str) -> AreaFigure | None:
    """What was stated of an area in a round."""
    query = select(AreaFigure).where(AreaFigure.round_id == round_id, AreaFigure.area == area)
    return (await session.exec(query.with_for_update())).first()


async def figures(
    session: AsyncSession, principal: Principal, round_id: UUID, limit: int, cursor: str | None
) -> tuple[list[AreaFigure], str | None]:
    """What was stated of areas in a round, in the caller's regions."""
    await rounds.get(session, round_id, principal)
    query = select(AreaFigure).where(
        AreaFigure.round_id == round_id, scope.visible(AreaFigure.region, principal)
    )
    return await pagination.page(session, query, col(AreaFigure.id), limit=limit, cursor=cursor)


async def queued(session: AsyncSession, round_id: UUID) -> list[Scan]:
    """Scans of a round that wait, held."""
    query = select(Scan).where(Scan.round_id == round_id, Scan.status == "queued")
    return list((await session.exec(query.order_by(col(Scan.id)).with_for_update())).all())
