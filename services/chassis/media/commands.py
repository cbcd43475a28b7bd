"""Take a file in, hand a file out."""

import asyncio
from collections.abc import AsyncIterator, Generator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final

from services.chassis.media import exif, strip
from services.chassis.media.exif import Exif
from services.chassis.media.problems import MediaNotFound
from services.chassis.media.sniff import HEAD, Kind, sniff
from services.chassis.media.store import Store

PIECES: Final = 16  # handed out at once, each at most strip.CHUNK


@dataclass(frozen=True, slots=True)
class Received:
    """A file that is kept: its content's hash, its size, what it is, and what it tells."""

    sha256: str
    size: int
    kind: Kind
    exif: Exif


async def receive(store: Store, file: BinaryIO, filename: str, *, most: int) -> Received:
    """Keep an uploaded file that can be rewound; refuses what is of no accepted type first."""
    kind = sniff(await asyncio.to_thread(_head, file), filename)
    kept = await store.put(file, most=most)
    found = await asyncio.to_thread(_look, store, kept.sha256, kind)
    return Received(kept.sha256, kept.size, kind, found)


async def hand_out(
    store: Store, sha256: str, kind: Kind, *, whole: bool = False
) -> AsyncIterator[bytes]:
    """The content without time, place and camera, or whole; raises at once if it is gone.

    What is not in strip.STRIPPED comes as it is: see there.
    """
    if whole or kind not in strip.STRIPPED:
        return await store.open(sha256)
    if not await store.exists(sha256):
        raise MediaNotFound(sha256=sha256)
    return _stripped(store, sha256, kind)


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


def _look(store: Store, sha256: str, kind: Kind) -> Exif:
    with store.view(sha256) as content:
        return exif.read(content, kind)


def _pieces(store: Store, sha256: str, kind: Kind) -> Generator[bytes]:
    with store.view(sha256) as content:
        yield from strip.stripped(content, kind)


async def _stripped(store: Store, sha256: str, kind: Kind) -> AsyncIterator[bytes]:
    pieces = _pieces(store, sha256, kind)
    try:
        while some := await asyncio.to_thread(lambda: list(islice(pieces, PIECES))):
            yield b"".join(some)
    finally:
        pieces.close()
