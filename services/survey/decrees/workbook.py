"""An annex as a workbook: what it comes to, its RTs, sums by kelurahan, its kawasan."""

from collections.abc import Iterator
from typing import Final

from services.chassis.days import on_paper
from services.chassis.sheets import Row, Sheet, workbook
from services.survey.decrees import paper
from services.survey.decrees.models import DecreeState
from services.survey.decrees.paper import Annexed

HECTARES: Final = "#,##0.00##"
SUMMARY: Final = (("", 26), ("", 90))
RTS: Final = (
    *(("no", 6), ("kode rt", 26), ("nama", 24), ("kawasan", 26), ("kode kawasan", 24)),
    *(("kelurahan/desa", 22), ("kecamatan", 20), ("lintang", 12), ("bujur", 12)),
    *(("sumber koordinat", 18), ("luas (ha)", 12), ("nilai", 8), ("tingkat kekumuhan", 18)),
    *(("legalitas", 12), ("prioritas", 10), ("jiwa", 8), ("kk", 8), ("tanda terbuka", 14)),
)
VILLAGES: Final = (
    *(("no", 6), ("kelurahan/desa", 24), ("kecamatan", 22), ("rt ringan", 10)),
    *(("ha ringan", 12), ("rt sedang", 10), ("ha sedang", 12), ("rt berat", 10)),
    *(("ha berat", 12), ("rt", 8), ("luas sk (ha)", 14)),
)
AREAS: Final = (
    *(("no", 6), ("kawasan", 30), ("kode", 26), ("rt", 8), ("luas sk (ha)", 14)),
    *(("luas verifikasi (ha)", 20),),
)


def written(said: Annexed) -> bytes:
    """The same bytes each time once the decree is issued."""
    decree = said.decree
    sheets = (
        Sheet("ringkasan", SUMMARY, _summary(said)),
        Sheet("rt", RTS, _rts(said)),
        Sheet("kelurahan", VILLAGES, _villages(said)),
        Sheet("kawasan", AREAS, _areas(said)),
    )
    return workbook(sheets, made=decree.issued_at or decree.created_at, decimals=HECTARES)


def _summary(said: Annexed) -> Iterator[Row]:
    decree = said.decree
    if decree.state == DecreeState.draft:
        yield ("keadaan", "RANCANGAN, belum ditetapkan")
    yield ("keputusan", decree.position)
    yield ("nomor", decree.number)
    yield ("tanggal", on_paper(decree.dated))
    yield ("tentang", decree.title)
    for number, one in enumerate(decree.basis, start=1):
        yield (f"dasar {number}", one)
    for name, fact in paper.facts(said):
        yield (name.lower(), fact)
    for note in paper.notes(said):
        yield ("catatan", note)
    if decree.annex_sha256:
        yield ("sha256 lampiran", decree.annex_sha256)


def _rts(said: Annexed) -> Iterator[Row]:
    rows = (row for group in paper.groups(said) for row in group.rows)
    for number, row in enumerate(rows, start=1):
        yield (
            *(number, row.rt, row.name, row.area_name, row.area, row.kelurahan, row.kecamatan),
            None if row.lat is None else float(row.lat),
            None if row.lon is None else float(row.lon),
            *(row.position_source, row.area_ha, row.total, paper.CLASSES[row.slum_class]),
            *(paper.LEGAL[row.legal], row.priority),
            *(None if n is None else int(n) for n in (row.people, row.households)),
            row.open_flags,
        )


def _villages(said: Annexed) -> Iterator[Row]:
    for number, (name, above, rows) in enumerate(paper.villages(said.rows), start=1):
        yield (number, name, above, *(cell for pair in paper.by_class(rows) for cell in pair))
    sums = (cell for pair in paper.by_class(said.rows) for cell in pair)
    yield (None, "Jumlah", None, *sums)


def _areas(said: Annexed) -> Iterator[Row]:
    for one in paper.groups(said):
        yield (one.number, one.name, one.code, len(one.rows), one.area_ha, one.verified_ha)
