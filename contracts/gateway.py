"""What the gateway says: of webhook endpoints, and of nobody's data."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event

DisabledReason = Literal["gone", "failing"]


class EndpointDisabled(Event):
    """Nothing is sent to a webhook endpoint any more, until its owner enables it again.

    `gone`: it answered 410. `failing`: for five days nothing that was sent arrived.
    """

    subject: ClassVar[str] = "gateway.endpoint.disabled.v1"

    reason: DisabledReason
    failing_since: datetime | None


class EndpointPinged(Event):
    """Somebody asked for a delivery to try an endpoint.

    It goes to that endpoint alone and is not in the feed. Each is an entity of its own.
    """

    subject: ClassVar[str] = "gateway.endpoint.pinged.v1"

    endpoint_id: UUID


EVENTS: tuple[type[Event], ...] = (EndpointDisabled, EndpointPinged)
