"""Register institutions, change them, record their status and their tasks."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.days import ensure_past
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.chassis.rows import Raced
from services.planning.institutions import queries, rules
from services.planning.institutions.models import (
    Checklist,
    Institution,
    InstitutionCreate,
    InstitutionPatch,
    InstitutionRead,
    InstitutionStatus,
    InstitutionTask,
    StatusSaid,
    TaskSaid,
)
from services.planning.institutions.problems import InstitutionExists


async def register(
    session: AsyncSession, data: InstitutionCreate, *, by: Principal
) -> InstitutionRead:
    """Register an institution in one of the caller's regions; the same id again answers the same."""
    scope.ensure_mine(by, data.region)
    rules.ensure_place(data)
    bkm = None if data.under is None else await queries.find(session, data.under)
    rules.ensure_under(data, bkm)
    wanted = rules.new(data, day_of(data.region, now()), by=by.id)
    query = insert(Institution).values(wanted.model_dump()).on_conflict_do_nothing()
    if (await session.execute(query.returning(col(Institution.id)))).first():
        await _tell(session, wanted, by)
        return rules.view(wanted)
    await _ensure_free(session, wanted)
    return rules.view(rules.the_same(await queries.find(session, wanted.id), wanted))


async def change(
    session: AsyncSession, id: UUID, data: InstitutionPatch, if_match: str, *, by: Principal
) -> InstitutionRead:
    """Change what an institution is, or say that it is over."""
    institution = await queries.get(session, id, by, for_update=True)
    check_version(institution, if_match)
    with session.no_autoflush:
        rules.change(institution, data, day_of(institution.region, now()))
        await _ensure_free(session, institution)
    if session.is_modified(institution):
        try:
            await _saved(session, institution, by)
        except IntegrityError as error:  # somebody took the name just now
            raise Raced from error
    return rules.view(institution)


async def assess(
    session: AsyncSession, id: UUID, data: StatusSaid, *, by: Principal
) -> InstitutionRead:
    """Record what status a BKM was found to have on a day."""
    institution = await _bkm(session, id, by)
    ensure_past(day_of(institution.region, now()), data.assessed_on)
    row = InstitutionStatus(
        **data.model_dump(), institution_id=id, region=institution.region, recorded_by=by.id
    )
    await _put(session, row, "institution_id", "assessed_on")
    held = rules.newest(await queries.every_status(session, id))
    if (institution.bkm_status, institution.bkm_status_on) != (held.status, held.assessed_on):
        institution.bkm_status, institution.bkm_status_on = held.status, held.assessed_on
        await _saved(session, institution, by)
    return rules.view(institution)


async def record_task(
    session: AsyncSession, id: UUID, task: str, data: TaskSaid, *, by: Principal
) -> Checklist:
    """Record how far a BKM is with one of its seven tasks; answer the year's checklist."""
    kind = rules.task_of(task)
    institution = await _bkm(session, id, by)
    rules.ensure_task_days(data, day_of(institution.region, now()))
    row = rules.row_of(institution, kind, data, by=by.id)
    if await _put(session, row, "institution_id", "year", "task"):
        await _saved(session, institution, by)
    return rules.checklist(institution, row.year, await queries.tasks(session, id, row.year))


async def _bkm(session: AsyncSession, id: UUID, by: Principal) -> Institution:
    """A BKM that goes on, held."""
    institution = await queries.get(session, id, by, for_update=True)
    rules.ensure_has_tasks(institution)
    rules.ensure_going_on(institution)
    return institution


async def _put(session: AsyncSession, row: InstitutionStatus | InstitutionTask, *keys: str) -> bool:
    """Insert the row, or let it take the place of the one with its keys; whether that said news."""
    table: Any = type(row)
    values = row.model_dump()
    told = {name for name in values if name not in {"id", "recorded_by", "recorded_at", *keys}}
    query = insert(table).values(values)
    news = [getattr(table, name).is_distinct_from(query.excluded[name]) for name in sorted(told)]
    changed: Any = news[0]
    for one in news[1:]:
        changed |= one
    changes = {name: query.excluded[name] for name in (*told, "recorded_by", "recorded_at")}
    put = query.on_conflict_do_update(index_elements=keys, set_=changes, where=changed)
    return (await session.execute(put.returning(table.id))).first() is not None


async def _ensure_free(session: AsyncSession, wanted: Institution) -> None:
    """Raise InstitutionExists when another of the place has the name."""
    known = await queries.named(session, wanted.region, wanted.kind, wanted.name_key)
    if known is not None and known.id != wanted.id:
        raise InstitutionExists(name=wanted.name, region=wanted.region, known=known.id)


async def _saved(session: AsyncSession, institution: Institution, by: Principal) -> None:
    """A change is a new version, and the others are told."""
    institution.version += 1
    institution.updated_at = now()
    session.add(institution)
    await session.flush()
    await _tell(session, institution, by)


async def _tell(session: AsyncSession, institution: Institution, by: Principal) -> None:
    tasks = await queries.every_task(session, institution.id)
    emit(session, rules.event(institution, tasks, id=new_id(), by=by.id))
