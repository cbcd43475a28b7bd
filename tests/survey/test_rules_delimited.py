"""CSV as people save it: encodings, separators, and where a broken byte stands."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.regulation import load
from services.survey.imports import delimited
from services.survey.imports.columns import Faults, read_header
from tests.survey.steps import HEADER

LAW = load("permen-14-2018")


def read(content):
    table = delimited.read(io.BytesIO(content))
    return table.separator, list(table.rows)


def broken(content):
    with pytest.raises(delimited.Broken) as found:
        read(content)
    return found.value.code, found.value.row, found.value.column


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_each_encoding_and_separator_is_recognised(encoding, separator):
    text = separator.join(("kode", "nama")) + "\r\n" + separator.join(("1", "Café"))
    expected = [(1, ["kode", "nama"]), (2, ["1", "Café"])]
    assert read(text.encode(encoding)) == (separator, expected)


def test_decimal_commas_do_not_outvote_semicolons():
    assert read(b"a;b\n1,5;2,5\n")[1][1] == (2, ["1,5", "2,5"])


def test_blank_lines_are_left_out_and_counted():
    assert [row for row, _ in read(b"a,b\n\n1,2\n,\n3,4\n")[1]] == [1, 3, 5]


def test_a_quoted_line_break_begins_no_row():
    assert read(b'a,b\n"1\n2",x\n3,4\n')[1] == [
        (1, ["a", "b"]),
        (2, ["1\n2", "x"]),
        (3, ["3", "4"]),
    ]


def test_a_byte_outside_both_encodings_is_found_in_its_row_and_column():
    assert broken(b"a,b\n1,2\n3,\x81\n") == ("encoding_broken", 3, "2")


def test_a_broken_byte_is_counted_in_rows_not_in_lines():
    assert broken(b'a,b\n"1\n2",x\n"3, 4",\x81\n') == ("encoding_broken", 3, "2")


def test_a_broken_byte_far_into_the_file_is_found():
    line = "é,1\n".encode()
    content = b"a,b\n" + line * 300_000 + b"\x9d,1\n"
    assert broken(content) == ("encoding_broken", 300_002, "1")


def test_a_broken_byte_at_the_very_beginning_is_found():
    assert broken(b"\x81") == ("encoding_broken", 1, "1")


def test_a_nul_byte_is_no_text():
    assert broken(b"a,b\n1,2\0\n") == ("encoding_broken", 2, "2")


def test_utf16_without_a_mark_is_no_text():
    assert broken("a,b\n".encode("utf-16-le")) == ("encoding_broken", 1, "1")


def test_a_cell_without_an_end_is_found_where_it_begins():
    content = b"a,b\n1,2\n" + b'"3,4\n' + b"5,6\n" * 5_000
    assert broken(content) == ("cell_too_long", 3, None)


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_broken_by_name(content):
    try:
        _, rows = read(content)
    except delimited.Broken:
        return
    assert all(any(cell.strip() for cell in cells) for _, cells in rows)


def header(*names):
    faults = Faults()
    layout = read_header(names, LAW, 1, faults)
    return layout, [(fault.code, fault.column) for fault in faults.kept]


def test_a_header_in_any_order_case_and_spacing_is_read():
    names = [f" {name.upper()} " for name in reversed(HEADER)]
    layout, faults = header(*names)
    assert faults == []
    assert (layout.code, layout.width) == (len(HEADER) - 1, len(HEADER))
    assert {name: place for place, name, _ in layout.numbers} == {
        name: place for place, name in enumerate(reversed(HEADER)) if name in HEADER[3:]
    }


def test_area_and_year_may_be_left_out():
    layout, faults = header(*(name for name in HEADER if name not in {"kawasan", "tahun"}))
    assert (faults, layout.area, layout.year) == ([], None, None)


def test_empty_columns_behind_the_header_do_not_count():
    layout, faults = header(*HEADER, "", " ")
    assert (faults, layout.width) == ([], len(HEADER))


def test_missing_unknown_and_doubled_columns_are_all_named():
    layout, faults = header(*(name for name in HEADER if name != "7b"), "1a", "catatan")
    assert layout is None
    assert faults == [
        ("column_missing", "7b"),
        ("column_unknown", "catatan"),
        ("column_duplicate", "1a"),
    ]


def test_a_regulation_asks_for_its_own_criteria():
    other = load("permen-02-2016")
    faults = Faults()
    read_header(HEADER, other, 1, faults)
    named = {fault.column for fault in faults.kept}
    assert named == {c.id for c in LAW.criteria} ^ {c.id for c in other.criteria}


@given(st.lists(st.text(), max_size=30))
def test_any_header_is_read_or_its_faults_are_printable(names):
    faults = Faults()
    layout = read_header(names, LAW, 1, faults)
    assert (layout is None) == (faults.count > 0)
    assert all((fault.column or "").isprintable() for fault in faults.kept)
