"""Finding exports and their content, and what there is to export."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope, sight
from services.chassis.auth import Principal
from services.chassis.copies import caught_up
from services.chassis.db import Sessions, long_work, one_moment
from services.chassis.generations import serving
from services.chassis.jobs import progress_of_all
from services.chassis.problems import Language, NotFound
from services.reporting.exports import selects
from services.reporting.exports.models import Export, ExportCreate, ExportPart, ExportRead, State
from services.reporting.exports.problems import FAILURES, ExportNotDone
from services.reporting.reach import summed, within

UNFINISHED = (State.queued, State.running)
SCORED = (
    *("rt", "name", "regulation", "year", "area_ha", "total", "slum_class"),
    *("base_year", "base_area_ha", "base_total", "base_slum_class"),
)


async def get(session: AsyncSession, id: UUID, principal: Principal) -> Export:
    """An export of one of the caller's regions; raises NotFound."""
    mine = scope.visible(Export.region, principal)
    found = (await session.exec(select(Export).where(Export.id == id, mine))).first()
    if found is None:
        raise NotFound(what="export", key=id)
    return found


async def page(
    session: AsyncSession, principal: Principal, limit: int, cursor: str | None
) -> tuple[list[Export], str | None]:
    """Exports of the caller's regions, oldest first."""
    query = select(Export).where(scope.visible(Export.region, principal))
    return await pagination.page(session, query, col(Export.id), limit=limit, cursor=cursor)


async def read(
    session: AsyncSession, exports: Sequence[Export], language: Language
) -> list[ExportRead]:
    """Exports with how far they are, and why those failed that did."""
    running = [export.id for export in exports if export.state == State.running]
    percents = await progress_of_all(session, running) if running else {}
    return [_read(export, percents.get(export.id, 0), language) for export in exports]


def _read(export: Export, percent: int, language: Language) -> ExportRead:
    finished = export.state not in UNFINISHED
    detail = FAILURES[export.failure].said(language) if export.failure else None
    more = {"progress": 100 if finished else percent, "detail": detail}
    return ExportRead.model_validate(export.model_dump() | more)


async def unfinished(session: AsyncSession, principal: Principal) -> int:
    """How many the caller has under way; whoever asks at the same moment waits for the answer."""
    alone = text("SELECT pg_advisory_xact_lock(hashtextextended(:who, 7301008))")
    await session.execute(alone, {"who": principal.id})
    query = select(func.count()).select_from(Export).where(Export.created_by == principal.id)
    return (await session.exec(query.where(col(Export.state).in_(UNFINISHED)))).one()


async def years(session: AsyncSession, asked: ExportCreate) -> list[int]:
    """The years that there is something of."""
    level = summed(asked.region)["whole"]
    facts = await _facts(session, asked) | {"level": level}
    return list((await session.execute(selects.YEARS[asked.kind], facts)).scalars())


async def rows(session: AsyncSession, asked: ExportCreate) -> int:
    """How many rows of RTs and their sums there are."""
    facts = await _facts(session, asked) | {"year": asked.year}
    size = (await session.execute(selects.SIZE, facts)).one()
    return int(size.rts + size.sums)


async def _facts(session: AsyncSession, asked: ExportCreate) -> dict[str, Any]:
    first, end = within(asked.region)
    return {"generation": await serving(session), "first": first, "end": end}


@asynccontextmanager
async def snapshot(sessions: Sessions, export: Export) -> AsyncIterator[AsyncSession]:
    """One moment of the read model, and of it no more than the export's own region."""
    async with (await caught_up(sessions)).begin() as session:
        await one_moment(session)
        await long_work(session)
        await sight.show(session, sight.Sight((export.region,), export.created_by))
        yield session


def ensure_done(export: Export) -> None:
    """Raise ExportNotDone unless there is a file."""
    if export.state != State.done:
        raise ExportNotDone(id=export.id, state=export.state)


async def content(sessions: Sessions, id: UUID) -> AsyncIterator[bytes]:
    """The file piece by piece, from a session of its own: the request's is over by then."""
    query = select(ExportPart.content).where(ExportPart.export_id == id)
    async with sessions.begin() as session:
        await long_work(session)
        ordered = query.order_by(col(ExportPart.part))
        found = await session.stream(ordered, execution_options={"yield_per": 1})
        async for part in found.scalars():
            yield part


async def works(session: AsyncSession, region: str, year: int) -> list[dict[str, Any]]:
    """Activities of a region up to a year with their money; of a region that is small."""
    first, end = within(region)
    facts = {"generation": await serving(session), "first": first, "end": end, "year": year}
    found = await session.execute(selects.WORKS, facts | {"since": 0})
    return [dict(row) for row in found.mappings()]


async def rts(session: AsyncSession, region: str, year: int) -> list[dict[str, Any]]:
    """RTs as their newest round and their newest baseline say, without what was measured."""
    first, end = within(region)
    facts = {"generation": await serving(session), "first": first, "end": end, "year": year}
    found = await session.execute(selects.RTS, facts)
    return [{name: row[name] for name in SCORED} for row in found.mappings()]
