"""Secrets of endpoints under a key of the settings: signing needs them in clear.

The endpoint's id is what a box is tied to.
"""

import base64
from typing import Self
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import model_validator

from gateway.webhooks.problems import WebhooksNotSetUp
from services.chassis import boxes
from services.chassis.boxes import CannotOpen, Keys


class WebhookKeys(Keys):
    """The keys; their names have no dot, for one parts the name from the box."""

    @model_validator(mode="after")
    def _no_dots(self) -> Self:
        if any("." in name for name in self.keys):
            raise ValueError("No name of a key holds a dot.")
        return self

    def seal(self, endpoint: UUID, secret: str) -> str:
        """The secret as it is stored."""
        box = boxes.seal(self._aead(self.current), secret.encode(), endpoint.bytes)
        return f"{self.current}.{base64.b64encode(box).decode()}"

    def open(self, endpoint: UUID, stored: str) -> str:
        """The secret in clear; raises CannotOpen."""
        name, _, text = stored.partition(".")
        if name not in self.keys:
            raise CannotOpen(f"The key {name!r} is not in the settings; add it.")
        return boxes.opened(self._aead(name), base64.b64decode(text), endpoint.bytes).decode()

    def _aead(self, name: str) -> AESGCM:
        return AESGCM(boxes.raw(self.keys[name]))


def ensure_keys(keys: WebhookKeys | None) -> WebhookKeys:
    """Raise WebhooksNotSetUp where the operator gave none."""
    if keys is None:
        raise WebhooksNotSetUp
    return keys
