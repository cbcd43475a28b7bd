"""Record how a running work goes: weeks, photos, measurements."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import Response, UploadFile
from fastapi.responses import StreamingResponse
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning_activities import ActivityProgressed
from contracts.regions import day_of
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_put
from services.chassis.days import ensure_order, ensure_past
from services.chassis.ids import new_id
from services.chassis.media import commands as media
from services.chassis.media.sniff import Kind
from services.chassis.media.store import Store
from services.chassis.problems import IdTaken
from services.planning.activities import commands as activities
from services.planning.activities import queries as known
from services.planning.activities.models import Activity
from services.planning.activities.shapes import State
from services.planning.needs import queries as needs
from services.planning.places import rt_in
from services.planning.progress import queries, rules
from services.planning.progress.models import ActivityPhoto, ActivityWeek, OpnameLine
from services.planning.progress.shapes import OpnameCreate, PhotoRead, PhotoSaid, WeekPut
from services.planning.progress.telling import tell

MOST = 20_000_000  # bytes of one photo


async def put_week(
    session: AsyncSession,
    id: UUID,
    day: date,
    data: WeekPut,
    if_match: str | None,
    *,
    by: Principal,
) -> ActivityWeek:
    """Record a week of a running work, or correct it; any day of it names it."""
    _, activity = await activities.held(session, id, by)
    week = rules.monday_of(day)
    row = await queries.week(session, id, week)
    check_put(row, if_match)
    started_on = await _started(session, activity)
    rules.ensure_week(week, started_on, day_of(activity.region, now()))
    rules.ensure_rising(data, *await queries.beside(session, id, week))
    facts: dict[str, Any] = data.model_dump() | {"recorded_by": by.id, "recorded_at": now()}
    if row is None:
        own: dict[str, Any] = {"activity_id": id, "region": activity.region, "week": week}
        row = ActivityWeek(**own, **facts)
    else:
        row.sqlmodel_update(facts | {"version": row.version + 1})
    session.add(row)
    await session.flush()
    await tell(session, activity, ActivityProgressed, by=by.id)
    return row


async def add_photo(
    session: AsyncSession,
    store: Store,
    id: UUID,
    file: UploadFile,
    said: PhotoSaid,
    *,
    by: Principal,
) -> PhotoRead:
    """Keep a photo of a work; the same one again answers the same. That of 0 % may come before."""
    also = [State.approved] if said.percent == 0 else []
    rules.ensure_running(await known.get(session, id, by), *also)
    found = await media.receive(store, file.file, file.filename or "", most=MOST)
    rules.ensure_picture(found.kind)
    _, activity = await activities.held(session, id, by)  # nobody waits for the file to be kept
    rules.ensure_running(activity, *also)
    same = await queries.with_hash(session, id, found.sha256)
    if same is not None:
        return rules.photo_view(rules.same_photo(same, said))
    seen = rules.seen(found.exif, said, activity, now())
    kept: dict[str, Any] = {"sha256": found.sha256, "size": found.size}
    own: dict[str, Any] = {"activity_id": id, "region": activity.region, "uploaded_by": by.id}
    photo = ActivityPhoto(**seen, **kept, **own, percent=said.percent, media_type=found.kind.value)
    session.add(photo)
    await session.flush()
    await tell(session, activity, ActivityProgressed, by=by.id)
    return rules.photo_view(photo)


async def photo_content(
    session: AsyncSession, store: Store, id: UUID, photo_id: UUID, *, by: Principal
) -> Response:
    """A photo without its place, time and camera, as it is streamed."""
    photo = await queries.photo(session, id, photo_id, by)
    kind = Kind(photo.media_type)
    content = await media.hand_out(store, photo.sha256, kind)
    named = f'attachment; filename="{photo.percent}-{photo.id}.{kind.value.split("/")[1]}"'
    headers = {"Content-Disposition": named}
    return StreamingResponse(content, media_type=kind.value, headers=headers)


async def measure(
    session: AsyncSession, id: UUID, data: OpnameCreate, *, by: Principal
) -> OpnameLine:
    """Write a line into the measurement book; the same id again answers the same."""
    _, activity = await activities.held(session, id, by)
    rt = rt_in(data.rt, activity.region)
    if data.id is not None and (same := await queries.line(session, data.id)) is not None:
        return rules.same_line(same, data.model_dump() | {"rt": rt, "activity_id": id})
    started_on = await _started(session, activity)
    wanted = await _line(session, activity, data, rt, by)
    ensure_past(day_of(activity.region, now()), wanted.measured_on)
    ensure_order(started_on, wanted.measured_on)
    if wanted.corrects is not None:
        rules.ensure_corrects(wanted, *await queries.corrected(session, id, wanted.corrects))
    wanted.number = 1 + await queries.last_line(session, id)
    query = insert(OpnameLine).values(wanted.model_dump())
    put = query.on_conflict_do_nothing(index_elements=["id"]).returning(col(OpnameLine.id))
    if (await session.execute(put)).first() is None:  # of a place that the caller does not see
        raise IdTaken(id=wanted.id)
    await tell(session, activity, ActivityProgressed, by=by.id)
    return wanted


async def _line(
    session: AsyncSession, activity: Activity, data: OpnameCreate, rt: str, by: Principal
) -> OpnameLine:
    held = (await needs.held_by(session, activity.id)).get((rt, data.criterion))
    unit = rules.unit_of(held, rt, data.criterion)
    own: dict[str, Any] = {"activity_id": activity.id, "region": activity.region, "number": 0}
    facts = data.model_dump(exclude={"id"}) | {"rt": rt, "unit": unit}
    volume = rules.volume_of(unit, data)
    return OpnameLine(id=data.id or new_id(), **own, **facts, volume=volume, recorded_by=by.id)


async def _started(session: AsyncSession, activity: Activity) -> date:
    """The day on which a running work began."""
    rules.ensure_running(activity)
    return (await queries.begun(session, activity)).started_on
