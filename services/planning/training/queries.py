"""Finding trainings, adding up those that were held, and the rows of their file."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.planning.training.models import Training, TrainingLine, TrainingRead
from services.planning.training.shapes import TrainingFilter, TrainingPage
from services.planning.training.views import line, view

Q = TypeVar("Q", bound=Select[Any])
ASKED = ("year", "kind", "state", "cycle_id", "meeting_id", "institution_id")


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Training:
    """A training in the caller's regions; raises NotFound."""
    query = select(Training).where(Training.id == id, scope.visible(Training.region, principal))
    if for_update:
        query = query.with_for_update()
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="training", key=id)
    return found


async def find(session: AsyncSession, id: UUID) -> Training | None:
    """The training with this id, if the database shows it."""
    return (await session.exec(select(Training).where(Training.id == id))).first()


async def read(session: AsyncSession, id: UUID, principal: Principal) -> TrainingRead:
    """A training with all that is known of it."""
    return view(await get(session, id, principal))


async def page(
    session: AsyncSession, principal: Principal, wanted: TrainingPage
) -> tuple[list[TrainingLine], str | None]:
    """Trainings in the caller's regions, by day."""
    query = narrowed(select(Training), principal, wanted)
    keys = (col(Training.listed_on), col(Training.id))
    found, following = await pagination.page(
        session, query, *keys, limit=wanted.limit, cursor=wanted.cursor
    )
    return [line(training) for training in found], following


def narrowed(query: Q, principal: Principal, wanted: TrainingFilter) -> Q:
    """Only the caller's, and of these only what is asked for; raises RegionNotFound."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = query.where(scope.visible(Training.region, principal, wanted.region))
    for name in ASKED:
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(getattr(Training, name) == value)
    return query
