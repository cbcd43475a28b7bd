"""A report as a workbook: what it sums up, its tranches, its expenses."""

from collections.abc import Iterator
from typing import Any, Final

from services.finance.accountability import paper
from services.finance.accountability.models import ReportRead
from services.finance.accountability.shapes import ReportContent
from services.finance.sheets import Row, Sheet, workbook

SUMMARY: Final = (("", 20), ("", 60))
TRANCHES: Final = (("tanggal", 14), ("tahap", 8), ("jumlah", 22))
EXPENSES: Final = (
    *(("tanggal", 14), ("jenis", 24), ("uraian", 50), ("kuitansi", 20)),
    *(("berkas", 10), ("jumlah", 22)),
)


def written(report: ReportRead) -> bytes:
    """The same bytes each time once the report is frozen."""
    said = report.content
    received = [(one.date, one.number, one.amount) for one in said.tranches]
    sheets = (
        Sheet("ringkasan", SUMMARY, _summary(report)),
        Sheet("pencairan", TRANCHES, received),
        Sheet("belanja", EXPENSES, _expenses(said)),
    )
    return workbook(sheets, made=report.submitted_at or report.updated_at)


def _expenses(said: ReportContent) -> Iterator[Row]:
    for one in said.expenses:
        category = paper.CATEGORIES.get(one.category, one.category)
        words = (one.description, one.receipt_number)
        yield (one.date, category, *words, one.receipts, one.amount)


def _summary(report: ReportRead) -> list[tuple[str, Any]]:
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
        ("alokasi", party.amount),
        ("diterima", said.received),
        ("dibelanjakan", said.spent),
        ("sisa di kas", said.cash),
        ("belum dicairkan", said.unreleased),
        ("catatan", said.notes),
        ("sha256", report.sha256),
    ]
