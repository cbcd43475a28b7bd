"""Keeps assessments equal to the sheets, and seals them; all of it set-wise."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import DENOMINATORS, load
from contracts.survey import AssessmentSealed
from services.chassis import bulk
from services.chassis.outbox import emit_rows
from services.survey.assessments import queries, rules
from services.survey.rounds.models import Round
from services.survey.standings import commands as standings
from services.survey.standings.models import StandingRead

CARRIED = (*rules.COLUMNS, *rules.COUNTS)
UPDATES = ", ".join(f"{c} = excluded.{c}" for c in CARRIED if c not in {"level", "code"})

RT_SCORES = text(
    "INSERT INTO assessments (id, round_id, regulation, level, code, name, region, total,"  # noqa: S608
    " slum_class, area_ha, flags, open_flags, rts)"
    f" SELECT {bulk.ROW_ID}, :round, :regulation, 'rt', s.rt, s.name, s.region, s.total, s.slum_class,"
    " coalesce(s.area_ha, 0), CASE s.flags WHEN '{}' THEN s.flags"
    " ELSE ARRAY(SELECT DISTINCT split_part(f, ':', 2) FROM unnest(s.flags) f) END,"
    " s.open_flags, 1 FROM sheets s"
    " WHERE s.round_id = :round AND s.rt IN (SELECT rt FROM touched)"
    f" ON CONFLICT (round_id, level, code) DO UPDATE SET {UPDATES}"
)
FORGET_RTS = text(
    "DELETE FROM assessments a WHERE a.round_id = :round AND a.level = 'rt'"
    " AND a.code IN (SELECT rt FROM touched)"
    " AND NOT EXISTS (SELECT 1 FROM sheets s WHERE s.round_id = :round AND s.rt = a.code)"
)
SCORED = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS scored (level text, code text, name text, region text,"
    " total integer, slum_class text, area_ha numeric, flags text[], open_flags integer,"
    " rts integer) ON COMMIT DROP"
)
STORE = text(
    f"INSERT INTO assessments (id, round_id, regulation, {', '.join(CARRIED)})"  # noqa: S608
    f" SELECT {bulk.ROW_ID}, :round, :regulation, {', '.join(CARRIED)} FROM scored"
    f" ON CONFLICT (round_id, level, code) DO UPDATE SET {UPDATES}"
)
FORGET = text(
    "DELETE FROM assessments WHERE round_id = :round AND level <> 'rt' AND code = ANY(:gone)"
)

# Where a place stands, as it was sealed: null stays null, decimals stay text.
TYPES = {
    **dict.fromkeys(("people_per_ha", "considerations", "priority"), "integer"),
    **dict.fromkeys(
        ("strategic", "potential", "land_status_clear", "fits_spatial_plan", "legal"), "boolean"
    ),
}
BESIDE = ", ".join(
    f"a.standing -> '{name}' AS {name}"
    if name == "context_flags"
    else f"CAST(a.standing ->> '{name}' AS {TYPES.get(name, 'text')}) AS {name}"
    for name in StandingRead.model_fields
)


async def recompute(session: AsyncSession, round: Round, areas: set[str]) -> None:
    """Score the RTs in the temporary table `touched`, every place above them, and these areas."""
    facts = {"round": round.id, "regulation": round.regulation}
    above = await queries.above_touched(session)
    sums = await queries.sums_of_places(session, round, above, areas)
    scoring = asyncio.create_task(asyncio.to_thread(_lines, round.regulation, sums))
    try:  # the places are scored here while the database copies the RTs' scores
        await session.execute(FORGET_RTS, facts)
        await session.execute(RT_SCORES, facts | bulk.row_ids())
    finally:
        lines = await scoring
    await session.execute(text(SCORED))
    await session.execute(text("TRUNCATE scored"))
    await bulk.copy_lines(session, "scored", CARRIED, lines)
    await session.execute(STORE, facts | bulk.row_ids())
    gone = above.union(areas) - {row.code for row in sums}
    if gone:
        await session.execute(FORGET, {"round": round.id, "gone": sorted(gone)})


def _lines(regulation: str, sums: Sequence[Any]) -> list[str]:
    return [bulk.line(row) for row in rules.scored(load(regulation), sums)]


async def seal(session: AsyncSession, round: Round, *, at: datetime) -> int:
    """Make the round's assessments final and tell each; answer how many."""
    await standings.settle(session, round, await queries.sums_of_round(session, round), at=at)
    facts = {"at": at, "actor": round.sealed_by, "kind": round.kind, "year": round.year}
    query = sealed(round.regulation)
    return await emit_rows(session, AssessmentSealed, query, facts | {"round": round.id})


def sealed(regulation: str) -> str:
    """The SELECT whose rows are AssessmentSealed events; an RT's numbers are its sheet's."""
    criteria = {criterion.id: f"v{criterion.id}" for criterion in load(regulation).criteria}
    return (
        "SELECT CAST(:at AS timestamptz) AS occurred_at, a.region, a.id AS entity_id, 1 AS version,"  # noqa: S608
        " CAST(:actor AS text) AS actor, a.round_id, CAST(:kind AS text) AS round_kind,"
        " CAST(:year AS integer) AS year, a.regulation, a.level, a.code, a.name, a.total,"
        f" a.slum_class, a.area_ha::text AS area_ha, {_of_sheet(criteria)} AS volumes,"
        f" {_of_sheet({name: name for name in DENOMINATORS})} AS measures, s.area, a.flags,"
        f" a.open_flags, {BESIDE}, a.inputs_hash FROM assessments a"
        " LEFT JOIN sheets s ON a.level = 'rt' AND s.round_id = a.round_id AND s.rt = a.code"
        " WHERE a.round_id = :round"
    )


def _of_sheet(columns: dict[str, str]) -> str:
    """Columns of an RT's sheet as one object, decimals as text; empty for a place above."""
    values = ", ".join(f"s.{column}" for column in columns.values())
    return (
        f"CASE a.level WHEN 'rt' THEN json_object('{{{', '.join(columns)}}}',"
        f" CAST(ARRAY[{values}] AS text[])) ELSE '{{}}'::json END"
    )
