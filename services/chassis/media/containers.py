"""How pictures and films are laid out: the parts of a file, in order, without their content.

Each walk ends quietly where a file is cut off or makes no sense, takes steps of bounded number,
and reads nothing but the headers of parts: it may stand on a mapped file of any size.
"""

import re
from collections.abc import Iterator
from mmap import mmap
from typing import Final, NamedTuple

Buffer = bytes | mmap
MOST_PARTS: Final = 20_000
SOI, EOI, SOS, APP0, APP1, APP2, APP14, COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_START: Final = re.compile(rb"\xff{1,256}([\x01\xc0-\xfe])")  # more than one is filling
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_STANDALONE: Final = {0x01, *range(0xD0, 0xD8)}  # markers without a length


class Part(NamedTuple):
    """From `start` to `end` of the file; its content begins at `body`."""

    name: bytes
    start: int
    body: int
    end: int


def jpeg(data: Buffer) -> Iterator[Part]:
    """The segments after the first two bytes; a scan's segment reaches to the next marker."""
    at, size = 2, len(data)
    for _ in range(MOST_PARTS):
        start = _START.match(data, at)
        if start is None:
            return
        at, name = start.end() - 2, start[1]
        end = at + 2
        if name[0] != EOI and name[0] not in _STANDALONE:
            end += int.from_bytes(data[at + 2 : at + 4], "big")
            if end < at + 4 or end > size:
                return
        body = min(at + 4, end)
        if name[0] == SOS:
            following = _MARKER.search(data, end)
            end = following.start() if following else size
        yield Part(name, at, body, end)
        if name[0] == EOI:
            return
        at = end


def png(data: Buffer) -> Iterator[Part]:
    """The chunks, each with its checksum."""
    at = 8
    for _ in range(MOST_PARTS):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data):
            return
        name = data[at + 4 : at + 8]
        yield Part(name, at, at + 8, end)
        if name == b"IEND":
            return
        at = end


def webp(data: Buffer) -> Iterator[Part]:
    """The chunks, each with the byte that makes it even."""
    at = 12
    for _ in range(MOST_PARTS):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        if end > len(data) or at + 8 > len(data):
            return
        yield Part(data[at : at + 4], at, at + 8, end)
        at = end


def boxes(data: Buffer, at: int, end: int) -> Iterator[Part]:
    """The boxes of an ISO media file (MP4, 3GP, M4A) between two places."""
    for _ in range(MOST_PARTS):
        if at + 8 > end:
            return
        length, body = int.from_bytes(data[at : at + 4], "big"), at + 8
        if length == 1:
            length, body = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        after = at + length if length else end
        if after < body or after > end:
            return
        yield Part(data[at + 4 : at + 8], at, body, after)
        at = after
