"""Keeps `sheets` equal to the newest source of each RT; set-wise, and told as events.

A source is a row of an applied import, the standing computation from approved records, or what
completed works have left of a former sheet.
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
from services.survey.quality import scanning as quality
from services.survey.rounds import queries as rounds
from services.survey.rounds.models import Round, RoundState
from services.survey.sheets import queries
from services.survey.sheets.models import NO_ROW, WORKS

SOURCE = (
    f"CASE s.import_row WHEN {NO_ROW} THEN 'records' WHEN {WORKS} THEN 'works' ELSE 'import' END"
)
# What the thread goes on with: the file that a row is of, the works that a sheet is made of.
FILE = (
    f"CASE WHEN s.import_row NOT IN ({NO_ROW}, {WORKS}) THEN"  # noqa: S608 - our own names
    " (SELECT i.sha256 FROM imports i WHERE i.id = s.import_id) END"
)
BUILT = (
    f"CASE s.import_row WHEN {WORKS} THEN (SELECT json_agg(DISTINCT w.activity_id)"  # noqa: S608
    " FROM derivations d JOIN sheet_drafts w ON w.id = ANY(d.drafts::uuid[])"
    " WHERE d.id = s.import_id) ELSE '[]'::json END"
)
CARRIED = ("rt", "region", "name", "total", "slum_class", "flags", "open_flags", *COLUMNS)

TOUCHED = text("CREATE TEMPORARY TABLE touched (rt text) ON COMMIT DROP")
TOUCH_IMPORT = text(
    "INSERT INTO touched SELECT rt FROM import_rows WHERE import_id = :import"
    " UNION SELECT rt FROM import_households WHERE import_id = :import"
)
TOUCH_RTS = text("INSERT INTO touched SELECT unnest(CAST(:rts AS text[]))")
TOUCH_ROUND = text(
    "INSERT INTO touched SELECT rt FROM sheets WHERE round_id = :round"
    " UNION SELECT rt FROM submissions WHERE round_id = :round AND rt IS NOT NULL"
    " UNION SELECT rt FROM households WHERE round_id = :round"
    " UNION SELECT rt FROM rt_forms WHERE round_id = :round"
)
# An import holds until its undo is done, also while that is under way or may yet fail.
IN_FORCE = "i.status IN ('applied', 'undoing')"
# What works were taken off falls with the field source of this round that it goes back to.
GROUNDED = (
    f"(d.ground IS NULL OR EXISTS (SELECT FROM imports i WHERE i.id = d.ground AND {IN_FORCE})"  # noqa: S608
    " OR EXISTS (SELECT FROM computations c WHERE c.id = d.ground AND c.stands))"
)
# The sources of the touched RTs: what they say, when it came into force, and in which order.
SOURCES = (
    f"SELECT r.import_id, r.row, i.applied_at AS since, i.applied_no AS no, {listed(CARRIED, 'r.')}"  # noqa: S608
    f" FROM import_rows r JOIN imports i ON i.id = r.import_id"
    f" WHERE i.round_id = :round AND {IN_FORCE} AND r.rt IN (SELECT rt FROM touched)"
    f" UNION ALL SELECT c.id, {NO_ROW}, c.at, 0, {listed(CARRIED, 'c.')} FROM computations c"
    " WHERE c.round_id = :round AND c.stands AND c.rt IN (SELECT rt FROM touched)"
    f" UNION ALL SELECT d.id, {WORKS}, d.at, 0, {listed(CARRIED, 'd.')} FROM derivations d"
    f" WHERE d.round_id = :round AND d.rt IN (SELECT rt FROM touched) AND {GROUNDED}"
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
    f" AND NOT EXISTS (SELECT FROM derivations d WHERE d.id = s.import_id AND {GROUNDED})"
)
WITHDRAW = text(f"DELETE FROM sheets WHERE id IN (SELECT s.id {GROUNDLESS})")  # noqa: S608
WITHDRAWN = (
    "SELECT CAST(:at AS timestamptz) AS occurred_at, s.region, s.id AS entity_id,"
    " s.version + 1 AS version, CAST(:actor AS text) AS actor, s.round_id, s.rt, s.import_id "
    + GROUNDLESS
)
# What the quality desk says beyond the flags of the source: more to look at, or settled already.
DESK = (
    "SELECT rt, count(*) FILTER (WHERE state = 'open' AND NOT lifted)"
    " - count(*) FILTER (WHERE state = 'resolved' AND lifted) AS more FROM quality_findings"
    " WHERE round_id = :round AND counted AND state <> 'gone'"
    " AND rt IN (SELECT rt FROM touched) GROUP BY rt"
)
# Only a sheet that has a finding, or had one, may differ from its source.
FLAG = text(
    "UPDATE sheets s SET open_flags = w.flags, recorded_at = :at,"  # noqa: S608 - our own SQL
    " version = CASE s.recorded_at WHEN :at THEN s.version ELSE s.version + 1 END"
    " FROM (SELECT p.id, greatest(0, coalesce(r.open_flags, c.open_flags, v.open_flags, 0)"
    "   + coalesce(d.more, 0)) AS flags FROM sheets p"
    f"  LEFT JOIN ({DESK}) d ON d.rt = p.rt"
    "  LEFT JOIN import_rows r ON r.import_id = p.import_id AND r.row = p.import_row"
    "  LEFT JOIN computations c ON c.id = p.import_id"
    "  LEFT JOIN derivations v ON v.id = p.import_id"
    "  WHERE p.round_id = :round AND p.rt IN (SELECT q.rt FROM quality_findings q"
    "   JOIN touched t ON t.rt = q.rt WHERE q.round_id = :round)) w"
    " WHERE s.id = w.id AND s.open_flags <> w.flags"
)
ONLY_FLAGGED = text(
    "DELETE FROM touched t WHERE NOT EXISTS (SELECT FROM sheets s"
    " WHERE s.round_id = :round AND s.rt = t.rt AND s.recorded_at = :at)"
)


async def touch_import(session: AsyncSession, import_id: UUID) -> None:
    """Say that this transaction is about the RTs of an import: `refresh` looks only at these."""
    await _touch(session, TOUCH_IMPORT, {"import": import_id})


async def touch_rts(session: AsyncSession, rts: Sequence[str]) -> None:
    """Say that this transaction is about these RTs: `refresh` looks only at these."""
    await _touch(session, TOUCH_RTS, {"rts": list(rts)})


async def touch_round(session: AsyncSession, round_id: UUID) -> None:
    """Say that this transaction is about all RTs of a round."""
    await _touch(session, TOUCH_ROUND, {"round": round_id})


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
    await quality.look(session, round, at=at)
    await session.execute(FLAG, facts)
    await _tell(session, round, told)
    after = await queries.touched_areas(session, round.id)
    await assessments.recompute(session, round, before | after)


async def follow_desk(session: AsyncSession, round: Round, *, at: datetime, actor: str) -> None:
    """The touched sheets' open flags follow their findings; tell those that changed."""
    facts = {"round": round.id, "at": at}
    await session.execute(FLAG, facts)
    await session.execute(ONLY_FLAGGED, facts)
    await _tell(session, round, facts | {"actor": actor})
    areas = await queries.touched_areas(session, round.id)
    await assessments.recompute(session, round, areas)


async def _tell(session: AsyncSession, round: Round, told: dict[str, Any]) -> None:
    law = round.regulation
    await emit_rows(session, SheetRecorded, recorded(law), told | {"law": law})


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
        f" s.open_flags, s.import_id, s.import_row, {SOURCE} AS source,"
        f" {FILE} AS file_sha256, {BUILT} AS activities FROM sheets s"
        " WHERE s.round_id = :round AND s.recorded_at = :at"
    )
