"""What a paper says of works: what, where, when, for how much, from whom, with what screening. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from contracts.finance import FUND_SOURCES
from contracts.regulation import load
from services.chassis.figures import rupiah
from services.planning.activities.catalogue import BY_CODE
from services.planning.documents.rules import Facts, in_words
from services.planning.documents.tables import Cell, Column, Row, Table, dec, rt_of, total
from services.planning.safeguards.questions import BLOCKS, FIELDS

SOURCES: Final = {one.code: one.name_id for one in FUND_SOURCES}
STATES: Final = {
    "planned": "direncanakan",
    "proposed": "diusulkan",
    "fit": "layak",
    "unfit": "tidak layak",
    "approved": "disetujui",
    "running": "berjalan",
    "completed": "selesai",
    "handed_over": "diserahterimakan",
    "cancelled": "dibatalkan",  # of an edition that was approved before papers were frozen
}
CATEGORIES: Final = {"bahan": "Bahan", "upah": "Upah", "alat": "Alat", "lain": "Lain-lain"}
FEW: Final = 4  # RTs that the list of works names
NO_WORKS: Final = "Belum ada kegiatan dalam rencana ini."
NO_FUNDS: Final = "Belum ada data: sumber dana kegiatan belum disebut."
Work = Mapping[str, Any]


def numbered(facts: Facts) -> list[tuple[int, Work]]:
    """Works by year, in the order in which they bear their numbers everywhere in the paper."""
    by_year = sorted(facts["activities"], key=lambda one: (one["year"], one["id"]))
    return list(enumerate(by_year, start=1))


def listed(facts: Facts) -> Table:
    """All works: year, dimension, volume, place, sources, cost, people served, state."""
    rows = [_line(facts, number, one) for number, one in numbered(facts)]
    costs = total(row[8] for row in rows if isinstance(row[8], Decimal))
    served = sum(row[9] for row in rows if isinstance(row[9], int))
    heads = (
        *(Column("No.", 9, "whole", 6), Column("Tahun", 12), Column("Tridaya", 20)),
        *(Column("Kegiatan", 0, sheet=40), Column("Volume", 18, "number"), Column("Satuan", 14)),
        *(Column("Lokasi", 38, sheet=30), Column("Sumber dana", 36, sheet=30)),
        *(Column("Biaya RAB (Rp)", 30, "rupiah", 18), Column("Jiwa", 12, "whole", 8)),
        Column("Keadaan", 22),
    )
    notes = (
        "Biaya 0 berarti RAB kegiatan itu belum disusun. Jiwa: laki-laki dan perempuan penerima manfaat.",
    )
    whole = ("", "", "", "Jumlah", None, "", "", "", costs, served, "")
    return Table(
        "kegiatan", "Daftar kegiatan", heads, rows, NO_WORKS, whole, notes, wide=True, small=True
    )


def _line(facts: Facts, number: int, one: Work) -> tuple[Cell, ...]:
    served = one["beneficiaries"]
    state = STATES[one["state"]]
    if one["plan_id"] != facts["plan"]["id"]:
        state += ", dari edisi sebelumnya"
    return (
        number,
        str(one["year"]),
        one["dimension"].capitalize(),
        f"{one['title']} ({kind_of(one)})",
        dec(one["volume"]),
        one["unit"],
        _where(one),
        ", ".join(SOURCES[source["source"]] for source in one["sources"]) or None,
        dec(one["cost"]),
        served and served["male"] + served["female"],
        state,
    )


def kind_of(one: Work) -> str:
    """What the catalogue calls it."""
    known = BY_CODE.get(one["kind"])
    return known.name_id if known else str(one["kind"])


def _where(one: Work) -> str | None:
    rts = sorted({at["rt"] for at in one["places"]})
    said = ", ".join(rt_of(rt) for rt in rts[:FEW])
    return f"{said}, dan {len(rts) - FEW} RT lain" if len(rts) > FEW else said or None


def places(facts: Facts) -> Table:
    """How much of which criterion each work does in which RT."""
    laws = {one["rt"]: one["regulation"] for one in facts["measured"]}
    rows = []
    for number, one in numbered(facts):
        for at in one["places"]:
            law = laws.get(at["rt"], facts["plan"]["regulation"])
            where = (number, one["title"], rt_of(at["rt"]), at["criterion"])
            rows.append((*where, dec(at["volume"]), _unit(law, at["criterion"])))
    heads = (
        *(
            Column("No.", 10, "whole", 6),
            Column("Kegiatan", 0, sheet=40),
            Column("RT", 30, sheet=18),
        ),
        *(Column("Kriteria", 17), Column("Volume", 24, "number"), Column("Satuan", 16)),
    )
    nothing = "Belum ada lokasi RT yang disebut pada kegiatan rencana ini."
    return Table("lokasi", "Lokasi dan volume menurut kriteria", heads, rows, nothing, small=True)


def _unit(law: str, criterion: str) -> str | None:
    return next((one.unit for one in load(law).criteria if one.id == criterion), None)


LINE: Final = (
    *(Column("No.", 9, "whole", 6), Column("Uraian", 0, sheet=44), Column("Kelompok", 18)),
    *(Column("Volume", 22, "number"), Column("Satuan", 15)),
    *(Column("Harga satuan (Rp)", 32, "rupiah", 18), Column("Jumlah (Rp)", 34, "rupiah", 18)),
)


def budgets(facts: Facts) -> Iterator[Table]:
    """The RAB of each work, with its sum in words."""
    found = {one["activity_id"]: one for one in facts["rabs"]}
    for number, one in numbered(facts):
        rab = found[one["id"]]
        parts = [f"{CATEGORIES[name].lower()} {amount}" for name, amount in _parts(rab)]
        amount = dec(rab["total"])
        yield Table(
            f"rab {number}",
            f"{number}. {one['title']} ({one['year']})",
            LINE,
            [_priced(line) for line in rab["lines"]],
            "Belum ada data: RAB kegiatan ini belum disusun.",
            (None, "Jumlah", *(None,) * 4, amount),
            (f"Terbilang: {in_words(amount)}.", f"Menurut kelompok: {'; '.join(parts)}."),
            small=True,
        )


def _parts(rab: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, f"Rp {rupiah(dec(sums))}") for name, sums in rab["totals"].items() if dec(sums)]


def _priced(line: Mapping[str, Any]) -> tuple[Cell, ...]:
    code = f"{line['code']} " if line["code"] else ""
    return (
        line["number"],
        f"{code}{line['description']}",
        CATEGORIES[line["category"]],
        dec(line["volume"]),
        line["unit"],
        dec(line["unit_price"]),
        dec(line["amount"]),
    )


def rabs(facts: Facts) -> Table:
    """All lines of all RABs, for the workbook."""
    found = {one["activity_id"]: one["lines"] for one in facts["rabs"]}
    rows = [
        (number, one["title"], *_priced(line))
        for number, one in numbered(facts)
        for line in found[one["id"]]
    ]
    heads = (Column("No.", kind="whole", sheet=6), Column("Kegiatan", sheet=40), *LINE)
    whole = (
        None,
        "Jumlah",
        *(None,) * 6,
        total(row[-1] for row in rows if isinstance(row[-1], Decimal)),
    )
    return Table("rab", "RAB", heads, rows, "Belum ada data: RAB belum disusun.", whole)


def years(facts: Facts) -> list[int]:
    """The years of the plan, and those of works that it carries from before."""
    plan = facts["plan"]
    own = range(plan["begin_year"], plan["end_year"] + 1)
    return sorted({*own, *(one["year"] for one in facts["activities"])})


def yearly(facts: Facts) -> Table:
    """Of each year how many works, what they cost, and what of it has a source."""
    rows: list[tuple[str, int, Decimal, Decimal, Decimal]] = []
    for year in years(facts):
        of = [one for one in facts["activities"] if one["year"] == year]
        cost, funded = total(dec(one["cost"]) for one in of), total(map(_funded, of))
        rows.append((str(year), len(of), cost, funded, cost - funded))
    heads = (
        *(Column("Tahun", 0), Column("Kegiatan", 22, "whole")),
        *(Column("Biaya RAB (Rp)", 40, "rupiah", 20), Column("Bersumber (Rp)", 40, "rupiah", 20)),
        Column("Selisih (Rp)", 40, "rupiah", 20),
    )
    sums = [total(of) for of in zip(*(row[2:] for row in rows), strict=True)]
    whole: Row = ("Jumlah", len(facts["activities"]), *sums)
    filled: Sequence[Row] = rows if facts["activities"] else ()
    return Table("investasi", "Biaya dan dana tiap tahun", heads, filled, NO_WORKS, whole)


def _funded(one: Work) -> Decimal:
    return total(dec(source["amount"]) for source in one["sources"])


def funds(facts: Facts) -> Table:
    """What each source is meant to pay in each year."""
    sums: dict[tuple[str, int], Decimal] = {}
    for one in facts["activities"]:
        for source in one["sources"]:
            key = source["source"], one["year"]
            sums[key] = sums.get(key, Decimal(0)) + dec(source["amount"])
    told = years(facts)
    rows: list[Row] = []
    for code, name in SOURCES.items():
        if any(source == code for source, _ in sums):
            of = [sums.get((code, year), Decimal(0)) for year in told]
            rows.append((name, *of, total(of)))
    each = [total(sum_ for (_, at), sum_ in sums.items() if at == year) for year in told]
    heads = [Column("Sumber dana", 0, sheet=40)]
    heads += [Column(f"{year} (Rp)", 34, "rupiah", 18) for year in told]
    heads.append(Column("Jumlah (Rp)", 36, "rupiah", 20))
    whole: Row = ("Jumlah", *each, total(each))
    notes = (f"Terbilang: {in_words(total(each))}.",)
    name = "Dana menurut sumber dan tahun"
    return Table("dana", name, heads, rows, NO_FUNDS, whole, notes, wide=True, small=True)


def screened(facts: Facts) -> Table:
    """Of each work whether its screening is complete, and what it lacks."""
    found = {one["activity_id"]: one for one in facts["safeguards"]}
    rows = [_screened(number, one, found[one["id"]]) for number, one in numbered(facts)]
    heads = (
        *(Column("No.", 10, "whole", 6), Column("Kegiatan", 52, sheet=40), Column("Kategori", 16)),
        *(Column("Penapisan", 26), Column("Yang belum terpenuhi", 0, sheet=60)),
    )
    name = "Penapisan lingkungan dan sosial"
    return Table("penapisan", name, heads, rows, NO_WORKS, small=True)


def _screened(number: int, one: Work, screening: Mapping[str, Any]) -> Row:
    lacks = [missing["text_id"] for missing in screening["missing"]]
    more = [f"(dan {len(lacks) - FEW} lagi)"] if len(lacks) > FEW else []
    category = screening["answers"].get("lingkungan.kategori")
    told = " ".join([*lacks[:FEW], *more]) or None
    return (number, one["title"], category, _verdict(screening), told)


def _verdict(screening: Mapping[str, Any]) -> str:
    if screening["complete"]:
        return "lengkap"
    refused = any(missing["kind"] == "refused" for missing in screening["missing"])
    if refused:
        return "tidak dibiayai"
    return "belum lengkap" if screening["answers"] else "belum dijawab"


def answers(facts: Facts) -> Table:
    """What was answered to the screening of each work."""
    blocks = {one.block: one.name_id for one in BLOCKS}
    found = {one["activity_id"]: one["answers"] for one in facts["safeguards"]}
    rows = [
        (number, blocks[name.split(".")[0]], FIELDS[name].name_id, _answer(name, answer))
        for number, one in numbered(facts)
        for name, answer in found[one["id"]].items()
        if name in FIELDS
    ]
    heads = (
        *(Column("No.", 12, "whole", 6), Column("Bagian", 42, sheet=26)),
        *(Column("Pertanyaan", 0, sheet=50), Column("Jawaban", 36, "number", 18)),
    )
    name = "Jawaban penapisan tiap kegiatan"
    nothing = "Belum ada data: penapisan belum dijawab untuk satu kegiatan pun."
    return Table("jawaban", name, heads, rows, nothing, small=True)


def remarkable(facts: Facts) -> Table:
    """Those answers that are neither no nor nothing: what a reader has to weigh."""
    every = answers(facts)
    rows = [row for row in every.rows if row[3] not in {"tidak", 0}]
    nothing = "Tidak ada jawaban selain tidak dan 0." if every.rows else every.nothing
    notes = (
        "Pertanyaan lain dijawab tidak atau 0, atau belum dijawab; semuanya ada di buku kerja.",
    )
    return replace(every, rows=rows, nothing=nothing, notes=notes)


def _answer(name: str, answer: Any) -> Cell:
    if isinstance(answer, bool):
        return "ya" if answer else "tidak"
    if isinstance(answer, int):
        return answer
    return str(answer) if FIELDS[name].kind == "category" else Decimal(answer)
