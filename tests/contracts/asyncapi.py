"""AsyncAPI 3.0: the events on NATS, in the feed, and as webhooks."""

from typing import Any

import yaml

from contracts.base import source_of
from contracts.catalogue import BY_SUBJECT
from services.chassis.broker import SUBJECTS
from services.chassis.bus import STREAM
from services.chassis.documents import VERSION
from tests.contracts.items import (
    ITEM,
    PAGE,
    THIN,
    WEBHOOK_ONLY,
    item_example,
    item_schema,
    thin_example,
)
from tests.contracts.schemas import example_of, words_of_event

Part = dict[str, Any]

ABOUT = """What happens in the slum-upgrading programme, told as events.

Each event is a frozen, versioned fact: it carries the whole public state of its entity after the
change, so the newest alone is enough. It is extended, never changed. Delivery is at least once;
`version` rises by one per entity, and what is older than what you know may be ignored.

The services hear each other over NATS JetStream. A partner reads the feed or takes webhooks; both
hold the same item, whose `data` is the event."""
TEXT: Part = {"type": "string"}
MOMENT: Part = {"type": "string", "format": "date-time"}
UUID: Part = {"type": "string", "format": "uuid"}
CLOUD_EVENT: Part = {
    "type": "object",
    "description": "CloudEvents 1.0, binary mode: attributes are NATS headers, the body is `data`.",
    "required": [
        *("Nats-Msg-Id", "ce-specversion", "ce-id", "ce-source", "ce-type", "ce-time"),
        "content-type",
    ],
    "properties": {
        "Nats-Msg-Id": UUID | {"description": "Equals `ce-id`; JetStream drops what comes twice."},
        "ce-specversion": {"const": "1.0"},
        "ce-id": UUID | {"description": "The event's `id`."},
        "ce-source": TEXT | {"description": "`/nahkoda/` and the service that says it."},
        "ce-type": TEXT | {"description": "The subject."},
        "ce-time": MOMENT | {"description": "When it was recorded."},
        "content-type": {"const": "application/json"},
        "traceparent": TEXT | {"description": "W3C trace context of what caused it."},
    },
}
STANDARD_WEBHOOK: Part = {
    "type": "object",
    "description": "Standard Webhooks 1.0.",
    "required": ["webhook-id", "webhook-timestamp", "webhook-signature", "content-type"],
    "properties": {
        "webhook-id": UUID | {"description": "The event's `id`; the same over all tries."},
        "webhook-timestamp": {
            "type": "string",
            "pattern": "^[0-9]+$",
            "description": "When this try was sent, in seconds since 1970.",
        },
        "webhook-signature": {
            "type": "string",
            "pattern": "^v1,[A-Za-z0-9+/]+=*( v1,[A-Za-z0-9+/]+=*)*$",
            "description": "HMAC-SHA-256; several while a secret is being changed.",
        },
        "content-type": {"const": "application/json"},
    },
}
SERVERS: Part = {
    "broker": {
        "host": "nats.example.id:4222",
        "protocol": "nats",
        "title": "NATS JetStream",
        "description": "Inside the installation, for its services alone; each logs in with an nkey "
        "of its own and may say its own subjects only.",
        "security": [{"$ref": "#/components/securitySchemes/nkey"}],
        "x-jetstream": {"stream": STREAM, "subjects": SUBJECTS},
    },
    "api": {
        "host": "nahkoda.example.id",
        "protocol": "https",
        "title": "The public API",
        "description": "Answers the feed. `/openapi.json` has the rest.",
        "security": [{"$ref": "#/components/securitySchemes/bearer"}],
    },
    "receiver": {
        "host": "receiver.example.id",
        "protocol": "https",
        "title": "A partner's receiver",
        "description": "Where an endpoint of `POST /v1/webhooks` wants its deliveries.",
    },
}
SECURITY: Part = {
    "nkey": {"type": "asymmetricEncryption", "description": "An Ed25519 nkey of the service."},
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token or an API key (`nhk_...`) with the scope `events:read`.",
    },
}
FEED_QUERY: Part = {
    "type": "object",
    "properties": {
        "after": TEXT | {"description": "The `next` of the page before."},
        "types": TEXT | {"description": "Types with commas between; each may end in `*`."},
        "region": TEXT | {"description": "A Kemendagri code: what lies in it."},
        "limit": {"type": "integer", "minimum": 1},
    },
}


def document() -> Part:
    """The whole document; schemas of events are in files beside it."""
    channels, operations, messages = _shared()
    for subject in sorted(BY_SUBJECT):
        key = subject.replace(".", "_")
        messages[f"webhook_{key}"] = delivered(subject)
        channels["webhook"]["messages"][f"webhook_{key}"] = _message(f"webhook_{key}")
        if subject in WEBHOOK_ONLY:
            continue
        messages[key] = said(subject)
        channels[key] = {
            "address": subject,
            "title": BY_SUBJECT[subject].__name__,
            "description": words_of_event(subject).en,
            "servers": [{"$ref": "#/servers/broker"}],
            "messages": {key: _message(key)},
        }
        operations[f"{source_of(subject)}_says_{key}"] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{key}"},
            "description": f"{source_of(subject).capitalize()} says that it is so.",
            "tags": [{"name": source_of(subject)}],
        }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Nahkoda events",
            "version": VERSION,
            "description": ABOUT,
            "license": {
                "name": "Apache-2.0",
                "url": "https://www.apache.org/licenses/LICENSE-2.0",
            },
            "tags": [
                {"name": name, "description": f"What {name} says."}
                for name in sorted({source_of(one) for one in BY_SUBJECT})
            ],
        },
        "defaultContentType": "application/json",
        "servers": SERVERS,
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": messages,
            "messageTraits": {
                "cloud_event": {"headers": CLOUD_EVENT},
                "standard_webhook": {"headers": STANDARD_WEBHOOK},
            },
            "schemas": {"item": ITEM, "page": PAGE, "thin": THIN},
            "securitySchemes": SECURITY,
        },
    }


def said(subject: str) -> Part:
    """The message on NATS."""
    example = example_of(subject)
    source = f"/nahkoda/{source_of(subject)}"
    own = {"ce-type": {"const": subject}, "ce-source": {"const": source}}
    headers = {
        "Nats-Msg-Id": example["id"],
        "ce-specversion": "1.0",
        "ce-id": example["id"],
        "ce-source": source,
        "ce-type": subject,
        "ce-time": example["occurred_at"],
        "content-type": "application/json",
    }
    return _described(subject) | {
        "name": subject,
        "traits": [{"$ref": "#/components/messageTraits/cloud_event"}],
        "headers": {"type": "object", "properties": own},
        "payload": {"$ref": f"./events/{subject}.json"},
        "examples": [{"name": "event", "headers": headers, "payload": example}],
    }


def delivered(subject: str) -> Part:
    """The message that a partner's receiver gets: the feed's item, whole or thin."""
    whole = item_example(subject)
    return _described(subject) | {
        "name": f"webhook.{subject}",
        "traits": [{"$ref": "#/components/messageTraits/standard_webhook"}],
        "payload": item_schema(subject),
        "bindings": {"http": {"bindingVersion": "0.3.0"}},
        "examples": [
            {"name": "full", "headers": _signed(whole["id"]), "payload": whole},
            {"name": "thin", "headers": _signed(whole["id"]), "payload": thin_example(subject)},
        ],
    }


def _shared() -> tuple[Part, Part, Part]:
    api, receiver = [{"$ref": "#/servers/api"}], [{"$ref": "#/servers/receiver"}]
    first = item_example(min(BY_SUBJECT))
    channels: Part = {
        "feed": {
            "address": "/v1/events",
            "description": "Every event in its order, page by page; nothing is left out.",
            "servers": api,
            "messages": {"page": _message("page")},
        },
        "feed_stream": {
            "address": "/v1/events/stream",
            "description": "The same as server-sent events; `Last-Event-ID` goes on from there.",
            "servers": api,
            "messages": {"item": _message("item")},
        },
        "webhook": {
            "address": None,
            "description": "The address of the endpoint. Any answer but 2xx is tried again.",
            "servers": receiver,
            "messages": {},
        },
    }
    operations: Part = {
        "feed_reads": _sends("feed", "Answers what happened after a place.", "GET", FEED_QUERY),
        "feed_stream_reads": _sends("feed_stream", "Tells what happens.", "GET", FEED_QUERY),
        "webhook_delivers": _sends("webhook", "Posts what happens, signed.", "POST"),
    }
    messages: Part = {
        "page": {
            "name": "page",
            "title": "A page of the feed",
            "payload": {"$ref": "#/components/schemas/page"},
            "examples": [{"name": "page", "payload": {"items": [first], "next": None}}],
        },
        "item": {
            "name": "item",
            "title": "An item of the feed",
            "payload": {"$ref": "#/components/schemas/item"},
            "examples": [{"name": "item", "payload": first}],
        },
    }
    return channels, operations, messages


def _sends(channel: str, what: str, method: str, query: Part | None = None) -> Part:
    http = {"method": method, "bindingVersion": "0.3.0"} | ({"query": query} if query else {})
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{channel}"},
        "description": what,
        "bindings": {"http": http},
    }


def _described(subject: str) -> Part:
    return {"title": BY_SUBJECT[subject].__name__, "summary": words_of_event(subject).en}


def _message(name: str) -> Part:
    return {"$ref": f"#/components/messages/{name}"}


def _signed(id: str) -> Part:
    return {
        "webhook-id": id,
        "webhook-timestamp": "1795737600",
        "webhook-signature": "v1,8Ws1CsqXENB1RwhdFwXmJIJwWRKzYoHVVLeIrsb3iRo=",
        "content-type": "application/json",
    }


class _Plain(yaml.SafeDumper):
    """Writes everything out: an anchor means nothing to a reader."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def text() -> str:
    """The document as YAML."""
    return yaml.dump(document(), Dumper=_Plain, sort_keys=True, allow_unicode=True, width=100)
