"""Reads CSV: UTF-8 (with or without BOM) or Windows-1252; comma, semicolon or tab."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, ClassVar

CHUNK = 1 << 20
FIELD_LIMIT = 10_000
SEPARATORS = (";", "\t", ",")


class Broken(ValueError):
    """The file cannot be read on from here; `row` is where, the header being 1."""

    code: ClassVar[str]

    def __init__(self, row: int, column: int | None = None) -> None:
        super().__init__(f"{self.code} in row {row}, column {column}.")
        self.row, self.column = row, None if column is None else str(column)


class EncodingBroken(Broken):
    """The bytes are neither UTF-8 nor Windows-1252."""

    code = "encoding_broken"


class CellTooLong(Broken):
    """No cell is so long; most often a quote is never closed."""

    code = "cell_too_long"


@dataclass(frozen=True)
class Delimited:
    """A table of text cells; rows come with their number in the file, blank ones left out."""

    separator: str
    rows: Iterator[tuple[int, list[str]]]


def read(file: IO[bytes]) -> Delimited:
    """Open a CSV file; raises EncodingBroken, and CellTooLong while the rows are read."""
    encoding = encoding_of(file)
    file.seek(0)
    separator = separator_of(file.readline().decode(encoding, "replace"))
    file.seek(0)
    return Delimited(separator, _rows(file, encoding, separator))


def _rows(file: IO[bytes], encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        for number, cells in _numbered(text, separator):
            if any(map(str.strip, cells)):
                yield number, cells
    finally:
        text.detach()  # the file stays its owner's


def _numbered(text: Iterable[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number; a quoted line break does not begin a row."""
    csv.field_size_limit(FIELD_LIMIT)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(text, delimiter=separator), start=1):
            yield number, cells
    except csv.Error as error:
        raise CellTooLong(number + 1) from error


def separator_of(header: str) -> str:
    """The separator that stands most often in the header; comma when there is none."""
    counts = {mark: header.count(mark) for mark in SEPARATORS}
    best = max(SEPARATORS, key=lambda mark: counts[mark])
    return best if counts[best] else ","


def encoding_of(file: IO[bytes]) -> str:
    """utf-8-sig or cp1252; NUL bytes (as in UTF-16) are no text of ours."""
    for encoding in ("utf-8", "cp1252"):
        place = _first_fault(file, encoding)
        if place is None:
            return "utf-8-sig" if encoding == "utf-8" else encoding
    raise EncodingBroken(*_row_and_column(file, place or 0))


def _first_fault(file: IO[bytes], encoding: str) -> int | None:
    """Offset of the first byte that is not text in this encoding; None when all is well."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = 0
    while True:
        chunk = file.read(CHUNK)
        nul = chunk.find(b"\0")
        if nul >= 0:
            return offset + nul
        waiting = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return offset - waiting + error.start
        if not chunk:
            return None
        offset += len(chunk)


def _row_and_column(file: IO[bytes], offset: int) -> tuple[int, int]:
    """Where the byte stands, counted as the rows are."""
    file.seek(0)
    before = io.StringIO(file.read(offset).decode("cp1252", "replace") + "?", newline="")
    separator = separator_of(before.readline())
    before.seek(0)
    row, cells = 1, [""]
    for row, cells in _numbered(before, separator):  # noqa: B007 - the last is asked for
        pass
    return row, len(cells)
