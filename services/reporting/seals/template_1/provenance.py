"""How figures come about, and what the report rests on. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.chassis import figures
from services.chassis.printing import breaking
from services.reporting.seals.rules import Facts
from services.reporting.seals.template_1.tables import (
    Block,
    Column,
    Table,
    day,
    dec,
    moment,
    pairs,
    printed,
    sentence,
)
from services.reporting.seals.template_1.words import FACTS, METHOD, NODES, SERVICES


def method(facts: Facts) -> Iterator[Block]:
    """The formulas, and the regulations with their bands and articles."""
    yield pairs("Cara menghitung", METHOD)
    for law in facts["regulations"]:
        yield pairs(law["short_title"], _law(law))
    found = facts.get("indicators")
    if found:
        lines = [
            (one["id"], one["name"], one["article"])
            for aspect in found["aspects"]
            for one in aspect["criteria"]
        ]
        heads = (Column("Kode", 14), Column("Kriteria", 76), Column("Pasal", 0))
        yield printed(Table("Dasar tiap kriteria", heads, lines, ""))


def _law(law: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Judul", law["title"]
    yield "Berlaku sejak", day(law["valid_from"]) or ""
    bands = (f"mulai {figures.plain(dec(b['min']))} % nilai {b['score']}" for b in law["bands"])
    yield "Rentang", "; ".join(bands)
    classes = (f"{one['name'].lower()} {one['min']}\u2013{one['max']}" for one in law["classes"])
    yield "Kelas menurut jumlah nilai", "; ".join(classes)
    least = figures.plain(dec(law["exit"]["service_min"]))
    aspects = ", ".join(law["exit"]["aspects"])
    yield (
        "Pengentasan",
        (
            f"jumlah nilai di bawah ambang, layanan aspek {aspects} masing-masing {least} % atau lebih, "
            "dan berita acara yang ditandatangani"
        ),
    )


def origin(facts: Facts, seal: Mapping[str, Any]) -> Iterator[Block]:
    """Under which hash it was sealed, and what it rests on."""
    yield pairs("Segel", _seal(facts, seal))
    yield _counts(facts)
    if "orphans" in facts:
        yield sentence(_orphans(facts["orphans"]), "Benang yang putus")


def _seal(facts: Facts, seal: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "SHA-256 fakta", breaking(seal["sha256"])
    yield "Disegel", f"{moment(seal['sealed_at'])}, oleh {seal['sealed_by']}"
    yield "Keadaan data", moment(facts["rests_on"]["as_of"])
    yield "Peraturan", "; ".join(one["short_title"] for one in facts["regulations"]) or "\u2013"
    told = "; ".join(f"{one['number']} ({day(one['date'])})" for one in facts["recap"]["decrees"])
    yield "SK Kumuh", told or "tidak ada yang berlaku"
    newest = facts["boundaries"]["newest_change"]
    change = f"; perubahan kode terakhir {day(newest)}" if newest else ""
    yield (
        "Daftar wilayah",
        f"menurut kode saat dicatat, sampai {facts['boundaries']['year']}{change}",
    )
    yield "Nahkoda", f"versi {seal['release']}, tata letak {seal['template']}"
    if seal["note"]:
        yield "Catatan", seal["note"]


def _counts(facts: Facts) -> Block:
    found = facts["rests_on"]
    rows = [
        (
            SERVICES.get(service, service),
            ", ".join(
                f"{figures.whole(n)} {FACTS.get(what, what)}" for what, n in counts.items() if n
            )
            or None,
            moment(found["newest"].get(service)),
        )
        for service, counts in found["facts"].items()
    ]
    heads = (Column("Layanan", 28), Column("Fakta wilayah ini", 0), Column("Kabar terbaru", 48))
    nothing = f"Menurut yang diketahui sampai {moment(found['as_of'])}."
    return printed(Table("Bertumpu pada", heads, rows, nothing))


def _orphans(found: Mapping[str, Any]) -> str:
    if not found["count"]:
        return (
            "Tidak ada: setiap nilai, kegiatan, dan pos uang menyebut asal yang dikenal, dari baris "
            "lembar sampai rupiah."
        )
    more = "lebih dari " if found["more"] else ""
    names = dict.fromkeys(
        f"{NODES.get(one['kind'], one['kind'])} {one['label']} ({one['region']})"
        for one in found["items"]
    )
    named = ", ".join(list(names)[:5])
    return (
        f"{more.capitalize()}{figures.whole(found['count'])} simpul menyebut asal yang belum dikabarkan, antara "
        f"lain {named}. Daftarnya ada di halaman jejak."
    )
