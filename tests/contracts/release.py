"""Keeps the events of a release: `python -m tests.contracts.release` (`make release-contracts`).

What stands in `contracts/released/<version>/events` was promised to everybody who reads events. It
is never changed; `breaks` compares what is said now with the newest of it.
"""

import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from contracts.catalogue import BY_SUBJECT
from services.chassis.documents import VERSION
from tests.contracts.compatibility import Schema, faults
from tests.contracts.schemas import FOLDER, schema_of

RELEASED = FOLDER / "released"
CHANGELOG = FOLDER.parent / "CHANGELOG.md"


class NotReleasable(Exception):
    """A release has to wait; the text says for what."""


def number(version: str) -> tuple[int, ...]:
    """1.10.0 is newer than 1.9.0."""
    return tuple(int(part) for part in version.split("."))


def newest(released: Path = RELEASED) -> Path:
    """The folder of the last release's events."""
    versions = sorted((one.name for one in released.iterdir() if one.is_dir()), key=number)
    return released / versions[-1] / "events"


def promised(released: Path = RELEASED) -> Iterator[tuple[str, Schema]]:
    """Each event of the last release."""
    for file in sorted(newest(released).glob("*.json")):
        yield file.stem, json.loads(file.read_text("utf-8"))


def breaks(released: Path = RELEASED) -> list[str]:
    """What of the last release is broken now."""
    return [
        fault
        for subject, before in promised(released)
        for fault in faults(subject, before, schema_of(subject) if subject in BY_SUBJECT else None)
    ]


def release(version: str = VERSION, released: Path = RELEASED, changelog: Path = CHANGELOG) -> Path:
    """Keep the present events as those of a release; raises NotReleasable."""
    target = released / version / "events"
    if target.exists():
        raise NotReleasable(f"{version} is released, and never changes. Raise the version first.")
    heading = rf"^## \[{re.escape(version)}\]"
    if not re.search(heading, changelog.read_text("utf-8"), re.MULTILINE):
        raise NotReleasable(f"CHANGELOG.md has no heading [{version}]. Write it first.")
    broken = breaks(released)
    if broken:
        raise NotReleasable("\n".join(broken))
    shutil.copytree(FOLDER / "events", target)
    return target


def main() -> int:
    """Release, or say why not."""
    try:
        sys.stdout.write(f"{release().relative_to(FOLDER.parent)}\n")
    except NotReleasable as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
