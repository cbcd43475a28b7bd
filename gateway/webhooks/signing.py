"""Signatures by Standard Webhooks 1.0."""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from secrets import token_bytes

from standardwebhooks import Webhook

PREFIX = "whsec_"
BYTES = 32


def new_secret() -> str:
    """A secret as partners get it."""
    return PREFIX + base64.b64encode(token_bytes(BYTES)).decode()


def headers(secrets: Sequence[str], id: str, body: bytes, at: datetime) -> dict[str, str]:
    """What a delivery carries: an id that stays the same over all tries, and the time of this one.

    It is signed by each secret, so that a partner who is changing secrets may have either.
    """
    moment, text = at.astimezone(UTC), body.decode()
    signatures = (Webhook(secret).sign(id, moment, text) for secret in secrets)
    return {
        "webhook-id": id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
