"""Rebuild the data files: `python -m contracts.regions.build FOLDER`.

FOLDER is the unpacked `idn-area-data` package (it has a `data` folder). No network is used, and
the same package always gives the same bytes.
"""

import csv
import gzip
import io
import sys
from pathlib import Path
from typing import Final

from contracts.regions.codes import Level, level_of, parent
from contracts.regions.table import COLUMNS, FILES, FOLDER

LICENCE: Final = "LICENSE-ODbL-1.0.md"

Row = tuple[str, str]


def build(package: Path, target: Path = FOLDER) -> dict[Level, int]:
    """Convert the package's lists and licence into `target`; give the number of rows per level.

    Raises ValueError when a code is malformed, doubled or without its parent, or a name is empty,
    and OSError when a file is missing. Nothing is written unless every list is sound.
    """
    lists = {level: _read(package / "data" / FILES[level].removesuffix(".gz")) for level in FILES}
    licence = (package / "data" / "LICENSE.md").read_text(encoding="utf-8")
    above: set[str] = set()
    for level, rows in lists.items():
        _check(level, rows, above)
        above = {code for code, _ in rows}
    for level, rows in lists.items():
        (target / FILES[level]).write_bytes(_packed(rows))
    (target / LICENCE).write_text(licence, encoding="utf-8", newline="\n")
    return {level: len(rows) for level, rows in lists.items()}


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as source:
        return sorted((row["code"], row["name"].strip()) for row in csv.DictReader(source))


def _check(level: Level, rows: list[Row], above: set[str]) -> None:
    seen: set[str] = set()
    for code, name in rows:
        up = parent(code)
        if level_of(code) != level or code in seen or not name or (up and up not in above):
            message = f"{code!r} ({name!r}) is not a sound {level}."
            raise ValueError(message)
        seen.add(code)


def _packed(rows: list[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((code, name, "") for code, name in rows)
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as target:
        target.write(text.getvalue().encode())
    return packed.getvalue()


def main(arguments: list[str]) -> int:
    """Build from the one folder given and tell the counts; 2 when called otherwise."""
    if len(arguments) != 1:
        sys.stderr.write("Usage: python -m contracts.regions.build FOLDER\n")
        return 2
    for level, count in build(Path(arguments[0])).items():
        sys.stdout.write(f"{level}: {count}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
