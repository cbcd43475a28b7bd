"""Keys of the settings, and boxes that only they open: AES-256-GCM (NIST SP 800-38D).

A new random nonce stands in front of each box. Every box is tied to its place by associated data,
so that none can be put in another's stead.
"""

import base64
import binascii
import os
from typing import Annotated, Final, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr, model_validator

KEY_BYTES: Final = 32
NONCE: Final = 12


def _a_key(text: SecretStr) -> SecretStr:
    try:
        size = len(raw(text))
    except binascii.Error:
        size = 0
    if size != KEY_BYTES:
        raise ValueError("A key is 32 random bytes in base64: `openssl rand -base64 32`.")
    return text


Key = Annotated[SecretStr, AfterValidator(_a_key)]


class CannotOpen(Exception):
    """A box, or its key, was changed, swapped, or locked with a key that is not in the settings."""


class Keys(BaseModel):
    """JSON: `{"current": "k1", "keys": {"k1": "<32 bytes in base64>"}}`; older keys still open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    current: str
    keys: dict[str, Key]

    @model_validator(mode="after")
    def _the_current_one_is_there(self) -> Self:
        if self.current not in self.keys:
            raise ValueError(f"`current` names the key {self.current!r}, which is not in `keys`.")
        return self


class Vault(Keys):
    """Keys for short secrets in a column of text: the name of a key, a dot, the box in base64.

    What a box is tied to is the id of its row.
    """

    @model_validator(mode="after")
    def _no_dots(self) -> Self:
        if any("." in name for name in self.keys):
            raise ValueError("No name of a key holds a dot.")
        return self

    def seal(self, id: UUID, secret: str) -> str:
        """The secret as it is stored."""
        box = seal(self._aead(self.current), secret.encode(), id.bytes)
        return f"{self.current}.{base64.b64encode(box).decode()}"

    def open(self, id: UUID, stored: str) -> str:
        """The secret in clear; raises CannotOpen."""
        name, _, text = stored.partition(".")
        if name not in self.keys:
            raise CannotOpen(f"The key {name!r} is not in the settings; add it.")
        try:
            box = base64.b64decode(text)
        except binascii.Error as error:
            raise CannotOpen("It was changed.") from error
        return opened(self._aead(name), box, id.bytes).decode()

    def _aead(self, name: str) -> AESGCM:
        return AESGCM(raw(self.keys[name]))


def raw(key: SecretStr) -> bytes:
    """The bytes of a key."""
    return base64.b64decode(key.get_secret_value(), validate=True)


def seal(key: AESGCM, data: bytes, tied: bytes) -> bytes:
    """A box that only this key opens, and only in its place."""
    nonce = os.urandom(NONCE)
    return nonce + key.encrypt(nonce, data, tied)


def opened(key: AESGCM, box: bytes, tied: bytes) -> bytes:
    """What was sealed; raises CannotOpen."""
    try:
        return key.decrypt(box[:NONCE], box[NONCE:], tied)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("It was changed, or belongs elsewhere.") from error
