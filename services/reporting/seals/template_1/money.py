"""What a report says of money, and of activities by what pays them. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from services.reporting.seals.rules import Facts
from services.reporting.seals.template_1 import charts
from services.reporting.seals.template_1.tables import (
    Block,
    Column,
    Row,
    Table,
    dec,
    perhaps,
    printed,
    rupiah,
    total,
)
from services.reporting.seals.template_1.words import (
    DIMENSIONS,
    LEVELS,
    SOURCES,
)

AMOUNTS: Final = ("ceiling", "committed", "released", "spent", "contributed")
RUPIAH: Final = {
    name: Column(head, 27, "rupiah")
    for name, head in (
        ("ceiling", "Pagu (Rp)"),
        ("planned", "Rencana (Rp)"),
        ("committed", "Dialokasikan (Rp)"),
        ("released", "Cair (Rp)"),
        ("spent", "Dibelanjakan (Rp)"),
        ("contributed", "Swadaya (Rp)"),
    )
}
SPENT: Final = Column("Belanja %", 15, "percent")
PLANNED: Final = ("planned", "committed", "spent", "contributed")
BROKEN_NOTE: Final = (
    "Kegiatan yang tidak dibatalkan, dan uang, sampai tahun laporan. Belanja %: dari yang cair."
)
NO_MONEY: Final = "Belum ada data: belum ada uang yang tercatat untuk wilayah ini."
NO_WORKS: Final = "Belum ada data: belum ada kegiatan yang diusulkan."


def funds(facts: Facts) -> Iterator[Block]:
    """By source over all years, drawn and told; then by fiscal year."""
    items = facts["funds"]["items"]
    by_source: dict[str, list[Mapping[str, Any]]] = {}
    for one in items:
        by_source.setdefault(one["source"], []).append(one)
    sums = {code: _sums(of) for code, of in by_source.items()}
    order = sorted(sums, key=lambda code: (-sums[code]["committed"], code))
    if items:
        rows = [
            (
                SOURCES.get(code, code),
                sums[code]["committed"],
                f"Rp {rupiah(sums[code]['committed'])}",
            )
            for code in order
        ]
        yield charts.bars("Dialokasikan menurut sumber", rows, "money")
    lines = [_line(SOURCES.get(code, code), sums[code]) for code in order]
    yield _money("Uang menurut sumber", "Sumber", lines, facts)
    years = sorted({one["fiscal_year"] for one in items})
    yearly = [
        _line(str(year), _sums([one for one in items if one["fiscal_year"] == year]))
        for year in years
    ]
    yield _money("Uang menurut tahun anggaran", "Tahun anggaran", yearly, facts)


def _sums(of: list[Mapping[str, Any]]) -> dict[str, Decimal]:
    return {name: total(dec(one[name]) for one in of) for name in AMOUNTS}


def _line(name: str, sums: Mapping[str, Decimal]) -> Row:
    return (
        name,
        *(sums[amount] for amount in AMOUNTS),
        _share(sums["spent"], sums["released"]),
    )


def _share(part: Decimal, of: Decimal) -> Decimal | None:
    return part / of * 100 if of else None


def _money(title: str, head: str, lines: list[Row], facts: Facts) -> Block:
    whole = facts["funds"]["total"]
    sums = (
        "Jumlah",
        *(dec(whole[name]) for name in AMOUNTS),
        perhaps(whole["spent_percent"]),
    )
    columns = (Column(head, 0), *(RUPIAH[name] for name in AMOUNTS), SPENT)
    return printed(Table(title, columns, lines, NO_MONEY, sums))


TITLES: Final = {
    "source": "menurut sumber",
    "dimension": "menurut Tridaya",
    "programme": "menurut program",
}


def broken(*of: str) -> Any:
    """Activities and money broken down by these."""

    def told(facts: Facts) -> Iterator[Block]:
        for one in of:
            yield printed(_shares(facts, one))

    return told


def _shares(facts: Facts, of: str) -> Table:
    names: Mapping[str, str] = {"source": SOURCES, "dimension": DIMENSIONS}.get(of, {})
    rows: list[Row] = [
        (
            names.get(one["value"], one["value"]) if one["value"] else "tanpa kegiatan (mis. BOP)",
            one["activities"],
            *(dec(one[name]) for name in PLANNED),
            perhaps(one["spent_percent"]),
        )
        for one in facts["shares"][of]["total"]["shares"]
    ]
    heads = _heads(TITLES[of].removeprefix("menurut ").capitalize())
    title = f"Kegiatan dan uang {TITLES[of]}"
    return Table(title, heads, rows, NO_WORKS, notes=(BROKEN_NOTE,))


def _heads(first: str) -> tuple[Column, ...]:
    planned = (RUPIAH[name] for name in PLANNED)
    return (Column(first, 0), Column("Kegiatan", 16, "whole"), *planned, SPENT)


def by_region(facts: Facts) -> Iterator[Block]:
    """Of each region of the level below, what is planned and paid."""
    found = facts["shares"]["dimension"]
    rows: list[Row] = []
    for one in found["items"]:
        if one["shares"]:
            sums = {n: total(dec(part[n]) for part in one["shares"]) for n in ("planned", *AMOUNTS)}
            count = sum(part["activities"] for part in one["shares"])
            told = (sums[name] for name in PLANNED)
            rows.append((one["name"], count, *told, _share(sums["spent"], sums["released"])))
    level = LEVELS[found["by"]]
    title = f"Kegiatan dan uang menurut {level.lower()}"
    yield printed(Table(title, _heads(level), rows, NO_WORKS, notes=(BROKEN_NOTE,)))
