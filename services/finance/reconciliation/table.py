"""Rows of a CSV (UTF-8 or Windows-1252; comma, semicolon or tab) or of a workbook's first sheet."""

import csv
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from services.chassis import xlsx
from services.finance.reconciliation.reading import Reading

SEPARATORS: Final = (";", "\t", ",")
LOOKED, LONGEST_CELL, CHUNK = 40, 10_000, 1 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank, with the number of the line where it begins."""

    number: int
    cells: list[str]


def of_csv(content: bytes, found: Reading) -> list[Row]:
    """The rows of a CSV; notes what no reader could read."""
    text = decoded(content, found)
    return [] if text is None else list(_rows(text, separator_of(text), found))


def decoded(content: bytes, found: Reading) -> str | None:
    """The text of a file; None, and a fault, when it is none."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            place = error.start
    found.fault(1 + content.count(b"\n", 0, place), None, "encoding_broken")
    return None


def of_workbook(file: IO[bytes], found: Reading) -> list[Row]:
    """The rows of the first sheet, read by a child process under limits."""
    xlsx.guard(file)
    file.seek(0)
    with tempfile.NamedTemporaryFile() as source, tempfile.TemporaryFile() as converted:
        while part := file.read(CHUNK):
            source.write(part)
        source.flush()
        xlsx.to_csv(source.name, converted)
        converted.seek(0)
        return list(_rows(converted.read().decode("utf-8", "replace"), ",", found))


def separator_of(text: str) -> str:
    """The separator that most of the first lines hold; a comma may stand in amounts, so it is last."""
    lines = text.splitlines()[:LOOKED]
    counts = {mark: sum(mark in line for line in lines) for mark in SEPARATORS}
    return max(SEPARATORS, key=lambda mark: counts[mark]) if any(counts.values()) else ","


def _rows(text: str, separator: str, found: Reading) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    try:
        for cells in reader:
            trimmed = [cell.strip() for cell in cells]
            if any(trimmed):
                yield Row(number, trimmed)
            number = reader.line_num + 1
    except csv.Error as error:
        long = "field limit" in str(error)
        found.fault(number, None, "cell_too_long" if long else "quote_unclosed")
