"""Opens, reserves, releases and draws needs: set-wise, and no balance is ever overdrawn.

A need is locked, looked at, and changed by a statement that says again what must hold; the table's
own checks say it a third time. `need_holds` lets `short` grow by a new round alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import TextClause, text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning import NeedExhausted
from contracts.survey import AssessmentSealed
from services.chassis import bulk
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.planning.needs import queries, rules
from services.planning.needs.models import Need, NeedMeasurement
from services.planning.needs.rules import Want

MEASURED = tuple(NeedMeasurement.model_fields)
AGE = ("year", "measured_at", "assessment_id", "version")
MEASURE = text(
    f"INSERT INTO need_measurements ({', '.join(MEASURED)}) SELECT {', '.join(MEASURED)}"  # noqa: S608
    " FROM json_populate_recordset(NULL::need_measurements, CAST(:told AS json)) ORDER BY rt"
    f" ON CONFLICT (rt) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in MEASURED[1:])}"
    f" WHERE ({', '.join(f'need_measurements.{c}' for c in AGE)})"
    f" < ({', '.join(f'excluded.{c}' for c in AGE)}) RETURNING rt"
)

# What the RTs lack now, and a zero for what they lack no more. What was drawn before the round was
# sealed is no part of it; what was drawn since is, also when the round is heard of only later.
OPEN = text(f"""
WITH fresh AS MATERIALIZED (
    SELECT * FROM json_to_recordset(CAST(:volumes AS json))
        AS v (rt text, criterion text, unit text, volume numeric)
), target AS (
    SELECT f.rt, m.regulation, f.criterion, f.unit, f.volume, m.round_id, m.year, m.measured_at,
        m.open_flags
    FROM fresh f JOIN need_measurements m USING (rt)
    UNION ALL
    SELECT n.rt, n.regulation, n.criterion, n.unit, 0, m.round_id, m.year, m.measured_at,
        m.open_flags
    FROM unnest(CAST(:rts AS text[])) r (rt) JOIN needs n ON n.rt = r.rt
    JOIN need_measurements m ON m.rt = r.rt
    WHERE (n.opened > 0 OR n.reserved > 0 OR n.drawn > 0)
        AND (n.regulation, n.rt, n.criterion) NOT IN (
            SELECT m.regulation, f.rt, f.criterion FROM fresh f JOIN need_measurements m USING (rt))
), put AS (
    INSERT INTO needs (id, rt, regulation, criterion, unit, opened, reserved, drawn, short,
        drawn_ever, round_id, year, measured_at, open_flags, told, version)
    SELECT {bulk.ROW_ID}, rt, regulation, criterion, unit, volume, 0, 0, 0, 0, round_id, year,
        measured_at, open_flags, 0, 1
    FROM target
    ON CONFLICT (rt, regulation, criterion) DO UPDATE SET (opened, drawn, short) = (
            SELECT excluded.opened, d.volume,
                greatest(0, needs.reserved + d.volume - excluded.opened)
            FROM (SELECT CASE WHEN needs.drawn_ever > 0 THEN coalesce((
                SELECT sum(h.volume) FROM need_movements h WHERE h.need_id = needs.id
                AND h.kind = 'draw' AND h.at > excluded.measured_at), 0) ELSE 0 END AS volume) d),
        unit = excluded.unit, round_id = excluded.round_id, year = excluded.year,
        measured_at = excluded.measured_at, open_flags = excluded.open_flags,
        version = needs.version + 1
    RETURNING id, version, rt, opened, reserved, drawn, round_id
)
INSERT INTO need_movements (need_id, number, rt, kind, volume, opened, reserved, drawn, round_id,
    at, actor, reason)
SELECT p.id, p.version, p.rt, CASE p.version WHEN 1 THEN 'open' ELSE 'reopen' END, p.opened,
    p.opened, p.reserved, p.drawn, p.round_id, :at, m.actor, ''
FROM put p JOIN need_measurements m USING (rt)
""")  # noqa: S608 - our own names

ASKED = (
    "WITH asked AS (SELECT * FROM unnest(CAST(:needs AS uuid[]), CAST(:volumes AS numeric[]))"
    " AS a (need_id, volume))"
)
TAKEN = (
    " taken AS (UPDATE need_reservations r SET volume = r.volume - a.volume{more} FROM asked a"
    " WHERE r.need_id = a.need_id AND r.activity_id = :activity AND r.volume >= a.volume"
    " RETURNING r.need_id, a.volume)"
)
MOVED = (
    "{before}, moved AS (UPDATE needs n SET {change}, version = n.version + 1 FROM {source} a"
    " WHERE n.id = a.need_id AND {holds} RETURNING n.*, a.volume){after}"
    " INSERT INTO need_movements (need_id, number, rt, kind, volume, opened, reserved, drawn,"
    " round_id, activity_id, at, actor, reason) SELECT id, version, rt, '{kind}', volume, opened,"
    " reserved, drawn, round_id, :activity, :at, :by, :reason FROM moved"
)
HOLD = (
    ", held AS (INSERT INTO need_reservations (id, need_id, activity_id, rt, volume, drawn,"  # noqa: S608
    f" assessment_id) SELECT {bulk.ROW_ID}, id, :activity, rt, volume, 0,"
    " (SELECT m.assessment_id FROM need_measurements m WHERE m.rt = moved.rt) FROM moved"
    " ON CONFLICT (need_id, activity_id) DO UPDATE SET"
    " volume = need_reservations.volume + excluded.volume)"
)
RESERVE = text(
    MOVED.format(
        before=ASKED,
        change="reserved = n.reserved + a.volume",
        source="asked",
        holds="n.reserved + n.drawn + a.volume <= n.opened",
        after=HOLD,
        kind="reserve",
    )
)
RELEASE = text(
    MOVED.format(
        before=f"{ASKED},{TAKEN.format(more='')}",
        change="reserved = n.reserved - a.volume,"
        " short = greatest(0, n.reserved - a.volume + n.drawn - n.opened)",
        source="taken",
        holds="n.reserved >= a.volume",
        after="",
        kind="release",
    )
)
DONE = "n.opened > n.drawn AND n.drawn + a.volume >= n.opened"
DRAW = text(
    MOVED.format(
        before=f"{ASKED},{TAKEN.format(more=', drawn = r.drawn + a.volume')}",
        change="reserved = n.reserved - a.volume, drawn = n.drawn + a.volume,"
        f" drawn_ever = n.drawn_ever + a.volume, told = n.told + ({DONE})::int",
        source="taken",
        holds="n.reserved >= a.volume AND n.drawn + a.volume <= n.opened",
        after="",
        kind="draw",
    )
)


async def open_needs(session: AsyncSession, events: Sequence[AssessmentSealed]) -> None:
    """Open the needs of every RT whose newest sealed round is among these."""
    told = rules.newest(events)
    if not told:
        return
    kept = to_json([rules.measurement(event) for event in told]).decode()
    taken = set((await session.execute(MEASURE, {"told": kept})).scalars())
    if not taken:
        return
    await queries.lock_rts(session, sorted(taken))
    fresh = [one for event in told if event.code in taken for one in rules.openings(event)]
    facts = {"rts": sorted(taken), "volumes": to_json(fresh).decode(), "at": now()}
    await session.execute(OPEN, facts | bulk.row_ids())


async def reserve(
    session: AsyncSession,
    activity_id: UUID,
    wants: Iterable[Want],
    *,
    by: str,
    reason: str = "",
    laws: queries.Laws = queries.NOT_SAID,
) -> list[Need]:
    """Hold these volumes for an activity, all or none; answer the needs as they are now.

    `laws` says whose criterion is meant: that of another regulation is another need.
    Raises NeedUnknown, NeedExceeded, NeedVolumeInvalid.
    """
    asked = rules.merged(wants)
    needs = await queries.locked(session, list(asked), laws)
    rules.reserve(asked, needs)
    volumes = {need.id: asked[need.rt, need.criterion] for need in needs}
    await _move(session, RESERVE, activity_id, volumes, by, reason)
    return await queries.reread(session, volumes)


async def release(
    session: AsyncSession,
    activity_id: UUID,
    wants: Iterable[Want] | None = None,
    *,
    by: str,
    reason: str = "",
) -> list[Need]:
    """Give back what an activity holds: these volumes, or everything of every round.

    Raises NeedUnknown, NeedNotReserved, NeedVolumeInvalid.
    """
    if wants is None:
        needs = await queries.locked_of(session, activity_id)
        volumes = await queries.held(session, activity_id, needs)
    else:
        asked = rules.merged(wants)
        needs = await queries.locked(session, list(asked))
        rules.release(asked, needs, await queries.held(session, activity_id, needs))
        volumes = {need.id: asked[need.rt, need.criterion] for need in needs}
    await _move(session, RELEASE, activity_id, volumes, by, reason)
    return await queries.reread(session, volumes)


async def draw(
    session: AsyncSession, activity_id: UUID, wants: Iterable[Want], *, by: str, reason: str = ""
) -> list[Need]:
    """Count what an activity holds as done; tells when nothing of a need is left to do.

    Raises NeedUnknown, NeedNotReserved, NeedExceeded, NeedVolumeInvalid.
    """
    asked = rules.merged(wants)
    before = await queries.locked(session, list(asked))
    rules.draw(asked, before, await queries.held(session, activity_id, before))
    volumes = {need.id: asked[need.rt, need.criterion] for need in before}
    await _move(session, DRAW, activity_id, volumes, by, reason)
    told = {need.id: need.told for need in before}
    needs = await queries.reread(session, volumes)
    for need in needs:
        if need.told > told[need.id]:
            emit(session, exhausted(need, activity_id, by))
    return needs


async def _move(
    session: AsyncSession,
    statement: TextClause,
    activity_id: UUID,
    volumes: Mapping[UUID, Decimal],
    by: str,
    reason: str,
) -> None:
    """Run a movement of needs that are locked and bear it."""
    facts = {"activity": activity_id, "at": now(), "by": by, "reason": reason}
    facts |= {"needs": list(volumes), "volumes": list(volumes.values())}
    done = await session.execute(statement, facts | bulk.row_ids())
    if done.rowcount != len(volumes):  # type: ignore[attr-defined]
        raise RuntimeError("A locked need did not bear what it was found to bear.")


def exhausted(need: Need, activity_id: UUID, by: str) -> NeedExhausted:
    """What the others learn: nothing of this need is left to do."""
    kept = {"rt", "regulation", "criterion", "unit", "opened", "reserved", "drawn", "round_id"}
    return NeedExhausted.model_validate(
        {
            **need.model_dump(include=kept | {"year", "open_flags"}),
            "id": new_id(),
            "occurred_at": now(),
            "region": need.region,
            "entity_id": need.id,
            "version": need.told,
            "actor": by,
            "activity_id": activity_id,
        }
    )
