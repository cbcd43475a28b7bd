"""Repeated requests to the gateway itself: no secret is ever kept to be told again."""

import json
from typing import Any

from fastapi import Request

from services.chassis.auth import Principal, seen_by

# Whatever holds a password happens each time it is asked for: of a repeated request a quick hash is
# kept, with which the password could be guessed.
NEVER = ("/v1/session", "/v1/invitations", "/v1/users/me")
SECRET = frozenset({"token", "link", "key", "collect", "secret"})


async def caller_of(request: Request) -> Principal | None:
    """Whose idempotency keys count; None where each request stands for itself."""
    if request.url.path.startswith(NEVER):
        return None
    known, _ = await request.app.state.identity.of(request.scope, request.headers)
    return seen_by(known.principal)  # before the transaction in which it is looked up begins


def without_secrets(body: bytes) -> bytes:
    """The answer as it is kept: what is shown once is null the next time."""
    return json.dumps(_blank(json.loads(body))).encode() if body else body


def _blank(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: None if k in SECRET else _blank(v) for k, v in value.items()}
    return [_blank(v) for v in value] if isinstance(value, list) else value
