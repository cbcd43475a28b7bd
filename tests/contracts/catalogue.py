"""What the page `/peristiwa` shows: each event in both languages, and how to verify a delivery.

The receivers are those of docs/webhook-verification.md, which the tests run.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from contracts.base import source_of
from contracts.catalogue import BY_SUBJECT
from tests.contracts.items import WEBHOOK_ONLY, item_example, thin_example
from tests.contracts.schemas import (
    FOLDER,
    Field,
    Schema,
    Words,
    fields_of,
    plain,
    words_of_event,
    words_of_field,
)

FILE = FOLDER.parent / "services" / "reporting" / "dashboard" / "src" / "generated" / "events.json"
GUIDE = FOLDER.parent / "docs" / "webhook-verification.md"
RECEIVER = re.compile(r"^## (Python|Node)\n\n(.+?)\n\n```\w+\n(.+?)^```$", re.DOTALL | re.MULTILINE)


def text() -> str:
    """The catalogue as JSON; an example keeps the order in which it is sent."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def document() -> dict[str, Any]:
    """The whole catalogue."""
    return {
        "events": [entry(subject) for subject in sorted(BY_SUBJECT)],
        "receivers": list(receivers()),
    }


def entry(subject: str) -> dict[str, Any]:
    """One event."""
    return {
        "type": subject,
        "service": source_of(subject),
        "in_feed": subject not in WEBHOOK_ONLY,
        "words": _both(words_of_event(subject)),
        "fields": [_field(subject, field) for field in fields_of(plain(subject))],
        "full": item_example(subject),
        "thin": thin_example(subject),
    }


def receivers() -> Iterator[dict[str, Any]]:
    """A program in each language, with the commands that start it."""
    for language, start, program in RECEIVER.findall(GUIDE.read_text("utf-8")):
        commands = re.findall(r"`(.+?)`", start)
        yield {"language": language, "commands": commands, "program": program}


def _field(subject: str, field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "kind": " | ".join(_kinds(field.schema)),
        "values": field.schema.get("enum", []),
        "required": field.required,
        "words": _both(words_of_field(subject, field)),
    }


def _kinds(schema: Schema) -> Iterator[str]:
    for choice in schema.get("anyOf", [schema]):
        name = choice.get("format") or choice.get("type", "object")
        items = choice.get("items")
        yield f"{items.get('type', 'object')}[]" if items else name


def _both(words: Words) -> dict[str, str]:
    return {"id": words.id, "en": words.en}
