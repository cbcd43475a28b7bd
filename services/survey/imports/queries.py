"""Finding imports, their rows and their errors."""

from typing import IO
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, cast, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.jobs import progress_of
from services.chassis.problems import Language, NotFound
from services.survey.imports.models import (
    ErrorRead,
    Import,
    ImportFile,
    ImportLine,
    ImportRead,
    ImportRow,
    RowError,
    WarningRead,
)
from services.survey.imports.problems import ROWS
from services.survey.persons import commands as persons

ERRORS = 1000
ELSEWHERE = text(
    "SELECT sum(n) FROM (SELECT count(*) AS n FROM households h JOIN import_rows r ON r.rt = h.rt"
    " JOIN imports i ON i.id = r.import_id AND h.round_id = i.round_id"
    " WHERE i.id = :id AND h.import_id IS NULL AND h.state = 'approved'"
    " UNION ALL SELECT count(*) FROM rt_forms f JOIN import_rows r ON r.rt = f.rt"
    " JOIN imports i ON i.id = r.import_id AND f.round_id = i.round_id"
    " WHERE i.id = :id AND f.import_id IS NULL AND f.state = 'approved') found"
)
HOLDERS = text(
    "SELECT DISTINCT ON (r.rt) r.rt, r.import_id FROM import_rows r"
    " JOIN imports i ON i.id = r.import_id JOIN imports this ON this.id = :id"
    " WHERE i.round_id = this.round_id AND i.kind = this.kind"
    " AND i.status IN ('applied', 'undoing')"
    " AND r.rt IN (SELECT rt FROM import_rows WHERE import_id = :id)"
    " ORDER BY r.rt, i.applied_no DESC"
)


def mine(principal: Principal) -> ColumnElement[bool]:
    """Imports whose whole round is the caller's, and those that the caller made there."""
    made = (col(Import.created_by) == principal.id) & col(Import.regions).op("<@")(
        cast(list(principal.regions), ARRAY(Text))
    )
    return scope.visible(Import.region, principal) | made


async def get(session: AsyncSession, id: UUID, principal: Principal) -> Import:
    """An import of the caller's; raises NotFound."""
    found = (await session.exec(select(Import).where(Import.id == id, mine(principal)))).first()
    if found is None:
        raise NotFound(what="import", key=id)
    return found


async def locked(session: AsyncSession, id: UUID) -> Import:
    """The import for a job, held until the transaction ends."""
    return (
        await session.exec(select(Import).where(Import.id == id).with_for_update(key_share=True))
    ).one()


async def of_job(session: AsyncSession, id: UUID) -> Import:
    """The import for a job that changes nobody's rows but the import's own."""
    return (await session.exec(select(Import).where(Import.id == id))).one()


async def read(session: AsyncSession, found: Import, language: Language) -> ImportRead:
    """The import with its errors in the caller's language."""
    query = (
        select(RowError)
        .where(RowError.import_id == found.id)
        .order_by(col(RowError.number))
        .limit(ERRORS)
    )
    errors = [
        ErrorRead(
            row=e.row, column=e.column, code=e.code, detail=ROWS[e.code].render(language, e.facts)
        )
        for e in (await session.exec(query)).all()
    ]
    warnings = [
        WarningRead(
            code=w["code"],
            rows=w["facts"]["rows"],
            detail=ROWS[w["code"]].render(language, w["facts"]),
        )
        for w in found.warnings
    ]
    done = await progress_of(session, found.id)
    return ImportRead.model_validate(
        {**found.model_dump(), "errors": errors, "warnings": warnings, "progress": done}
    )


async def page(
    session: AsyncSession,
    principal: Principal,
    round_id: UUID | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[ImportLine], str | None]:
    """Imports that the caller may see, oldest first; the errors are on each import's own page."""
    query = select(Import).where(mine(principal))
    if round_id is not None:
        query = query.where(Import.round_id == round_id)
    found, following = await pagination.page(
        session, query, col(Import.id), limit=limit, cursor=cursor
    )
    return [ImportLine.model_validate(i) for i in found], following


async def copy_file(session: AsyncSession, id: UUID, target: IO[bytes]) -> None:
    """Write the file as it came; one that names people is opened with its key."""
    key = await persons.data_key(session, persons.ring_of(session), id)
    query = select(ImportFile.part, ImportFile.content).where(ImportFile.import_id == id)
    parts = await session.stream(query.order_by(col(ImportFile.part)))
    async for number, part in parts:
        target.write(part if key is None else key.open(f"file:{number}", part))
    target.seek(0)


async def areas_of(session: AsyncSession, region: str) -> dict[str, str]:
    """Which area each RT of the region is registered in."""
    query = text("SELECT rt, area FROM area_members WHERE starts_with(rt, :region)")
    found = await session.execute(query, {"region": region})
    return {row.rt: row.area for row in found}


async def records_from_elsewhere(session: AsyncSession, id: UUID) -> int:
    """Approved records of an import's RTs, in its round, that no import brought."""
    return int((await session.execute(ELSEWHERE, {"id": id})).scalar_one())


async def rts(session: AsyncSession, id: UUID) -> list[str]:
    """The RTs that an import holds rows of."""
    return list((await session.exec(select(ImportRow.rt).where(ImportRow.import_id == id))).all())


async def holders(session: AsyncSession, id: UUID) -> list[tuple[str, UUID]]:
    """For each RT of an import, which workbook's records hold now: the newest one in force."""
    return [(row.rt, row.import_id) for row in await session.execute(HOLDERS, {"id": id})]
