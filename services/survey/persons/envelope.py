"""Personal data under a key of their own, and that key under one of the settings.

Every box is tied to its label and its person. Deleting the wrapped key makes all boxes of a person
unreadable for good.
"""

import hmac
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, Self
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic_core import from_json

from services.chassis.boxes import KEY_BYTES, CannotOpen, opened, raw, seal
from services.survey.persons import names
from services.survey.settings import PersonalKeys

RING: Final = "ring"  # under which a session holds the KeyRing
FACTS, WRAP, HASH = "facts", "wrap", "hash"
MADE: Final = b"id:names"  # what is hashed, and how: another word has every hash made anew
_MARKS: Final = re.compile(r"[\s.\-]")


@dataclass(frozen=True, slots=True, repr=False)
class PersonalFacts:
    """Who a household's head is. Nothing here is ever shown in a log or a traceback."""

    no_kk: str | None = None
    nik: str | None = None
    nama: str | None = None

    def __repr__(self) -> str:
        return "PersonalFacts(...)"

    def given(self) -> dict[str, str]:
        """What is known."""
        return {f.name: v for f in fields(self) if (v := getattr(self, f.name)) is not None}


class DataKey:
    """The key of one person; it is never stored but wrapped."""

    __slots__ = ("_aead", "_raw", "id")

    def __init__(self, id: UUID, raw: bytes) -> None:
        self.id, self._raw, self._aead = id, raw, AESGCM(raw)

    def __repr__(self) -> str:
        return f"DataKey({self.id})"

    def seal(self, label: str, data: bytes) -> bytes:
        """A box that only this person's key opens, under this label."""
        return seal(self._aead, data, _tied(label, self.id))

    def open(self, label: str, box: bytes) -> bytes:
        """What was sealed; raises CannotOpen."""
        return opened(self._aead, box, _tied(label, self.id))

    def seal_facts(self, facts: PersonalFacts) -> bytes:
        return self.seal(FACTS, json.dumps(facts.given(), sort_keys=True).encode())

    def open_facts(self, box: bytes) -> PersonalFacts:
        return PersonalFacts(**from_json(self.open(FACTS, box)))

    def wrapped(self, key: AESGCM, key_id: str) -> bytes:
        """The same key, under one of the settings."""
        return seal(key, self._raw, _tied(f"{WRAP}:{key_id}", self.id))


@dataclass(frozen=True, slots=True, repr=False)
class KeyRing:
    """The keys of the settings.

    `hash_id` tells which key a hash was made with and how, and nothing of the key.
    """

    keys: Mapping[str, AESGCM]
    current: str
    hash_key: bytes
    hash_id: str

    @classmethod
    def of(cls, settings: PersonalKeys) -> Self:
        """The keys as the settings name them."""
        keys = {id: AESGCM(raw(key)) for id, key in settings.keys.items()}
        hash_key = raw(settings.hash_key)
        hash_id = hmac.digest(hash_key, MADE, "sha256").hex()[:8]
        return cls(keys, settings.current, hash_key, hash_id)

    def new_key(self, id: UUID) -> DataKey:
        """A key for a new person."""
        return DataKey(id, os.urandom(KEY_BYTES))

    def wrap(self, key: DataKey) -> dict[str, object]:
        """The columns of a person that hold the key, under the current one."""
        wrapped = key.wrapped(self.keys[self.current], self.current)
        return {"key_id": self.current, "wrapped_key": wrapped}

    def unwrap(self, id: UUID, key_id: str, wrapped: bytes) -> DataKey:
        """A person's key; raises CannotOpen."""
        if key_id not in self.keys:
            raise CannotOpen(f"The key {key_id!r} is not in SURVEY_PERSONAL_KEYS; add it.")
        return DataKey(id, opened(self.keys[key_id], wrapped, _tied(f"{WRAP}:{key_id}", id)))

    def lock(self, key: DataKey, facts: PersonalFacts) -> dict[str, object]:
        """The columns of a person that hold the facts, and the hashes to find them by."""
        return {"box": key.seal_facts(facts)} | self.hashes(facts)

    def hashes(self, facts: PersonalFacts) -> dict[str, object]:
        """The columns by which a person is found."""
        return {
            "nik_hash": self.hash("nik", facts.nik),
            "kk_hash": self.hash("kk", facts.no_kk),
            "name_hash": self._keyed("name", names.plain(facts.nama)),
            "hash_id": self.hash_id,
        }

    def hash(self, kind: str, number: str | None) -> bytes | None:
        """By which a number is found again: HMAC-SHA-256; marks and spaces do not count.

        None for what numbers nobody, as 0000000000000000 does.
        """
        return self._keyed(kind, _MARKS.sub("", number or ""))

    def _keyed(self, kind: str, text: str) -> bytes | None:
        if len(set(text)) < len("ab"):
            return None
        return hmac.digest(self.hash_key, f"{HASH}:{kind}:{text}".encode(), "sha256")


def _tied(label: str, id: UUID) -> bytes:
    return f"nahkoda:{label}:{id}".encode()
