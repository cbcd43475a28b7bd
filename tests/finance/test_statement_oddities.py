"""What banks and treasuries write beside their lines, and what looks like rupiah and is not."""

from decimal import Decimal

import pytest

from services.finance.reconciliation import cells
from services.finance.reconciliation.reading import Fault
from tests.finance.banks import CSV, MT940, SP2D, read

HEAD = "Tanggal;Keterangan;Debet;Kredit;Saldo\n"
LINE = "12/03/2020;x;;500;\n"


def faults(content, asked="auto"):
    """What is wrong: row, column, code."""
    _, found = read(content, asked)
    assert all(error["detail"].id != error["detail"].en for error in found.errors)
    return [(e["row"], e["column"], e["code"]) for e in found.errors]


def moves(content, asked="auto"):
    _, found = read(content, asked)
    assert found.errors == []
    return [(line.row, str(line.amount)) for line in found.lines]


def refused(text, *, sheet=False):
    with pytest.raises(Fault) as fault:
        cells.Amounts(sheet=sheet).read(text, 1)
    return fault.value.code


@pytest.mark.parametrize(
    "text",
    ["0.125", "0,125", "00.125", "1.234,567", "1,234.567", "1234.567", "1,2345", "0.000"],
)
def test_rupiah_finer_than_a_cent_is_refused_by_name(text):
    assert refused(text) == "amount_too_fine"
    assert refused(text, sheet=True) == "amount_too_fine"


def test_thousands_begin_with_no_zero():
    assert refused("0.125.000") == refused("01.234.567") == "amount_invalid"
    assert cells.Amounts(sheet=False).read("0,5", 1)[0] == Decimal("0.5")


@pytest.mark.parametrize(
    ("first", "then", "value"),
    [
        ("1.234", "1,234", "amount_mixed"),
        ("1,234", "1.234", "amount_mixed"),
        ("1.50", "1.234", "amount_mixed"),
        ("1.50", "1,234", "1234"),
        ("1.234", "1.234,5", "1234.5"),
        ("1.234,5", "1.234", "1234"),
        ("1,5", "1,234", "amount_mixed"),
    ],
)
def test_one_mark_of_a_file_says_what_the_other_is(first, then, value):
    amounts = cells.Amounts(sheet=False)
    amounts.read(first, 1)
    if value == "amount_mixed":
        with pytest.raises(Fault, match=value):
            amounts.read(then, 2)
    else:
        assert amounts.read(then, 2)[0] == Decimal(value)


@pytest.mark.parametrize("text", ["USD 5", "5 USD", "$5", "US$ 1.000,00", "(1.000,00) SGD", "-€5"])
def test_an_amount_in_another_currency_is_named(text):
    assert refused(text) == "currency_foreign"


@pytest.mark.parametrize("text", ["NaN", "#NUM!", "1e9", "0x10", "IDR", "5 XK", "-"])
def test_what_only_looks_like_a_currency_is_no_amount(text):
    assert refused(text) == "amount_invalid"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "Tanggal;Keterangan;Debet;Kredit;Mata Uang\n12/03/2020;x;5;;IDR\n13/03/2020;y;5;;USD\n",
            [(3, "currency", "currency_foreign")],
        ),
        (
            "Date,Description,Amount,Currency\n2020-03-12,x,5,SGD\n",
            [(2, "currency", "currency_foreign")],
        ),
        ("Mata Uang;USD\n" + HEAD + LINE, [(1, "currency", "currency_foreign")]),
        ("Mata Uang USD\n" + HEAD + LINE, [(1, "currency", "currency_foreign")]),
        ("Currency: SGD\n" + HEAD + LINE, [(1, "currency", "currency_foreign")]),
        (HEAD + LINE + "Valuta : EUR;;;;\n", [(3, "currency", "currency_foreign")]),
        (HEAD + "12/03/2020;x;;USD 5;\n", [(2, "amount", "currency_foreign")]),
        (
            SP2D.replace("Nilai", "Nilai;Mata Uang").replace("56.000.000,00\n2", "56;USD\n2"),
            [(2, "currency", "currency_foreign")],
        ),
    ],
)
def test_another_currency_in_a_table_is_named_by_its_row(content, expected):
    assert faults(content) == expected
    _, found = read(content)
    assert "IDR" in found.errors[0]["detail"].en


@pytest.mark.parametrize("said", ["IDR", "Rp", "Rupiah", "IDR - Rupiah", "INDONESIAN RUPIAH", ""])
def test_rupiah_is_said_in_many_ways(said):
    table = f"Tanggal;Keterangan;Debet;Kredit;Mata Uang\n12/03/2020;x;;500;{said}\n"
    assert moves(f"Mata Uang;{said}\n{table}") == [(3, "500.00")]


@pytest.mark.parametrize(
    ("old", "new", "row", "tag"),
    [
        (":60F:C200229IDR", ":60F:C200229USD", 4, ":60F:"),
        (":62F:C200331IDR", ":62F:C200331USD", 10, ":62F:"),
        (":61:2003120312C", ":61:2003120312CD", 5, ":61:"),
        (":61:200314D", ":61:200314DD", 8, ":61:"),
        (":28C:3/1\n", ":28C:3/1\n:34F:USD0,\n", 4, ":34F:"),
        ("44500000,00\n-", "44500000,00\n:64:C200331USD44500000,00\n-", 11, ":64:"),
        ("44500000,00\n-", "44500000,00\n:90D:1USD12500000,00\n-", 11, ":90D:"),
    ],
)
def test_another_currency_in_mt940_is_named_by_its_tag(old, new, row, tag):
    assert old in MT940
    assert faults(MT940.replace(old, new), "mt940") == [(row, tag, "currency_foreign")]


def test_mt940_may_say_its_currency_everywhere():
    said = MT940.replace(":61:2003120312C", ":61:2003120312CR").replace("4D125", "4DR125")
    said = said.replace(":28C:3/1\n", ":28C:3/1\n:34F:IDR0,\n")
    said = said.replace("\n-\n", "\n:64:C200331IDR44500000,00\n:90D:1IDR12500000,00\n")
    assert [amount for _, amount in moves(said)] == ["56000000.00", "-12500000.00"]


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (HEAD + '12/03/2020;"x;500;;\n', 2),
        (HEAD + LINE + '13/03/2020;"x\n14/03/2020;y;5;;\n', 3),
        (HEAD + LINE + '13/03/2020;"x;5;;\n14/03/2020;"y";5;;\n', 3),
        (HEAD + '12/03/2020;"Toko" Maju;500;;\n', 2),
    ],
)
def test_a_quote_that_is_not_closed_is_named_by_the_row_where_it_opens(content, row):
    assert faults(content) == [(row, None, "quote_unclosed")]


def test_a_cell_that_never_ends_is_named_too():
    assert faults(HEAD + f'12/03/2020;"{"x" * 10_001}";5;;\n') == [(2, None, "cell_too_long")]


@pytest.mark.parametrize("cell", ["({}x", "Rp{}-", "-{}1x", "5{}x", "({}"])
def test_a_cell_of_many_spaces_is_read_like_any_other(cell):
    for filling in (" " * 9_000, "(" * 9_000, "1" * 9_000):
        content = f"{HEAD}12/03/2020;x;{cell.format(filling)};;\n;{cell.format(filling)};;;\n"
        assert faults(content)[0][:2] == (2, "amount")


def test_quotes_that_are_closed_are_words():
    assert moves(HEAD + '12/03/2020;"Toko ""Maju"";\nbaru";500;;\n') == [(2, "-500.00")]
    assert moves(HEAD + '12/03/2020;Toko "Maju";500;;\n') == [(2, "-500.00")]


@pytest.mark.parametrize(
    "footer",
    [
        *(HEAD, "Dicetak oleh sistem pada 01/04/2020 10:11;;;;\n", "Halaman 1 dari 3\n"),
        *(";(Rp);(Rp);(Rp)\n", ";lanjutan keterangan;;;\n", "Periode;01/03/2020 - 31/03/2020\n"),
        *("Saldo dipindahkan;;;;500\n", "*** akhir ***;;;;\n", "1 dari 3;;;;\n", ";;-;-;\n"),
    ],
)
def test_footers_and_repeated_headers_are_no_lines(footer):
    assert moves(HEAD + LINE + footer + LINE) == [(2, "500.00"), (4, "500.00")]


def test_the_balances_of_pages_are_those_of_the_file():
    page = "Saldo Awal;;;;{}\n" + HEAD + "12/03/2020;x;;500;{}\n" + "Saldo Akhir;;;;{}\n"
    _, found = read(page.format(0, 500, 500) + page.format(500, 1000, 1000))
    assert (found.errors, found.opening, found.closing) == ([], 0, 1000)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (";x;5;;\n", "cell_empty"),
        ("Biaya;x;5;;\n", "date_invalid"),
        ("tgl 12;x;;Rp 5.000;\n", "date_invalid"),
        ("12/03;x;;5.000;\n", "date_without_year"),
    ],
)
def test_an_amount_without_a_day_is_a_fault(row, code):
    assert faults(HEAD + LINE + row) == [(3, "date", code)]


@pytest.mark.parametrize("day", ["12/03/2020", "31/02/2020", "12/03", "12 Mar", "2020-13-01"])
def test_a_day_without_an_amount_is_a_fault(day):
    assert (3, "amount", "amount_missing") in faults(HEAD + LINE + f"{day};x;;;\n")


def test_below_a_list_of_sp2d_somebody_signs():
    signed = (
        "Nomor;Nomor SP2D;Tanggal SP2D;Penerima;Nilai\n"
        ";;;;Madiun, 31 Maret 2020\n;Mengetahui,;;Kuasa BUD;\n;;;Ir. Contoh;NIP. 19700101 199803 1 002\n"
    ).replace("Nomor;", "No;", 1)
    assert moves(SP2D + signed) == moves(SP2D)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("3;00125/SP2D/2020;;LKM X;5.000\n", "date"),
        ("3;;12/03/2020;LKM X;5.000\n", "number"),
        ("3;00125/SP2D/2020;;LKM X;\n", "date"),
        (";;;;5.000\n", "date"),
    ],
)
def test_half_a_payment_of_a_list_is_a_fault(row, column):
    assert (5, column, "cell_empty") in faults(SP2D + row)


def test_balances_beyond_every_amount_are_faults():
    most = "9999999999999999.99"
    table = HEAD.replace(";", ",") + f"12/03/2020,x,5.00,,{most}\n"
    assert faults(table) == [(2, "balance", "amount_too_large")]
    told = MT940.replace("C200229IDR1000000,00", "C200229IDR99999999999999999,00")
    assert (4, ":60F:", "tag_invalid") in faults(told, "mt940")
    assert refused("99999999999999999") == "amount_too_large"
    assert CSV.count("1.000.000,00") == 1
    huge = CSV.replace("1.000.000,00", "99.999.999.999.999.999,00")
    assert (8, "balance", "amount_too_large") in faults(huge)
