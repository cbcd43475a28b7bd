"""Which level a zoom draws, which tile is one, and what of a question can be read."""

from collections.abc import Iterable
from typing import Final, Literal

from services.chassis.geo import EAST, NORTH, SOUTH, WEST
from services.reporting.maps.cells import MOST_ZOOM, NORTHMOST, Box, box, tile
from services.reporting.maps.problems import BboxInvalid, TileNotFound
from services.reporting.reach import ORDER, level_of, within

RegionLevel = Literal["province", "regency", "district", "village"]

SINGLES: Final = 13  # from this zoom on each RT, each activity
ZOOMS: Final[dict[RegionLevel, int]] = {"province": 0, "regency": 6, "district": 9, "village": 11}
# The zooms from which a border of a level has a form of its own.
BANDS: Final[dict[RegionLevel, tuple[int, ...]]] = {
    "province": (0,),
    "regency": (6,),
    "district": (9,),
    "village": (11, 13),
}
INDONESIA: Final = (WEST, SOUTH, EAST, NORTH)
SIDES: Final = 4


def outermost(regions: Iterable[str]) -> tuple[str, ...]:
    """Those of these regions that lie in no other of them, in order."""
    found: list[str] = []
    for region in sorted(set(regions)):  # what holds another goes before it
        if not found or region >= within(found[-1])[1]:
            found.append(region)
    return tuple(found)


def drawn(zoom: int, region: str) -> RegionLevel:
    """The level by which a zoom draws a region: never above the region's own."""
    by_zoom = max((level for level in ZOOMS if ZOOMS[level] <= zoom), key=ORDER.index)
    own = next((level for level in ZOOMS if level == level_of(region)), by_zoom)
    return max(by_zoom, own, key=ORDER.index)


def band(level: RegionLevel, zoom: int) -> int:
    """The zoom from which the border holds that is drawn at a zoom."""
    return max((one for one in BANDS[level] if one <= zoom), default=BANDS[level][0])


def tile_at(z: int, x: int, y: int) -> Box:
    """The box of a tile; raises TileNotFound where there is none."""
    if not (0 <= z <= MOST_ZOOM and 0 <= x < 1 << z and 0 <= y < 1 << z):
        raise TileNotFound(z=z, x=x, y=y, most=MOST_ZOOM)
    return tile(z, x, y)


def box_of(bbox: str) -> Box:
    """The box of `west,south,east,north`; raises BboxInvalid."""
    try:
        west, south, east, north = map(float, bbox.split(","))
    except ValueError as error:
        raise BboxInvalid(bbox=bbox) from error
    # What is no number is in no order with another.
    if not (-180 <= west <= east <= 180 and -NORTHMOST <= south <= north <= NORTHMOST):  # noqa: PLR2004 - degrees
        raise BboxInvalid(bbox=bbox)
    return box((west, south, east, north))
