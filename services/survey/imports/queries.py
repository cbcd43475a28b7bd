"""Finding imports, their rows and their errors."""

from typing import IO, Any
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
# The RTs of an import that brings records, whatever its kind.
RTS = (
    "rts AS (SELECT rt FROM import_rows WHERE import_id = :id"
    " UNION SELECT rt FROM import_households WHERE import_id = :id)"
)
# Records of these RTs that came by phone, or in a file of another kind; also of one at work.
ELSEWHERE = text(
    f"WITH this AS (SELECT id, round_id, kind FROM imports WHERE id = :id), {RTS}"  # noqa: S608 - our own SQL
    " SELECT rt, count(*) AS records FROM ("
    "  SELECT h.rt FROM households h JOIN this ON h.round_id = this.round_id JOIN rts USING (rt)"
    "  WHERE h.state = 'approved' AND NOT EXISTS (SELECT FROM imports i WHERE i.id = h.import_id"
    "   AND i.kind = this.kind)"
    " UNION ALL SELECT f.rt FROM rt_forms f JOIN this ON f.round_id = this.round_id"
    "  JOIN rts USING (rt) WHERE f.state = 'approved' AND f.import_id IS NULL"
    "  AND this.kind = 'official_workbook'"
    " UNION ALL SELECT o.rt FROM this JOIN imports i ON i.round_id = this.round_id"
    "  AND i.kind <> this.kind AND i.kind IN ('official_workbook', 'households')"
    "  AND i.status = 'applying' JOIN (SELECT import_id, rt FROM import_rows"
    "  UNION SELECT import_id, rt FROM import_households) o ON o.import_id = i.id"
    "  JOIN rts ON rts.rt = o.rt) found GROUP BY rt ORDER BY rt"
)
HOLDERS = text(
    "SELECT DISTINCT ON (r.rt) r.rt, r.import_id FROM import_rows r"
    " JOIN imports i ON i.id = r.import_id JOIN imports this ON this.id = :id"
    " WHERE i.round_id = this.round_id AND i.kind = this.kind"
    " AND i.status IN ('applied', 'undoing')"
    " AND r.rt IN (SELECT rt FROM import_rows WHERE import_id = :id)"
    " ORDER BY r.rt, i.applied_no DESC"
)
HOUSEHOLD_RTS = text("SELECT DISTINCT rt FROM import_households WHERE import_id = :id ORDER BY rt")
HOUSEHOLD_HOLDERS = text(
    "SELECT DISTINCT ON (h.rt) h.rt, h.import_id FROM import_households h"
    " JOIN imports i ON i.id = h.import_id JOIN imports this ON this.id = :id"
    " WHERE i.round_id = this.round_id AND i.status IN ('applied', 'undoing')"
    " AND h.rt IN (SELECT rt FROM import_households WHERE import_id = :id)"
    " ORDER BY h.rt, i.applied_no DESC"
)
# What whoever applies a file of households should know of its RTs, each as a count.
STANDING = text(
    f"WITH this AS (SELECT id, round_id, kind FROM imports WHERE id = :id), {RTS},"  # noqa: S608 - our own SQL
    " there AS (SELECT h.state, h.import_id, i.kind FROM this JOIN households h"
    "  ON h.round_id = this.round_id JOIN rts USING (rt) LEFT JOIN imports i ON i.id = h.import_id)"
    " SELECT (SELECT count(*) FROM rts WHERE NOT EXISTS (SELECT FROM rt_forms f, this"
    "  WHERE f.round_id = this.round_id AND f.rt = rts.rt AND f.state = 'approved')) AS rts_unformed,"
    " count(*) FILTER (WHERE state = 'approved' AND kind IS DISTINCT FROM 'households') AS records_stand,"
    " count(*) FILTER (WHERE state IN ('received', 'returned')) AS records_wait,"
    " count(*) FILTER (WHERE kind = 'households' AND import_id <> :id) AS households_replaced"
    " FROM there"
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


async def records_from_elsewhere(session: AsyncSession, id: UUID) -> dict[str, int]:
    """Approved records of an import's RTs, in its round, that no import of its kind brought."""
    return {row.rt: row.records for row in await session.execute(ELSEWHERE, {"id": id})}


async def rts(session: AsyncSession, id: UUID) -> list[str]:
    """The RTs that an import holds rows of."""
    return list((await session.exec(select(ImportRow.rt).where(ImportRow.import_id == id))).all())


async def holders(session: AsyncSession, id: UUID) -> list[tuple[str, UUID]]:
    """For each RT of an import, which workbook's records hold now: the newest one in force."""
    return [(row.rt, row.import_id) for row in await session.execute(HOLDERS, {"id": id})]


async def household_rts(session: AsyncSession, id: UUID) -> list[str]:
    """The RTs that a file of households is about."""
    return list((await session.execute(HOUSEHOLD_RTS, {"id": id})).scalars())


async def household_holders(session: AsyncSession, id: UUID) -> list[tuple[str, UUID]]:
    """For each RT of a file of households, whose households hold now: the newest file's."""
    found = await session.execute(HOUSEHOLD_HOLDERS, {"id": id})
    return [(row.rt, row.import_id) for row in found]


async def household_warnings(session: AsyncSession, id: UUID) -> list[dict[str, Any]]:
    """What stands in these RTs already, or does not yet."""
    counts = (await session.execute(STANDING, {"id": id})).one()._mapping  # noqa: SLF001 - SQLAlchemy's own way
    return [{"code": code, "facts": {"rows": rows}} for code, rows in counts.items() if rows]
