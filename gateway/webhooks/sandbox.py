"""The receiver of those who have none yet: it stands here, checks a delivery, and always takes it.

Nothing leaves the process; what was received is the log of deliveries itself, and of that the
newest KEPT of an endpoint.
"""

import json

from standardwebhooks import Webhook, WebhookVerificationError

from gateway.webhooks.transport import Outcome

KEPT = 100


def receive(secret: str, body: bytes, headers: dict[str, str]) -> Outcome:
    """What a receiver that follows the standard finds, with the library that it would use."""
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError as error:
        return _answer(verified=False, why=str(error))
    return _answer(verified=True)


def _answer(*, verified: bool, why: str = "") -> Outcome:
    said = {"verified": verified} | ({"why": why} if why else {})
    return Outcome(200, None, 0.0, json.dumps(said).encode())


def verified(answer: bytes) -> bool:
    """What it found, as the log has it."""
    return bool(json.loads(answer or b"{}").get("verified"))
