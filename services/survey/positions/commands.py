"""State where RTs lie, one or many; every statement is kept as a version."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from fastapi import UploadFile
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import village_of
from services.chassis import files, scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.db import Sessions, long_work
from services.chassis.problems import TooLarge
from services.survey.outlines import commands as outlines
from services.survey.positions import geojson, listing, queries, rules, telling
from services.survey.positions.models import PositionPut, PositionRead, PositionsStated
from services.survey.positions.problems import PositionsExpected
from services.survey.positions.rules import Place
from services.survey.rounds import queries as rounds

MOST_BYTES: Final = 1_000_000
MOST_NAMED: Final = 100
FETCH: Final = 2_000
FALL = text("UPDATE rt_positions SET stands = false WHERE rt = ANY(:rts) AND stands")
KEEP = text(
    "INSERT INTO rt_positions (id, rt, region, version, lon, lat, far_from_village, stands,"
    " stated_by, stated_at)"
    " SELECT uuidv7(), w.rt, left(w.rt, 13), coalesce((SELECT max(p.version) FROM rt_positions p"
    "  WHERE p.rt = w.rt), 0) + 1, w.lon, w.lat, false, true, :by, :at"
    " FROM unnest(CAST(:rts AS text[]), CAST(:lons AS numeric[]), CAST(:lats AS numeric[]))"
    " AS w (rt, lon, lat)"
)
MARK = text(
    "UPDATE rt_positions SET far_from_village = NOT far_from_village WHERE id = ANY(:wrong)"
)


async def state(
    session: AsyncSession, code: str, data: PositionPut, *, if_match: str, by: Principal
) -> PositionRead:
    """Say where an RT lies, or that nobody says so any more."""
    place = rules.place_of(data)
    await _hold(session)
    known = await queries.read(session, code, by)
    check_version(known, if_match)
    await _keep(session, {known.rt: place}, by=by)
    return await queries.read(session, known.rt, by)


async def state_many(session: AsyncSession, file: UploadFile, *, by: Principal) -> PositionsStated:
    """Say where the RTs of a list lie: all of them, or none."""
    name = files.safe_name(file.filename)
    if file.size is None or file.size > MOST_BYTES:
        raise TooLarge(limit=MOST_BYTES)
    if files.sniff(file.file, name) != files.CSV:
        raise PositionsExpected(filename=name)
    found = await asyncio.to_thread(listing.read, file.file, by)
    rules.ensure_faultless(found.faults)
    await long_work(session)
    await _hold(session)
    changed = rules.changed(found.places, await queries.standing(session, list(found.places)))
    await _keep(session, changed, by=by)
    far = await queries.far(session, list(found.places), MOST_NAMED)
    return PositionsStated(rows=found.rows, changed=len(changed), far_from_village=far)


async def _hold(session: AsyncSession) -> None:
    """State one after the other: versions follow one another, and whole villages are looked at."""
    await session.execute(text("LOCK TABLE rt_positions IN SHARE ROW EXCLUSIVE MODE"))


async def _keep(
    session: AsyncSession, places: Mapping[str, Place | None], *, by: Principal
) -> None:
    rts = list(places)
    lons, lats = ([place and place[n] for place in places.values()] for n in range(2))
    await session.execute(FALL, {"rts": rts})
    at = now()
    facts = {"rts": rts, "lons": lons, "lats": lats, "by": by.id, "at": at}
    await session.execute(KEEP, facts)
    villages = sorted(set(map(village_of, rts)))
    await _mark(session, villages)
    await telling.tell(session, villages, at=at, actor=by.id)


async def _mark(session: AsyncSession, villages: Sequence[str]) -> None:
    """Also those that were stated before: where one of a village moves, others become far or near."""
    known = await queries.stated_in(session, villages)
    wrong = await asyncio.to_thread(rules.wrongly_marked, known)
    if wrong:
        await session.execute(MARK, {"wrong": wrong})


async def collection(
    session: AsyncSession,
    sessions: Sessions,
    by: Principal,
    region: str | None,
    round_id: UUID | None,
) -> AsyncIterator[bytes]:
    """The RTs of a region as a FeatureCollection, from a session of its own."""
    if region is not None:
        scope.ensure_mine(by, region)
    if round_id is not None:
        await rounds.get(session, round_id, by)
    query = queries.features(by, region, round_id)
    return outlines.written(sessions, query, FETCH, geojson.feature)
