"""What a report says of activities, cycles and trainings. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.chassis import figures
from services.reporting.seals.rules import Facts
from services.reporting.seals.template_1 import charts
from services.reporting.seals.template_1.charts import Series
from services.reporting.seals.template_1.tables import (
    Block,
    Column,
    Row,
    Table,
    dec,
    pairs,
    percent,
    perhaps,
    printed,
    rupiah,
    sentence,
    total,
)
from services.reporting.seals.template_1.words import (
    DIMENSIONS,
    STAGES,
    STATES,
    TRAININGS,
)

NO_WORKS: Final = "Belum ada data: belum ada kegiatan yang diusulkan."


def progress(facts: Facts) -> Iterator[Block]:
    """States, physical and financial progress, whom they serve; the S-curve."""
    found, year = facts["progress"], facts["year"]
    rows = [
        (
            DIMENSIONS.get(one["dimension"], one["dimension"]),
            STATES.get(one["state"], one["state"]),
            one["activities"],
            dec(one["cost"]),
        )
        for one in found["activities"]
    ]
    heads = (
        *(Column("Tridaya", 40), Column("Keadaan", 0), Column("Kegiatan", 28, "whole")),
        Column("Biaya RAB (Rp)", 46, "rupiah"),
    )
    yield printed(Table(f"Kegiatan tahun {year} menurut keadaan", heads, rows, NO_WORKS))
    if not rows:
        return
    yield pairs(f"Kemajuan kegiatan tahun {year}", _progress(found))
    if len(found["curve"]) > 1:
        yield _curve(found["curve"], year)


def _progress(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Fisik", percent(found["physical_percent"])
    yield "Keuangan (dibelanjakan dari dialokasikan)", percent(found["financial_percent"])
    yield "Selesai, diserahterimakan", f"{found['completed']}, {found['handed_over']}"
    told = ", ".join(f"{name} {count}" for name, count in found["certificates"].items())
    yield "Sertifikat (baik, cukup, kurang)", told
    people = found["people"]
    yield (
        "Penerima manfaat kegiatan selesai",
        (
            f"{figures.whole(people['male'])} laki-laki, {figures.whole(people['female'])} perempuan; "
            f"MBR {figures.whole(people['mbr'])}, miskin {figures.whole(people['poor'])}, "
            f"{figures.whole(people['households'])} KK"
        ),
    )
    labour = found["labour"]
    yield (
        "Hari orang kerja dan swadaya",
        (
            f"HOK laki-laki {figures.plain(dec(labour['hok_male']))}, perempuan "
            f"{figures.plain(dec(labour['hok_female']))}; upah Rp {rupiah(dec(labour['wages']))}; "
            f"swadaya Rp {rupiah(dec(labour['swadaya']))}"
        ),
    )


def _curve(months: list[Mapping[str, Any]], year: int) -> Block:
    def at(month: str) -> float:
        return int(month[:4]) + (int(month[5:7]) - 1) / 12

    series = [
        Series(name, style, [(at(one["month"]), float(dec(one[what]))) for one in months])
        for name, style, what in (
            ("Rencana", "dashed", "planned"),
            ("Pelaksanaan", "solid", "physical"),
        )
    ]
    step = -(-len(months) // 10)
    names = [
        (at(one["month"]), f"{one['month'][5:7]}/{one['month'][2:4]}") for one in months[::step]
    ]
    return charts.lines(f"Kurva S kegiatan tahun {year}", series, names, "persen biaya")


def quick_status(facts: Facts) -> Iterator[Block]:
    """How far the cycles of the year are."""
    found = facts["quick_status"]["total"]
    rows = [
        (said, *(found["stages"][name][state] for state in ("belum", "proses", "selesai")))
        for name, said in STAGES.items()
    ]
    heads = (
        *(Column("Tahap siklus", 0), Column("Belum", 30, "whole"), Column("Proses", 30, "whole")),
        Column("Selesai", 30, "whole"),
    )
    filled = rows if found["cycles"] else []
    nothing = f"Belum ada siklus kelurahan/desa yang bergerak pada {facts['year']}."
    name = f"Quick Status {facts['year']}: {figures.whole(found['cycles'])} siklus"
    yield printed(Table(name if filled else "Quick Status", heads, filled, nothing))


def trainings(facts: Facts) -> Iterator[Block]:
    """Trainings of the year by kind."""
    found = facts["trainings"]

    def line(name: str, one: Mapping[str, Any]) -> Row:
        counts = (one[part] for part in ("trainings", "male", "female", "untold", "mbr", "jp"))
        scores = (perhaps(one[when]) for when in ("pre", "post"))
        return (name, *counts, dec(one["cost"]), *scores)

    rows = [line(TRAININGS.get(one["kind"], one["kind"]), one) for one in found["items"]]
    heads = (
        *(Column("Jenis", 0), Column("Pelatihan", 17, "whole"), Column("L", 12, "whole")),
        *(Column("P", 12, "whole"), Column("Tak disebut", 15, "whole"), Column("MBR", 13, "whole")),
        *(Column("JP", 12, "whole"), Column("Biaya (Rp)", 32, "rupiah")),
        *(Column("Sebelum", 16, "percent"), Column("Sesudah", 16, "percent")),
    )
    nothing = f"Belum ada pelatihan yang tercatat pada {facts['year']}."
    title = f"Pelatihan {facts['year']}"
    yield printed(Table(title, heads, rows, nothing, line("Jumlah", found["total"])))


def works(facts: Facts) -> Iterator[Block]:
    """Each activity of a village with its money, and who may pay."""
    rows = [
        (
            number,
            str(one["year"]),
            one["title"],
            f"{figures.plain(dec(one['volume']))} {one['unit']}",
            STATES.get(one["state"], one["state"]),
            perhaps(one["physical"]),
            dec(one["cost"]),
            *(dec(one[name]) for name in ("committed", "released", "spent", "contribution")),
        )
        for number, one in enumerate(facts["works"], start=1)
    ]
    heads = (
        *(Column("No.", 10, "whole"), Column("Tahun", 13), Column("Kegiatan", 0)),
        *(Column("Volume", 24), Column("Keadaan", 26), Column("Fisik %", 16, "percent")),
        *(Column("Biaya RAB (Rp)", 28, "rupiah"), Column("Dialokasikan (Rp)", 28, "rupiah")),
        *(Column("Cair (Rp)", 26, "rupiah"), Column("Dibelanjakan (Rp)", 26, "rupiah")),
        Column("Swadaya (Rp)", 24, "rupiah"),
    )
    sums = (
        *(None, None, "Jumlah", None, None, None),
        *(total(row[place] for row in rows) for place in range(6, 11)),
    )
    note = "Nomor kegiatan sama dengan yang di peta."
    yield printed(Table("Kegiatan dan rupiahnya", heads, rows, NO_WORKS, sums, (note,), wide=True))


def remaining(facts: Facts) -> Iterator[Block]:
    """What is still to be done, in words."""
    whole = facts["recap"]["total"]
    needs = [
        f"{one['id']} {one['name']}: {figures.plain(dec(one['volume']))} {one['unit']}"
        for aspect in facts["indicators"]["aspects"]
        for one in aspect["criteria"]
        if dec(one["volume"]) > 0
    ]
    told = "; ".join(needs) or "tidak ada volume masalah yang tercatat"
    yield sentence(
        f"Sisa luas kumuh {figures.ha(dec(whole['left_ha']))} ha. Kebutuhan yang tersisa menurut "
        f"putaran tersegel terbaru: {told}.",
        "Yang tersisa",
    )
