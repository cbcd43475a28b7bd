"""SYNTHETIC RT sheets, made by a seeded generator; no number in them was ever measured anywhere."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from contracts.regions import regions
from contracts.regulation import load

HEADS = [
    *("kode_rt", "kawasan", "tahun", "luas_ha", "jumlah_bangunan", "jumlah_kk"),
    *("jumlah_penduduk", "panjang_jalan_ideal_m", "panjang_drainase_ideal_m"),
]


def villages(region: str) -> Iterator[str]:
    """Every village of a region, by code."""
    if regions.get(region).level == "village":
        yield region
    for below in regions.children(region):
        yield from villages(below.code)


def rows(count: int, *, within: str = "35", year: int = 2024, seed: int = 1) -> Iterator[list[str]]:
    """Header and `count` sheets, a dozen to a village; one in fifty is dirty as in real life."""
    dice = random.Random(seed)
    criteria = load("permen-14-2018").criteria
    yield [*HEADS, *(criterion.id for criterion in criteria)]
    made = 0
    for number in range(1, 100):
        for village in villages(within):
            if made == count:
                return
            made += 1
            yield _row(
                dice, f"{village}-{1 + number // 6:03d}-{number:03d}", village, year, criteria
            )


def _row(dice, rt, village, year, criteria):  # type: ignore[no-untyped-def]
    area = round(dice.uniform(0.3, 6), 2)
    buildings = dice.randint(20, 180)
    households = buildings + dice.randint(0, 20)
    road = round(dice.uniform(100, 2000), 1)
    head = [rt, f"SINTETIS {village[3:8]} {dice.randint(1, 9)}", str(year), str(area)]
    head += [str(buildings), str(households), str(households * 3), str(road), str(road)]
    limit = {"area_ha": area, "buildings": buildings, "households": households}
    volumes = []
    for criterion in criteria:
        most = limit.get(criterion.denominator, road)
        share = dice.choice((0, 0, 0.1, 0.3, 0.6, 0.9, 1)) * (1.3 if dice.random() < 0.002 else 1)
        volumes.append(
            str(round(most * share, 2) if isinstance(most, float) else int(most * share))
        )
    return head + volumes


def write_csv(path: Path, count: int, **facts: int) -> None:
    """As a CSV file."""
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows(count, **facts))


def write_xlsx(path: Path, count: int, **facts: int) -> None:
    """As a workbook."""
    import xlsxwriter  # noqa: PLC0415 - only this needs it

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows(count, **facts)):
        sheet.write_row(number, 0, row)
    book.close()
