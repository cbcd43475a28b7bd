"""What a paper says of needs, and of what the plan changes of scores. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from contracts.regulation import load
from services.chassis import figures
from services.planning.documents import rules
from services.planning.documents.rules import Facts
from services.planning.documents.slums import CLASSES, UNMEASURED
from services.planning.documents.tables import Column, Row, Table, dec, perhaps, rt_of, total

UNSIMULATED: Final = {
    "rt_not_measured": "Belum ada data simulasi: belum ada putaran yang disegel untuk {rts}.",
    "round_not_measured": "Belum ada data simulasi: putaran pendataannya disegel tanpa penyebut.",
}
OTHERWISE: Final = "Belum ada data simulasi: perhitungannya ditolak ({code})."
KEYS: Final = {True: "ya", False: "belum"}


def needs(facts: Facts) -> list[Mapping[str, Any]]:
    """The balances of the RTs that the paper is about."""
    rts = rules.rts(facts)
    return [one for one in facts["needs"] if one["rt"] in rts]


BALANCES: Final = ("opened", "reserved", "drawn", "left")
BALANCE_HEADS: Final = tuple(
    Column(head, 23, "number") for head in ("Dibuka", "Dipesan", "Terlaksana", "Sisa")
)
NO_NEEDS: Final = "Belum ada data: pendataan belum membuka kebutuhan di wilayah ini."


def needed(facts: Facts) -> Table:
    """Needs summed by criterion."""
    sums: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for one in needs(facts):
        sums.setdefault((one["regulation"], one["criterion"], one["unit"]), []).append(one)
    lines: list[Row] = [
        (criterion, _criterion(law, criterion), unit, len(of), *_balance(of))
        for (law, criterion, unit), of in sorted(sums.items())
    ]
    heads = (
        *(Column("Kode", 12, sheet=8), Column("Kriteria", 0, sheet=44), Column("Satuan", 16)),
        *(Column("RT", 12, "whole", 8), *BALANCE_HEADS),
    )
    return Table("kebutuhan", "Kebutuhan menurut kriteria", heads, lines, NO_NEEDS, small=True)


def needed_by_rt(facts: Facts) -> Table:
    """Needs by RT and criterion."""
    lines: list[Row] = [
        (rt_of(one["rt"]), one["criterion"], one["unit"], str(one["year"]), *_balance([one]))
        for one in needs(facts)
    ]
    heads = (
        *(Column("RT", 0, sheet=28), Column("Kriteria", 18, sheet=10), Column("Satuan", 18)),
        *(Column("Tahun", 16), *BALANCE_HEADS),
    )
    name = "Kebutuhan tiap RT"
    return Table("kebutuhan rt", name, heads, lines, NO_NEEDS, small=True)


def _balance(of: Sequence[Mapping[str, Any]]) -> tuple[Decimal, ...]:
    return tuple(total(dec(one[name]) for one in of) for name in BALANCES)


def _criterion(law: str, criterion: str) -> str:
    return next((one.name_id for one in load(law).criteria if one.id == criterion), criterion)


def unsimulated(facts: Facts) -> str:
    """Why nothing can be said of what the plan changes."""
    why = facts["not_simulated"]
    if why is None:
        return UNMEASURED
    told = ", ".join(rt_of(rt) for rt in why["rts"])
    return UNSIMULATED.get(why["code"], OTHERWISE).format(rts=told, code=why["code"])


def effects(facts: Facts) -> Table:
    """Of each RT the score before and after all works, the keys of exit, the hectares that leave."""
    items = [_effect(one, rt_of(one["code"])) for one in _items(facts)]
    note = (
        "Sesudah: volume masalah dikurangi semua yang direncanakan. RT keluar dari luas kumuh bila "
        "kunci nilai dan kunci layanan terpenuhi, dengan berita acara."
    )
    return _effects("simulasi", "Nilai RT sebelum dan sesudah", items, (note,), unsimulated(facts))


def area_effects(facts: Facts) -> Table:
    """The same of each kawasan, from the sums of its RTs."""
    areas = (facts["simulation"] or {}).get("areas", ())
    drawn = {one["code"]: one["name"] for one in facts["areas"]}
    rows = [_effect(one, drawn.get(one["code"], one["code"])) for one in _of_area(facts, areas)]
    left_out = (facts["simulation"] or {}).get("areas_left_out", ())
    form, told = facts["names"]["form"].lower(), ", ".join(left_out)
    note = f"Tidak dapat dijumlahkan dari data {form} ini saja: {told}."
    nothing = "Belum ada kawasan yang dapat dinilai dari RT wilayah ini."
    name = "Nilai kawasan sebelum dan sesudah"
    return _effects("simulasi kawasan", name, rows, (note,) if left_out else (), nothing)


def _items(facts: Facts) -> list[Mapping[str, Any]]:
    rts = rules.rts(facts)
    return [one for one in (facts["simulation"] or {}).get("items", ()) if one["code"] in rts]


def _of_area(facts: Facts, told: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    area = facts["plan"]["area"]
    return [one for one in told if not area or one["code"] == area]


def _effect(one: Mapping[str, Any], name: str) -> Row:
    before, after, exits = one["before"], one["after"], one["exit"]
    return (
        name,
        dec(one["area_ha"]),
        before["total"],
        CLASSES[before["slum_class"]],
        after["total"],
        CLASSES[after["slum_class"]],
        KEYS[exits["score"]],
        KEYS[exits["services"]],
        dec(one["leaves_ha"]),
    )


def _effects(
    name: str, title: str, rows: Sequence[Row], notes: Sequence[str], nothing: str
) -> Table:
    heads = (
        *(Column("Tempat", 0, sheet=28), Column("ha", 15, "ha")),
        *(Column("Nilai", 12, "whole", 9), Column("Tingkat sebelum", 26, sheet=18)),
        *(Column("Nilai sesudah", 17, "whole", 9), Column("Tingkat sesudah", 26, sheet=18)),
        *(Column("Kunci nilai", 15), Column("Kunci layanan", 18), Column("ha keluar", 18, "ha")),
    )
    leaves = total(row[-1] for row in rows if isinstance(row[-1], Decimal))
    whole = ("Jumlah", *(None,) * 7, leaves)
    return Table(name, title, heads, rows, nothing, whole, notes, small=True)


def services(facts: Facts) -> Table:
    """Of each RT the percent served in each aspect of the exit rule, before and after."""
    items = _items(facts)
    laws = sorted({one["regulation"] for one in items})
    law = load(laws[0] if laws else facts["plan"]["regulation"])
    names = {one.id: one.name_id for one in law.aspects}
    heads = [Column("RT", 30, sheet=28)]
    for aspect in law.package.exit.aspects:
        heads.append(Column(f"{names[aspect]} sebelum", 0, "percent", 16))
        heads.append(Column("sesudah", 0, "percent", 16))
    lines = [(rt_of(one["code"]), *_served(one, law.package.exit.aspects)) for one in items]
    least = figures.plain(law.package.exit.service_min)
    notes = (f"Persen yang terlayani; kunci layanan meminta {least} atau lebih di tiap aspek.",)
    name = "Layanan sebelum dan sesudah"
    nothing = unsimulated(facts)
    return Table("layanan", name, heads, lines, nothing, notes=notes, wide=True, small=True)


def _served(one: Mapping[str, Any], aspects: Sequence[str]) -> list[Decimal | None]:
    told = (one[when]["services"].get(aspect) for aspect in aspects for when in ("before", "after"))
    return [perhaps(value) for value in told]
