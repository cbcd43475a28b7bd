"""Read audits."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.finance.audits import rules
from services.finance.audits.models import AuditFilter, AuditOpinion, AuditRead

EQUAL = ("fiscal_year", "state", "opinion")


async def find(
    session: AsyncSession, region: str, year: int, *, for_update: bool = False
) -> AuditOpinion | None:
    """The audit of a village in a fiscal year, if the database shows it."""
    query = select(AuditOpinion).where(
        AuditOpinion.region == region, AuditOpinion.fiscal_year == year
    )
    return (await session.exec(query.with_for_update() if for_update else query)).first()


async def read(session: AsyncSession, region: str, year: int, principal: Principal) -> AuditRead:
    """The audit of one of the caller's villages; raises RegionNotFound or NotFound."""
    scope.ensure_mine(principal, region)
    found = await find(session, region, year)
    if found is None:
        raise NotFound(what="audit", key=f"{region}/{year}")
    return rules.view(found)


async def page(
    session: AsyncSession, principal: Principal, wanted: AuditFilter
) -> tuple[list[AuditRead], str | None]:
    """Audits in the caller's regions, by village and year."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(AuditOpinion).where(scope.visible(AuditOpinion.region, principal, wanted.region))
    for name in EQUAL:
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(AuditOpinion, name) == value)
    keys = col(AuditOpinion.region), col(AuditOpinion.fiscal_year)
    rows, following = await pagination.page(
        session, query, *keys, limit=wanted.limit, cursor=wanted.cursor
    )
    return [rules.view(row) for row in rows], following
