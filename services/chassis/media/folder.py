"""The store as a folder: `<folder>/ab/cd/<sha256>`, on a disk or a volume that several pods share.

A file is written in `tmp`, brought to the disk, and renamed to its place. Whatever dies in between
leaves at worst a file in `tmp`, which a later sweep takes away. All of it blocks in threads.
"""

import asyncio
import contextlib
import errno
import fcntl
import hashlib
import mmap
import os
import re
import tempfile
import threading
from collections.abc import AsyncIterable, AsyncIterator, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from services.chassis import clock
from services.chassis.media.containers import Buffer
from services.chassis.media.problems import (
    MediaDamaged,
    MediaDiskFull,
    MediaNotFound,
    MediaTooLarge,
)
from services.chassis.media.store import DAY, Kept, Named

CHUNK: Final = 1_048_576
BATCH: Final = 1000  # hashes asked about at once
FULL: Final = {errno.ENOSPC, errno.EDQUOT}
_HASH: Final = re.compile(r"[0-9a-f]{64}")


class Folder:
    """A Store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, content: AsyncIterable[bytes] | BinaryIO, *, most: int) -> Kept:
        writer = _Writer(self.folder, most)
        try:
            if not isinstance(content, AsyncIterable):
                return await asyncio.to_thread(writer.copy, content)
            async for chunk in _gathered(content):
                await asyncio.to_thread(writer.write, chunk)
            return await asyncio.to_thread(writer.keep)
        finally:
            await asyncio.to_thread(writer.close)

    async def open(self, sha256: str) -> AsyncIterator[bytes]:
        place = self._place(sha256)
        if not await asyncio.to_thread(place.exists):
            raise MediaNotFound(sha256=sha256)
        return _chunks(place)

    @contextlib.contextmanager
    def view(self, sha256: str) -> Iterator[Buffer]:
        try:
            file = self._place(sha256).open("rb")
        except FileNotFoundError:
            raise MediaNotFound(sha256=sha256) from None
        with file:
            if os.fstat(file.fileno()).st_size == 0:  # which cannot be mapped
                yield b""
                return
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
                yield mapped

    async def exists(self, sha256: str) -> bool:
        return bool(_HASH.fullmatch(sha256)) and await asyncio.to_thread(self._place(sha256).exists)

    async def verify(self, sha256: str) -> None:
        def read() -> str:
            try:
                with self._place(sha256).open("rb") as file:
                    return hashlib.file_digest(file, "sha256").hexdigest()
            except FileNotFoundError:
                raise MediaNotFound(sha256=sha256) from None

        if await asyncio.to_thread(read) != sha256:
            raise MediaDamaged(sha256=sha256)

    async def delete(self, sha256: str) -> bool:
        return await self.exists(sha256) and bool(await asyncio.to_thread(self._take, [sha256]))

    async def sweep(self, named: Named, *, older_than: timedelta = DAY) -> int:
        before = (clock.now() - older_than).timestamp()
        await asyncio.to_thread(self._sweep_tmp, before)
        taken, found = 0, self._older(before)
        while batch := await asyncio.to_thread(list, islice(found, BATCH)):
            kept = await named(batch)
            free = [sha256 for sha256 in batch if sha256 not in kept]
            taken += await asyncio.to_thread(self._take, free, before)
        return taken

    def _place(self, sha256: str) -> Path:
        if not _HASH.fullmatch(sha256):
            raise MediaNotFound(sha256=sha256[:64])
        return _place(self.folder, sha256)

    def _older(self, before: float) -> Iterator[str]:
        for path in self.folder.glob("??/??/*"):
            if _HASH.fullmatch(path.name) and _changed(path) < before:
                yield path.name

    def _take(self, hashes: Sequence[str], before: float = float("inf")) -> int:
        """Looks again under the lock: a file that was put once more meanwhile stays."""
        taken = 0
        for sha256 in hashes:
            place = self._place(sha256)
            with _locked(self.folder, fcntl.LOCK_EX):
                if _changed(place) < before:
                    place.unlink(missing_ok=True)
                    taken += 1
        return taken

    def _sweep_tmp(self, before: float) -> None:
        for path in (self.folder / "tmp").glob("*"):
            if _changed(path) < before:
                path.unlink(missing_ok=True)


class _Writer:
    """One file on its way. What a cancelled request left running in a thread meets a closed one."""

    def __init__(self, folder: Path, most: int) -> None:
        self.folder, self.most = folder, most
        self.hash, self.size = hashlib.sha256(), 0
        self.tmp: Path | None = None
        self.file = -1
        self.closed = False
        self.turn = threading.Lock()

    def copy(self, content: BinaryIO) -> Kept:
        while chunk := content.read(CHUNK):
            self.write(chunk)
        return self.keep()

    def write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self.most:
            raise MediaTooLarge(limit=self.most)
        self.hash.update(chunk)
        with self._working():
            rest = memoryview(chunk)
            while rest:
                rest = rest[os.write(self.file, rest) :]

    def keep(self) -> Kept:
        kept = Kept(self.hash.hexdigest(), self.size)
        place = _place(self.folder, kept.sha256)
        with self._working() as tmp:
            os.fsync(self.file)
            for folder in (place.parent.parent, place.parent):
                if not folder.exists():
                    folder.mkdir(exist_ok=True)
                    _sync(folder.parent)
            with _locked(self.folder, fcntl.LOCK_SH):
                tmp.replace(place)
            self.tmp = None
            _sync(place.parent)
        return kept

    def close(self) -> None:
        with self.turn:
            self.closed = True
            if self.file >= 0:
                os.close(self.file)
            if self.tmp:
                self.tmp.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _working(self) -> Iterator[Path]:
        """The open file, made when it is first needed; a full disk has a name."""
        with self.turn:
            if self.closed:
                raise ValueError("This file was given up.")
            try:
                if self.tmp is None:
                    folder = self.folder / "tmp"
                    folder.mkdir(parents=True, exist_ok=True)
                    self.file, name = tempfile.mkstemp(dir=folder)
                    self.tmp = Path(name)
                yield self.tmp
            except OSError as wrong:
                if wrong.errno in FULL:
                    raise MediaDiskFull from wrong
                raise


async def _gathered(content: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """In fewer, larger chunks."""
    gathered = bytearray()
    async for chunk in content:
        gathered += chunk
        if len(gathered) >= CHUNK:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


async def _chunks(place: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(place.open, "rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk


def _place(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256[2:4] / sha256


def _changed(path: Path) -> float:
    """When; never, if it is gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _sync(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextlib.contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    """Many may rename, or one may take away."""
    opened = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(opened, how)
        yield
    finally:
        os.close(opened)
