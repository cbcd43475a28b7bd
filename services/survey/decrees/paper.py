"""An annex in the words of the paper: every line as it is printed, in Indonesian; pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

from contracts.regulation import load
from services.chassis.days import on_paper
from services.chassis.figures import NONE, ha, plain, whole
from services.chassis.printing import breaking
from services.survey.decrees import drawing
from services.survey.decrees.models import (
    Decree,
    DecreeState,
)
from services.survey.decrees.shapes import (
    AnnexRow,
    AnnexSums,
)

CLASSES: Final = {"light": "Ringan", "medium": "Sedang", "heavy": "Berat"}
LEGAL: Final = {True: "Legal", False: "Tidak legal", None: "\u2013"}
OUTSIDE: Final = "Di luar kawasan"
# Where coordinates are from, as far as people call it otherwise.
SOURCES: Final = {
    "area": "titik di dalam batas kawasan",
    "households": "rata-rata koordinat rumah tangga yang disurvei",
    "stated": "dinyatakan petugas",
}


@dataclass(frozen=True, slots=True)
class Annexed:
    """A decree with its annex, kawasan (`code`, `name`, `verified_ha`) and their outlines."""

    decree: Decree
    rows: Sequence[AnnexRow]
    sums: AnnexSums
    areas: Sequence[Any]
    outlines: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Group:
    """The RTs of a kawasan, or those outside of any; groups are numbered in their order."""

    number: int
    code: str | None
    name: str
    rows: Sequence[AnnexRow]
    verified_ha: Decimal | None

    @property
    def area_ha(self) -> Decimal:
        return sum((row.area_ha for row in self.rows), Decimal(0))


def groups(said: Annexed) -> list[Group]:
    """By kawasan in the order of their codes, RTs by theirs; what is in none comes last."""
    by_area: dict[str, list[AnnexRow]] = {}
    for row in sorted(said.rows, key=attrgetter("rt")):
        by_area.setdefault(row.area or "", []).append(row)
    known = {area.code: area for area in said.areas}
    order = sorted(by_area, key=lambda code: (code == "", code))
    return [
        _group(number, code, by_area[code], known.get(code)) for number, code in enumerate(order, 1)
    ]


def _group(number: int, code: str, rows: Sequence[AnnexRow], area: Any | None) -> Group:
    if not code:
        return Group(number, None, OUTSIDE, rows, None)
    named = area.name if area else rows[0].area_name or code
    return Group(number, code, named, rows, area.verified_ha if area else None)


def printed(said: Annexed) -> Mapping[str, Any]:
    """What the template lays out."""
    decree, grouped = said.decree, groups(said)
    numbers = {group.code: group.number for group in grouped if group.code is not None}
    return {
        "draft": decree.state == DecreeState.draft,
        "position": breaking(decree.position),
        "number": breaking(decree.number),
        "date": on_paper(decree.dated),
        "title": breaking(decree.title),
        "basis": [breaking(one) for one in decree.basis],
        "facts": facts(said),
        "groups": list(_groups(grouped)),
        "total": _total(said.sums),
        "villages": [_village_cells(row) for row in villages(said.rows)],
        "villages_total": _village_cells(village_total(said.rows)),
        "map": drawing.drawn(said.rows, said.outlines, numbers),
        "kawasan": [[str(g.number), breaking(g.name)] for g in grouped if g.code is not None],
        "notes": list(notes(said)),
        "sha256": decree.annex_sha256 or "",
    }


def facts(said: Annexed) -> list[tuple[str, str]]:
    """What an annex comes to, in words and figures."""
    sums, decree = said.sums, said.decree
    law = load(decree.regulation).package
    verified = NONE if sums.verified_ha is None else f"{ha(sums.verified_ha)} ha"
    if sums.areas_unverified:
        verified += f" ({sums.areas_unverified} kawasan belum diverifikasi)"
    classes = ", ".join(
        f"{name.lower()} {whole(one.rts)} RT ({ha(one.area_ha)} ha)"
        for name, one in ((CLASSES[key], getattr(sums, key)) for key in CLASSES)
    )
    return [
        ("Wilayah", f"{decree.place} ({decree.region})"),
        ("Tahun pendataan", str(decree.year)),
        ("Peraturan penilaian", law.short_title),
        ("Luas SK", f"{ha(sums.slum_ha)} ha, {whole(sums.rts)} RT, {sums.villages} kelurahan/desa"),
        ("Luas verifikasi", verified),
        ("Tingkat kekumuhan", classes),
        ("Peninjauan ulang", f"selambatnya {on_paper(decree.review_due)}"),
    ]


def _groups(grouped: Sequence[Group]) -> Iterator[dict[str, Any]]:
    number = 0
    for group in grouped:
        rows = []
        for row in group.rows:
            number += 1
            rows.append([str(number), *_cells(row)])
        code = f" ({group.code})" if group.code else ""
        verified = "" if group.verified_ha is None else f" · verifikasi {ha(group.verified_ha)} ha"
        yield {
            "name": f"{group.number}. {breaking(group.name)}{breaking(code)}",
            "sums": f"{whole(len(rows))} RT · {ha(group.area_ha)} ha{verified}",
            "rows": rows,
        }


def _cells(row: AnnexRow) -> list[str]:
    _, rw, rt = row.rt.split("-")
    return [
        f"{rt}/{rw}",
        breaking(row.kelurahan),
        breaking(row.kecamatan),
        *(_degrees(row.lat), _degrees(row.lon)),
        ha(row.area_ha),
        f"{row.total}" + ("*" if row.open_flags else ""),
        CLASSES[row.slum_class],
        LEGAL[row.legal],
        NONE if row.priority is None else str(row.priority),
        *(_number(row.people), _number(row.households)),
    ]


def _total(sums: AnnexSums) -> list[str]:
    return [ha(sums.slum_ha), whole(int(sums.people)), whole(int(sums.households))]


def villages(rows: Sequence[AnnexRow]) -> list[tuple[str, str, list[AnnexRow]]]:
    """Kelurahan, kecamatan and their RTs, by code."""
    found: dict[str, list[AnnexRow]] = {}
    for row in sorted(rows, key=attrgetter("rt")):
        found.setdefault(row.region, []).append(row)
    return [(of[0].kelurahan, of[0].kecamatan, of) for of in found.values()]


def village_total(rows: Sequence[AnnexRow]) -> tuple[str, str, Sequence[AnnexRow]]:
    """All of them as one line."""
    return ("Jumlah", "", rows)


def by_class(rows: Sequence[AnnexRow]) -> list[tuple[int, Decimal]]:
    """RTs and hectares of each class, and of all."""
    kinds = [[row for row in rows if row.slum_class == name] for name in CLASSES]
    return [(len(of), sum((r.area_ha for r in of), Decimal(0))) for of in (*kinds, rows)]


def _village_cells(line: tuple[str, str, Sequence[AnnexRow]]) -> list[str]:
    kelurahan, kecamatan, rows = line
    counts = [text for n, area_ha in by_class(rows) for text in (whole(n), ha(area_ha))]
    return [breaking(kelurahan), breaking(kecamatan), *counts]


def notes(said: Annexed) -> Iterator[str]:
    """What a reader should know of the figures."""
    sums = said.sums
    yield "Luas, nilai dan tingkat kekumuhan menurut penilaian yang disegel; jiwa dan KK menurut lembar RT."
    if sums.flagged:
        yield f"* Data {whole(sums.flagged)} RT masih bertanda dan menunggu pemeriksaan."
    sources = Counter(row.position_source for row in said.rows if row.position_source is not None)
    if sources:
        told = "; ".join(f"{SOURCES.get(one, one)} ({n} RT)" for one, n in sorted(sources.items()))
        yield f"Koordinat WGS84 dalam derajat. Sumber: {told}."
    if sums.unplaced:
        yield f"{whole(sums.unplaced)} RT belum punya koordinat."


def _number(number: Decimal | None) -> str:
    return NONE if number is None else plain(number)


def _degrees(number: Decimal | None) -> str:
    return NONE if number is None else f"{number:f}".replace(".", ",").replace("-", "\u2212")
