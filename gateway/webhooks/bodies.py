"""What a delivery says: an item of the feed, whole or thin, and the headers that it carries."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from gateway.events import rules as events


def body_of(row: Any, feed: UUID, public_url: str) -> str | None:
    """The body of a row of `statements.DUE`; None when its event left the log.

    Thin, it has no values: who wants them reads the link, and is known by then.
    """
    if row.body is not None:
        return str(row.body)
    if row.item is None:
        return None
    if not row.thin:
        return str(row.item)
    link = f"{public_url}/v1/events?after={events.cursor(feed, row.position - 1)}&limit=1"
    data = {"id": str(row.entity_id), "region": row.region, "link": link}
    return item(row.event_id, row.type, row.occurred_at, row.entity_id, row.sequence, data)


def item(
    id: UUID, type: str, timestamp: datetime, subject: UUID, sequence: int, data: dict[str, Any]
) -> str:
    """An item as the feed has it."""
    moment = timestamp.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    facts = {"id": str(id), "type": type, "timestamp": moment, "subject": str(subject)}
    return json.dumps(facts | {"sequence": sequence, "data": data}, separators=(",", ":"))


def headers_of(event_id: UUID, at: datetime, signature: str) -> dict[str, str]:
    """The headers of a try, as `signing.headers` made them."""
    return {
        "webhook-id": str(event_id),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }
