"""Writes what is derived from the code: `python -m tests.contracts.generate [--check]`.

openapi/<service>.json   the API document of each service
events/<subject>.json    the JSON Schema of each event
asyncapi.yaml            the events on NATS, in the feed and as webhooks

and the catalogue of events that the dashboard shows.
"""

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from contracts.catalogue import BY_SUBJECT
from services.chassis.cli import document
from tests.contracts import asyncapi, catalogue
from tests.contracts.schemas import FOLDER, schema_of

SERVICES = ("survey", "planning", "finance", "reporting", "gateway")


def written(content: Any) -> str:
    """Canonical JSON."""
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def events() -> Iterator[tuple[Path, str]]:
    """The schema of each event."""
    for subject in sorted(BY_SUBJECT):
        yield FOLDER / "events" / f"{subject}.json", written(schema_of(subject))


def documents() -> Iterator[tuple[Path, str]]:
    """What tells of them, and of the API; it reads the schemas as they are kept."""
    for name in SERVICES:
        module = f"{name}.app" if name == "gateway" else f"services.{name}.app"
        service = import_module(module).service
        yield FOLDER / "openapi" / f"{name}.json", written(document(service))
    yield FOLDER / "asyncapi.yaml", asyncapi.text()
    yield catalogue.FILE, catalogue.text()


def stale(wanted: dict[Path, str], kept: str) -> list[Path]:
    """Files that are missing, differ, or that nobody wants any more."""
    found = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
    return found + sorted(set((FOLDER / kept).glob("*.json")) - set(wanted))


def main(*, check: bool) -> int:
    """Write the files, or say which are not up to date."""
    for make, kept in ((events, "events"), (documents, "openapi")):
        wanted = dict(make())
        found = stale(wanted, kept)
        for path in found:
            if check:
                sys.stdout.write(f"Not up to date: {path.relative_to(FOLDER.parent)}\n")
            elif path not in wanted:
                path.unlink()
            else:
                path.parent.mkdir(exist_ok=True)
                path.write_text(wanted[path])
        if check and found:
            return 1
        sys.stdout.write("" if check else f"{len(wanted)} files, {len(found)} written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
