"""Secrets of endpoints under a key of the settings: signing needs them in clear.

The endpoint's id is what a box is tied to.
"""

from gateway.webhooks.problems import WebhooksNotSetUp
from services.chassis.boxes import Vault


class WebhookKeys(Vault):
    """The keys of webhooks' secrets."""


def ensure_keys(keys: WebhookKeys | None) -> WebhookKeys:
    """Raise WebhooksNotSetUp where the operator gave none."""
    if keys is None:
        raise WebhooksNotSetUp
    return keys
