"""The same picture or film without what it tells about time, place and camera.

Pixels and sound are passed on byte by byte, nothing is decoded. From a JPEG, PNG and WEBP go EXIF,
XMP, IPTC, comments, thumbnails, and all that follows the picture's end; the way it is turned and
its colours stay. From MP4, 3GP and M4A go user data (where phones write the place), metadata and
times; tracks stay as they are, also those in which an action camera logs its way.
Types that are not in STRIPPED are passed on as they are: HEIC and PDF may tell a place, MP3, OGG,
WAV and GIF may hold comments. Who hands them to someone who must not know the place keeps them back.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from services.chassis.media import containers, exif
from services.chassis.media.containers import APP0, APP2, APP14, COM, SOI, Buffer, Part
from services.chassis.media.sniff import Kind

CHUNK: Final = 262_144
LAST_APP: Final = 0xEF
APPS_KEPT: Final = {APP2: b"ICC_PROFILE\0", APP14: b"Adobe"}  # colours
PNG_KEPT: Final = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"),
    *(b"bKGD", b"pHYs", b"hIST", b"acTL", b"fcTL", b"fdAT", b"cICP", b"mDCV", b"cLLI"),
}
WEBP_KEPT: Final = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
WEBP_EXIF, WEBP_XMP = 0x08, 0x04  # flags in VP8X
OPENED: Final = {b"moov", b"trak", b"mdia"}
FREED: Final = {b"udta", b"meta", b"uuid"}
SENSELESS: Final = b""  # no box; nobody reads it, so nobody misses it
TIMED: Final = {b"mvhd", b"tkhd", b"mdhd"}
Piece = bytes | tuple[int, int]  # new bytes, or a range of the old ones


def stripped(data: Buffer, kind: Kind) -> Iterator[bytes]:
    """What is handed out, in chunks; a damaged picture ends where it stops making sense."""
    cut = CUTS.get(kind)
    for piece in cut(data) if cut else [(0, len(data))]:
        if isinstance(piece, bytes):
            yield piece
        else:
            start, end = piece
            for at in range(start, end, CHUNK):
                yield data[at : min(at + CHUNK, end)]


def _turned(data: Buffer, kind: Kind) -> bytes:
    """An EXIF block with the orientation only; nothing if the picture is upright."""
    turned = exif.read(data, kind).orientation
    entry = struct.pack(">HHHIHH", 1, exif.ORIENTATION, exif.SHORT, 1, turned, 0)
    return b"MM\0*\0\0\0\x08" + entry + b"\0\0\0\0" if turned != 1 else b""


def _jpeg(data: Buffer) -> Iterator[Piece]:
    block = _turned(data, Kind.JPEG)
    block = block and b"\xff\xe1\0\x22Exif\0\0" + block
    yield bytes([0xFF, SOI])
    for part in containers.jpeg(data):
        if part.name[0] != APP0 and block:
            yield block
            block = b""
        yield from _segment(data, part)


def _segment(data: Buffer, part: Part) -> Iterator[Piece]:
    name, head = part.name[0], data[part.body : min(part.body + 12, part.end)]
    if name == APP0 and head.startswith(b"JFIF\0"):
        yield b"\xff\xe0\0\x10" + head.ljust(12, b"\0") + b"\0\0"  # a thumbnail of 0 x 0
    elif APP0 <= name <= LAST_APP or name == COM:
        if name in APPS_KEPT and head.startswith(APPS_KEPT[name]):
            yield part.start, part.end
    else:
        yield part.start, part.end


def _png(data: Buffer) -> Iterator[Piece]:
    block = _turned(data, Kind.PNG)
    yield data[:8]
    for part in containers.png(data):
        if part.name in PNG_KEPT:
            yield part.start, part.end
        if part.name == b"IHDR" and block:
            named = b"eXIf" + block
            yield struct.pack(">I", len(block)) + named + struct.pack(">I", zlib.crc32(named))


def _webp(data: Buffer) -> Iterator[Piece]:
    block = _turned(data, Kind.WEBP)
    kept = [part for part in containers.webp(data) if part.name in WEBP_KEPT]
    block = block and b"EXIF" + struct.pack("<I", len(block)) + block
    size = 4 + sum(part.end - part.start for part in kept) + len(block)
    yield b"RIFF" + struct.pack("<I", size) + b"WEBP"
    for part in kept:
        if part.name == b"VP8X" and part.end > part.body:
            flags = data[part.body] & ~(WEBP_EXIF | WEBP_XMP) | (WEBP_EXIF if block else 0)
            yield data[part.start : part.body] + bytes([flags])
            yield part.body + 1, part.end
        else:
            yield part.start, part.end
    yield block


def _iso(data: Buffer) -> Iterator[Piece]:
    """Every box keeps its size, for others point into the file by place."""
    for part in islice(_boxes(data, 0, len(data), 0), containers.MOST_PARTS):
        if part.name in FREED:
            yield part.start, part.start + 4
            yield b"free"
            yield part.start + 8, part.body
            yield from _zeros(part.end - part.body)
        elif part.name == SENSELESS:
            yield from _zeros(part.end - part.start)
        elif part.name in TIMED:
            times = min(part.body + 4, part.end)
            after = min(times + (16 if data[part.body : part.body + 1] == b"\1" else 8), part.end)
            yield part.start, times
            yield from _zeros(after - times)
            yield after, part.end
        else:
            yield part.start, part.end


def _boxes(data: Buffer, start: int, end: int, depth: int) -> Iterator[Part]:
    """All boxes in order, of those that are opened the head first; inside, no byte is left out."""
    for part in containers.boxes(data, start, end):
        if part.name not in OPENED:
            yield part
        elif depth == len(OPENED):
            yield part._replace(name=SENSELESS)
        else:
            yield part._replace(end=part.body)
            yield from _boxes(data, part.body, part.end, depth + 1)
        start = part.end
    if depth and start < end:
        yield Part(SENSELESS, start, start, end)


def _zeros(count: int) -> Iterator[bytes]:
    for at in range(0, count, CHUNK):
        yield bytes(min(CHUNK, count - at))


CUTS: Final[dict[Kind, Callable[[Buffer], Iterator[Piece]]]] = {
    Kind.JPEG: _jpeg,
    Kind.PNG: _png,
    Kind.WEBP: _webp,
    **dict.fromkeys((Kind.MP4, Kind.THREE_GP, Kind.M4A), _iso),
}
STRIPPED: Final = frozenset(CUTS)
