"""A consolidation as a workbook, laid out as SIPD does: every number is the answer's own."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from contracts.finance import FUND_SOURCES
from contracts.money import Money
from services.chassis.sheets import Row, Sheet, workbook
from services.planning.consolidation.models import (
    Consolidation,
    ConsolidationRow,
    DocumentKind,
)

SOURCES: Final[dict[str, str]] = {one.code: one.name_id for one in FUND_SOURCES}
TITLES: Final = {
    DocumentKind.rkpd: "Rencana Kerja Pemerintah Daerah (RKPD)",
    DocumentKind.rpjmd: "Rencana Pembangunan Jangka Menengah Daerah (RPJMD)",
}
FIRST: Final = (
    *(("Kode", 22), ("Urusan/Bidang/Program/Kegiatan/Sub Kegiatan", 60)),
    *(("Indikator/Tolok Ukur", 40), ("Lokasi", 36), ("Satuan", 10), ("Sumber Dana", 36)),
)


def written(found: Consolidation) -> bytes:
    """Three sheets: by code, what has no code, and what the document is."""
    columns = (*FIRST, *chain.from_iterable(_heads(found)))
    sheets = (
        Sheet(found.document.value, columns, _rows(found.rows, found.coded, found.span)),
        Sheet("tanpa_kode", columns, _rows(found.uncoded.rows, found.uncoded.amounts, found.span)),
        Sheet("keterangan", (("", 24), ("", 80)), _about(found)),
    )
    return workbook(sheets)


def _heads(found: Consolidation) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    """Target and pagu of each year; the second year of an RKPD is the prakiraan maju."""
    for number, year in enumerate(found.span):
        ahead = found.document is DocumentKind.rkpd and number
        what = "Prakiraan Maju" if ahead else "Pagu Indikatif"
        yield (f"Target {year}", 14), (f"{what} {year} (Rp)", 24)


def _rows(
    rows: Sequence[ConsolidationRow], sums: Sequence[Money], span: Sequence[int]
) -> Iterator[Row]:
    """The rows, and below them their sum; of nothing, nothing."""
    for one in rows:
        named = ", ".join(SOURCES[code] for code in one.sources)
        name = None if one.level == "activity" else one.name
        said = (one.code, name, one.indicator, one.location, one.unit, named)
        targets = (one.target if one.year == year else None for year in span)
        yield (*said, *chain.from_iterable(zip(targets, one.amounts, strict=True)))
    if rows:
        yield (None, "JUMLAH", *(None,) * 4, *chain.from_iterable((None, one) for one in sums))


def _about(found: Consolidation) -> list[Row]:
    return [
        ("dokumen", TITLES[found.document]),
        ("wilayah", f"{found.region} {found.region_name}"),
        ("rencana", "disahkan" if found.plans == "approved" else "masih disusun"),
        ("kegiatan", found.activities),
        ("tanpa kode", found.uncoded.text_id),
        *((f"jumlah {year} (Rp)", one) for year, one in zip(found.span, found.total, strict=True)),
    ]
