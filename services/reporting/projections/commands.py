"""Takes RT scores into the read model, set-wise; the order of arrival does not matter."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AssessmentSealed
from services.chassis.db import Sessions, long_work
from services.reporting.facts.statements import KNOWN
from services.reporting.projections.models import FIGURES
from services.reporting.projections.states import states

# What is kept of an event, by its own names; `assessment_id`, `rt` and `sealed_at` are ours.
TOLD = {
    "entity_id": "uuid",
    "round_id": "uuid",
    "round_kind": "text",
    "year": "int",
    "code": "text",
    "name": "text",
    "region": "text",
    "slum_class": "text",
    "total": "int",
    "area_ha": "numeric",
    "open_flags": "int",
    "occurred_at": "timestamptz",
    "version": "int",
    "regulation": "text",
    "area": "text",
    "volumes": "jsonb",
    "measures": "jsonb",
}
OURS = {"entity_id": "assessment_id", "code": "rt", "occurred_at": "sealed_at"}
COLUMNS = [OURS.get(name, name) for name in TOLD]

# The deltas of an RT are read, and replaced by what is newly derived: one batch at a time from here
# on. The plan of that is kept: making it anew takes several times as long as a small batch itself.
ALONE = (
    "SELECT pg_advisory_xact_lock(7301003, :generation)::text,"
    " set_config('plan_cache_mode', 'force_generic_plan', true)"
)
STORE = text(
    f"WITH alone AS MATERIALIZED ({ALONE})"  # noqa: S608 - our own names
    f" INSERT INTO rt_scores (generation, {', '.join(COLUMNS)})"
    f" SELECT DISTINCT ON (entity_id) :generation, {', '.join(TOLD)}"
    " FROM alone CROSS JOIN json_to_recordset(CAST(:events AS json))"
    f" AS e ({', '.join(f'{name} {kind}' for name, kind in TOLD.items())})"
    " ORDER BY entity_id, version DESC"
    " ON CONFLICT (generation, assessment_id) DO UPDATE SET"
    f" {', '.join(f'{c} = excluded.{c}' for c in COLUMNS[1:])}"
    " WHERE rt_scores.version < excluded.version"
)

STATES = states("generation = :generation AND rt = ANY(:rts)", whole=True)
OWN = "rt, year, name, sealed_to, sealed_from"
KEPT = ("name", "sealed_to", "sealed_from", *FIGURES)
NAMES = ", ".join(FIGURES)
LESS_BEFORE = ", ".join(f"s.{f} - coalesce(lag(s.{f}) OVER before, 0) AS {f}" for f in FIGURES)
PUT = ", ".join(f"{f} = excluded.{f}" for f in KEPT)
STORED = ", ".join(f"rt_deltas.{f}" for f in KEPT)
DERIVED = ", ".join(f"excluded.{f}" for f in KEPT)
LESS_OLD = ", ".join(f"new.{f} - coalesce(old.{f}, 0) AS {f}" for f in FIGURES)
TAKEN_OFF = ", ".join(f"-d.{f} AS {f}" for f in FIGURES)
SUMS = ", ".join(f"sum(d.{f}) AS {f}" for f in FIGURES)
ADD = ", ".join(f"{f} = recap_deltas.{f} + excluded.{f}" for f in FIGURES)

# The deltas of these RTs as they are now, and their difference to what they were, added to every
# region above them. NOT IN, for it is always hashed: the kept plan was made for a small batch.
REPLACE = text(f"""
WITH derived AS (
    SELECT {OWN}, {LESS_BEFORE} FROM ({STATES}) s
    WINDOW before AS (PARTITION BY s.rt ORDER BY s.year)
), put AS (
    INSERT INTO rt_deltas (generation, {OWN}, {NAMES})
    SELECT :generation, {OWN}, {NAMES} FROM derived
    ON CONFLICT (generation, rt, year) DO UPDATE SET {PUT}
    WHERE ({STORED}) IS DISTINCT FROM ({DERIVED})
    RETURNING rt_deltas.rt, rt_deltas.year, {LESS_OLD}
), gone AS (
    DELETE FROM rt_deltas d WHERE d.generation = :generation AND d.rt = ANY(:rts)
        AND (d.rt, d.year) NOT IN (SELECT rt, year FROM derived)
    RETURNING d.rt, d.year, {TAKEN_OFF}
), sums AS (
    SELECT CAST(:generation AS integer) AS generation, r.level, r.region, d.year, {SUMS}
    FROM (SELECT * FROM put UNION ALL SELECT * FROM gone) d
    CROSS JOIN LATERAL (VALUES ('province', left(d.rt, 2)), ('regency', left(d.rt, 5)),
    ('district', left(d.rt, 8)), ('village', left(d.rt, 13))) r (level, region)
    GROUP BY r.level, r.region, d.year
), {KNOWN}
INSERT INTO recap_deltas (generation, level, region, year, {NAMES})
SELECT generation, level, region, year, {NAMES} FROM sums ORDER BY level, region, year
ON CONFLICT (generation, level, region, year) DO UPDATE SET {ADD}
""")  # noqa: S608 - our own names


NEXT = text(
    "SELECT DISTINCT rt FROM rt_scores WHERE generation = :generation AND rt > :after"
    " ORDER BY rt LIMIT :many"
)
AT_ONCE = 400
LOOKED_AT = (1, 8, 64)  # how often they were replaced, after which the planner looks anew
LOOK = text("ANALYZE rt_deltas, recap_deltas, recap_regions")


async def take_scores(
    session: AsyncSession, generation: int, events: Sequence[AssessmentSealed]
) -> None:
    """Store the scores, then replace what their RTs add to the recaps."""
    await store_scores(session, generation, events)
    await replace(session, generation, {event.code for event in events})


async def replace(session: AsyncSession, generation: int, rts: Collection[str]) -> None:
    """Derive anew what these RTs add to the recaps."""
    await session.execute(REPLACE, {"generation": generation, "rts": sorted(rts)})


async def store_scores(
    session: AsyncSession, generation: int, events: Sequence[AssessmentSealed]
) -> None:
    """Store the scores alone; `settle` follows."""
    told = f"[{','.join(event.model_dump_json() for event in events)}]"
    await session.execute(STORE, {"generation": generation, "events": told})


async def settle(sessions: Sessions, generation: int, many: int = AT_ONCE) -> None:
    """Replace what all RTs add, in the order of their codes: neighbours add to the same regions."""
    after, number = "", 0
    while rts := await _settle(sessions, {"generation": generation, "after": after, "many": many}):
        after, number = rts[-1], number + 1
        if number in LOOKED_AT:
            async with sessions.begin() as session:
                await session.execute(LOOK)


async def _settle(sessions: Sessions, page: Mapping[str, Any]) -> Sequence[str]:
    async with sessions.begin() as session:
        await long_work(session)
        await session.execute(text(ALONE), page)
        rts: Sequence[str] = (await session.execute(NEXT, page)).scalars().all()
        if rts:
            await replace(session, page["generation"], rts)
    return rts
