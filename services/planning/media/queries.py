"""Finding community media, and the rows of their file."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy import select as columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.bulk import harmless
from services.chassis.problems import NotFound
from services.planning.media import rules
from services.planning.media.models import MediaFilter, MediaPage, Medium, MediumRead
from services.planning.training.sums import cost_cells

Q = TypeVar("Q", bound=Select[Any])
ASKED = ("year", "kind", "training_id", "institution_id")
PLAIN = ("id", "region", "kind")
TEXTS = frozenset({"title", "issue", "audience", "topic", "source"})
ABOUT = ("title", "issue", "year", "published_on", "copies", "audience", "topic")
LAST = ("cost", "sha256", "institution_id", "training_id", "source", "version")


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Medium:
    """A medium in the caller's regions; raises NotFound."""
    query = select(Medium).where(Medium.id == id, scope.visible(Medium.region, principal))
    if for_update:
        query = query.with_for_update()
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="medium", key=id)
    return found


async def find(session: AsyncSession, id: UUID) -> Medium | None:
    """The medium with this id, if the database shows it."""
    return (await session.exec(select(Medium).where(Medium.id == id))).first()


async def read(session: AsyncSession, id: UUID, principal: Principal) -> MediumRead:
    """A medium as it is shown."""
    return rules.view(await get(session, id, principal))


async def page(
    session: AsyncSession, principal: Principal, wanted: MediaPage
) -> tuple[list[MediumRead], str | None]:
    """Media in the caller's regions, by day."""
    query = narrowed(select(Medium), principal, wanted)
    keys = (col(Medium.listed_on), col(Medium.id))
    found, following = await pagination.page(
        session, query, *keys, limit=wanted.limit, cursor=wanted.cursor
    )
    return [rules.view(medium) for medium in found], following


def narrowed(query: Q, principal: Principal, wanted: MediaFilter) -> Q:
    """Only the caller's, and of these only what is asked for; raises RegionNotFound."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = query.where(scope.visible(Medium.region, principal, wanted.region))
    for name in ASKED:
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(getattr(Medium, name) == value)
    return query


def rows(principal: Principal, wanted: MediaFilter) -> Select[Any]:
    """The caller's media as rows of their file, by day."""
    told = [_cell(name) for name in (*PLAIN, *ABOUT)]
    query = columns(*told, *cost_cells(Medium.costs), *(_cell(name) for name in LAST))
    ordered = query.order_by(col(Medium.listed_on), col(Medium.id))
    return narrowed(ordered, principal, wanted)


def _cell(name: str) -> Any:
    cell = col(getattr(Medium, name))
    return harmless(cell).label(name) if name in TEXTS else cell
