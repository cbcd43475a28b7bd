"""The long work of an import: validate, apply, undo. Each is whole or not at all."""

import tempfile
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.clock import now
from services.chassis.db import Sessions, long_work
from services.chassis.jobs import JobKind
from services.chassis.xlsx import WorkbookUnreadable
from services.survey.areas import commands as areas
from services.survey.imports import delimited, queries
from services.survey.imports.columns import Faults
from services.survey.imports.commands import APPLY, UNDO, VALIDATE
from services.survey.imports.kinds import CHECKS, SETTLES
from services.survey.imports.models import Import, ImportKind, ImportStatus, RowError
from services.survey.imports.work import Work
from services.survey.positions import telling as positions
from services.survey.quality import commands as quality
from services.survey.rounds import queries as rounds
from services.survey.sheets import commands as sheets


async def validate(sessions: Sessions, id: UUID) -> None:
    """Read the file into `import_rows` and `import_errors`; ready when every row is readable."""
    await _begin(sessions, id)
    with tempfile.NamedTemporaryFile() as file:
        async with sessions.begin() as session:
            await long_work(session)
            found = await queries.of_job(session, id)
            if found.status != ImportStatus.validating:
                return
            await queries.copy_file(session, id, file)
            faults = Faults()
            try:
                await CHECKS[ImportKind(found.kind)](Work(session, sessions, found, file, faults))
            except delimited.Broken as broken:
                faults.add(broken.row, broken.column, broken.code)
            except WorkbookUnreadable as unreadable:
                faults.add(None, None, unreadable.code)
            await conclude(session, found, faults)


async def conclude(session: AsyncSession, found: Import, faults: Faults) -> None:
    """Store the faults and say how the validation ended."""
    stored: list[dict[str, Any]] = [
        {"import_id": found.id, "number": number, "row": f.row, "column": f.column}
        | {"code": f.code, "facts": f.facts}
        for number, f in enumerate(faults.kept)
    ]
    if stored:
        await session.execute(insert(RowError), stored)
    found.error_count = faults.count
    found.status = ImportStatus.failed if faults.count else ImportStatus.ready
    found.version += 1
    session.add(found)


async def _begin(sessions: Sessions, id: UUID) -> None:
    """Publish the beginning in a transaction of its own, so that it is seen at once."""
    async with sessions.begin() as session:
        await session.execute(
            text(
                "UPDATE imports SET status = 'validating', accepted = 0"
                " WHERE id = :id AND status IN ('queued', 'validating')"
            ),
            {"id": id},
        )


async def apply(sessions: Sessions, id: UUID) -> None:
    """The import's rows become the newest sheets of their RTs."""
    await _change(sessions, id, ImportStatus.applying, ImportStatus.applied)


async def undo(sessions: Sessions, id: UUID) -> None:
    """The sheets are again what they were without this import."""
    await _change(sessions, id, ImportStatus.undoing, ImportStatus.undone)


async def _change(sessions: Sessions, id: UUID, doing: ImportStatus, done: ImportStatus) -> None:
    async with sessions.begin() as session:
        await long_work(session)
        found = await queries.locked(session, id)
        if found.status != doing:
            return
        round = await rounds.known(session, found.round_id)
        await areas.hold(session)
        await _mark(session, found, done)
        moment, actor = now(), found.asked_by or found.created_by
        if settle := SETTLES.get(ImportKind(found.kind)):
            await settle(session, found, round, moment)
        applied = done == ImportStatus.applied
        villages = await areas.follow_import(session, id, applied=applied, at=moment, actor=actor)
        await sheets.touch_import(session, id)
        await sheets.refresh(session, round, at=moment, actor=actor)
        await sheets.follow_areas(session, at=moment, actor=actor)
        await quality.enqueue_scan(session, round, actor)
        await positions.tell(session, villages, at=moment, actor=actor)


async def _mark(session: AsyncSession, found: Import, done: ImportStatus) -> None:
    """Say that it is applied (and in which order) or undone; the sheets follow from that."""
    number = text("SELECT coalesce(max(applied_no), 0) + 1 FROM imports WHERE round_id = :round")
    found.status = done
    found.version += 1
    if done == ImportStatus.applied:
        result = await session.execute(number, {"round": found.round_id})
        found.applied_no, found.applied_at = result.scalar_one(), now()
    session.add(found)
    await session.flush()


async def failed_to_read(session: AsyncSession, id: UUID) -> None:
    """Validation broke on our side."""
    found = await queries.locked(session, id)
    if found.status in {ImportStatus.queued, ImportStatus.validating}:
        faults = Faults()
        faults.add(None, None, "job_failed")
        await conclude(session, found, faults)


async def failed_to_apply(session: AsyncSession, id: UUID) -> None:
    """Nothing was applied; it may be asked for again."""
    await _back(session, id, ImportStatus.applying, ImportStatus.ready)


async def failed_to_undo(session: AsyncSession, id: UUID) -> None:
    """Nothing was undone; it may be asked for again."""
    await _back(session, id, ImportStatus.undoing, ImportStatus.applied)


async def _back(session: AsyncSession, id: UUID, doing: ImportStatus, before: ImportStatus) -> None:
    """The import is again what it was; unless the last try did its work and died only then."""
    found = await queries.locked(session, id)
    if found.status == doing:
        found.status = before
        found.version += 1
        session.add(found)


KINDS = (
    JobKind(VALIDATE, validate, failed_to_read),
    JobKind(APPLY, apply, failed_to_apply),
    JobKind(UNDO, undo, failed_to_undo),
)
