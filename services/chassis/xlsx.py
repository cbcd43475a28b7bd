"""Reads XLSX safely: inflated under caps first, then parsed by a child process with limits.

`python -m services.chassis.xlsx FILE` writes the first sheet as CSV to standard output.
"""

import csv
import io
import re
import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import IO

from services.chassis.problems import Problem, Text

ENTRIES = 200
ENTRY_BYTES = 256 << 20
TOTAL_BYTES = 320 << 20
RATIO = 150  # deflate of honest sheets stays below 40
RATIO_FROM = 4 << 20
CHUNK = 1 << 20
ENTRY = b"PK\x01\x02"
OVERLAP = 256
CHILD_MEMORY = 2 << 30
CHILD_SECONDS = 60
EXACT = 10**15  # Excel keeps 15 digits of a number
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+[0-9]+)"')
SHEETS = re.compile(r"^xl/worksheets/.*\.xml$", re.IGNORECASE)
ERROR_CELL = re.compile(rb'(<(?:\w+:)?c\s(?:[^>]*?\s)?)t="e"')
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, RuntimeError, NotImplementedError, ValueError),
)
CONTENTS, MACRO_ENABLED = "[Content_Types].xml", b"macroEnabled"
MACROS = re.compile(r"(vbaProject|xlm|macrosheets)", re.IGNORECASE)


class ZipBomb(Problem):
    """The workbook unpacks to far more than it should."""

    status = 422
    code = "zip_bomb"
    detail = Text(
        id="Buku kerja mengembang melewati batas ({reason}). "
        "Salin datanya ke buku kerja baru yang hanya berisi lembar ini.",
        en="The workbook unpacks beyond the limit ({reason}). "
        "Copy its data into a new workbook that holds only this sheet.",
    )


class WorkbookUnreadable(Problem):
    """Damaged, or no workbook at all."""

    status = 422
    code = "workbook_unreadable"
    detail = Text(
        id="Buku kerja rusak atau bukan XLSX yang sah. Buka di Excel dan simpan ulang.",
        en="The workbook is damaged or no valid XLSX. Open it in Excel and save it again.",
    )


class WorkbookHasMacros(Problem):
    """It would run something."""

    status = 422
    code = "workbook_has_macros"
    detail = Text(
        id="Buku kerja berisi makro. Simpan sebagai .xlsx biasa tanpa makro.",
        en="The workbook contains macros. Save it as a plain .xlsx without macros.",
    )


class WorkbookHasFormula(Problem):
    """What is in the cell is not what was measured."""

    status = 422
    code = "workbook_has_formula"
    detail = Text(
        id="Sel {cell} ({part}) berisi rumus. Salin lalu tempel sebagai nilai (Paste Values).",
        en="Cell {cell} ({part}) holds a formula. Copy and paste as values.",
    )


def guard(file: IO[bytes], *, formulas: bool = False) -> None:
    """Inflate every entry under caps, never trusting the sizes it declares.

    Raises ZipBomb, WorkbookHasMacros, WorkbookUnreadable or, unless `formulas` are welcome,
    WorkbookHasFormula.
    """
    if entries_of(file) > ENTRIES:
        raise ZipBomb(reason=f"> {ENTRIES} entries")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            _check(archive, formulas=formulas)
    except DAMAGED as error:
        raise WorkbookUnreadable from error
    finally:
        file.seek(0)


def entries_of(file: IO[bytes]) -> int:
    """How many entries the archive has at most, before anything is built of its directory."""
    file.seek(0)
    count, part = 0, b""
    while chunk := file.read(CHUNK):
        part = part[1 - len(ENTRY) :] + chunk
        count += part.count(ENTRY)
    return count


def _check(archive: zipfile.ZipFile, *, formulas: bool) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names or any(e.compress_type not in METHODS for e in entries):
        raise WorkbookUnreadable
    if any(MACROS.search(name) for name in names):
        raise WorkbookHasMacros
    total = 0
    for entry in entries:
        total += _inflate(archive, entry, TOTAL_BYTES - total, formulas=formulas)


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, *, formulas: bool) -> int:
    """Read one entry to its end; answer its true size."""
    searched = not formulas and bool(SHEETS.match(entry.filename))
    size, tail = 0, b""
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > min(ENTRY_BYTES, left):
                raise ZipBomb(reason=f"{entry.filename} > {min(ENTRY_BYTES, left) >> 20} MB")
            if size > RATIO_FROM and size > RATIO * max(entry.compress_size, 1):
                raise ZipBomb(reason=f"{entry.filename} > {RATIO}:1")
            if entry.filename == CONTENTS and MACRO_ENABLED in chunk:
                raise WorkbookHasMacros
            if searched:
                tail = _refuse_formula(tail + chunk, entry.filename)
    return size


def _refuse_formula(part: bytes, name: str) -> bytes:
    found = FORMULA.search(part)
    if found:
        cells = CELL.findall(part[: found.start()])
        raise WorkbookHasFormula(cell=cells[-1].decode() if cells else "?", part=name)
    return part[-OVERLAP:]


def to_csv(source: str, target: IO[bytes]) -> None:
    """Turn the first sheet into CSV in a child process; raises WorkbookUnreadable."""
    run_child("services.chassis.xlsx", source, target)


def run_child(module: str, source: str, target: IO[bytes]) -> None:
    """Let a module of ours parse the file in a process of its own; raises WorkbookUnreadable."""
    command = [sys.executable, "-m", module, source]
    try:
        done = subprocess.run(  # noqa: S603 - our own module on our own file
            command, stdout=target, stderr=subprocess.DEVNULL, timeout=CHILD_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise WorkbookUnreadable from error
    if done.returncode != 0:
        raise WorkbookUnreadable


def cell(value: object) -> str:
    """A cell as the CSV reader expects it: plain digits with a point, text as it is.

    A number too long for Excel to keep every digit of does not look as if it were whole.
    """
    if isinstance(value, float):
        exact = value.is_integer() and abs(value) < EXACT
        return str(int(value)) if exact else repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def with_errors_as_text(source: str) -> str | io.BytesIO:
    """The workbook, its error cells (#NUM!) turned to text: calamine reads them as empty."""
    copy = io.BytesIO()
    changed = False
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(copy, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            if SHEETS.match(entry.filename) and b't="e"' in part:
                part, changed = ERROR_CELL.sub(rb'\1t="str"', part), True
            new.writestr(entry.filename, part)
    copy.seek(0)
    return copy if changed else source


def main(source: str) -> None:
    """The child: limits on itself, then parse and write."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only the child needs it

    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_SECONDS, CHILD_SECONDS))
    sheet = CalamineWorkbook.from_object(with_errors_as_text(source)).get_sheet_by_index(0)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    writer = csv.writer(sys.stdout)
    for row in sheet.to_python(skip_empty_area=False):
        writer.writerow([cell(value) for value in row])


if __name__ == "__main__":
    main(sys.argv[1])
