"""Writes Mapbox Vector Tiles 2.1, as the specification says: points and polygons, and what they tell.

Places come on the map of `cells`, and leave as steps of a tile of 4096 by 4096, with a margin around
it, so that no border is drawn along a tile's edge. A tile is a message of Protocol Buffers, of which
these few forms are all that it needs.
"""

from collections.abc import Mapping, Sequence
from struct import pack
from typing import Final

from services.reporting.maps.cells import Box
from services.reporting.maps.shapes import FEWEST, Polygon, Ring

EXTENT_BITS: Final = 12
EXTENT: Final = 1 << EXTENT_BITS
MARGIN: Final = 64
MOVE, LINE, CLOSE = 1, 2, 7
POINT, POLYGON = 1, 3
VERSION: Final = 2

Value = str | int | float | bool
Commands = list[int]


def varint(number: int) -> bytes:
    """A number from 0 on, seven bits to a byte, the lowest first."""
    if number < 0x80:  # noqa: PLR2004 - one byte holds it
        return number.to_bytes(1, "little")
    found = bytearray()
    while number >= 0x80:  # noqa: PLR2004
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)


def zigzag(number: int) -> int:
    """A number with its sign as one from 0 on: small ones stay small."""
    return number << 1 if number >= 0 else ~(number << 1)


def _field(number: int, content: bytes) -> bytes:
    """A field that says how long it is."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def _number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def _packed(field: int, numbers: Sequence[int]) -> bytes:
    return _field(field, b"".join(map(varint, numbers)))


def _value(value: Value) -> bytes:
    if isinstance(value, bool):
        return _number(7, int(value))
    if isinstance(value, str):
        return _field(1, value.encode())
    if isinstance(value, float):
        return varint(3 << 3 | 1) + pack("<d", value)
    return _number(6, zigzag(value))


class Frame:
    """How a tile lies on the map."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.shift = (box.x2 - box.x1).bit_length() - 1 - EXTENT_BITS
        margin = MARGIN << self.shift
        self.outer = Box(box.x1 - margin, box.y1 - margin, box.x2 + margin, box.y2 + margin)

    def point(self, x: int, y: int) -> Commands:
        """A place as the commands that draw it."""
        east, south = x - self.box.x1 >> self.shift, y - self.box.y1 >> self.shift
        return [MOVE | 1 << 3, zigzag(east), zigzag(south)]

    def polygons(self, polygons: Sequence[Polygon]) -> Commands:
        """What of polygons lies in the tile and its margin; empty when nothing does."""
        found: Commands = []
        pen = (0, 0)
        for rings in polygons:
            for number, ring in enumerate(rings):
                laid = self._laid(ring, border=number == 0)
                if laid:
                    pen = _draw(found, laid, pen)
                elif number == 0:
                    break  # no border, no holes
        return found

    def _laid(self, ring: Ring, *, border: bool) -> list[tuple[int, int]]:
        """A ring in steps of the tile: borders with the clock as they are seen, holes against it."""
        xs, ys = ring[::2], ring[1::2]
        inside = self._holds(min(xs), max(xs), min(ys), max(ys))
        places = list(zip(xs, ys, strict=True))
        if not inside:
            places = clipped(places, self.outer)
        shift, west, north = self.shift, self.box.x1, self.box.y1
        found: list[tuple[int, int]] = []
        for x, y in places:
            place = (x - west >> shift, y - north >> shift)
            if not found or found[-1] != place:
                found.append(place)
        if len(found) > 1 and found[0] == found[-1]:
            found.pop()
        size = doubled(found)
        if len(found) < FEWEST or size == 0:
            return []
        return found if (size > 0) == border else found[::-1]

    def _holds(self, west: int, east: int, north: int, south: int) -> bool:
        outer = self.outer
        return outer.x1 <= west and east <= outer.x2 and outer.y1 <= north and south <= outer.y2


def doubled(ring: Sequence[tuple[int, int]]) -> int:
    """Twice what a ring encloses; above zero when it goes with the clock as it is seen."""
    return sum(
        x * below - right * y
        for (x, y), (right, below) in zip(ring, [*ring[1:], *ring[:1]], strict=True)
    )


def _draw(
    found: Commands, ring: Sequence[tuple[int, int]], pen: tuple[int, int]
) -> tuple[int, int]:
    x, y = pen
    for number, (right, below) in enumerate(ring):
        if number == 0:
            found.append(MOVE | 1 << 3)
        elif number == 1:
            found.append(LINE | (len(ring) - 1) << 3)
        found += (zigzag(right - x), zigzag(below - y))
        x, y = right, below
    found.append(CLOSE | 1 << 3)
    return x, y


def clipped(ring: list[tuple[int, int]], box: Box) -> list[tuple[int, int]]:
    """What of a ring lies in a box, by Sutherland and Hodgman: one side after the other."""
    sides = ((0, box.x1, 1), (0, box.x2, -1), (1, box.y1, 1), (1, box.y2, -1))
    for axis, edge, sign in sides:
        if not ring:
            break
        found: list[tuple[int, int]] = []
        before = ring[-1]
        was_in = (before[axis] - edge) * sign >= 0
        for place in ring:
            is_in = (place[axis] - edge) * sign >= 0
            if is_in != was_in:
                found.append(_crossing(before, place, axis, edge))
            if is_in:
                found.append(place)
            before, was_in = place, is_in
        ring = found
    return ring


def _crossing(
    one: tuple[int, int], other: tuple[int, int], axis: int, edge: int
) -> tuple[int, int]:
    """Where a line meets an edge."""
    along = 1 - axis
    way = (other[along] - one[along]) * (edge - one[axis]) // (other[axis] - one[axis])
    place = one[along] + way
    return (edge, place) if axis == 0 else (place, edge)


class Layer:
    """A layer that is being written: each key and each value is told once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.features: list[bytes] = []
        self._keys: dict[str, int] = {}
        self._values: dict[tuple[type, Value], int] = {}

    def add(self, kind: int, commands: Commands, tells: Mapping[str, Value | None]) -> None:
        """A feature; what it does not know it does not tell."""
        tags: list[int] = []
        for key, value in tells.items():
            if value is not None:
                tags.append(self._keys.setdefault(key, len(self._keys)))
                tags.append(self._values.setdefault((type(value), value), len(self._values)))
        content = _packed(2, tags) + _number(3, kind) + _packed(4, commands)
        self.features.append(_field(2, content))

    def written(self) -> bytes:
        """The layer as a field of a tile."""
        parts = [
            _number(15, VERSION),
            _field(1, self.name.encode()),
            *self.features,
            *(_field(3, key.encode()) for key in self._keys),
            *(_field(4, _value(value)) for _, value in self._values),
            _number(5, EXTENT),
        ]
        return _field(3, b"".join(parts))


def tile(layers: Sequence[Layer]) -> bytes:
    """A tile of layers, of which those that hold nothing are left out."""
    return b"".join(layer.written() for layer in layers if layer.features)
