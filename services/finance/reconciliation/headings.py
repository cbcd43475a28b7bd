"""What the columns of a statement are called, in Indonesian and English, and where they stand."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from services.finance.reconciliation.reading import Reading
from services.finance.reconciliation.table import Row

LOOKED: Final = 40  # rows, among which the header is
Names = Mapping[str, tuple[str, ...]]
CURRENCY: Final = ("mata uang", "currency", "ccy", "curr", "valuta")
BANK: Final[Names] = {
    "date": (
        *("tanggal", "tgl", "tanggal transaksi", "tgl transaksi", "tanggal mutasi", "date"),
        *("transaction date", "posting date", "post date", "tanggal posting", "tgl posting"),
        "trx date",
    ),
    "text": (
        *("keterangan", "uraian", "deskripsi", "uraian transaksi", "keterangan transaksi"),
        *("description", "transaction description", "remark", "remarks", "details", "berita"),
    ),
    "reference": (
        *("referensi", "no referensi", "nomor referensi", "no ref", "ref", "reference"),
        *("reference no", "reference number", "no bukti", "nomor bukti", "no jurnal"),
    ),
    "debit": (
        *("debit", "debet", "mutasi debit", "mutasi debet", "debit amount", "withdrawal"),
        *("withdrawals", "pengeluaran", "keluar"),
    ),
    "credit": (
        *("kredit", "credit", "mutasi kredit", "credit amount", "deposit", "deposits"),
        *("penerimaan", "masuk"),
    ),
    "amount": ("jumlah", "nominal", "amount", "mutasi", "nilai", "transaction amount"),
    "mark": (
        *("d k", "dk", "d c", "dc", "db cr", "dbcr", "debit kredit", "debet kredit"),
        *("debit credit", "jenis", "jenis transaksi", "jenis mutasi", "type", "tipe"),
    ),
    "balance": ("saldo", "balance", "running balance", "ledger balance", "saldo berjalan"),
    "account": (
        *("no rekening", "nomor rekening", "rekening", "account no", "account number"),
        "account",
    ),
    "currency": CURRENCY,
}
SP2D: Final[Names] = {
    "number": ("nomor sp2d", "no sp2d", "sp2d", "sp2d number", "nomor", "number"),
    "date": ("tanggal sp2d", "tgl sp2d", "tanggal", "tgl", "date", "tanggal cair", "tgl cair"),
    "payee": (
        *("penerima", "nama penerima", "rekanan", "nama rekanan", "pihak ketiga", "kepada"),
        *("payee", "recipient", "penerima sp2d"),
    ),
    "amount": (
        *("nilai", "nilai sp2d", "jumlah", "nominal", "amount", "netto", "neto"),
        *("nilai netto", "jumlah netto", "nilai bersih", "jumlah sp2d"),
    ),
    "text": ("keterangan", "uraian", "description", "untuk keperluan"),
    "currency": CURRENCY,
}


def key(cell: str) -> str:
    """A heading as it is compared: letters and digits, in lower case, the unit left out."""
    plain = re.sub(r"\((?:rp|idr)\.?\)|\brp\b|\bidr\b", " ", cell.casefold())
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


def keys(row: Row) -> list[str]:
    """The cells of a row as headings are compared."""
    return [key(cell) for cell in row.cells]


def places(row: Row, names: Names) -> dict[str, list[int]]:
    """Where a column of each meaning stands."""
    found = {
        meaning: [n for n, said in enumerate(keys(row)) if said in known]
        for meaning, known in names.items()
    }
    return {meaning: at for meaning, at in found.items() if at}


def header_of(rows: Sequence[Row], names: Names, needed: Sequence[set[str]]) -> int | None:
    """Which row is the header: the first with one column of each needed group."""
    for number, row in enumerate(rows[:LOOKED]):
        at = places(row, names)
        if all(group & at.keys() for group in needed):
            return number
    return None


def columns(row: Row, names: Names, wanted: Sequence[str], found: Reading) -> dict[str, int]:
    """Where each column stands; notes what is missing, and what stands twice."""
    at = places(row, names)
    taken = {n for many in at.values() for n in many}
    unknown = ", ".join(c for n, c in enumerate(row.cells) if c and n not in taken) or "-"
    for meaning in wanted:
        if meaning not in at:
            accepted = ", ".join(names[meaning][:6])
            facts = {"value": meaning, "names": accepted, "unknown": unknown}
            found.fault(row.number, meaning, "column_missing", **facts)
    for first, *others in at.values():
        for other in others:
            facts = {"value": row.cells[first], "other": row.cells[other]}
            found.fault(row.number, row.cells[other], "column_duplicate", **facts)
    return {meaning: many[0] for meaning, many in at.items()}
