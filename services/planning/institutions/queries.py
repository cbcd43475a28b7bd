"""Finding institutions, their statuses and their tasks."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning import InstitutionKind
from contracts.regions import day_of
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.problems import NotFound
from services.planning.institutions import rules
from services.planning.institutions.models import (
    Checklist,
    Institution,
    InstitutionRead,
    InstitutionStatus,
    InstitutionTask,
)
from services.planning.institutions.problems import InstitutionUnfitting
from services.planning.places import near


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Institution:
    """An institution in the caller's regions; raises NotFound."""
    query = select(Institution).where(
        Institution.id == id, scope.visible(Institution.region, principal)
    )
    if for_update:
        query = query.with_for_update()
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="institution", key=id)
    return found


async def read(session: AsyncSession, id: UUID, principal: Principal) -> InstitutionRead:
    """An institution as it is shown."""
    return rules.view(await get(session, id, principal))


async def find(session: AsyncSession, id: UUID) -> Institution | None:
    """The institution with this id, if the database shows it."""
    return (await session.exec(select(Institution).where(Institution.id == id))).first()


async def named(session: AsyncSession, region: str, kind: str, name_key: str) -> Institution | None:
    """The institution of that name, kind and place."""
    query = select(Institution).where(
        Institution.region == region, Institution.kind == kind, Institution.name_key == name_key
    )
    return (await session.exec(query)).first()


async def of_region(
    session: AsyncSession, principal: Principal, region: str
) -> list[InstitutionRead]:
    """The institutions of a place that have not ended, by kind and name."""
    query = select(Institution).where(
        Institution.region == region,
        scope.visible(Institution.region, principal, region),
        col(Institution.ended_on).is_(None),
    )
    keys = (col(Institution.kind), col(Institution.name), col(Institution.id))
    return [rules.view(one) for one in await session.exec(query.order_by(*keys))]


async def page(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    kind: InstitutionKind | None,
    under: UUID | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[InstitutionRead], str | None]:
    """Institutions in the caller's regions, by region."""
    if region is not None:
        scope.ensure_mine(principal, region)
    query = select(Institution).where(scope.visible(Institution.region, principal, region))
    if kind is not None:
        query = query.where(Institution.kind == kind)
    if under is not None:
        query = query.where(Institution.under == under)
    keys = (col(Institution.region), col(Institution.id))
    found, following = await pagination.page(session, query, *keys, limit=limit, cursor=cursor)
    return [rules.view(one) for one in found], following


async def statuses(
    session: AsyncSession, id: UUID, principal: Principal, limit: int, cursor: str | None
) -> tuple[list[InstitutionStatus], str | None]:
    """What status a BKM had, oldest first."""
    await get(session, id, principal)
    query = select(InstitutionStatus).where(InstitutionStatus.institution_id == id)
    keys = (col(InstitutionStatus.assessed_on), col(InstitutionStatus.id))
    return await pagination.page(session, query, *keys, limit=limit, cursor=cursor)


async def every_status(session: AsyncSession, id: UUID) -> Sequence[InstitutionStatus]:
    """All statuses of a BKM."""
    query = select(InstitutionStatus).where(InstitutionStatus.institution_id == id)
    return (await session.exec(query)).all()


async def tasks(session: AsyncSession, id: UUID, year: int) -> Sequence[InstitutionTask]:
    """The tasks of a BKM that began in a year."""
    query = select(InstitutionTask).where(
        InstitutionTask.institution_id == id, InstitutionTask.year == year
    )
    return (await session.exec(query)).all()


async def every_task(session: AsyncSession, id: UUID) -> Sequence[InstitutionTask]:
    """The tasks of a BKM in all years, oldest first."""
    query = select(InstitutionTask).where(InstitutionTask.institution_id == id)
    return (await session.exec(query.order_by(col(InstitutionTask.year)))).all()


async def checklist(
    session: AsyncSession, id: UUID, principal: Principal, year: int | None
) -> Checklist:
    """The seven tasks of a BKM in a year, this one by its own calendar."""
    institution = await get(session, id, principal)
    rules.ensure_has_tasks(institution)
    chosen = year or day_of(institution.region, now()).year
    return rules.checklist(institution, chosen, await tasks(session, id, chosen))


async def ensure_near(session: AsyncSession, region: str, *ids: UUID | None) -> None:
    """Each that is named is there, of the region or of one around or in it.

    Raises InstitutionUnfitting, also for one that the database does not show.
    """
    wanted = [id for id in ids if id is not None]
    if not wanted:
        return
    query = select(Institution.id, Institution.region).where(col(Institution.id).in_(wanted))
    known = dict((await session.exec(query)).all())
    for id in wanted:
        if id not in known or not near(region, known[id]):
            raise InstitutionUnfitting(institution=id, region=region)
