"""A report in the words of the paper that is signed: every line as it is printed; pure."""

import re
from collections.abc import Mapping
from typing import Any, Final

from contracts.money import Money, sum_of
from services.finance.accountability.models import ReportRead
from services.finance.accountability.shapes import ReportContent
from services.finance.words import in_figures, in_words, on_paper

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
UNKEPT: Final = " *"
LONG: Final = re.compile(r"\S{10}(?=\S)")
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
        "number": _breaking(said.number),
        "until": on_paper(said.date),
        "state": STATES[report.state],
        "draft": report.state == "draft",
        "sha256": report.sha256 or "",
        "facts": _facts(said),
        "tranches": [
            [on_paper(one.date), "" if one.number is None else str(one.number), _rp(one.amount)]
            for one in said.tranches
        ],
        "expenses": [
            [
                *(on_paper(one.date), CATEGORIES.get(one.category, one.category)),
                _breaking(one.description),
                _breaking(one.receipt_number) + ("" if one.receipts else UNKEPT),
                _rp(one.amount),
            ]
            for one in said.expenses
        ],
        "categories": [
            [
                *(CATEGORIES.get(one.category, one.category), str(one.count)),
                *(str(one.without_receipt), _rp(one.amount)),
            ]
            for one in said.categories
        ],
        "received": _rp(sum_of(one.amount for one in said.tranches)),
        "spent": _rp(said.spent),
        "sums": _sums(said),
        "notes": _breaking(said.notes),
        "flags": [FLAGS[flag] for flag in said.flags],
        "signatures": KSM if said.agreement_id else RECIPIENT,
    }


def _facts(said: ReportContent) -> list[tuple[str, str]]:
    party = said.allocation
    amount = f"Rp {_rp(party.amount)} ({in_words(party.amount)})"
    own = [("Perjanjian KSM", str(said.agreement_id))] if said.agreement_id else []
    works = [("Kegiatan", _breaking(party.activity))] if party.activity else []
    return [
        ("Penerima", _breaking(party.recipient)),
        ("Tempat", f"{party.place} ({party.region})"),
        ("SPPB/kontrak", f"{_breaking(party.number)}, {on_paper(party.date)}"),
        *own,
        ("Sumber dana", f"{party.source_name}, tahun anggaran {party.fiscal_year}"),
        *works,
        ("Jumlah alokasi", amount),
    ]


def _sums(said: ReportContent) -> list[tuple[str, str, str]]:
    left = "Sisa dana yang dikembalikan" if said.kind == "lpj" else "Sisa dana di kas"
    named = (
        ("Dana yang diterima", said.received),
        ("Dana yang dibelanjakan", said.spent),
        (left, said.cash),
        *([] if said.agreement_id else [("Alokasi yang belum dicairkan", said.unreleased)]),
    )
    return [(name, _rp(amount), in_words(amount)) for name, amount in named]


def _breaking(text: str) -> str:
    """A word that is too long for its column goes on in the next line."""
    return LONG.sub("\\g<0>\u200b", text)


def _rp(amount: Money) -> str:
    return in_figures(amount)
