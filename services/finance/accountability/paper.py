"""A report in the words of the paper that is signed: every line as it is printed; pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from contracts.money import Money, sum_of
from services.chassis.days import on_paper
from services.chassis.printing import breaking
from services.finance.accountability.models import ReportRead
from services.finance.accountability.shapes import (
    CategorySum,
    KsmSum,
    Received,
    ReportContent,
    Spending,
)
from services.finance.contributions.models import KindTotal
from services.finance.words import in_figures, in_words

TITLES: Final = {
    "use": "Laporan Penggunaan Dana (LPD)",
    "lpj": "Laporan Pertanggungjawaban (LPJ)",
}
CATEGORIES: Final = {
    "bahan": "Bahan",
    "upah": "Upah",
    "alat": "Alat",
    "transport": "Transportasi",
    "bop": "Biaya operasional (BOP)",
    "lain": "Lain-lain",
}
GIFTS: Final = {"cash": "Uang", "labour": "Tenaga kerja", "material": "Bahan", "land": "Lahan"}
UNKEPT: Final = " *"
FLAGS: Final = {
    "receipts_missing": "* Berkas kuitansinya belum disimpan.",
    "nothing_received": "Belum ada dana yang diterima.",
    "nothing_spent": "Belum ada belanja yang dicatat.",
}
STATES: Final = {
    "draft": "DRAF, belum diajukan",
    "submitted": "Diajukan, belum diterima",
    "accepted": "Diterima",
}
# Who signs, by position: the names are written by hand.
RECIPIENT: Final = (
    ("Dibuat oleh", "Bendahara / UPK"),
    ("Diketahui oleh", "Koordinator BKM/LKM"),
    ("Diterima oleh", "Pejabat Pembuat Komitmen"),
)
KSM: Final = (
    ("Dibuat oleh", "Bendahara KSM"),
    ("Diketahui oleh", "Ketua KSM"),
    ("Diterima oleh", "Koordinator BKM/LKM"),
)


def printed(report: ReportRead) -> Mapping[str, Any]:
    """What the template lays out."""
    said = report.content
    return {
        "title": TITLES[said.kind],
        "number": breaking(said.number),
        "until": on_paper(said.date),
        "state": STATES[report.state],
        "draft": report.state == "draft",
        "sha256": report.sha256 or "",
        "facts": _facts(said),
        "tranches": [_tranche(one) for one in said.tranches],
        "expenses": [_expense(one) for one in said.expenses],
        "categories": [_category(one) for one in said.categories],
        "ksms": [] if said.agreement_id else [_ksm(one) for one in said.ksms],
        "gifts": [_gift(one) for one in said.contributions],
        "given": in_figures(given(said)),
        "received": _rp(sum_of(one.amount for one in said.tranches)),
        "spent": _rp(said.spent),
        "sums": _sums(said),
        "notes": breaking(said.notes),
        "flags": [FLAGS[flag] for flag in said.flags],
        "signatures": KSM if said.agreement_id else RECIPIENT,
    }


def _tranche(one: Received) -> list[str]:
    return [on_paper(one.date), "" if one.number is None else str(one.number), _rp(one.amount)]


def _expense(one: Spending) -> list[str]:
    return [
        *(on_paper(one.date), CATEGORIES.get(one.category, one.category)),
        breaking(one.description),
        breaking(one.receipt_number) + ("" if one.receipts else UNKEPT),
        _rp(one.amount),
    ]


def _category(one: CategorySum) -> list[str]:
    return [
        *(CATEGORIES.get(one.category, one.category), str(one.count)),
        *(str(one.without_receipt), _rp(one.amount)),
    ]


def given(said: ReportContent) -> Decimal:
    """What the people gave is worth, which may be more than one amount can be."""
    return sum((Decimal(one.amount) for one in said.contributions), Decimal(0))


def _gift(one: KindTotal) -> list[str]:
    quantity = f"{one.quantity:f}".replace(".", ",")
    return [GIFTS[one.kind], f"{quantity} {breaking(one.unit)}", in_figures(Decimal(one.amount))]


def _ksm(one: KsmSum) -> list[str]:
    named = (breaking(one.recipient), breaking(one.number))
    return [*named, _rp(one.received), _rp(one.spent), _rp(one.cash)]


def _facts(said: ReportContent) -> list[tuple[str, str]]:
    party = said.allocation
    amount = f"Rp {_rp(party.amount)} ({in_words(party.amount)})"
    ksms = said.ksms if said.agreement_id else []
    own = [("KSM", f"{breaking(one.recipient)}, perjanjian {breaking(one.number)}") for one in ksms]
    works = [("Kegiatan", breaking(party.activity))] if party.activity else []
    return [
        ("Penerima", breaking(party.recipient)),
        ("Tempat", f"{party.place} ({party.region})"),
        ("SPPB/kontrak", f"{breaking(party.number)}, {on_paper(party.date)}"),
        *own,
        ("Sumber dana", f"{party.source_name}, tahun anggaran {party.fiscal_year}"),
        *works,
        ("Jumlah alokasi", amount),
    ]


def _sums(said: ReportContent) -> list[tuple[str, str, str]]:
    return [(name, _rp(amount), in_words(amount)) for name, amount in sums(said)]


def sums(said: ReportContent) -> list[tuple[str, Money]]:
    """What a report comes to: each amount by its name."""
    left = "Sisa dana yang dikembalikan" if said.kind == "lpj" else "Sisa dana di kas"
    return [
        ("Dana yang diterima", said.received),
        ("Dana yang dibelanjakan", said.spent),
        (left, said.cash),
        *([] if said.agreement_id else [("Alokasi yang belum dicairkan", said.unreleased)]),
    ]


def _rp(amount: Money) -> str:
    return in_figures(amount)
