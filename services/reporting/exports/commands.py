"""Ask for a file, make it, keep it for a week."""

import tempfile
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from sqlalchemy import delete, insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.db import Sessions
from services.chassis.generations import serving
from services.chassis.jobs import enqueue, report
from services.reporting import reach
from services.reporting.exports import files, queries, rules
from services.reporting.exports.models import Export, ExportCreate, ExportPart, Kind, State
from services.reporting.exports.problems import JOB_FAILED
from services.reporting.exports.work import Work
from services.reporting.settings import PLAIN, Publication

MAKE, FORGET = "export.make", "export.forget"
PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made of a generation."""

    generation: int
    rows: int


async def ask(
    session: AsyncSession, asked: ExportCreate, publication: Publication, *, by: Principal
) -> Export:
    """Keep what was asked for; a job makes it."""
    reach.asked(by, asked.region)
    rules.ensure_possible(asked)
    rules.ensure_known(asked, await queries.years(session, asked))
    if asked.kind == Kind.rekap_numerik:
        rules.ensure_fits(asked, await queries.rows(session, asked))
    rules.ensure_few(await queries.unfinished(session, by))
    export = Export(**asked.model_dump(), publication=publication.model_dump(), created_by=by.id)
    session.add(export)
    await session.flush()
    enqueue(session, MAKE, export.id)
    return export


async def make(sessions: Sessions, id: UUID) -> None:
    """Write the file and keep it, whole and at once: until then there is none."""
    async with sessions.begin() as session:
        export = await _unfinished(session, id)
        if export is None:
            return
        export.state = State.running
        session.add(export)
    with tempfile.TemporaryFile() as file:
        made = await _write(sessions, export, file)
        async with sessions.begin() as session:
            if await _unfinished(session, id):
                await _keep(session, export, made, file)


async def _unfinished(session: AsyncSession, id: UUID) -> Export | None:
    """The export, held until the transaction ends, unless all is done."""
    query = select(Export).where(Export.id == id).with_for_update()
    export = (await session.exec(query)).first()
    return export if export and export.state in queries.UNFINISHED else None


async def _write(sessions: Sessions, export: Export, file: IO[bytes]) -> Made:
    async def tell(percent: int) -> None:
        await report(sessions, export.id, percent)

    async with queries.snapshot(sessions, export) as session:
        generation = await serving(session)
        asked = ExportCreate.model_validate(
            export.model_dump(include=set(ExportCreate.model_fields))
        )
        publication = Publication.model_validate(export.publication or PLAIN)
        work = Work(session, export.id, generation, asked, now(), tell, publication)
        return Made(generation, await files.write(work, file))


async def _keep(session: AsyncSession, export: Export, made: Made, file: IO[bytes]) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    number = 0
    while content := file.read(PART):
        row = {"export_id": export.id, "part": number, "region": export.region, "content": content}
        await session.execute(insert(ExportPart).values(row))
        number += 1
    export.generation, export.rows, export.size = made.generation, made.rows, size
    await _finish(session, export, State.done)


async def _finish(session: AsyncSession, export: Export, state: State) -> None:
    """Say how it ended; after a week it is deleted."""
    export.state, export.finished_at = state, now()
    export.expires_at = rules.expiry(export.finished_at)
    await session.merge(export)
    enqueue(session, FORGET, export.id, due_at=export.expires_at)


async def fail(session: AsyncSession, id: UUID) -> None:
    """There will be no file; unless the last try made it and died only then."""
    if export := await _unfinished(session, id):
        export.failure = JOB_FAILED
        await _finish(session, export, State.failed)


async def forget(sessions: Sessions, id: UUID) -> None:
    """Delete an export and its content once its time is over."""
    async with sessions.begin() as session:
        over = col(Export.expires_at) <= now()
        await session.execute(delete(Export).where(col(Export.id) == id, over))
