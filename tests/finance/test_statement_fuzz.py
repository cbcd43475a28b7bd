"""Whatever a file holds, its reader answers lines or a named problem, and nothing else."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.problems import Problem
from services.finance.reconciliation import cells
from services.finance.reconciliation.rules import ensure_right
from tests.finance.banks import CSV, MT940, SP2D, TODAY, read


def refusal(content, asked):
    """The named problem of a file, or None; and its lines."""
    try:
        kind, found = read(content, asked)
        ensure_right(found)
    except Problem as problem:
        return problem, None
    assert kind in {"csv", "mt940", "sp2d"}
    return None, found.lines


def judged(content, asked):
    """Lines or a named problem, and nothing else."""
    problem, lines = refusal(content, asked)
    if problem is None:
        assert lines
        assert all(line.amount and line.booked_on <= TODAY for line in lines)
        return
    assert problem.code != "internal_error"
    assert problem.sentence("id") != problem.sentence("en")
    assert all(error["detail"].id for error in problem.facts.get("errors", ()))


ASKED = st.sampled_from(["auto", "csv", "mt940", "sp2d"])
WORDS = st.sampled_from(
    [
        *("Tanggal", "Keterangan", "Debet", "Kredit", "Saldo", "Jumlah", "D/K", "Nomor SP2D"),
        *("Penerima", "Nilai", "12/03/2020", "2020-03-12", "1.000,00", "1,000.00", "500", "K"),
        *("Saldo Awal", "Total", "No. Rekening", "", "-", "abc", '"', "31/02/2020", "-5"),
        *("Mata Uang", "USD", "USD 5", "IDR", "0.125", "99999999999999999,00", "Halaman 1"),
    ]
)
TABLES = st.lists(st.lists(WORDS | st.text(max_size=8), max_size=7), max_size=12)
PARTS = st.sampled_from(
    [
        *(":20:X", ":25:001201000345307", ":28C:1/1", ":60F:C200101IDR0,", ":62F:C200101IDR5,"),
        *(":61:200101C5,NTRFNONREF", ":61:2001010230D5,NTRFX//Y", ":86:teks", "-", "-}", ""),
        *("{1:F01}{4:", ":61:", ":60F:", ":86:\x07", ":62M:D991231IDR1,11", "salam", ":64:x"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=400), asked=ASKED)
def test_any_bytes_are_lines_or_a_named_problem(content, asked):
    judged(content, asked)


@settings(max_examples=200, deadline=None)
@given(rows=TABLES, separator=st.sampled_from(";,\t"), asked=ASKED)
def test_any_table_is_lines_or_a_named_problem(rows, separator, asked):
    judged("\n".join(map(separator.join, rows)), asked)


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(PARTS | st.text(max_size=12), max_size=14))
def test_any_fields_are_lines_or_a_named_problem(parts):
    judged("\n".join(parts), "mt940")


@settings(max_examples=150, deadline=None)
@given(
    which=st.sampled_from([CSV, MT940, SP2D]),
    place=st.integers(0, 600),
    length=st.integers(0, 12),
    put=st.text(max_size=6),
)
def test_a_damaged_statement_is_lines_or_a_named_problem(which, place, length, put):
    judged(which[:place] + put + which[place + length :], "auto")


@settings(max_examples=200, deadline=None)
@given(
    st.decimals(Decimal("0.01"), Decimal("9999999999999999.99"), places=2),
    st.sampled_from([(".", ","), (",", "."), ("", "."), ("", ",")]),
)
def test_every_amount_is_read_as_it_was_written(value, marks):
    group, mark = marks
    text = f"{value:,.2f}".translate(str.maketrans({",": group, ".": mark}))
    assert cells.Amounts(sheet=False).read(text, 1) == (value, False)
