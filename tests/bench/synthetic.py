"""SYNTHETIC sheets and events, made by a seeded generator; nothing in them was ever measured."""

import csv
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from uuid import UUID

from contracts.regions import regions
from contracts.regulation import DENOMINATORS, load
from contracts.survey import AssessmentSealed, SheetRecorded
from services.chassis.ids import new_id

HEADS = [
    *("kode_rt", "kawasan", "tahun", "luas_ha", "jumlah_bangunan", "jumlah_kk"),
    *("jumlah_penduduk", "panjang_jalan_ideal_m", "panjang_drainase_ideal_m"),
]
LAW = "permen-14-2018"
CLASSES = ("none", "light", "medium", "heavy")
ROUND = UUID("01900000-0000-7000-8000-00000000be7c")


def villages(region: str) -> Iterator[str]:
    """Every village of a region, by code."""
    if regions.get(region).level == "village":
        yield region
    for below in regions.children(region):
        yield from villages(below.code)


def rows(count: int, *, within: str = "35", year: int = 2024, seed: int = 1) -> Iterator[list[str]]:
    """Header and `count` sheets, a dozen to a village; one in fifty is dirty as in real life."""
    dice = random.Random(seed)
    criteria = load(LAW).criteria
    yield [*HEADS, *(criterion.id for criterion in criteria)]
    made = 0
    for number in range(1, 100):
        for village in villages(within):
            if made == count:
                return
            made += 1
            yield _row(dice, rt_of(village, number), village, year, criteria)


def rt_of(village: str, number: int) -> str:
    """The code of a village's RT."""
    return f"{village}-{1 + number // 6:03d}-{number:03d}"


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


@cache
def scattered(within: str) -> tuple[str, ...]:
    """The villages of a region in one random order: any first few lie all over it."""
    found = list(villages(within))
    random.Random(2).shuffle(found)
    return tuple(found)


def sealed(
    count: int,
    *,
    start: int = 0,
    year: int = 2024,
    kind: str = "baseline",
    within: str = "35",
    whole: bool = False,
) -> Iterator[AssessmentSealed]:
    """Sealed scores of `count` RTs all over a region, always the same RTs from `start` on.

    An RT is another in each year. `whole`: each with a problem volume for every criterion, and what they are divided by.
    """
    dice = random.Random(f"{start} {year}")
    criteria = [criterion.id for criterion in load(LAW).criteria] if whole else []
    places, moment = scattered(within), datetime.now(UTC)
    for number in range(start, start + count):
        village = places[number % len(places)]
        rt = rt_of(village, 1 + number // len(places))
        yield AssessmentSealed(
            **_head(village, moment),
            round_id=ROUND,
            round_kind=kind,
            year=year,
            regulation=LAW,
            level="rt",
            code=rt,
            name=f"RT {rt[-3:]} SINTETIS",
            total=dice.randint(0, 80),
            slum_class=dice.choice(CLASSES),
            area_ha=Decimal(dice.randint(30, 600)) / 100,
            volumes={id: Decimal(dice.randint(1, 40_000)) / 10 for id in criteria},
            measures=dict.fromkeys(DENOMINATORS if whole else (), Decimal(4_000)),
            flags=(),
            open_flags=0,
        )


def recorded(count: int) -> Iterator[SheetRecorded]:
    """Recorded sheets, as an import tells them."""
    criteria = [criterion.id for criterion in load(LAW).criteria]
    found, moment = rows(count), datetime.now(UTC)
    next(found)
    for number, row in enumerate(found, start=2):
        yield SheetRecorded(
            **_head(row[0][:13], moment),
            round_id=ROUND,
            rt=row[0],
            area=None,
            regulation=LAW,
            **dict(zip(DENOMINATORS, row[3:9], strict=True)),
            volumes=dict(zip(criteria, row[9:], strict=True)),
            total=25,
            slum_class="light",
            flags=(),
            import_id=ROUND,
            import_row=number,
        )


def synthetic_rt(number: int, places: Sequence[str]) -> str:
    """The code of an RT by its number, as `sealed` counts them."""
    return rt_of(places[number % len(places)], 1 + number // len(places))


def head(region: str) -> dict[str, object]:
    """What every event has, told now."""
    return _head(region, datetime.now(UTC))


def _head(region: str, moment: datetime) -> dict[str, object]:
    facts = {"id": new_id(), "entity_id": new_id(), "region": region, "occurred_at": moment}
    return facts | {"version": 1, "actor": "bench"}


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
