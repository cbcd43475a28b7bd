"""Record community media, correct them, take them away."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.planning.institutions import queries as institutions
from services.planning.media import queries, rules
from services.planning.media.models import MediaCreate, MediaPatch, Medium, MediumRead
from services.planning.training import queries as trainings


async def record(session: AsyncSession, data: MediaCreate, *, by: Principal) -> MediumRead:
    """Record a medium of one of the caller's regions; the same id again answers the same."""
    scope.ensure_mine(by, data.region)
    await _ensure_links(session, data)
    wanted = rules.new(data, day_of(data.region, now()), by=by.id)
    query = insert(Medium).values(wanted.model_dump()).on_conflict_do_nothing()
    if (await session.execute(query.returning(col(Medium.id)))).first():
        return rules.view(wanted)
    return rules.view(rules.the_same(await queries.find(session, wanted.id), wanted))


async def change(
    session: AsyncSession, id: UUID, data: MediaPatch, if_match: str, *, by: Principal
) -> MediumRead:
    """Correct what was told of a medium."""
    medium = await queries.get(session, id, by, for_update=True)
    check_version(medium, if_match)
    rules.change(medium, data, day_of(medium.region, now()))
    if session.is_modified(medium):
        medium.version += 1
        medium.updated_at = now()
        session.add(medium)
        await session.flush()
    return rules.view(medium)


async def remove(session: AsyncSession, id: UUID, if_match: str, *, by: Principal) -> None:
    """Take away what was recorded by mistake; the audit trail keeps that it was."""
    medium = await queries.get(session, id, by, for_update=True)
    check_version(medium, if_match)
    await session.delete(medium)
    await session.flush()


async def _ensure_links(session: AsyncSession, data: MediaCreate) -> None:
    await institutions.ensure_near(session, data.region, data.institution_id)
    if data.training_id is not None:
        training = await trainings.find(session, data.training_id)
        place = None if training is None else training.region
        rules.ensure_training(data.region, data.training_id, place)
