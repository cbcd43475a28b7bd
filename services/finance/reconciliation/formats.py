"""Which reader a file is for, and what it makes of it. All of it blocks: call it in a thread."""

import hashlib
import threading
from dataclasses import dataclass
from datetime import date
from typing import IO, Final
from uuid import UUID

from pydantic_core import to_json

from services.chassis import files
from services.chassis.problems import TooLarge, Unavailable
from services.finance.reconciliation import bank_csv, mt940, rules, sp2d, table
from services.finance.reconciliation.reading import Reading
from services.finance.reconciliation.shapes import Format, Found

LARGEST: Final = 5_000_000
# A request holds its transaction meanwhile: few at once, and no long queue before the door.
AT_ONCE: Final = 2
PATIENCE: Final = 2.0  # seconds
TURNS: Final = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sent for an account; `own`: the digits of its number, if it has one."""

    file: IO[bytes]
    name: str
    asked: Format
    account_id: UUID
    own: str | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is right; `rows` are its lines as they are stored, in JSON."""

    format: Found
    sha256: str
    reading: Reading
    rows: str


def take(upload: Upload, today: date) -> Taken:
    """All that a file says; raises Unavailable, StatementInvalid, StatementUnbalanced."""
    if not TURNS.acquire(timeout=PATIENCE):
        raise Unavailable
    try:
        kind, found = read(upload.file, upload.name, upload.asked, today, upload.own)
        rules.ensure_right(found)
        rows = to_json(rules.rows_of(upload.account_id, found.lines)).decode()
        return Taken(kind, _digest(upload.file), found, rows)
    finally:
        TURNS.release()


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.sha256(file.read()).hexdigest()


def read(
    file: IO[bytes], name: str, asked: Format, today: date, own: str | None
) -> tuple[Found, Reading]:
    """The lines of a file, or what is wrong with it; what no reader should open is refused."""
    if file.seek(0, 2) > LARGEST:
        raise TooLarge(limit=LARGEST)
    file.seek(0)
    head = file.read(files.HEAD)
    found = Reading()
    if asked == "mt940" or (asked == "auto" and mt940.is_mt940(head)):
        _swift(file, today, own, found)
        return "mt940", found
    sheet = files.sniff(file, name) == files.XLSX
    if sheet:
        rows = table.of_workbook(file, found)
    else:
        file.seek(0)
        rows = table.of_csv(file.read(), found)
    kind: Found = "sp2d" if asked == "sp2d" or (asked == "auto" and sp2d.is_list(rows)) else "csv"
    if found.error_count:
        return kind, found
    if kind == "sp2d":
        sp2d.read(rows, today, sheet=sheet, found=found)
    else:
        bank_csv.read(rows, today, own, sheet=sheet, found=found)
    return kind, found


def _swift(file: IO[bytes], today: date, own: str | None, found: Reading) -> None:
    file.seek(0)
    content = file.read()
    if b"\0" in content:
        found.fault(1, None, "tag_missing", value=":20:")
        return
    text = table.decoded(content, found)
    if text is not None:
        mt940.read(text, today, own, found)
