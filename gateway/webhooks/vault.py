"""Secrets of endpoints under a key of the settings: signing needs them in clear.

AES-256-GCM with a new random nonce in front; the endpoint's id is associated data, so that no box
can be put in another's stead.
"""

import base64
import binascii
import os
from typing import Annotated, Final, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr, model_validator

from gateway.webhooks.problems import WebhooksNotSetUp

KEY_BYTES: Final = 32
NONCE: Final = 12


def _a_key(text: SecretStr) -> SecretStr:
    try:
        size = len(base64.b64decode(text.get_secret_value(), validate=True))
    except binascii.Error:
        size = 0
    if size != KEY_BYTES:
        raise ValueError("A key is 32 random bytes in base64: `openssl rand -base64 32`.")
    return text


class CannotOpen(Exception):
    """A box was changed or swapped, or its key is not in the settings any more."""


class WebhookKeys(BaseModel):
    """JSON: `{"current": "k1", "keys": {"k1": "<32 bytes in base64>"}}`; older keys still open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    current: str
    keys: dict[str, Annotated[SecretStr, AfterValidator(_a_key)]]

    @model_validator(mode="after")
    def _the_current_one_is_there(self) -> Self:
        if self.current not in self.keys or any("." in name for name in self.keys):
            raise ValueError(f"`current` names the key {self.current!r}; no name holds a dot.")
        return self

    def seal(self, endpoint: UUID, secret: str) -> str:
        """The secret as it is stored."""
        nonce = os.urandom(NONCE)
        box = nonce + self._aead(self.current).encrypt(nonce, secret.encode(), endpoint.bytes)
        return f"{self.current}.{base64.b64encode(box).decode()}"

    def open(self, endpoint: UUID, stored: str) -> str:
        """The secret in clear; raises CannotOpen."""
        name, _, text = stored.partition(".")
        box = base64.b64decode(text)
        try:
            return self._aead(name).decrypt(box[:NONCE], box[NONCE:], endpoint.bytes).decode()
        except (KeyError, InvalidTag) as error:
            raise CannotOpen(f"No key {name!r} of the settings opens this secret.") from error

    def _aead(self, name: str) -> AESGCM:
        return AESGCM(base64.b64decode(self.keys[name].get_secret_value()))


def ensure_keys(keys: WebhookKeys | None) -> WebhookKeys:
    """Raise WebhooksNotSetUp where the operator gave none."""
    if keys is None:
        raise WebhooksNotSetUp
    return keys
