"""A price list as a workbook: its template, a regency's list in the same layout, and its reader.

Row 1 is the header `kode, uraian, satuan, harga_satuan`; an item per row below. Formulas, macros and
bombs are refused before a parser sees the file (`services.chassis.xlsx`).
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from services.chassis.problems import Text
from services.planning.costing.problems import ROWS

COLUMNS: Final = ("kode", "uraian", "satuan", "harga_satuan")
LONGEST: Final = {"kode": 40, "uraian": 300, "satuan": 20}
WIDTHS: Final = (18, 60, 12, 18)
MOST_ROWS: Final = 20_000
KEPT, SHOWN = 1_000, 60
PLAIN = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
GROUPED = re.compile(r"-?[0-9]{1,3}([.,' \u00a0][0-9]{3})+([.,][0-9]+)?")
COMMA = re.compile(r"-?[0-9]+,[0-9]+")
FLOAT = re.compile(r"-?[0-9.]+e[-+]?[0-9]+", re.IGNORECASE)
ERROR = re.compile(r"#[A-Z0-9/]+[!?]?")
WHOLE_DIGITS, CENTS = 13, 2


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list."""

    code: str
    name: str
    unit: str
    price: Decimal


@dataclass(slots=True)
class Reading:
    """What was read, and what is wrong: all of it counted, the first of it kept."""

    items: list[Item] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    error_count: int = 0

    def fault(self, row: int | None, column: str | None, code: str, **facts: Any) -> None:
        """Note a fault; what stood there is shortened and freed of control characters."""
        self.error_count += 1
        if len(self.errors) < KEPT:
            shown = {k: _shown(v) if isinstance(v, str) else v for k, v in facts.items()}
            detail = Text(ROWS[code].render("id", shown), ROWS[code].render("en", shown))
            where = {"row": row, "column": column and _shown(column)}
            self.errors.append(where | {"code": code, "detail": detail})


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text[:SHOWN])


def read(lines: Iterable[str]) -> Reading:
    """The items of a sheet that was turned into CSV, or what is wrong with it."""
    found = Reading()
    rows = _rows(lines)
    _, header = next(rows, (1, []))
    places = _places(header, found)
    if places is None:
        return found
    seen: dict[str, int] = {}
    for count, (number, cells) in enumerate(rows, start=1):
        if count > MOST_ROWS:
            found.fault(number, None, "too_many_rows", limit=MOST_ROWS)
            return found
        _take(found, seen, number, {name: _at(cells, at) for name, at in places.items()})
    if not found.items and not found.error_count:
        found.fault(None, None, "no_rows")
    return found


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows with their number in the sheet; blank ones below the header left out."""
    csv.field_size_limit(10_000_000)
    for number, cells in enumerate(csv.reader(lines), start=1):
        if number == 1 or any(map(str.strip, cells)):
            yield number, cells


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _places(header: Sequence[str], found: Reading) -> dict[str, int] | None:
    """Where each column stands; spaces and case do not matter, order is free."""
    names = [cell.strip().lower() for cell in header]
    while names and not names[-1]:
        names.pop()
    for name in COLUMNS:
        if names.count(name) != 1:
            code = "column_missing" if name not in names else "column_duplicate"
            found.fault(1, name, code, value=name)
    for name in names:
        if name not in COLUMNS:
            found.fault(1, name, "column_unknown", value=name)
    return None if found.error_count else {name: names.index(name) for name in COLUMNS}


def _take(found: Reading, seen: dict[str, int], number: int, cells: dict[str, str]) -> None:
    before = found.error_count
    for name, longest in LONGEST.items():
        if not cells[name]:
            found.fault(number, name, "cell_empty")
        elif len(cells[name]) > longest or not cells[name].isprintable():
            found.fault(number, name, "text_invalid", limit=longest)
    price = cells["harga_satuan"]
    if code := price_fault(price):
        found.fault(number, "harga_satuan", code, value=price)
    first = seen.setdefault(cells["kode"], number)
    if cells["kode"] and first != number:
        found.fault(number, "kode", "code_twice", value=cells["kode"], first=first)
    if found.error_count == before:
        item = Item(cells["kode"], cells["uraian"], cells["satuan"], Decimal(price))
        found.items.append(item)


def price_fault(text: str) -> str | None:
    """What is wrong with a price as it stands in a cell; None when it is one."""
    if not text:
        return "cell_empty"
    if not PLAIN.fullmatch(text):
        return _strange(text)
    whole, _, cents = text.lstrip("-").partition(".")
    if Decimal(text) <= 0:
        return "price_not_positive"
    if len(whole.lstrip("0")) > WHOLE_DIGITS:
        return "price_too_large"
    if len(cents) > CENTS:
        grouped = GROUPED.fullmatch(text) and whole.lstrip("0")  # 185.000 is no price of 185
        return "thousands_separator" if grouped else "price_too_fine"
    return None


def _strange(text: str) -> str:
    if ERROR.fullmatch(text):
        return "excel_error"
    if GROUPED.fullmatch(text):
        return "thousands_separator"
    if COMMA.fullmatch(text):
        return "decimal_comma"
    return "price_too_large" if FLOAT.fullmatch(text) else "not_a_number"


def written(items: Iterable[Item]) -> bytes:
    """A workbook with these items; without any it is the template. Codes are text, never formulas."""
    import xlsxwriter  # noqa: PLC0415 - 2 MB in every process, and few ask for a workbook

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
        head, words = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        money = book.add_format({"num_format": "#,##0.00"})
        page = book.add_worksheet("harga_satuan")
        page.freeze_panes(1, 0)
        for column, width in enumerate(WIDTHS):
            page.set_column(column, column, width, money if column == len(LONGEST) else words)
        for column, name in enumerate(COLUMNS):
            page.write_string(0, column, name, head)
        for row, item in enumerate(items, start=1):
            for column, text in enumerate((item.code, item.name, item.unit)):
                page.write_string(row, column, text, words)
            page.write_number(row, len(LONGEST), float(item.price), money)
    return content.getvalue()
