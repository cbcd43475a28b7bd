"""What a report says of aspects and criteria. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.reporting.seals.rules import Facts
from services.reporting.seals.template_1 import charts
from services.reporting.seals.template_1.tables import (
    Block,
    Column,
    Table,
    dec,
    percent,
    perhaps,
    printed,
)

UNSEALED: Final = "Belum ada data: belum ada putaran yang disegel."


def indicators(facts: Facts) -> Iterator[Block]:
    """The seven aspects, and of each its criteria: what is left to be done is the need."""
    found = facts["indicators"]
    law = next((o for o in facts["regulations"] if o["id"] == found["regulation"]), None)
    rows = [(one["name"], dec(one["average"]), percent(one["average"])) for one in found["aspects"]]
    yield charts.bars(
        "Rata-rata kekumuhan tiap aspek", rows, "aspect", "Batang terpanjang = nilai tertinggi."
    )
    lines = [
        (
            one["id"],
            one["name"],
            dec(one["volume"]),
            one["unit"],
            dec(one["of"]),
            dec(one["percent"]),
            one["score"],
        )
        for aspect in found["aspects"]
        for one in aspect["criteria"]
    ]
    heads = (
        *(Column("Kode", 12), Column("Kriteria", 0), Column("Kebutuhan", 28, "number")),
        *(Column("Satuan", 15), Column("Dari", 28, "number"), Column("%", 17, "percent")),
        Column("Nilai", 13, "whole"),
    )
    notes = [f"Kebutuhan: volume masalah yang tersisa. Peraturan: {_title(law, found)}."]
    if found["mixed"]:
        notes.append(
            "Sebagian RT dinilai dengan peraturan lama: kriteria yang hanya ada di sana tidak ikut."
        )
    yield printed(Table("Indikator 7+1: kriteria", heads, lines, UNSEALED, notes=notes))


def _title(law: Mapping[str, Any] | None, found: Mapping[str, Any]) -> str:
    return str(law["short_title"] if law else found["regulation"])


def goals(facts: Facts) -> Iterator[Block]:
    """100-0-100 and proxies of the SDG, each with its formula."""
    lines = [
        (one["name"], perhaps(one["percent"]), one["formula"])
        for one in facts["indicators"]["goals"]
    ]
    heads = (Column("Tujuan", 62), Column("%", 18, "percent"), Column("Rumus", 0))
    yield printed(Table("Tujuan 100-0-100 dan proksi SDG", heads, lines, UNSEALED))
