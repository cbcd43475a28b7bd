"""What a report says of decrees, exits, targets and RTs to watch. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.chassis import figures
from services.reporting.seals.rules import Facts
from services.reporting.seals.template_1 import charts
from services.reporting.seals.template_1.charts import Series
from services.reporting.seals.template_1.tables import (
    Block,
    Column,
    Table,
    day,
    dec,
    ha,
    printed,
    sentence,
)
from services.reporting.seals.template_1.words import CLASSES

UNSEALED: Final = "Belum ada data: belum ada putaran yang disegel."
FARTHEST, AHEAD = 15, 5  # years that a forecast is drawn ahead: to the target, or without one


def decrees(facts: Facts) -> Iterator[Block]:
    """The decrees that the figures rest on."""
    found = facts["recap"]
    lines = [
        (
            one["region"],
            one["number"],
            day(one["date"]),
            dec(one["slum_ha"]),
            day(one["review_due"]),
        )
        for one in found["decrees"]
    ]
    heads = (
        *(Column("Wilayah", 20), Column("Nomor", 0), Column("Tanggal", 36)),
        *(Column("Luas SK (ha)", 28, "ha"), Column("Tinjau ulang", 36)),
    )
    more = found["decree_count"] - len(lines)
    notes = (f"{figures.whole(more)} SK lain tidak disebut.",) if more else ()
    nothing = "Belum ada SK Kumuh yang berlaku untuk wilayah ini pada waktu itu."
    yield printed(Table("SK Kumuh yang berlaku", heads, lines, nothing, notes=notes))


def exits(facts: Facts) -> Iterator[Block]:
    """Exits that stand, the newest first."""
    found = facts["exits"]
    lines = [
        (one["number"], day(one["on"]), one["region"], one["rts"], dec(one["area_ha"]))
        for one in found["items"]
    ]
    heads = (
        *(Column("Berita acara", 0), Column("Tanggal", 38), Column("Wilayah", 32)),
        *(Column("RT", 18, "whole"), Column("Luas (ha)", 26, "ha")),
    )
    sums = (
        f"Semua: {figures.whole(found['count'])}",
        None,
        None,
        found["rts"],
        dec(found["area_ha"]),
    )
    more = found["count"] - len(lines)
    notes = (f"{figures.whole(more)} berita acara yang lebih lama tidak disebut.",) if more else ()
    nothing = "Belum ada pengentasan dengan berita acara."
    yield printed(
        Table("Pengentasan (keluar dari daftar kumuh)", heads, lines, nothing, sums, notes)
    )


def targets(facts: Facts) -> Iterator[Block]:
    """Hectares left over the years, and where a straight line would go."""
    found, title = facts["targets"], "Sasaran 0 hektare dan prakiraan"
    known = [(float(one["year"]), float(dec(one["left_ha"]))) for one in found["years"]]
    if not known:
        yield sentence(UNSEALED, title)
        return
    series = [Series("Sisa luas kumuh", "solid", known)]
    ahead = _ahead(found, known)
    if ahead:
        series.append(Series("Prakiraan", "dashed", ahead))
    last = int(max(x for one in series for x, _ in one.points))
    names = [(float(year), str(year)) for year in range(int(known[0][0]), last + 1)]
    yield charts.lines(title, series, names, "hektare")
    yield sentence(_forecast(found))


def _ahead(found: Mapping[str, Any], known: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """From the last year to the one in which the line meets the target, or some years ahead."""
    line = found["forecast"]
    if line is None or known[-1][1] == 0:
        return []
    year, left = known[-1]
    zero = line["zero_year"]
    if zero is not None and zero - year <= FARTHEST:
        return [known[-1], (float(zero), 0.0)]
    change = float(dec(line["change_ha"]))
    return [(year + n, max(left + change * n, 0.0)) for n in range(AHEAD + 1)]


def _forecast(found: Mapping[str, Any]) -> str:
    line = found["forecast"]
    if line is None:
        return "Prakiraan memerlukan paling sedikit dua tahun dengan putaran tersegel."
    change = dec(line["change_ha"])
    way = (
        f"{'turun' if change < 0 else 'naik'} {ha(abs(change))} setiap tahun" if change else "tetap"
    )
    said = f"Sisa luas {way} ({line['since']} sampai {line['until']}). "
    zero = line["zero_year"]
    said += f"Garis itu mencapai 0 ha pada {zero}. " if zero else "Garis itu tidak mencapai 0 ha. "
    if line["crosses_decree"]:
        said += "Tahun-tahunnya bertumpu pada SK Kumuh yang berbeda. "
    return said + str(line["method"])


def watched(facts: Facts) -> Iterator[Block]:
    """RTs to watch: where they are, and those that rose most."""
    found = facts["watch"]
    by = [(one["name"], one["near"], one["rising"]) for one in found["regions"]]
    heads = (
        *(Column("Wilayah", 0), Column("Dekat ambang", 36, "whole")),
        Column("Nilai naik", 36, "whole"),
    )
    sums = (f"Semua: {figures.whole(found['count'])} RT", found["near"], found["rising"])
    nothing = "Tidak ada RT yang perlu dipantau."
    title = "RT yang perlu dipantau"
    if by or not found["items"]:
        yield printed(Table(title, heads, by, nothing, sums))
    lines = [
        (
            one["rt"],
            str(one["year"]),
            one["before"],
            one["total"],
            CLASSES[one["slum_class"]],
            ", ".join({"near": "dekat ambang", "rising": "naik"}[why] for why in one["reasons"]),
        )
        for one in found["items"]
    ]
    columns = (
        *(Column("RT", 0), Column("Tahun", 20), Column("Sebelumnya", 26, "whole")),
        *(Column("Nilai", 20, "whole"), Column("Kelas", 28), Column("Sebab", 40)),
    )
    more = found["count"] - len(lines)
    notes = (f"{figures.whole(more)} RT lain tidak disebut.",) if more else ()
    name = "Kenaikan nilai terbesar" if by else title
    if lines:
        yield printed(Table(name, columns, lines, nothing, notes=notes))
