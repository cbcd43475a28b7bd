"""What a report says of hectares and classes. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from services.chassis import figures
from services.reporting.seals.rules import Facts
from services.reporting.seals.template_1 import charts
from services.reporting.seals.template_1.charts import Bar
from services.reporting.seals.template_1.tables import (
    Block,
    Column,
    Row,
    Table,
    day,
    dec,
    ha,
    percent,
    printed,
    rt_of,
    rupiah,
    sentence,
    tiles,
    total,
)
from services.reporting.seals.template_1.words import CLASSES, LEVELS, SLUM

LEGEND: Final = [(name, f"Kumuh {CLASSES[name]}") for name in SLUM]
UNSEALED: Final = "Belum ada data: belum ada putaran yang disegel."
MOST_BARS: Final = 40


def summary(facts: Facts) -> Iterator[Block]:
    """Key figures, and what they say in words."""
    whole, progress = facts["recap"]["total"], facts.get("progress")
    slum = sum(whole["rts"][name] for name in SLUM)
    money = _sums(whole["money"])
    told = [
        (figures.ha(dec(whole["left_ha"])), "ha", "sisa luas kumuh"),
        (figures.ha(dec(whole["slum_ha"])), "ha", "luas kumuh"),
        (figures.ha(dec(whole["baseline_ha"])), "ha", "kumuh pada baseline"),
        (figures.ha(dec(whole["handled_ha"])), "ha", "tertangani, berita acara"),
        (figures.whole(slum), f"dari {figures.whole(sum(whole['rts'].values()))}", "RT kumuh"),
        (rupiah(money["committed"]), "Rp", "dialokasikan"),
        (rupiah(money["spent"]), "Rp", "dibelanjakan"),
    ]
    if progress is not None:
        physical = percent(progress["physical_percent"])
        told.append((physical, "", f"kemajuan fisik kegiatan {facts['year']}"))
    else:
        told.append((figures.whole(whole["open_flags"]), "", "tanda mutu yang terbuka"))
    yield tiles(told)
    yield sentence(" ".join(_sentences(facts, slum)))


def _sums(money: Any) -> dict[str, Decimal]:
    stages = ("committed", "released", "spent")
    return {name: total(dec(one[name]) for one in money) for name in stages}


def _sentences(facts: Facts, slum: int) -> Iterator[str]:
    whole = facts["recap"]["total"]
    at = f"pada {day(facts['on'])}" if facts["on"] else f"menurut data sampai tahun {facts['year']}"
    yield (
        f"{facts['name']} memiliki {figures.whole(slum)} RT kumuh seluas {ha(whole['slum_ha'])} "
        f"{at}. Baseline mencatat {ha(whole['baseline_ha'])}; {ha(whole['handled_ha'])} sudah "
        f"keluar dari daftar kumuh dengan berita acara, {ha(whole['below_line_ha'])} bernilai di "
        f"bawah ambang dan menunggu pengentasan, {ha(whole['new_ha'])} kumuh baru. Sisanya "
        f"{ha(whole['left_ha'])}."
    )
    indicators = facts.get("indicators")
    if indicators and dec(indicators["lowered_ha"]):
        yield f"Turun tingkat: {ha(indicators['lowered_ha'])} masih kumuh, dengan kelas lebih baik."
    if whole["open_flags"]:
        yield (
            f"{figures.whole(whole['open_flags'])} tanda mutu di balik angka ini belum "
            "diselesaikan."
        )


def years(facts: Facts) -> Iterator[Block]:
    """Hectares by class over the years, drawn and told."""
    told = facts["history"]
    if not told:
        yield sentence(UNSEALED, "Luas dan kelas dari tahun ke tahun")
        return
    bars = [
        Bar(
            str(one["year"]),
            [(name, dec(one["total"]["area_ha"][name])) for name in SLUM],
            figures.fixed(dec(one["total"]["slum_ha"])),
        )
        for one in told
    ]
    yield charts.stacked("Luas kumuh menurut kelas", bars, LEGEND, "hektare")
    names = ("slum_ha", "baseline_ha", "handled_ha", "below_line_ha", "new_ha", "left_ha")
    rows: list[Row] = [
        (
            str(one["year"]),
            *(dec(one["total"]["area_ha"][name]) for name in SLUM),
            *(dec(one["total"][name]) for name in names[:1]),
            dec(one["lowered_ha"]),
            *(dec(one["total"][name]) for name in names[1:]),
        )
        for one in told
    ]
    heads = ("Ringan", "Sedang", "Berat", "Kumuh", "Turun tingkat", "Baseline", "Tertangani")
    columns = [Column("Tahun", 0)]
    columns += [
        Column(head, 17, "ha") for head in (*heads, "Di bawah ambang", "Kumuh baru", "Sisa")
    ]
    note = "Hektare. Tahun tanpa putaran tidak disebut: putaran tersegel sebelumnya berlaku terus."
    yield printed(Table("Luas dari tahun ke tahun", columns, rows, UNSEALED, notes=(note,)))


def classes(facts: Facts) -> Iterator[Block]:
    """RTs and hectares by class."""
    whole = facts["recap"]["total"]
    rows = [
        (CLASSES[name].capitalize(), whole["rts"][name], dec(whole["area_ha"][name]))
        for name in CLASSES
    ]
    sums = (
        "Jumlah",
        sum(whole["rts"].values()),
        total(dec(hectares) for hectares in whole["area_ha"].values()),
    )
    heads = (Column("Kelas", 0), Column("RT", 40, "whole"), Column("Luas (ha)", 40, "ha"))
    yield printed(Table("RT dan luas menurut kelas", heads, rows, UNSEALED, sums))


def regions(facts: Facts) -> Iterator[Block]:
    """Each region of the level below: drawn by what is left, and in a table across the page."""
    items = facts["recap"]["items"]
    below = LEVELS[facts["recap"]["by"]]
    left = sorted(items, key=lambda one: (-dec(one["left_ha"]), one["region"]))
    rows = [(one["name"], dec(one["left_ha"]), ha(one["left_ha"])) for one in left]
    if items:
        more = len(rows) - MOST_BARS
        note = f"{more} lain ada dalam tabel." if more > 0 else ""
        name = f"Sisa luas kumuh menurut {below.lower()}"
        yield charts.bars(name, rows[:MOST_BARS], "left", note)
    yield printed(_regions(facts, below))


def parts(facts: Facts) -> Iterator[Block]:
    """The same as a short table, without what is drawn."""
    yield printed(_regions(facts, LEVELS[facts["recap"]["by"]], short=True))


HECTARES: Final = (*("slum_ha", "baseline_ha", "handled_ha", "below_line_ha", "new_ha", "left_ha"),)


def _regions(facts: Facts, below: str, *, short: bool = False) -> Table:
    heads = [Column("Kode", 24), Column(below, 0), Column("RT", 13, "whole")]
    heads += [Column("RT kumuh", 14, "whole")]
    named = ("Kumuh", "Baseline", "Tertangani", "Di bawah ambang", "Kumuh baru", "Sisa")
    heads += [Column(head, 15 if short else 20, "ha") for head in named]
    note = "Luas dalam hektare."
    if not short:
        heads += [Column(head, 31, "rupiah") for head in ("Dialokasikan (Rp)", "Dibelanjakan (Rp)")]
        note += " Rupiah sampai tahun laporan; uang wilayah sendiri ada pada jumlahnya saja."
    lines = [_region(one)[: len(heads)] for one in facts["recap"]["items"]]
    sums = ("", "Jumlah wilayah", *_region(facts["recap"]["total"])[2 : len(heads)])
    return Table(f"Menurut {below.lower()}", heads, lines, UNSEALED, sums, (note,), wide=not short)


def _region(one: Mapping[str, Any]) -> Row:
    money = _sums(one["money"])
    return (
        one["region"],
        one["name"],
        sum(one["rts"].values()),
        sum(one["rts"][name] for name in SLUM),
        *(dec(one[name]) for name in HECTARES),
        money["committed"],
        money["spent"],
    )


def rts(facts: Facts) -> Iterator[Block]:
    """Each RT of a village: its class, and that of its baseline."""
    lines = [
        (
            rt_of(one["rt"]),
            str(one["year"]),
            dec(one["area_ha"]),
            one["total"],
            CLASSES[one["slum_class"]],
            None if one["base_year"] is None else str(one["base_year"]),
            one["base_total"],
            None if one["base_slum_class"] is None else CLASSES[one["base_slum_class"]],
        )
        for one in facts["rts"]
    ]
    heads = (
        *(Column("RT", 0), Column("Tahun", 18), Column("Luas (ha)", 22, "ha")),
        *(Column("Nilai", 16, "whole"), Column("Kelas", 24), Column("Baseline", 20)),
        *(Column("Nilai", 16, "whole"), Column("Kelas", 24)),
    )
    yield printed(Table("Kelas tiap RT", heads, lines, UNSEALED))
