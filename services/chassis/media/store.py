"""Where the content of files is kept, by its SHA-256: the interface, whatever lies behind it.

The same content is kept once. A reader sees a whole file or none.
"""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO, Final, Protocol

from services.chassis.media.containers import Buffer

DAY: Final = timedelta(days=1)
Named = Callable[[Sequence[str]], Awaitable[set[str]]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was put away."""

    sha256: str
    size: int


class Store(Protocol):
    """Keeps content; raises MediaTooLarge, MediaDiskFull, MediaNotFound, MediaDamaged.

    A hash may come from anywhere: what is none names nothing.
    """

    async def put(self, content: AsyncIterable[bytes] | BinaryIO, *, most: int) -> Kept:
        """Keep it, durably and whole; at most so many bytes."""

    async def open(self, sha256: str) -> AsyncIterator[bytes]:
        """The content in chunks; raises before the first one if there is none."""

    def view(self, sha256: str) -> AbstractContextManager[Buffer]:
        """All of it at once, to look into; not on the event loop."""

    async def exists(self, sha256: str) -> bool:
        """Whether it is kept."""

    async def verify(self, sha256: str) -> None:
        """Raises MediaDamaged unless the content still has this hash."""

    async def delete(self, sha256: str) -> bool:
        """Take it away for good, whoever names it; whether it was there."""

    async def sweep(self, named: Named, *, older_than: timedelta = DAY) -> int:
        """Take away what no row names and was last put a while ago; answers how many were.

        `named` gets some hashes and answers those that rows name. Leave `older_than` far longer
        than a request takes: between the putting of a file and the commit of its row none names it.
        """
