"""Readers of statements, without a database: lines, or every fault by its line and its name."""

from decimal import Decimal

import pytest

from services.finance.reconciliation import cells
from services.finance.reconciliation.reading import Fault
from services.finance.reconciliation.rules import hashes
from tests.finance.banks import CSV, MT940, SP2D, TODAY, read
from tests.harness import uuid_of

HEAD = "Tanggal;Keterangan;Debet;Kredit;Saldo\n"


def faults(content, asked="auto"):
    """What is wrong: row, column, code."""
    _, found = read(content, asked)
    return [(e["row"], e["column"], e["code"]) for e in found.errors]


def moves(content, asked="auto"):
    _, found = read(content, asked)
    assert found.errors == []
    return [(line.booked_on.isoformat(), str(line.amount)) for line in found.lines]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("1234567.89", "1234567.89"),
        ("1234567,8", "1234567.8"),
        ("1.234", "1234"),
        ("1,234", "1234"),
        ("Rp 1.000,00", "1000"),
        ("IDR1000", "1000"),
        ("(1.000,00)", "-1000"),
        ("-1000", "-1000"),
        ("1000-", "-1000"),
        ("1,000.00 CR", "1000"),
        ("1,000.00 DB", "-1000"),
        ("-Rp1.000", "-1000"),
    ],
)
def test_amounts_are_read_as_banks_write_them(text, value):
    assert cells.Amounts(sheet=False).read(text, 1)[0] == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "1.23.456", "12.34.56", "1e9", "1 000", "1,2345", "١٢", "--1", "-1000 DB"),
        *("99999999999999999", "(1", "1)", "1,000.000,00", "#NUM!", "USD 5", "0x10", "1.234,567"),
    ],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(Fault):
        cells.Amounts(sheet=False).read(text, 1)


def test_one_file_has_one_decimal_mark():
    amounts = cells.Amounts(sheet=False)
    amounts.read("1.234", 2)
    with pytest.raises(Fault) as fault:
        amounts.read("1.50", 7)
    assert (fault.value.code, fault.value.facts["first"]) == ("amount_mixed", 2)
    with pytest.raises(Fault, match="amount_unclear"):
        cells.Amounts(sheet=True).read("1.234", 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("01/03/2020", "2020-03-01"), ("1-3-2020", "2020-03-01"), ("01.03.20", "2020-03-01")),
        *(("2020-03-01", "2020-03-01"), ("2020/03/01 10:11:12", "2020-03-01")),
        *(("01/03/2020 23:59", "2020-03-01"), ("1 Maret 2020", "2020-03-01")),
        *(("05-Mei-20", "2020-05-05"), ("31 Des 2019", "2019-12-31")),
        ("2020-03-01T00:00:00", "2020-03-01"),
    ],
)
def test_days_are_read_day_first(text, day):
    assert cells.day(text, TODAY).isoformat() == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("31/02/2020", "date_invalid"), ("03/31/2020", "date_invalid"), ("x", "date_invalid")),
        *(("12/03", "date_without_year"), ("12 Mar", "date_without_year")),
        *(("01/01/2027", "date_in_future"), ("01/01/1999", "date_invalid")),
        *(("43891", "date_invalid"), ("0/0/2020", "date_invalid"), ("1/3-2020", "date_invalid")),
    ],
)
def test_what_is_no_day_is_refused(text, code):
    with pytest.raises(Fault, match=code):
        cells.day(text, TODAY)


def test_a_statement_in_indonesian_is_read_with_its_balances():
    kind, found = read(CSV)
    assert kind == "csv"
    assert moves(CSV) == [
        ("2020-03-12", "56000000.00"),
        ("2020-03-14", "-12500000.00"),
        ("2020-03-14", "-10000.00"),
        ("2020-03-31", "2350.75"),
    ]
    assert (found.opening, found.closing) == (Decimal("1000000.00"), Decimal("44492350.75"))


@pytest.mark.parametrize(
    "content",
    [
        'Date,Description,Debit,Credit\n2020-03-12,x,,"1,000.00"\n2020-03-14,y,500.00,\n',
        "Date\tRemarks\tAmount\n12/03/2020\tx\t1000\n14/03/2020\ty\t-500\n",
        "Tgl;Uraian;Nominal;D/K\n12-03-2020;x;1.000,00;K\n14-03-2020;y;500,00;D\n",
        'Tanggal,Keterangan,Jumlah\n12/03/2020,x,"1,000.00 CR"\n14/03/2020,y,500.00 DB\n',
        "\ufeffTanggal;Keterangan;Debit (Rp);Kredit (Rp)\n12/03/2020;x;0;1000\n14/03/2020;y;500;0\n",
        f"Bank Contoh\n{HEAD}14/03/2020;y;500;;500\n12/03/2020;x;;1000;1000\n",  # newest first
        f"{HEAD}01/03/2020;SALDO AWAL;;;0\n12/03/2020;x;;1000;1000\n14/03/2020;y;500;;500\n;Total;500;1000;\n",
    ],
)
def test_banks_say_the_same_in_many_ways(content):
    assert sorted((day, Decimal(amount)) for day, amount in moves(content)) == [
        ("2020-03-12", Decimal(1000)),
        ("2020-03-14", Decimal(-500)),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Tanggal;Keterangan;Kredit;Mutasi D\n", [(1, "debit", "column_missing")]),
        ("Tanggal;Debit;Kredit\n", [(1, "text", "column_missing")]),
        ("Hari;Keterangan;Debit;Kredit\n", [(1, None, "header_missing")]),
        ("Tanggal;Keterangan;Jumlah;Debit;Kredit\n", [(1, None, "columns_unclear")]),
        ("Tanggal;Keterangan;Jumlah;Nominal\n", [(1, "Nominal", "column_duplicate")]),
        (HEAD, [(None, None, "no_rows")]),
        (HEAD + "31/02/2020;x;5;;\n", [(2, "date", "date_invalid")]),
        (HEAD + ";x;5;;\n", [(2, "date", "cell_empty")]),
        (HEAD + "12/03/2020;x;abc;;\n", [(2, "amount", "amount_invalid")]),
        (HEAD + "12/03/2020;x;;;\n", [(2, "amount", "amount_missing")]),
        (HEAD + "12/03/2020;x;5;5;\n", [(2, "amount", "amount_twice")]),
        (HEAD + "12/03/2020;x;-5;;\n", [(2, "amount", "amount_negative")]),
        (HEAD + "12/03/2020;x;5;;;;9\n", [(2, None, "row_width")]),
        (HEAD + "12/03/2020;Saldo awal kas;5;;abc\n", [(2, "balance", "amount_invalid")]),
        (HEAD + "12/03/2020;x;;5;5\n13/03/2020;y;;5;11\n", [(3, "balance", "balance_differs")]),
        (HEAD + '12/03/2020;"x\n13/03/2020;y;5;;\n', [(2, None, "quote_unclosed")]),
        ("Tanggal;Keterangan;Jumlah;D/K\n12/03/2020;x;5;Z\n", [(2, "amount", "mark_invalid")]),
        ("Tanggal;Keterangan;Jumlah;D/K\n12/03/2020;x;-5;D\n", [(2, "amount", "amount_negative")]),
        ("No. Rekening: 9876543210\n" + HEAD, [(1, "account", "other_account")]),
        ("a\n" + HEAD + "12/03/2020;\x07;5;;\n", [(3, "text", "text_invalid")]),
        (b"Tanggal;Keterangan\n\x81\xff;", [(2, None, "encoding_broken")]),
        (SP2D.replace("Penerima", "Kepala"), [(1, "payee", "column_missing")]),
        (SP2D.replace("00124", "00123"), [(3, "number", "number_twice")]),
        (SP2D.replace("56.000.000,00", "-5"), [(2, "amount", "amount_negative")]),
        (SP2D.replace("LKM Sejahtera", ""), [(3, "payee", "cell_empty")]),
    ],
)
def test_what_is_wrong_in_a_table_is_named_by_line_and_column(content, expected):
    asked = "sp2d" if "SP2D" in str(content) else "csv"
    found = faults(content, asked)
    assert found[: len(expected)] == expected
    assert len(found) <= len(expected) + 1


def test_a_missing_column_is_told_with_what_stands_there_instead():
    _, found = read("Tanggal;Keterangan;Kredit;Mutasi D\n")
    assert "debet" in found.errors[0]["detail"].en
    assert "Mutasi D" in found.errors[0]["detail"].en


def test_a_line_whose_words_begin_like_a_sum_stays_a_line():
    content = "Keterangan;Tanggal;Debet;Kredit\nTotal bayar semen;12/03/2020;500;\n"
    assert moves(content) == [("2020-03-12", "-500.00")]
    assert moves(HEAD + "12/03/2020;Saldo awal kas;500;;\n") == [("2020-03-12", "-500.00")]


def test_mt940_is_read():
    kind, found = read(MT940)
    assert kind == "mt940"
    assert [(ln.row, str(ln.amount), ln.reference) for ln in found.lines] == [
        (5, "56000000.00", "SP2D00123"),
        (8, "-12500000.00", "K-0017"),
    ]
    assert found.lines[0].text == "Pencairan dana SP2D 00123/2020"
    assert (found.opening, found.closing) == (Decimal(1000000), Decimal(44500000))


def test_reversals_in_mt940_go_the_other_way():
    content = MT940.replace("200314D12500000", "200314RC12500000")
    assert [amount for _, amount in moves(content)] == ["56000000.00", "-12500000.00"]
    envelope = "{1:F01BANKIDJA0000000000}{2:I940BANKIDJAN}{4:\n" + MT940[:-2] + "-}\n"
    assert moves(envelope) == moves(MT940)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (":62F:C200331IDR44500000,00", ":62F:C200331IDR1,00", (10, ":62F:", "balance_differs")),
        (":62F:C200331IDR44500000,00\n", "", (9, None, "tag_missing")),
        (":60F:", ":99Z:", (4, ":99Z:", "tag_unknown")),
        (":60F:C200229", ":60F:C200230", (4, ":60F:", "date_invalid")),
        (":60F:C200229IDR", ":60F:C200229USD", (4, ":60F:", "currency_foreign")),
        ("/001201000345307", "/999999999999", (2, ":25:", "other_account")),
        (":61:2003120312C", ":61:2003120232C", (5, ":61:", "date_invalid")),
        (":61:2003120312C", ":61:bad", (5, ":61:", "tag_invalid")),
        (":28C:3/1\n", ":61:200312C1,NTRFX\n", (3, ":61:", "tag_misplaced")),
        (":20:CONTOH0320\n", "", (1, None, "tag_missing")),
        (":20:CONTOH0320\n", "salam\n:20:X\n", (1, None, "tag_unknown")),
        (":61:200314D", ":61:270314D", (8, ":61:", "date_in_future")),
    ],
)
def test_what_is_wrong_in_mt940_is_named_by_its_line(old, new, expected):
    assert old in MT940
    assert expected in faults(MT940.replace(old, new), "mt940")


def test_a_second_statement_begins_where_the_first_ended():
    more = ":20:B\n:25:001201000345307\n:60F:C200331IDR44500000,00\n:62F:C200401IDR44500000,00\n"
    assert moves(MT940 + more) == moves(MT940)
    gap = more.replace("44500000", "1")
    assert (14, ":60F:", "balance_differs") in faults(MT940 + gap)


def test_a_list_of_sp2d_is_found_by_its_columns():
    kind, found = read(SP2D)
    assert kind == "sp2d"
    assert [(str(ln.amount), ln.reference, ln.text) for ln in found.lines] == [
        ("56000000.00", "00123/SP2D/2020", "LKM Bangkit Bersama"),
        ("10000000.00", "00124/SP2D/2020", "LKM Sejahtera"),
    ]


def test_equal_lines_are_told_apart_by_their_number():
    line = "12/03/2020;x;500;\n"
    _, found = read("Tanggal;Keterangan;Debet;Kredit\n" + line * 3)
    known = hashes(uuid_of(1), found.lines)
    assert len(set(known)) == 3
    assert hashes(uuid_of(1), found.lines[:2]) == known[:2]
    assert not set(hashes(uuid_of(2), found.lines)) & set(known)
