"""A report as a workbook: what it sums up, its tranches, expenses, KSMs, what people gave."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from contracts.money import Money
from services.chassis.sheets import Row, Sheet, workbook
from services.finance.accountability import paper
from services.finance.accountability.models import ReportRead
from services.finance.accountability.shapes import ReportContent
from services.finance.words import in_words

SUMMARY: Final = (("", 30), ("", 60), ("", 80))
TRANCHES: Final = (("tanggal", 14), ("tahap", 8), ("jumlah", 22))
EXPENSES: Final = (
    *(("tanggal", 14), ("jenis", 24), ("uraian", 50), ("kuitansi", 20)),
    *(("berkas", 10), ("jumlah", 22)),
)

KSMS: Final = (
    *(("ksm", 40), ("perjanjian", 20), ("nilai perjanjian", 22), ("diterima", 22)),
    *(("dibelanjakan", 22), ("sisa", 22)),
)
GIFTS: Final = (("swadaya", 20), ("jumlah", 14), ("satuan", 12), ("nilai", 22))


def written(report: ReportRead) -> bytes:
    """The same bytes each time once the report is frozen."""
    said = report.content
    received = [(one.date, one.number, one.amount) for one in said.tranches]
    sheets = (
        Sheet("ringkasan", SUMMARY, _summary(report)),
        Sheet("pencairan", TRANCHES, received),
        Sheet("belanja", EXPENSES, _expenses(said)),
        Sheet("ksm", KSMS, _ksms(said)),
        Sheet("swadaya", GIFTS, _gifts(said)),
    )
    return workbook(sheets, made=report.submitted_at or report.updated_at)


def _in_words(*sums: tuple[str, Money]) -> Iterator[Row]:
    for name, amount in sums:
        yield (name.lower(), amount, in_words(amount))


def _expenses(said: ReportContent) -> Iterator[Row]:
    for one in said.expenses:
        category = paper.CATEGORIES.get(one.category, one.category)
        words = (one.description, one.receipt_number)
        yield (one.date, category, *words, one.receipts, one.amount)


def _ksms(said: ReportContent) -> Iterator[Row]:
    for one in said.ksms:
        yield (one.recipient, one.number, one.amount, one.received, one.spent, one.cash)


def _gifts(said: ReportContent) -> Iterator[Row]:
    for one in said.contributions:
        yield (paper.GIFTS[one.kind], one.quantity, one.unit, Decimal(one.amount))
    if said.contributions:
        yield ("Jumlah", None, None, paper.given(said))


def _summary(report: ReportRead) -> list[Row]:
    said, party = report.content, report.content.allocation
    return [
        ("laporan", paper.TITLES[said.kind]),
        ("nomor", said.number),
        ("sampai dengan", said.date),
        ("keadaan", paper.STATES[report.state]),
        ("penerima", party.recipient),
        ("wilayah", f"{party.region} {party.place}"),
        ("sppb/kontrak", party.number),
        ("sumber dana", party.source_name),
        ("tahun anggaran", party.fiscal_year),
        ("kegiatan", party.activity),
        *_in_words(("Jumlah alokasi", party.amount), *paper.sums(said)),
        ("catatan", said.notes),
        ("sha256", report.sha256),
    ]
