"""What East Java and the ministry published is what the engine computes."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contracts.regulation import Measures, Score, load

DATA = Path(__file__).parent / "data"
HECTARES_PRINTED_ROUNDED = {"4a": Decimal("0.25")}
ASPECT_OF_ROUNDED = {"4": Decimal("0.1")}


def published() -> list[tuple[dict[str, str], dict[str, Any]]]:
    with (DATA / "rt_sheets.csv").open(encoding="utf-8-sig") as file:
        sheets = {row["kode_rt"]: row for row in csv.DictReader(file)}
    lines = (DATA / "rt_sheets_expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [(sheets[page["rt_code"]], page) for page in (json.loads(line) for line in lines)]


PUBLISHED = published()


def measured(row: dict[str, str]) -> Measures:
    return Measures(
        area_ha=row["luas_ha"],
        buildings=row["jumlah_bangunan"],
        households=row["jumlah_kk"],
        population=row["jumlah_penduduk"],
        road_ideal_m=row["panjang_jalan_ideal_m"],
        drain_ideal_m=row["panjang_drainase_ideal_m"],
        volumes={c.id: row[c.id] for c in load("permen-14-2018").criteria},
    )


def near(value: Decimal, printed: float, tolerance: Decimal) -> bool:
    return abs(value - Decimal(str(printed))) <= tolerance


@pytest.mark.parametrize(("row", "page"), PUBLISHED, ids=[p["rt_code"] for _, p in PUBLISHED])
def test_a_published_sheet_scores_as_its_page_prints(
    row: dict[str, str], page: dict[str, Any]
) -> None:
    score = load("permen-14-2018").score(measured(row))
    assert score.total == page["total"]
    assert page["published_total"] in (score.total, None)
    assert {c.id: c.score for c in score.criteria} == page["score"]
    for c in score.criteria:
        tolerance = HECTARES_PRINTED_ROUNDED.get(c.id, Decimal("0.01"))
        assert near(c.percent, page["percent"][c.id], tolerance), c
    for a in score.aspects:
        tolerance = ASPECT_OF_ROUNDED.get(a.id, Decimal(0))
        assert near(a.average, page["aspect_average"][a.id], tolerance), a


@pytest.mark.parametrize(
    ("village", "criterion", "flag"),
    [
        ("GUNUNG GANGSIR", "4a", "negative_volume"),
        ("MERGOSONO", "4a", "negative_volume"),
        ("JATIREJO", "4a", "over_100"),
        ("BAKUNGAN", "1b", "over_100"),
        ("TAMBERU BARAT", "4a", "over_100"),
        ("WUNGU", "4b", "zero_denominator"),
        ("WUNGU", "4c", "zero_denominator"),
    ],
)
def test_a_dirty_published_sheet_comes_through_flagged(
    village: str, criterion: str, flag: str
) -> None:
    (row,) = [row for row, page in PUBLISHED if page["kelurahan"] == village]
    score = load("permen-14-2018").score(measured(row))
    assert flag in score.flags
    assert [c.flags for c in score.criteria if c.id == criterion] == [(flag,)]


def sheet(heads: str, volumes: str) -> Measures:
    """Make a sheet of buildings/households/road/drain and of volumes written as `1a13 2b605`."""
    buildings, households, road, drain = heads.split("/")
    given = {word[:2]: word[2:] for word in volumes.split()}
    return Measures(
        area_ha="1.5",
        buildings=buildings,
        households=households,
        population=200,
        road_ideal_m=road,
        drain_ideal_m=drain,
        volumes={c.id: given.get(c.id, "0") for c in load("permen-14-2018").criteria},
    )


SUMBERMULYO = "1a13 1c13 2a100 2b605 3a54 4c310 5a10 5b16 6a60 6b60 7a50 7b50"
WUNGU = "2a100 2b300 3a1 5a7 5b7 6a42 6b42 7a33 7b33"
KEBUNAN = "1a21 1c24 3a24 4b76.9 4c54 5b16 6a58 6b58"
CITRODIWANGSAN = "1a6 1c24 2b325 3a48 4b75 4c75 5a1 7a50 7b50"
SAMPUNG = "1a16 1c6 2a227 2b227 3b31 5a1 5b5 6a31 6b31 7a28 7b28"
MENTURUS = "1a7 1c8 2b352 3a9 3b9 4c120 5a5 5b5 6a32 6b32"
MANGUNHARJO = "1a6 1c3 4c70 5a23 5b19 7a64 7b64"
SUMBERSARI = "1a135 2b1309.6 3a104 4c1236.46 6a137 6b137 7b135"
REJOSARI = "1c5 2a300 2b685 4b1000 6a40 6b40 7b40"

VECTORS = [
    ("50/60/780/385", SUMBERMULYO, 38, "medium", "17.33 45.19 45 26.84 21.67 100 100 50.86"),
    ("33/42/400/0", WUNGU, 24, "light", "0 50 1.19 0 16.67 100 100 38.27"),
    ("50/58/824/540.9", KEBUNAN, 14, "none", "30 0 20.69 8.07 13.8 100 0 24.65"),
    ("50/50/350/150", CITRODIWANGSAN, 23, "light", "20 46.43 48 33.33 1 0 100 35.54"),
    ("28/31/454/227", SAMPUNG, 30, "light", "26.19 50 50 0 9.68 100 100 47.98"),
    ("31/32/385/270", MENTURUS, 19, "light", "16.13 45.72 28.13 14.81 15.63 100 0 31.49"),
    ("64/73/70/70", MANGUNHARJO, 17, "light", "4.69 0 0 33.33 28.77 0 100 23.83"),
    ("135/137/1374.93/1543.17", SUMBERSARI, 33, "light", "33.33 47.63 37.96 26.71 0 100 50 42.23"),
]


def averages(score: Score) -> list[Decimal]:
    return [*(a.average for a in score.aspects), score.average]


@pytest.mark.parametrize(("heads", "volumes", "total", "slum_class", "expected"), VECTORS)
def test_a_recorded_place_has_its_total_class_and_averages(
    heads: str, volumes: str, total: int, slum_class: str, expected: str
) -> None:
    score = load("permen-14-2018").score(sheet(heads, volumes))
    assert (score.total, score.slum_class) == (total, slum_class)
    assert averages(score) == [Decimal(word) for word in expected.split()]


def test_the_ministry_workbook_counts_only_percents_that_score() -> None:
    place = sheet("40/40/985/1050", REJOSARI)
    score = load("permen-14-2018", aspect_average="scored_only").score(place)
    assert (score.total, score.slum_class) == (24, "light")
    printed = [Decimal(word) for word in ("0", "50", "0", "31.746", "0", "100", "50", "33.1066")]
    for value, shown in zip(averages(score), printed, strict=True):
        assert abs(value - shown) <= Decimal("0.005")


def test_the_average_variant_changes_no_score_and_no_service() -> None:
    place = sheet("40/40/985/1050", REJOSARI)
    simple, scored = load("permen-14-2018"), load("permen-14-2018", aspect_average="scored_only")
    assert simple.score(place).criteria == scored.score(place).criteria
    assert simple.score(place).aspects[0].average == Decimal("4.17")
    assert simple.services(simple.score(place)) == scored.services(scored.score(place))
