"""Writes what is derived from the code: `python -m tests.contracts.generate [--check]`.

openapi/<service>.json   the API document of each service
events/<subject>.json    the JSON Schema of each event
asyncapi.yaml            the events as channels
"""

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from contracts.base import source_of
from contracts.catalogue import BY_SUBJECT
from services.chassis.cli import document

FOLDER = Path(__file__).parents[2] / "contracts"
SERVICES = ("survey", "planning", "reporting", "gateway")


def written(content: Any) -> str:
    """Canonical JSON."""
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def documents() -> Iterator[tuple[Path, str]]:
    """Each file with its content."""
    for name in SERVICES:
        module = f"{name}.app" if name == "gateway" else f"services.{name}.app"
        service = import_module(module).service
        yield FOLDER / "openapi" / f"{name}.json", written(document(service))
    for subject, event in sorted(BY_SUBJECT.items()):
        yield FOLDER / "events" / f"{subject}.json", written(event.model_json_schema())
    yield FOLDER / "asyncapi.yaml", asyncapi()


def asyncapi() -> str:
    """AsyncAPI 3.0: one channel and one operation per subject."""
    channels, operations, messages = {}, {}, {}
    for subject, event in sorted(BY_SUBJECT.items()):
        key = subject.replace(".", "_")
        messages[key] = {
            "name": subject,
            "title": event.__name__,
            "summary": (event.__doc__ or "").split("\n", maxsplit=1)[0],
            "contentType": "application/json",
            "payload": {"$ref": f"./events/{subject}.json"},
        }
        channels[key] = {
            "address": subject,
            "messages": {key: {"$ref": f"#/components/messages/{key}"}},
        }
        operations[f"{source_of(subject)}_says_{key}"] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{key}"},
        }
    content = {
        "asyncapi": "3.0.0",
        "info": {"title": "Nahkoda events", "version": "1"},
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages},
    }
    return yaml.safe_dump(content, sort_keys=True, allow_unicode=True, width=100)


def main(*, check: bool) -> int:
    """Write the files, or say which are not up to date."""
    wanted = dict(documents())
    kept = {*(FOLDER / "openapi").glob("*.json"), *(FOLDER / "events").glob("*.json")}
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
    stale += sorted(kept - set(wanted))
    if check:
        for path in stale:
            sys.stdout.write(f"Not up to date: {path.relative_to(FOLDER.parent)}\n")
        return 1 if stale else 0
    for path in stale:
        if path not in wanted:
            path.unlink()
            continue
        path.parent.mkdir(exist_ok=True)
        path.write_text(wanted[path])
    sys.stdout.write(f"{len(wanted)} files, {len(stale)} written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
