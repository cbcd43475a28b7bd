"""What partners get: an item of the feed, which is also the body of a webhook, whole or thin."""

from typing import Any

from tests.contracts.schemas import example_of

Part = dict[str, Any]

UUID: Part = {"type": "string", "format": "uuid"}
# Nobody but the endpoint that is tried hears of a ping.
WEBHOOK_ONLY = frozenset({"gateway.endpoint.pinged.v1"})
NAMES = ["id", "type", "timestamp", "subject", "sequence", "data"]


def _item(type: Part, data: Part) -> Part:
    return {
        "type": "object",
        "required": NAMES,
        "properties": {
            "id": UUID | {"description": "The event's id: drop what you know already."},
            "type": {"type": "string"} | type,
            "timestamp": {
                "type": "string",
                "format": "date-time",
                "description": "When it became true.",
            },
            "subject": UUID | {"description": "The entity that it is about."},
            "sequence": {
                "type": "integer",
                "minimum": 1,
                "description": "Of this entity, from 1, rising by one.",
            },
            "data": data,
        },
    }


ITEM = _item(
    {"description": "What happened, as `survey.assessment.sealed.v1`."},
    {"type": "object", "description": "The event itself; its schema is known by `type`."},
)
PAGE: Part = {
    "type": "object",
    "required": ["items", "next"],
    "properties": {
        "items": {"type": "array", "items": {"$ref": "#/components/schemas/item"}},
        "next": {
            "type": ["string", "null"],
            "description": "Goes into `after`; null: no more yet.",
        },
    },
}
THIN: Part = {
    "type": "object",
    "description": "The event without its values, for an endpoint with the payload `thin`.",
    "required": ["id", "region", "link"],
    "properties": {
        "id": UUID | {"description": "The entity that it is about."},
        "region": {"type": "string", "description": "Kemendagri code of the place."},
        "link": {"type": "string", "description": "Where the event itself can be read."},
    },
}


def item_schema(subject: str) -> Part:
    """The body of a delivery of this event."""
    whole = {"$ref": f"./events/{subject}.json"}
    return _item({"const": subject}, {"anyOf": [whole, {"$ref": "#/components/schemas/thin"}]})


def item_example(subject: str) -> Part:
    """The event as an item."""
    event = example_of(subject)
    return {
        "id": event["id"],
        "type": subject,
        "timestamp": event["occurred_at"],
        "subject": event["entity_id"],
        "sequence": event["version"],
        "data": event,
    }


def thin_example(subject: str) -> Part:
    """The same without its values."""
    item = item_example(subject)
    link = "https://nahkoda.example.id/v1/events?after=eyJwIjo0Nn0&limit=1"
    thin = {"id": item["subject"], "region": item["data"]["region"], "link": link}
    return item | {"data": thin}
