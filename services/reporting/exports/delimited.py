"""Writes a table as CSV (UTF-8 with BOM), with what it is about on its first lines."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from services.chassis.bulk import safe
from services.reporting.exports.work import Cell, Row


def lines(rows: Sequence[Row]) -> bytes:
    """Rows as lines of CSV."""
    text = io.StringIO()
    csv.writer(text).writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def cell(value: Cell) -> str:
    """Digits with a point; a text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return safe(value) if isinstance(value, str) else str(value)
