"""What a copy says of itself, as JSON beside it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.backup.parts import BackupProblem
from deploy.backup.tables import Content

FILE = "manifest.json"
BLOCK = 1 << 20


@dataclass(frozen=True)
class Copied:
    """One part: its schema's revision, what was in it, the bytes of its dump and of its files.

    `media` is None for a part that keeps no files. Hashes of files of a dump are by name.
    """

    revision: str
    content: Content
    dump: dict[str, str]
    dump_bytes: int
    media: int | None
    media_bytes: int
    lock: str | None


@dataclass(frozen=True)
class Manifest:
    """The whole copy: the moment it stands for (UTC), the version, how long it took in seconds.

    `compared` are the events of the last hour by which the databases were found to fit together.
    """

    moment: str
    version: str
    seconds: float
    compared: int
    parts: dict[str, Copied]

    def write(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1) + "\n")


def read(folder: Path) -> Manifest:
    """Raises BackupProblem where there is none, as in the folder of a copy that was cut off."""
    file = folder / FILE
    if not file.exists():
        raise BackupProblem(f"{folder} holds no whole copy: there is no {FILE} in it.")
    said = json.loads(file.read_text())
    parts = {name: _copied(one) for name, one in said.pop("parts").items()}
    return Manifest(parts=parts, **said)


def _copied(said: dict[str, object]) -> Copied:
    content: dict[str, dict[str, list[object]]] = said.pop("content")  # type: ignore[assignment]
    tables = {name: (int(str(rows)), str(sum)) for name, (rows, sum) in content["tables"].items()}
    sequences = {name: int(str(value)) for name, value in content["sequences"].items()}
    return Copied(content=Content(tables, sequences), **said)  # type: ignore[arg-type]


def hashed(path: Path) -> str:
    """SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()
