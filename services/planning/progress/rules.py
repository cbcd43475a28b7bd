"""What may be recorded of a running work, and what a measurement comes to. Pure."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from contracts.regions.zones import zone_of
from services.chassis.days import ensure_order, ensure_past
from services.chassis.media.exif import Exif
from services.chassis.media.sniff import Kind
from services.chassis.problems import IdTaken
from services.planning.activities.models import Activity
from services.planning.activities.shapes import State
from services.planning.progress.distance import metres
from services.planning.progress.models import ActivityPhoto, ActivityWeek, OpnameLine
from services.planning.progress.problems import (
    CorrectionReasonNeeded,
    DimensionsMissing,
    LineCorrected,
    LineUnfitting,
    PhotoInFuture,
    PhotoPlaceNeeded,
    PhotoTimeNeeded,
    PhotoTooOld,
    PhotoTwice,
    PhotoTypeRefused,
    PhysicalFell,
    PhysicalOvertaken,
    PlaceNotOfActivity,
    WorkNotRunning,
)
from services.planning.progress.shapes import OpnameCreate, PhotoRead, PhotoSaid, WeekPut

FAR = Decimal(500)  # metres from the activity's geometry
HECTARE = Decimal(10_000)
SIX = Decimal("0.000001")
FIRST_YEAR = 2000  # what a camera or a form says of an earlier one is a clock that was reset
CLOCKS = timedelta(minutes=10)  # by which a camera may be ahead
PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})  # of which place and time are stripped
SAME = (
    "rt",
    "criterion",
    "count",
    "length",
    "width",
    "height",
    "measured_on",
    "corrects",
    "activity_id",
)


def ensure_running(activity: Activity, *also: State) -> None:
    """Raise WorkNotRunning unless the work is begun and not done."""
    if activity.state not in {State.running, *also}:
        raise WorkNotRunning(state=activity.state)


def monday_of(day: date) -> date:
    """The day by which a week is named."""
    return day - timedelta(days=day.weekday())


def ensure_week(week: date, started_on: date, today: date) -> None:
    """The week has begun, and the work had."""
    ensure_past(today, week)
    ensure_order(started_on, week + timedelta(days=6))


def ensure_rising(data: WeekPut, before: ActivityWeek | None, after: ActivityWeek | None) -> None:
    """The physical percentage falls only with a reason."""
    if before is not None and data.physical < before.physical and data.reason is None:
        raise PhysicalFell(now=data.physical, before=before.physical)
    if after is not None and after.physical < data.physical and after.reason is None:
        raise PhysicalOvertaken(week=after.week, after=after.physical)


def ensure_picture(kind: Kind) -> None:
    """Raise PhotoTypeRefused for what cannot be handed out without its place."""
    if kind not in PICTURES:
        raise PhotoTypeRefused(found=kind.value)


def seen(exif: Exif, said: PhotoSaid, activity: Activity, now: datetime) -> dict[str, Any]:
    """When and where a photo was taken: by the picture itself, else as it was said."""
    taken = exif.taken_at if exif.taken_at and exif.taken_at.year >= FIRST_YEAR else None
    if taken is not None and taken.tzinfo is None:
        taken = taken.replace(tzinfo=zone_of(activity.region))
    told = exif.longitude is not None and exif.latitude is not None
    lon = Decimal(str(exif.longitude)) if told else said.lon
    lat = Decimal(str(exif.latitude)) if told else said.lat
    if lon is None or lat is None:
        raise PhotoPlaceNeeded
    at = taken or said.taken_at
    if at is None:
        raise PhotoTimeNeeded
    if at.year < FIRST_YEAR:
        raise PhotoTooOld(taken_at=at.isoformat())
    if at > now + CLOCKS:
        raise PhotoInFuture(taken_at=at.isoformat())
    facts = {"taken_at": at.astimezone(UTC), "time_said": taken is None, "lon": lon, "lat": lat}
    return facts | {"place_said": not told, "distance": _distance(lon, lat, activity.geometry)}


def _distance(lon: Decimal, lat: Decimal, geometry: dict[str, Any] | None) -> Decimal | None:
    if geometry is None:
        return None
    return Decimal(str(round(metres(float(lon), float(lat), geometry), 1)))


def same_photo(known: ActivityPhoto, said: PhotoSaid) -> ActivityPhoto:
    """A photo sent again says the same."""
    if known.percent != said.percent:
        raise PhotoTwice(percent=known.percent)
    return known


def photo_view(photo: ActivityPhoto) -> PhotoRead:
    """A photo with what to look at."""
    flags = {
        "time_said": photo.time_said,
        "place_said": photo.place_said,
        "far": photo.distance is not None and photo.distance > FAR,
        "no_geometry": photo.distance is None,
    }
    return PhotoRead.model_validate(
        photo.model_dump() | {"flags": [name for name, up in flags.items() if up]}
    )


def unit_of(held: Any | None, rt: str, criterion: str) -> str:
    """The unit of the need that a running work holds; raises PlaceNotOfActivity."""
    if held is None:
        raise PlaceNotOfActivity(rt=rt, criterion=criterion)
    return str(held.unit)


def volume_of(unit: str, data: OpnameCreate) -> Decimal:
    """What was measured, in the criterion's unit; raises DimensionsMissing."""
    asked = {"m": ("length",), "Ha": ("length", "width")}.get(unit, ())
    missing = [name for name in asked if getattr(data, name) is None]
    if missing:
        raise DimensionsMissing(unit=unit, needed=", ".join(missing))
    volume = data.count
    for name in asked:
        volume *= getattr(data, name)
    return (volume / HECTARE if unit == "Ha" else volume).quantize(SIX).normalize() + 0


def ensure_corrects(
    wanted: OpnameLine, known: OpnameLine | None, already: OpnameLine | None
) -> None:
    """A correction names the newest line of its RT and criterion, and says why."""
    if wanted.reason is None:
        raise CorrectionReasonNeeded
    if known is None or (known.rt, known.criterion) != (wanted.rt, wanted.criterion):
        raise LineUnfitting
    if already is not None:
        raise LineCorrected(number=already.number)


def same_line(known: OpnameLine, said: Mapping[str, Any]) -> OpnameLine:
    """A line sent again with the same id says the same."""
    if any(getattr(known, name) != said[name] for name in SAME):
        raise IdTaken(id=known.id)
    return known
