"""What may be stated of where an RT lies, and how it is shown."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from math import asin, cos, floor, radians, sin, sqrt
from typing import Any, Final
from uuid import UUID

from contracts.regions import InvalidRtCode, normalise_rt, regions, village_of
from services.chassis import geo
from services.chassis.auth import Principal
from services.chassis.problems import NotFound, RegionNotFound, Text
from services.survey.imports.columns import Fault, Faults
from services.survey.positions.models import Position, PositionPut, PositionRead, RtPosition
from services.survey.positions.problems import ROWS, PositionInvalid, PositionsRefused

DECIMALS: Final = 6  # 11 cm
FAR: Final = 20_000  # metres: wider than nearly every village
EARTH: Final = 6_371_000  # metres, its radius
AROUND: Final = sorted(
    product(range(-2, 3), repeat=2), key=lambda cell: abs(cell[0]) + abs(cell[1])
)

Place = tuple[Decimal, Decimal]
Cells = dict[tuple[int, int], list[Any]]


def rt_of(code: str, by: Principal) -> str:
    """The canonical code of an RT in the caller's regions; raises NotFound or RegionNotFound."""
    try:
        rt = normalise_rt(code)
    except InvalidRtCode as error:
        raise NotFound(what="RT", key=code[:100]) from error
    village = village_of(rt)
    if village not in regions or not by.covers(village):
        raise RegionNotFound(region=village)
    return rt


def place_of(data: PositionPut) -> Place | None:
    """The place that is stated, None when it is taken back.

    Raises PositionInvalid, CoordinatesSwapped or OutsideIndonesia.
    """
    lon, lat = data.lon, data.lat
    if lon is None and lat is None:
        return None
    if lon is None or lat is None or not (_is_number(lon) and _is_number(lat)):
        raise PositionInvalid(lon=_said(lon), lat=_said(lat))
    return placed(lon, lat)


def placed(lon: Decimal, lat: Decimal) -> Place:
    """The place to 11 cm; raises CoordinatesSwapped or OutsideIndonesia."""
    geo.ensure_inside(float(lon), float(lat))
    return _bounded(lon), _bounded(lat)


def _bounded(degrees: Decimal) -> Decimal:
    """As it was written, unless that is finer."""
    places = -int(degrees.as_tuple().exponent)
    return degrees if places <= DECIMALS else round(degrees, DECIMALS)


def _is_number(degrees: Decimal) -> bool:
    return degrees.is_finite() and -geo.MOST < degrees < geo.MOST


def _said(degrees: Decimal | None) -> str:
    return "null" if degrees is None else str(degrees)[:20]


def changed(places: Mapping[str, Place], standing: Mapping[str, RtPosition]) -> dict[str, Place]:
    """The places that are not stated so already."""
    return {
        rt: place
        for rt, place in places.items()
        if rt not in standing or (standing[rt].lon, standing[rt].lat) != place
    }


def wrongly_marked(stated: Iterable[Any]) -> list[UUID]:
    """Of rows with `id`, `region`, `lon`, `lat`, `far_from_village` those that are not marked so."""
    villages: dict[str, list[Any]] = defaultdict(list)
    for row in stated:
        villages[row.region].append(row)
    return [row.id for rows in villages.values() for row in _wrongly_marked(rows)]


def _wrongly_marked(village: Sequence[Any]) -> Iterator[Any]:
    """Cell by cell of a tenth of a degree: what is near lies within two of them."""
    cells: Cells = defaultdict(list)
    for row in village:
        cells[_cell(row)].append(row)
    for row in village:
        far = len(village) > 1 and not _has_near(row, cells)
        if far != row.far_from_village:
            yield row


def _cell(row: Any) -> tuple[int, int]:
    return floor(row.lon * 10), floor(row.lat * 10)


def _has_near(row: Any, cells: Cells) -> bool:
    x, y = _cell(row)
    around = (other for dx, dy in AROUND for other in cells.get((x + dx, y + dy), ()))
    return any(other is not row and metres(row, other) <= FAR for other in around)


def metres(one: Any, other: Any) -> float:
    """Between two places with `lon` and `lat` in degrees, on a sphere."""
    lat, other_lat = radians(one.lat), radians(other.lat)
    north, east = other_lat - lat, radians(other.lon - one.lon)
    half = sin(north / 2) ** 2 + cos(lat) * cos(other_lat) * sin(east / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def ensure_faultless(faults: Faults) -> None:
    """Raise PositionsRefused with a sentence for each fault, the first thousand of them."""
    if faults.count:
        raise PositionsRefused(faults=faults.count, errors=[_told(one) for one in faults.kept])


def _told(fault: Fault) -> dict[str, Any]:
    sentence = ROWS[fault.code]
    detail = Text(*(sentence.render(language, fault.facts) for language in ("id", "en")))
    return {"row": fault.row, "column": fault.column, "code": fault.code, "detail": detail}


def read(rt: str, found: Position | None, stated: RtPosition | None) -> PositionRead:
    """An RT's position as people see it."""
    return PositionRead(
        rt=rt,
        region=village_of(rt),
        lon=found and found.lon,
        lat=found and found.lat,
        source=found and found.source,
        far_from_village=stated is not None and stated.far_from_village,
        version=stated.version if stated else 0,
        stated_by=stated and stated.stated_by,
        stated_at=stated and stated.stated_at,
    )
