"""Secrets of a local suite: made once, kept in the data folder, readable by its owner only."""

import base64
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from deploy.local.nats import new_seed


def write_private(path: Path, content: bytes) -> None:
    """Write whole or not at all, mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@dataclass(frozen=True)
class Secrets:
    """The secrets folder of a data folder."""

    folder: Path

    def _kept(self, name: str, make: Callable[[], bytes]) -> Path:
        path = self.folder / name
        if not path.exists():
            write_private(path, make())
        return path

    def password(self, name: str) -> str:
        """A database password, the same at every start."""
        return self._kept(
            f"{name}.password", lambda: secrets.token_urlsafe(24).encode()
        ).read_text()

    def seed(self, user: str) -> Path:
        """The nkey seed of a NATS user."""
        return self._kept(f"{user}.nkey", new_seed)

    def personal_keys(self) -> dict[str, Any]:
        """What survey locks personal data with: made once, with one key to begin with."""
        return dict(json.loads(self._kept("personal.json", _new_personal_keys).read_text()))

    def webhook_keys(self) -> dict[str, Any]:
        """What the gateway locks webhooks' secrets with."""
        return dict(json.loads(self._kept("webhooks.json", _new_keys).read_text()))

    def contact_keys(self) -> dict[str, Any]:
        """What planning locks contacts of offers with."""
        return dict(json.loads(self._kept("contacts.json", _new_keys).read_text()))

    def complaint_keys(self) -> dict[str, Any]:
        """What reporting locks complaints with, and knows their numbers by."""
        return dict(json.loads(self._kept("complaints.json", _new_personal_keys).read_text()))

    def signing_key(self, service: str) -> Path:
        """The Ed25519 key with which a service signs its calls."""
        return self._kept(f"{service}.pem", _new_key)

    def jwks(self, services: tuple[str, ...]) -> str:
        """The public keys of these services, by key id."""
        return json.dumps({"keys": [_public(s, self.signing_key(s)) for s in services]})


def _new_personal_keys() -> bytes:
    one, two = (base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(2))
    return json.dumps({"current": "k1", "keys": {"k1": one}, "hash_key": two}).encode()


def _new_keys() -> bytes:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return json.dumps({"current": "k1", "keys": {"k1": key}}).encode()


def _new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def _public(kid: str, pem: Path) -> dict[str, str]:
    key = load_pem_private_key(pem.read_bytes(), password=None)
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    x = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "alg": "EdDSA", "use": "sig"}
