"""The JSON Schema of each event as it is said, with its words and its example.

Fields are described in `contracts/texts` in both languages; English may stand in the class instead.
"""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.base import source_of
from contracts.catalogue import BY_SUBJECT

FOLDER = Path(__file__).parents[2] / "contracts"
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """What an event or a field means."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an event; `flags.code` is a field of each item of `flags`."""

    name: str
    schema: Schema
    required: bool


class Wordless(LookupError):
    """A text is missing."""


def texts(service: str) -> dict[str, Any]:
    """A service's words, or the `common` ones."""
    file = FOLDER / "texts" / f"{service}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def words_of_event(subject: str) -> Words:
    """English is the docstring of the class."""
    service = source_of(subject)
    found = texts(service).get("events", {}).get(subject)
    english = BY_SUBJECT[subject].__doc__ or ""
    if not found or not english:
        raise Wordless(f"contracts/texts/{service}.toml says nothing about {subject}.")
    return Words(found, " ".join(english.split()))


def words_of_field(subject: str, field: Field) -> Words:
    """What stands nearest holds: the event's own table, its entity's, the service's, what all have."""
    service, entity = source_of(subject), subject.rsplit(".", 2)[0]
    own, common = texts(service), texts("common")
    tables = (own.get(name, {}) for name in (subject, entity, "fields"))
    places = (*tables, common["fields"])
    found = next((place[field.name] for place in places if field.name in place), {})
    english = field.schema.get("description") or found.get("en")
    if not english or "id" not in found:
        raise Wordless(f"contracts/texts/{service}.toml has no words for {field.name}, {subject}.")
    return Words(found["id"], english)


def plain(subject: str) -> Schema:
    """As pydantic writes the event: decimals are strings, times RFC 3339."""
    return BY_SUBJECT[subject].model_json_schema(mode="serialization")


def fields_of(schema: Schema, node: Schema | None = None, above: str = "") -> Iterator[Field]:
    """Every field, and those of the items of a list."""
    node = schema if node is None else node
    for name, part in node["properties"].items():
        yield Field(f"{above}{name}", part, name in node.get("required", ()))
        reference = part.get("items", {}).get("$ref", "")
        if reference:
            inner = schema["$defs"][reference.rsplit("/", 1)[1]]
            yield from fields_of(schema, inner, f"{above}{name}.")


def schema_of(subject: str) -> Schema:
    """The schema with every field described, and the example."""
    schema = plain(subject)
    for field in list(fields_of(schema)):
        field.schema["description"] = words_of_field(subject, field).en
    return schema | {"examples": [example_of(subject)]}


def example_of(subject: str) -> Schema:
    """One such event, from `contracts/examples`."""
    file = FOLDER / "examples" / f"{subject}.json"
    if not file.exists():
        raise Wordless(f"contracts/examples has no {subject}.json.")
    found: Schema = json.loads(file.read_text("utf-8"))
    return found
