"""Keeps `sheets` equal to the newest source of each RT; set-wise, and told as events.

A source is a row of an applied import, or the standing computation from approved records.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from contracts.survey import SheetRecorded, SheetWithdrawn
from services.chassis import bulk
from services.chassis.outbox import emit_rows
from services.survey.assessments import commands as assessments
from services.survey.measures import COLUMNS, DENOMINATORS, listed
from services.survey.rounds import queries as rounds
from services.survey.rounds.models import Round, RoundState
from services.survey.sheets import queries

SOURCE = "CASE s.import_row WHEN 0 THEN 'records' ELSE 'import' END"
CARRIED = ("rt", "region", "name", "total", "slum_class", "flags", "open_flags", *COLUMNS)

TOUCHED = text("CREATE TEMPORARY TABLE touched (rt text) ON COMMIT DROP")
TOUCH_IMPORT = text("INSERT INTO touched SELECT rt FROM import_rows WHERE import_id = :import")
TOUCH_RTS = text("INSERT INTO touched SELECT unnest(CAST(:rts AS text[]))")
# An import holds until its undo is done, also while that is under way or may yet fail.
IN_FORCE = "i.status IN ('applied', 'undoing')"
NO_ROW = 0  # of a computation
# The sources of the touched RTs: what they say, when it came into force, and in which order.
SOURCES = (
    f"SELECT r.import_id, r.row, i.applied_at AS since, i.applied_no AS no, {listed(CARRIED, 'r.')}"  # noqa: S608
    f" FROM import_rows r JOIN imports i ON i.id = r.import_id"
    f" WHERE i.round_id = :round AND {IN_FORCE} AND r.rt IN (SELECT rt FROM touched)"
    f" UNION ALL SELECT c.id, {NO_ROW}, c.at, 0, {listed(CARRIED, 'c.')} FROM computations c"
    " WHERE c.round_id = :round AND c.stands AND c.rt IN (SELECT rt FROM touched)"
)
# A sheet is the newest source of its RT, in the area that the RT is registered in.
RECORD = text(
    f"INSERT INTO sheets (id, round_id, import_id, import_row, version, recorded_at, area, {listed(CARRIED)})"  # noqa: S608
    f" SELECT {bulk.ROW_ID}, :round, w.import_id, w.row, 1, :at, m.area, {listed(CARRIED, 'w.')} FROM ("
    f"  SELECT DISTINCT ON (rt) * FROM ({SOURCES}) s ORDER BY rt, since DESC, no DESC) w"
    " LEFT JOIN area_members m ON m.rt = w.rt"
    " ON CONFLICT (round_id, rt) DO UPDATE SET import_id = excluded.import_id,"
    " import_row = excluded.import_row, version = sheets.version + 1, recorded_at = :at,"
    f" area = excluded.area, {', '.join(f'{c} = excluded.{c}' for c in CARRIED)}"
    " WHERE (sheets.import_id, sheets.area) IS DISTINCT FROM (excluded.import_id, excluded.area)"
)
# A sheet whose source is in force no more, and whose RT has no other, has no ground any more.
GROUNDLESS = (
    "FROM sheets s WHERE s.round_id = :round AND s.rt IN (SELECT rt FROM touched)"  # noqa: S608 - our own SQL
    f" AND NOT EXISTS (SELECT FROM imports i WHERE i.id = s.import_id AND {IN_FORCE})"
    " AND NOT EXISTS (SELECT FROM computations c WHERE c.id = s.import_id AND c.stands)"
)
WITHDRAW = text(f"DELETE FROM sheets WHERE id IN (SELECT s.id {GROUNDLESS})")  # noqa: S608
WITHDRAWN = (
    "SELECT CAST(:at AS timestamptz) AS occurred_at, s.region, s.id AS entity_id,"
    " s.version + 1 AS version, CAST(:actor AS text) AS actor, s.round_id, s.rt, s.import_id "
    + GROUNDLESS
)


async def touch_import(session: AsyncSession, import_id: UUID) -> None:
    """Say that this transaction is about the RTs of an import: `refresh` looks only at these."""
    await _touch(session, TOUCH_IMPORT, {"import": import_id})


async def touch_rts(session: AsyncSession, rts: Sequence[str]) -> None:
    """Say that this transaction is about these RTs: `refresh` looks only at these."""
    await _touch(session, TOUCH_RTS, {"rts": list(rts)})


async def _touch(session: AsyncSession, fill: TextClause, facts: dict[str, Any]) -> None:
    await session.execute(TOUCHED)
    await session.execute(fill, facts)
    await session.execute(text("ANALYZE touched"))


async def refresh(session: AsyncSession, round: Round, *, at: datetime, actor: str) -> None:
    """Bring the touched RTs' sheets and scores up to date, and tell what changed.

    The same after an apply, after an undo and after a change of areas.
    """
    facts = {"round": round.id, "at": at}
    told = facts | {"actor": actor}
    before = await queries.touched_areas(session, round.id)
    await session.execute(RECORD, facts | bulk.row_ids())
    await emit_rows(session, SheetWithdrawn, WITHDRAWN, told)
    await session.execute(WITHDRAW, facts)
    law = round.regulation
    await emit_rows(session, SheetRecorded, recorded(law), told | {"law": law})
    after = await queries.touched_areas(session, round.id)
    await assessments.recompute(session, round, before | after)


async def follow_areas(session: AsyncSession, *, at: datetime, actor: str) -> None:
    """Open rounds follow when touched RTs went to another area; sealed ones never do."""
    for id in await queries.rounds_elsewhere(session):
        round = await rounds.locked(session, id)
        if round.state == RoundState.open:
            await refresh(session, round, at=at, actor=actor)


def recorded(regulation: str) -> str:
    """The SELECT whose rows are SheetRecorded events, for the sheets written at `:at`."""
    criteria = [criterion.id for criterion in load(regulation).criteria]
    volumes = ", ".join(f"s.v{id}" for id in criteria)
    denominators = ", ".join(f"s.{name}::text AS {name}" for name in DENOMINATORS)
    return (
        "SELECT CAST(:at AS timestamptz) AS occurred_at, s.region, s.id AS entity_id, s.version,"  # noqa: S608
        " CAST(:actor AS text) AS actor, s.round_id, s.rt, s.area,"
        f" CAST(:law AS text) AS regulation, {denominators},"
        f" json_object('{{{', '.join(criteria)}}}', CAST(ARRAY[{volumes}] AS text[])) AS volumes, s.total, s.slum_class,"
        " CASE s.flags WHEN '{}' THEN '[]'::json ELSE (SELECT json_agg(json_build_object('field', split_part(f, ':', 1),"
        " 'code', split_part(f, ':', 2))) FROM unnest(s.flags) f) END AS flags,"
        f" s.import_id, s.import_row, {SOURCE} AS source FROM sheets s"
        " WHERE s.round_id = :round AND s.recorded_at = :at"
    )
