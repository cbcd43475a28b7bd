"""What was answered, as long as there is room: the least asked is forgotten first."""

import hashlib
from collections import OrderedDict
from typing import Final

ROOM: Final = 12 << 20  # bytes
EACH: Final = 500  # bytes that an entry takes beside its content, about


def key(*asked: object) -> bytes:
    """What was asked, and what the answer is made of, in 32 bytes however much that is."""
    return hashlib.sha256(repr(asked).encode()).digest()


class Kept:
    """Answers by their `key`."""

    def __init__(self, room: int = ROOM) -> None:
        self.room, self.size = room, 0
        self._answers: OrderedDict[bytes, bytes] = OrderedDict()

    def find(self, key: bytes) -> bytes | None:
        """The answer, which counts as asked for now."""
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def keep(self, key: bytes, answer: bytes) -> None:
        """An answer; older ones go until there is room."""
        before = self._answers.pop(key, None)
        if before is not None:
            self.size -= len(before) + EACH
        self._answers[key] = answer
        self.size += len(answer) + EACH
        while self.size > self.room:
            _, gone = self._answers.popitem(last=False)
            self.size -= len(gone) + EACH

    def clear(self) -> None:
        """Forget everything."""
        self._answers.clear()
        self.size = 0
