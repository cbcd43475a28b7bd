"""Numbers as people write them: read exactly, or refused by name."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.survey.imports import numbers
from services.survey.imports.numbers import NumberReader, NumberRefused


def refusal(text, separator=",", after=()):
    reader = NumberReader(separator)
    for earlier in after:
        reader[earlier]
    with pytest.raises(NumberRefused) as refused:
        reader[text]
    return refused.value.code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("12", "12"),
        ("-3", "-3"),
        ("+3", "3"),
        ("007", "7"),
        (" 1.25 ", "1.25"),
        ("2.50", "2.50"),
        ("-1.03", "-1.03"),
        ("999999999.999999", "999999999.999999"),
        ("1e3", "1000"),
        ("1E+05", "100000"),
        ("1.5e-05", "0.000015"),
        ("0.30000000000000004", "0.3"),
        ("0.0033333333333333335", "0.003333"),
        ("-2.7755575615628914e-17", "0"),
    ],
)
def test_a_plain_number_is_read_exactly(text, value):
    assert str(abs(NumberReader(",")[text])) == str(abs(Decimal(value)))
    assert NumberReader(",")[text] == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "\t", "\u00a0"])
def test_an_empty_cell_says_nothing(text):
    assert NumberReader(",")[text] is None


def test_a_decimal_comma_is_read_between_semicolons():
    assert NumberReader(";")["2,5"] == Decimal("2.5")


def test_a_decimal_comma_is_refused_between_commas():
    assert refusal("2,5", ",") == "decimal_comma"


@pytest.mark.parametrize(("first", "second"), [("2,5", "2.5"), ("2.5", "2,5")])
def test_the_first_decimal_mark_holds_for_the_whole_file(first, second):
    assert refusal(second, ";", after=[first]) == "decimal_mark_mixed"


def test_an_exponent_alone_decides_no_decimal_mark():
    reader = NumberReader(";")
    assert [reader["1E+05"], reader["2,5"]] == [Decimal(100_000), Decimal("2.5")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "text",
    ["1.234,5", "1,234.5", "1 234", "1 234,5", "1.234.567", "1,234,567", "1'234", "1\u202f234"],
)
def test_thousands_separators_are_refused_by_name(text, separator):
    assert refusal(text, separator) == "thousands_separator"


def test_a_point_before_three_digits_separates_thousands_where_commas_are_decimal():
    assert refusal("1.234", ";", after=["2,5"]) == "thousands_separator"


@pytest.mark.parametrize("text", ["#NUM!", "#num!", "#DIV/0!", "#N/A", "#REF!", "#VALUE!"])
def test_an_excel_error_is_named(text):
    assert refusal(text) == "excel_error"


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "12 m2",
        "1/2",
        "NaN",
        "inf",
        "-Infinity",
        "1e",
        "--1",
        "1..2",
        "0x10",
        "½",
        "٣",
        "1_000",
    ],
)
def test_what_is_no_number_is_refused(text):
    assert refusal(text) == "not_a_number"


@pytest.mark.parametrize(
    "text", ["1000000000", "-1000000000", "1e9", "1e300", "9" * 50, "0.123456789012345678"]
)
def test_too_large_and_too_fine_are_refused(text):
    assert refusal(text) == "number_out_of_range"


@given(st.text() | st.from_regex(r"[-+0-9.,eE '#]{0,30}", fullmatch=True), st.sampled_from(",;\t"))
def test_any_text_is_a_small_plain_decimal_or_nothing_or_refused_by_name(text, separator):
    try:
        value = NumberReader(separator)[text]
    except NumberRefused:
        return
    if value is not None:
        assert abs(value) < 10**9
        assert -6 <= value.as_tuple().exponent <= 0


@given(st.decimals(min_value=-(10**9) + 1, max_value=10**9 - 1, places=6))
def test_every_decimal_of_a_sheet_survives_both_marks(value):
    assert NumberReader(",")[f"{value:f}"] == value
    assert NumberReader(";")[f"{value:f}".replace(".", ",")] == value


@given(st.floats(min_value=-999_999_999, max_value=999_999_999))
def test_a_float_that_excel_kept_is_rounded_to_six_places(value):
    read = NumberReader(",")[repr(value)]
    assert read is not None
    assert abs(read - Decimal(repr(value))) <= Decimal("0.0000005")


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(numbers, "MEMORY", 3)
    reader = NumberReader(",")
    assert [reader[str(n)] for n in range(9)] == list(map(Decimal, range(9)))
    assert len(reader) == 3
    assert reader["0" * 9_000 + "7"] == 7
    assert max(map(len, reader)) == 1
