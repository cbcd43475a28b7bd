"""Brings a copy back into empty databases and folders, and proves that it is the same."""

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from deploy.backup import files, manifest, tables, tools
from deploy.backup.manifest import Copied, Manifest
from deploy.backup.parts import NAMES, BackupProblem, Part
from deploy.backup.tools import Steps

GUARD = re.compile(r"\d+; \d+ \d+ (ROW SECURITY|POLICY) ")  # a line of a dump's contents
JOBS = os.cpu_count() or 1


def bring(parts: Sequence[Part], source: Path, *, media: Path | None = None) -> Steps:
    """Look first, then fill, then compare; answer how long it took.

    Raises BackupProblem before anything is written when the copy is damaged, a database is not
    empty, or the data keys are others than those that locked what is in the copy.
    """
    copy, steps = manifest.read(source), Steps()
    with steps.step("look at the copy"):
        look(parts, source, copy)
    for part in parts:
        with steps.step(f"fill {part.name}"):
            _fill(part, source / part.name)
    for part in parts:
        with steps.step(f"bring the files of {part.name}"):
            _files(part, copy.parts[part.name], (media or source / "media") / part.name)
    for part in parts:
        with steps.step(f"compare {part.name}"):
            _compare(part, copy.parts[part.name])
    return steps


def _fill(part: Part, dump: Path) -> None:
    """Everything first, and then who may see which rows.

    A reference to a row that is there, and that for a moment nobody may see, would be refused.
    """
    contents = tools.run(part, "pg_restore", "--list", str(dump)).splitlines()
    guards = [line for line in contents if GUARD.match(line)]
    rest = [line for line in contents if not GUARD.match(line)]
    words = ["--no-owner", "--enable-row-security", "--exit-on-error"]
    words += [f"--jobs={JOBS}", f"--dbname={part.database}"]
    for lines in (rest, guards):
        with tempfile.NamedTemporaryFile("w", suffix=".list") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            tools.run(part, "pg_restore", *words, f"--use-list={file.name}", str(dump))


def look(parts: Sequence[Part], source: Path, copy: Manifest) -> None:
    """Whether it can be brought back here at all."""
    whole(source, copy)
    for part in parts:
        copied = copy.parts[part.name]
        if copied.lock != part.lock:
            raise BackupProblem(
                f"The data keys of {part.name} are not those of the copy: what they locked would"
                " stay locked. Bring the keys back first; they are kept apart from the copy."
            )
        with part.connect() as connection:
            if found := tables.names(connection):
                raise BackupProblem(
                    f"The database of {part.name} has {len(found)} tables. A copy goes into an"
                    " empty database: make a new one, or drop this one if nothing in it is missed."
                )


def whole(source: Path, copy: Manifest) -> None:
    """Raises BackupProblem unless every part is there, byte for byte."""
    for name in NAMES:
        if name not in copy.parts:
            raise BackupProblem(f"The copy has no {name}.")
        for file, digest in copy.parts[name].dump.items():
            path = source / name / file
            if not path.exists():
                raise BackupProblem(f"{path} is missing: bring back another copy.")
            if manifest.hashed(path) != digest:
                raise BackupProblem(f"{path} is damaged, by its hash: bring back another copy.")


def _files(part: Part, copied: Copied, source: Path) -> None:
    if copied.media is None:
        return
    if part.media is None:
        raise BackupProblem(f"{part.name.upper()}_MEDIA_FOLDER is missing: the copy has files.")
    count, _ = files.copy(source, part.media) if source.exists() else (0, 0)
    if count < copied.media:
        raise BackupProblem(f"{source} has {count} files of {copied.media}.")


def _compare(part: Part, copied: Copied) -> None:
    with part.connect() as connection:
        connection.execute("ANALYZE")
        found = tables.content(connection)
    if different := tables.differences(copied.content, found):
        said = "\n".join(different[:20])
        raise BackupProblem(f"{part.name} did not come back as it was:\n{said}")
