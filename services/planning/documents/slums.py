"""What a paper says of its place: profile, scores by RT, kawasan, needs, what the plan changes. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from contracts.regulation import DENOMINATORS, Measures, Regulation, Score, load
from services.planning.documents import rules
from services.planning.documents.rules import Facts
from services.planning.documents.tables import (
    Cell,
    Column,
    Row,
    Table,
    dec,
    perhaps,
    rt_of,
    total,
)

CLASSES: Final = {
    "none": "Tidak kumuh",
    "light": "Kumuh ringan",
    "medium": "Kumuh sedang",
    "heavy": "Kumuh berat",
}
HEADS: Final = {
    "area_ha": "Luas (ha)",
    "buildings": "Bangunan (unit)",
    "households": "Kepala keluarga (KK)",
    "population": "Penduduk (jiwa)",
    "road_ideal_m": "Panjang jalan ideal (m)",
    "drain_ideal_m": "Panjang drainase ideal (m)",
}
ROOM: Final = 176.0  # mm that the criteria share on a page across
UNMEASURED: Final = "Belum ada data: belum ada putaran pendataan yang disegel untuk wilayah ini."
RT, AREA = Column("RT", 24, sheet=28), Column("Kawasan", 0, sheet=26)


def measured(facts: Facts) -> list[Mapping[str, Any]]:
    """The newest sealed numbers of each RT that the paper is about, by RT."""
    rts = rules.rts(facts)
    return [one for one in facts["measured"] if one["rt"] in rts]


def sheet(one: Mapping[str, Any]) -> Measures:
    """What was measured, as a regulation scores it."""
    heads = {name: one["measures"].get(name) for name in DENOMINATORS}
    return Measures(**heads, volumes=one["volumes"])


def area_names(facts: Facts) -> dict[str | None, str | None]:
    """What kawasan are called; one that survey has not drawn is called by its code."""
    codes = {one["area"]: one["area"] for one in facts["measured"]}
    return codes | {one["code"]: one["name"] for one in facts["areas"]}


def by_law(facts: Facts) -> list[tuple[Regulation, list[Mapping[str, Any]]]]:
    """RTs whose numbers are known, by the regulation of their round."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in measured(facts):
        if one["measures"]:
            found.setdefault(one["regulation"], []).append(one)
    return [(load(law), found[law]) for law in sorted(found)]


def profile(facts: Facts) -> Table:
    """What the rounds found in all: RTs by class, hectares, what volumes are divided by."""
    rows = measured(facts)
    lines: list[Row] = [("RT terdata", len(rows))]
    if rows:
        lines.append(("Tahun pendataan", ", ".join(sorted({str(one["year"]) for one in rows}))))
        for name, head in HEADS.items():
            known = [one["measures"].get(name) for one in rows]
            sums = total(Decimal(value) for value in known if value is not None)
            lines.append((head, sums if any(v is not None for v in known) else None))
    return Table(
        "profil",
        "Profil dari pendataan",
        (Column("Uraian", 0, sheet=34), Column("Jumlah", 50, "number", 18)),
        lines if rows else (),
        UNMEASURED,
    )


def classes(facts: Facts) -> Table:
    """RTs and hectares by class."""
    rows = measured(facts)
    lines = []
    for name, said in CLASSES.items():
        of = [one for one in rows if one["slum_class"] == name]
        lines.append((said, len(of), total(dec(one["measures"].get("area_ha")) for one in of)))
    whole = ("Jumlah", len(rows), total(line[2] for line in lines))
    heads = (
        Column("Tingkat", 0, sheet=22),
        Column("RT", 30, "whole"),
        Column("Luas (ha)", 40, "ha"),
    )
    name = "RT dan hektare menurut tingkat kekumuhan"
    return Table("tingkat", name, heads, lines if rows else (), UNMEASURED, whole)


def scores(facts: Facts) -> Iterator[Table]:
    """Of each RT its points by criterion, the total, the class; all of a round together last."""
    named = area_names(facts)
    for number, (law, rows) in enumerate(by_law(facts)):
        wide = ROOM / len(law.criteria)
        points = [Column(c.id, wide, "whole", 7) for c in law.criteria]
        heads = (RT, AREA, *points, Column("Nilai", 12, "whole", 8))
        heads += (Column("Tingkat", 24, sheet=16), Column("ha", 15, "ha", 10))
        scored = [(one, law.score(sheet(one))) for one in rows]
        lines = [
            (
                rt_of(one["rt"]),
                named[one["area"]],
                *_points(score),
                perhaps(one["measures"].get("area_ha")),
            )
            for one, score in scored
        ]
        yield Table(
            f"nilai rt{_more(number)}",
            f"Nilai tiap RT menurut kriteria, {law.package.short_title}",
            heads,
            lines,
            UNMEASURED,
            _together(law, rows),
            _criteria(law),
            wide=True,
            small=True,
        )


def _points(score: Score) -> tuple[Cell, ...]:
    points = (criterion.score for criterion in score.criteria)
    return (*points, score.total, CLASSES[score.slum_class])


def _together(law: Regulation, rows: Sequence[Mapping[str, Any]]) -> Row | None:
    """Scored from the sums of volumes and denominators, if one round measured them all."""
    if len({one["round_id"] for one in rows}) != 1:
        return None
    sums = Measures.total(map(sheet, rows))
    return ("Semua RT", None, *_points(law.score(sums)), sums.area_ha)


def _criteria(law: Regulation) -> list[str]:
    names = "; ".join(f"{one.id} {one.name_id}" for one in law.criteria)
    return [
        f"Kriteria: {names}.",
        "Baris semua RT dinilai dari jumlah volume dan jumlah pembagi, bukan dari rata-rata.",
    ]


def percents(facts: Facts) -> Iterator[Table]:
    """Of each RT the percent of each criterion."""
    for number, (law, rows) in enumerate(by_law(facts)):
        wide = (ROOM + 40) / len(law.criteria)
        heads = (RT, *(Column(c.id, wide, "percent", 9) for c in law.criteria))
        lines: list[Row] = [
            (rt_of(one["rt"]), *(c.percent for c in law.score(sheet(one)).criteria)) for one in rows
        ]
        yield Table(
            f"persen{_more(number)}",
            "Persen tiap kriteria",
            heads,
            lines,
            UNMEASURED,
            notes=("Persen dapat negatif atau di atas 100 bila data dasarnya demikian.",),
            wide=True,
            small=True,
        )


def averages(facts: Facts) -> Iterator[Table]:
    """Of each RT the average of each aspect, and of all."""
    for number, (law, rows) in enumerate(by_law(facts)):
        heads = [RT, *(Column(one.name_id, 0, "percent", 16) for one in law.aspects)]
        heads.append(Column("Rata-rata", 18, "percent", 12))
        lines: list[Row] = []
        for one in rows:
            score = law.score(sheet(one))
            lines.append((rt_of(one["rt"]), *(a.average for a in score.aspects), score.average))
        name = "Rata-rata kekumuhan tiap aspek (persen)"
        yield Table(f"rata-rata{_more(number)}", name, heads, lines, UNMEASURED, small=True)


def _more(number: int) -> str:
    return f" {number + 1}" if number else ""
