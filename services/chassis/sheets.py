"""Workbooks and small CSV files that are handed out. A text stays a text, whatever it begins with."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from contracts.money import Money
from services.chassis.bulk import FORMULA
from services.chassis.downloads import BOM

SAFE: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: each column is a head with its width; without heads it begins with the rows."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Row]


def workbook(
    sheets: Iterable[Sheet], *, made: datetime | None = None, decimals: str = "#,##0.00"
) -> bytes:
    """The same bytes for the same rows and moment; `decimals` is how decimals are shown."""
    import xlsxwriter  # noqa: PLC0415 - 2 MB in every process, and few ask for a workbook

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, SAFE) as book:
        if made is not None:
            book.set_properties({"created": made.replace(tzinfo=None)})
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": decimals})
        for one in sheets:
            _fill(book.add_worksheet(one.name), one, bold, money)
    return content.getvalue()


def _fill(page: Any, sheet: Sheet, bold: Any, money: Any) -> None:
    heads = [head for head, _ in sheet.columns]
    for column, (_, width) in enumerate(sheet.columns):
        page.set_column(column, column, width)
    if any(heads):
        page.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            page.write_string(0, column, head, bold)
    for number, row in enumerate(sheet.rows, start=1 if any(heads) else 0):
        for column, cell in enumerate(row):
            _write(page, number, column, cell, money)


def _write(page: Any, row: int, column: int, cell: Any, money: Any) -> None:
    if isinstance(cell, Money | Decimal):
        page.write_number(
            row, column, float(cell.amount if isinstance(cell, Money) else cell), money
        )
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell)
    elif cell is not None:
        page.write_string(row, column, cell.isoformat() if isinstance(cell, date) else str(cell))


def delimited(heads: Sequence[str], rows: Iterable[Row]) -> bytes:
    """CSV as files are handed out everywhere: UTF-8 with BOM, no cell that a sheet would compute."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return BOM + text.getvalue().encode()


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    said = str(cell)
    return f"'{said}" if isinstance(cell, str) and re.match(FORMULA, said) else said
