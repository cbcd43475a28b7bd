"""Files that services keep, each named by the SHA-256 of its content; and the keys, kept apart."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from deploy.backup.manifest import hashed
from deploy.backup.parts import BackupProblem

HASH = 64  # digits
PRIVATE = 0o600
KEYS = ("secrets", "demo.json")  # of a local suite's folder


def kept(folder: Path) -> Iterator[Path]:
    """The files of a store, `ab/cd/<sha256>`; what is still being written is none."""
    for path in sorted(folder.glob("??/??/*")):
        if len(path.name) == HASH:
            yield path


def copy(source: Path, target: Path) -> tuple[int, int]:
    """Copy what is not there yet; answer how many there are and their bytes.

    Raises BackupProblem for content that is not what its name says: a copy of it would be worth
    nothing. What is already there was looked at when it came.
    """
    count = size = 0
    target.mkdir(parents=True, exist_ok=True)
    for path in kept(source):
        there = target / path.relative_to(source)
        if not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            draft = there.with_name(f".{there.name}")
            shutil.copyfile(path, draft)
            if hashed(draft) != path.name:
                draft.unlink()
                raise BackupProblem(f"{path} is damaged. Bring it back from an older copy first.")
            draft.replace(there)
        count, size = count + 1, size + there.stat().st_size
    return count, size


def copy_keys(data: Path, out: Path) -> list[str]:
    """Copy the keys of a suite, readable by their owner only; answer their names."""
    found = [name for name in KEYS if (data / name).exists()]
    if not found:
        raise BackupProblem(f"{data} has no keys.")
    return [one for name in found for one in copy_private(data / name, out / name)]


def copy_private(source: Path, target: Path) -> list[str]:
    """A file, or all files of a folder, each readable by its owner only; answer their names."""
    if source.is_file():
        _private(source, target)
        return [source.name]
    paths = [path for path in sorted(source.rglob("*")) if path.is_file()]
    for path in paths:
        _private(path, target / path.relative_to(source))
    return [path.name for path in paths]


def _private(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.unlink(missing_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as file:
        file.write(source.read_bytes())
