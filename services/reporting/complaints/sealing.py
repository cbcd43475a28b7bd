"""What people said, under a key of each complaint, and that key under one of the settings.

Who made a complaint has a key apart from what it says. Without its wrapped key a box stays shut
for good: that is how either is erased. Each box is tied to its label and its complaint.
"""

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.chassis.boxes import KEY_BYTES, CannotOpen, opened, raw, seal
from services.reporting.settings import ComplaintKeys

WORDS, PERSON = "words", "person"
WHAT: Final = ("name", "contact")


@dataclass(frozen=True, slots=True, repr=False)
class Lock:
    """The key of what one complaint says, or of who made it."""

    id: UUID
    key: bytes

    @classmethod
    def new(cls, id: UUID) -> Self:
        return cls(id, os.urandom(KEY_BYTES))

    @classmethod
    def of(
        cls, keys: ComplaintKeys | None, id: UUID, label: str, wrapped: str | None
    ) -> Self | None:
        """The key that was wrapped; None where it was erased or no key of the settings opens it."""
        if keys is None or wrapped is None:
            return None
        try:
            return cls(id, base64.b64decode(keys.open(uuid5(id, label), wrapped)))
        except CannotOpen:
            return None

    def wrapped(self, keys: ComplaintKeys, label: str) -> str:
        """The same key, under the current one of the settings."""
        return keys.seal(uuid5(self.id, label), base64.b64encode(self.key).decode())

    def seal(self, label: str, said: str) -> str:
        """A box that only this key opens, under this label."""
        return base64.b64encode(seal(AESGCM(self.key), said.encode(), self._tied(label))).decode()

    def open(self, label: str, box: str) -> str:
        """What was said; raises CannotOpen."""
        return opened(AESGCM(self.key), base64.b64decode(box), self._tied(label)).decode()

    def _tied(self, label: str) -> bytes:
        return f"{label}:{self.id}".encode()


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """Who made a complaint, as far as they said; nothing of it is ever shown in a log."""

    name: str | None = None
    contact: str | None = None

    def __bool__(self) -> bool:
        return bool(self.name or self.contact)

    def text(self) -> str:
        return json.dumps({name: getattr(self, name) for name in WHAT})

    @classmethod
    def read(cls, text: str) -> Self:
        return cls(**json.loads(text))


def step(number: int) -> str:
    """The label of a step's words."""
    return f"step:{number}"


def mark(keys: ComplaintKeys, label: str, *parts: str) -> bytes:
    """A keyed hash: the same for the same parts under the same label, and it tells nothing of them."""
    said = "\0".join((label, *parts)).encode()
    return hmac.digest(raw(keys.hash_key), said, hashlib.sha256)
