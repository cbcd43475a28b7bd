"""The reader of price lists: whatever a sheet holds, it answers items or names what is wrong."""

import csv
import io
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis import files, xlsx
from services.chassis.problems import Problem
from services.planning.costing import price_list
from services.planning.costing.price_list import COLUMNS, Item, price_fault, read
from services.planning.costing.problems import ROWS
from tests.planning.prices import HEADER, workbook
from tests.planning.prices import ROWS as PRICED


def lines(*rows, header=COLUMNS):
    content = io.StringIO(newline="")
    csv.writer(content).writerows([header, *rows])
    return content.getvalue().splitlines(keepends=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("185000", None),
        ("185000.5", None),
        ("0.01", None),
        ("9999999999999.99", None),
        ("0", "price_not_positive"),
        ("-1", "price_not_positive"),
        ("-0.00", "price_not_positive"),
        ("10000000000000", "price_too_large"),
        ("1e+20", "price_too_large"),
        ("0.001", "price_too_fine"),
        ("185.000", "thousands_separator"),
        ("1234.567", "price_too_fine"),
        ("1.234.567", "thousands_separator"),
        ("1,234,567.50", "thousands_separator"),
        ("1 234 567", "thousands_separator"),
        ("12,5", "decimal_comma"),
        ("#DIV/0!", "excel_error"),
        ("#N/A", "excel_error"),
        ("Rp 185000", "not_a_number"),
        ("NaN", "not_a_number"),
        ("1_000", "not_a_number"),
        ("\u0661\u0662", "not_a_number"),
        ("", "cell_empty"),
    ],
)
def test_a_price_is_read_or_named(text, code):
    assert price_fault(text) == code


@given(st.text(max_size=40))
def test_a_text_that_passes_as_a_price_fits_the_ledger(text):
    code = price_fault(text)
    assert code is None or code in ROWS
    if code is None:
        price = Decimal(text)
        assert 0 < price < Decimal(10) ** 13
        assert price == price.quantize(Decimal("0.01"))


@given(st.lists(st.lists(st.text(max_size=30), max_size=6), max_size=8))
def test_any_rows_are_read_or_refused_by_name(rows):
    found = read(lines(*rows))
    assert bool(found.items) != bool(found.error_count) or found.error_count
    assert {error["code"] for error in found.errors} <= set(ROWS)
    for error in found.errors:
        assert error["detail"].id
        assert error["detail"].en


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_by_name(text):
    found = read(text.splitlines(keepends=True))
    assert found.items or found.error_count


WORD = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)
ITEMS = st.lists(
    st.builds(
        Item, WORD, WORD, WORD, st.decimals("0.01", "9999999999.99", places=2, allow_nan=False)
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda item: item.code,
)


@given(ITEMS, st.permutations(COLUMNS))
def test_a_clean_list_is_read_exactly_whatever_the_order_of_its_columns(items, columns):
    named = {"kode": "code", "uraian": "name", "satuan": "unit", "harga_satuan": "price"}
    rows = [[getattr(item, named[column]) for column in columns] for item in items]
    found = read(lines(*rows, header=columns))
    assert (found.items, found.errors) == (items, [])


@settings(max_examples=5)
@given(ITEMS)
def test_what_is_written_is_read_again_exactly(tmp_path_factory, items):
    """Through a workbook and the child process that opens it."""
    path = tmp_path_factory.mktemp("list") / "list.xlsx"
    path.write_bytes(price_list.written(items))
    with path.open("rb") as file:
        xlsx.guard(file)
    command = [sys.executable, "-m", "services.chassis.xlsx", str(path)]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    found = read(text.splitlines(keepends=True))
    assert (found.items, found.errors) == (items, [])


def test_a_list_has_a_largest_size(monkeypatch):
    monkeypatch.setattr(price_list, "MOST_ROWS", 2)
    rows = [[f"A{n}", "x", "m", "1"] for n in range(3)]
    (error,) = read(lines(*rows)).errors
    assert (error["code"], error["row"]) == ("too_many_rows", 4)


def test_faults_beyond_a_thousand_are_counted_and_not_kept():
    found = read(lines(*([f"A{n}", "x", "m", "-1"] for n in range(1_500))))
    assert (found.error_count, len(found.errors), found.items) == (1_500, 1_000, [])


SMALL = workbook(*PRICED)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.integers(0, 255)), min_size=1, max_size=6)
)
def test_a_damaged_list_is_refused_by_name_or_passes_the_guard(damage):
    changed = bytearray(SMALL)
    for place, byte in damage:
        changed[place] = byte
    file = io.BytesIO(bytes(changed))
    try:
        assert files.sniff(file, "x") in {"csv", "xlsx"}
        xlsx.guard(file)
    except Problem:
        return


def test_the_columns_of_the_steps_are_the_templates():
    assert tuple(HEADER) == COLUMNS
