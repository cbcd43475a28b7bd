"""When and where a picture was taken, and how large it is.

Reads JPEG, PNG and WEBP; of other types (HEIC too) it knows nothing. Never raises: what is cut
off, out of range or senseless is None. No pixel is decoded. The maker of the camera is not read.
"""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from services.chassis.media import containers
from services.chassis.media.containers import APP1, Buffer
from services.chassis.media.sniff import Kind

MOST_BYTES: Final = 262_144  # of one EXIF block; a JPEG's has at most 65,533
MOST_ENTRIES: Final = 1000
SIZES: Final = {0: 1, 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}  # bytes by EXIF type
SHORT, ASCII, RATIONAL = 3, 2, 5
ORIENTATION, EXIF_IFD, GPS_IFD = 0x0112, 0x8769, 0x8825
TAKEN, OFFSET = 0x9003, 0x9011
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 1, 2, 3, 4
FRAMES: Final = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # JPEG segments that tell the size
_TIME: Final = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)", re.ASCII)
_OFFSET: Final = re.compile(r"([+-])(\d\d):?([0-5]\d)|Z", re.ASCII)
Entries = dict[int, tuple[int, int, int]]  # type, count and place, by tag


@dataclass(frozen=True, slots=True)
class Exif:
    """What a picture tells; `taken_at` has no time zone when the camera named none."""

    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    width: int | None = None
    height: int | None = None
    orientation: int = 1


def read(data: Buffer, kind: Kind) -> Exif:
    """What the picture tells; nothing if it is none, or damaged."""
    reader = READERS.get(kind)
    return reader(data) if reader else Exif()


def _jpeg(data: Buffer) -> Exif:
    block, size = b"", (None, None)
    for part in containers.jpeg(data):
        if part.name[0] == containers.SOS:
            break
        if part.name[0] == APP1 and data[part.body : part.body + 6] == b"Exif\0\0":
            block = block or data[part.body + 6 : part.end]
        if part.name[0] in FRAMES and part.end - part.body >= 5:  # noqa: PLR2004 - its bytes
            height, width = struct.unpack(">HH", data[part.body + 1 : part.body + 5])
            size = (width or None, height or None)
    return replace(_tiff(block), width=size[0], height=size[1])


def _png(data: Buffer) -> Exif:
    block, size = b"", (None, None)
    for part in containers.png(data):
        if part.name == b"IHDR" and part.end - part.body >= 12:  # noqa: PLR2004 - its bytes
            width, height = struct.unpack(">II", data[part.body : part.body + 8])
            size = (width or None, height or None)
        if part.name == b"eXIf":
            block = data[part.body : min(part.end - 4, part.body + MOST_BYTES)]
    return replace(_tiff(block), width=size[0], height=size[1])


def _webp(data: Buffer) -> Exif:
    block: bytes = b""
    size: tuple[int | None, int | None] = (None, None)
    for part in containers.webp(data):
        head = data[part.body : min(part.body + 10, part.end)]
        if part.name in WEBP_SIZES and size == (None, None):
            size = WEBP_SIZES[part.name](head.ljust(10, b"\0"))
        if part.name == b"EXIF":
            block = data[part.body : min(part.end, part.body + MOST_BYTES)]
    return replace(_tiff(block.removeprefix(b"Exif\0\0")), width=size[0], height=size[1])


def _u(head: bytes) -> int:
    return int.from_bytes(head, "little")


WEBP_SIZES: Final[dict[bytes, Callable[[bytes], tuple[int, int]]]] = {
    b"VP8X": lambda head: (_u(head[4:7]) + 1, _u(head[7:10]) + 1),
    b"VP8L": lambda head: ((_u(head[1:5]) & 0x3FFF) + 1, (_u(head[1:5]) >> 14 & 0x3FFF) + 1),
    b"VP8 ": lambda head: (_u(head[6:8]) & 0x3FFF, _u(head[8:10]) & 0x3FFF),
}
READERS: Final = {Kind.JPEG: _jpeg, Kind.PNG: _png, Kind.WEBP: _webp}


def _tiff(block: bytes) -> Exif:
    """The few tags of an EXIF block that are wanted."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None or len(block) > MOST_BYTES:
        return Exif()
    tiff = _Tiff(block, order)
    first = tiff.entries(tiff.number(4, "I"))
    more = tiff.entries(tiff.pointer(first, EXIF_IFD))
    latitude, longitude = _place(tiff, tiff.entries(tiff.pointer(first, GPS_IFD)))
    turned = tiff.short(first, ORIENTATION)
    return Exif(
        taken_at=_time(tiff.text(more, TAKEN), tiff.text(more, OFFSET)),
        latitude=latitude,
        longitude=longitude,
        orientation=turned if turned in range(1, 9) else 1,
    )


class _Tiff:
    """Numbers and texts of a block, each within its bounds."""

    def __init__(self, block: bytes, order: str) -> None:
        self.block, self.order = block, order

    def number(self, at: int, form: str) -> int:
        if at + struct.calcsize(form) > len(self.block):
            return 0
        (number,) = struct.unpack_from(self.order + form, self.block, at)
        return int(number)

    def entries(self, at: int) -> Entries:
        found: Entries = {}
        for entry in range(at + 2, at + 2 + 12 * min(self.number(at, "H"), MOST_ENTRIES), 12):
            if at == 0 or entry + 12 > len(self.block):
                break
            tag, form, count = struct.unpack_from(self.order + "HHI", self.block, entry)
            length = SIZES.get(form, 0) * count
            place = entry + 8 if length <= 4 else self.number(entry + 8, "I")  # noqa: PLR2004
            if length and place + length <= len(self.block):
                found.setdefault(tag, (form, count, place))
        return found

    def pointer(self, entries: Entries, tag: int) -> int:
        _, _, place = entries.get(tag, (0, 0, len(self.block)))
        return self.number(place, "I")

    def short(self, entries: Entries, tag: int) -> int:
        form, _, place = entries.get(tag, (0, 0, 0))
        return self.number(place, "H") if form == SHORT else 0

    def text(self, entries: Entries, tag: int) -> str:
        form, count, place = entries.get(tag, (0, 0, 0))
        text = self.block[place : place + min(count, 64)] if form == ASCII else b""
        return text.decode("ascii", "replace").partition("\0")[0].strip()

    def degrees(self, entries: Entries, tag: int) -> float | None:
        """Degrees, minutes and seconds as one number; None when one is divided by zero."""
        form, count, place = entries.get(tag, (0, 0, 0))
        if form != RATIONAL or count != 3:  # noqa: PLR2004 - degrees, minutes, seconds
            return None
        parts = struct.unpack_from(self.order + "6I", self.block, place)
        if 0 in parts[1::2]:
            return None
        return float(sum(parts[2 * n] / parts[2 * n + 1] / 60**n for n in range(3)))


def _time(text: str, offset: str) -> datetime | None:
    found, zone = _TIME.fullmatch(text), _OFFSET.fullmatch(offset)
    if not found:
        return None
    try:
        local = datetime(*map(int, found.groups()))  # type: ignore[arg-type] # noqa: DTZ001 - as the camera says it
        return local.replace(tzinfo=_zone(zone)) if zone else local
    except ValueError:
        return None


def _zone(found: re.Match[str]) -> timezone:
    if found[0] == "Z":
        return UTC
    away = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-away if found[1] == "-" else away)


def _place(tiff: _Tiff, gps: Entries) -> tuple[float | None, float | None]:
    """Both or none; 0, 0 is what a receiver says that has not found itself."""
    latitude, longitude = tiff.degrees(gps, LATITUDE), tiff.degrees(gps, LONGITUDE)
    north = {"N": 1, "S": -1}.get(tiff.text(gps, LATITUDE_REF))
    east = {"E": 1, "W": -1}.get(tiff.text(gps, LONGITUDE_REF))
    if latitude is None or longitude is None or north is None or east is None:
        return None, None
    if latitude > 90 or longitude > 180 or latitude == longitude == 0:  # noqa: PLR2004
        return None, None
    return round(north * latitude, 7), round(east * longitude, 7)
