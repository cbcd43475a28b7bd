"""Reads CSV: UTF-8 (with or without BOM) or Windows-1252; comma, semicolon or tab."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

CHUNK = 1 << 20
FIELD_LIMIT = 10_000
SEPARATORS = (";", "\t", ",")


class EncodingBroken(ValueError):
    """The bytes are neither UTF-8 nor Windows-1252; `row` is where, the header being 1."""

    def __init__(self, row: int, column: int) -> None:
        super().__init__(f"Row {row}, column {column} cannot be read as text.")
        self.row, self.column = row, column


@dataclass(frozen=True)
class Delimited:
    """A table of text cells; rows come with their number in the file, blank ones left out."""

    separator: str
    rows: Iterator[tuple[int, list[str]]]


def read(file: IO[bytes]) -> Delimited:
    """Open a CSV file; raises EncodingBroken. The rows are read as they are asked for."""
    encoding = encoding_of(file)
    file.seek(0)
    separator = separator_of(file.readline().decode(encoding, "replace"))
    file.seek(0)
    return Delimited(separator, _rows(file, encoding, separator))


def _rows(file: IO[bytes], encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(FIELD_LIMIT)
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        reader = csv.reader(text, delimiter=separator, strict=False)
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    finally:
        text.detach()  # the file stays its owner's


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
    file.seek(0)
    before = file.read(offset)
    line = before.rsplit(b"\n", 1)[-1]
    separator = separator_of(before.split(b"\n", 1)[0].decode("cp1252", "replace"))
    return before.count(b"\n") + 1, line.count(separator.encode()) + 1
