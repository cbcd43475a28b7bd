"""Pictures for the story: drawn here, so that nobody takes them for photos; place and time in EXIF."""

import struct
import zlib
from datetime import datetime

WIDTH, HEIGHT = 320, 240
SKY, GRASS, MUD, PAVING, JOINT = (
    *((196, 214, 226), (138, 160, 112), (120, 96, 72)),
    *((168, 168, 164), (126, 126, 122)),
)
HORIZON, BRICK = 90, 12
Pixel = tuple[int, int, int]


def road(percent: int, at: datetime, lon: float, lat: float) -> bytes:
    """A PNG of a road that is paved so far from below; `at` is the time of the place."""
    rows = b"".join(b"\0" + b"".join(map(bytes, _row(y, percent))) for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = {
        b"IHDR": head,
        b"eXIf": _exif(at, lon, lat),
        b"IDAT": zlib.compress(rows, 9),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks.items())


def _row(y: int, percent: int) -> list[Pixel]:
    if y < HORIZON:
        return [SKY] * WIDTH
    depth = HEIGHT - HORIZON
    half = 20 + (y - HORIZON) * 110 // depth
    paved = (HEIGHT - y) * 100 <= percent * depth
    return [
        _ground(x, y, paved=paved) if abs(x - WIDTH // 2) <= half else GRASS for x in range(WIDTH)
    ]


def _ground(x: int, y: int, *, paved: bool) -> Pixel:
    if not paved:
        return MUD
    shift = BRICK // 2 if y // (BRICK // 2) % 2 else 0
    return JOINT if y % (BRICK // 2) == 0 or (x + shift) % BRICK == 0 else PAVING


def _chunk(name: bytes, body: bytes) -> bytes:
    sum_ = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + sum_


def _exif(at: datetime, lon: float, lat: float) -> bytes:
    """A TIFF block: the first directory points to that of the time and that of the place."""
    taken, zone = at.strftime("%Y:%m:%d %H:%M:%S").encode(), at.strftime("%z").encode()
    told = zone[:3] + b":" + zone[3:]
    time_at = 8 + _size(2)
    time = _directory(time_at, {0x9003: _text(taken), 0x9011: _text(told)})
    place_at = time_at + len(time)
    place = _directory(
        place_at,
        {
            1: _text(b"S" if lat < 0 else b"N"),
            2: _degrees(lat),
            3: _text(b"W" if lon < 0 else b"E"),
            4: _degrees(lon),
        },
    )
    pointers = {
        0x8769: (4, 1, struct.pack("<I", time_at)),
        0x8825: (4, 1, struct.pack("<I", place_at)),
    }
    return b"II*\0" + struct.pack("<I", 8) + _directory(8, pointers) + time + place


Entry = tuple[int, int, bytes]


def _size(entries: int) -> int:
    return 2 + 12 * entries + 4


def _directory(start: int, entries: dict[int, Entry]) -> bytes:
    """Entries of 12 bytes each; what is longer than 4 bytes lies behind them."""
    lines, behind = b"", b""
    for tag, (form, count, value) in sorted(entries.items()):
        held = value.ljust(4, b"\0")
        if len(value) > 4:  # noqa: PLR2004 - what an entry holds itself
            held = struct.pack("<I", start + _size(len(entries)) + len(behind))
            behind += value
        lines += struct.pack("<HHI", tag, form, count) + held
    return struct.pack("<H", len(entries)) + lines + b"\0" * 4 + behind


def _text(value: bytes) -> Entry:
    return 2, len(value) + 1, value + b"\0"


def _degrees(value: float) -> Entry:
    """Degrees with six decimals; minutes and seconds are in them already."""
    return 5, 3, struct.pack("<6I", round(abs(value) * 1_000_000), 1_000_000, 0, 1, 0, 1)
