"""The 40 real, anonymised households of the programme's workbook give its recap and its volumes."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from contracts.regulation import load
from services.survey.questionnaire.crosschecks import cross_check
from services.survey.questionnaire.format_c import entries
from services.survey.questionnaire.reading import read_area, read_household
from services.survey.questionnaire.recap import Recap
from services.survey.questionnaire.totals import HouseholdTotals
from services.survey.questionnaire.volumes import measures, problem_volumes
from tests.survey.questionnaire.rejosari import PUBLISHED

FOLDER = Path(__file__).parents[3].parent / "shared" / "realdata" / "official_workbook"
NUMBERS = {
    "R": "q6_panjang",
    "S": "q6_lebar",
    "T": "q6_lantai",
    "U": "q7",
    "BU": "jumlah_kk",
    "BV": "laki",
    "BW": "perempuan",
    "BY": "difabel",
}
# The cells of the RT sheet: numbers, and letters by the cell that is ticked.
AREA_NUMBERS = {
    "B19": "q1",
    "C19": "q2",
    "D19": "q3",
    "E19": "q4",
    "H19": "q5",
    "I19": "q6",
    "J19": "q7",
    "K19": "q8",
    "M19": "q9",
    "N19": "q10",
    "O19": "q11",
    "P19": "q12",
    "Q19": "q13",
    "R19": "q14",
    "AA19": "q18",
    "AE19": "q20",
    "AH19": "q22",
    "AJ19": "q27",
}
AREA_TICKS = {
    "T19": "q15 a",
    "U19": "q15 b",
    "V19": "q15 c",
    "W19": "q16 a",
    "X19": "q16 b",
    "Y19": "q17 a",
    "Z19": "q17 b",
    "AF19": "q21 a",
    "AG19": "q21 b",
    "AK19": "q28 a",
    "AL19": "q28 b",
    "B28": "q29 a",
    "C28": "q29 b",
    "D28": "q30 a",
    "E28": "q30 b",
    "I28": "q32 a",
    "O28": "q34 a",
    "P28": "q34 b",
    "Q28": "q34 c",
    "R28": "q34 d",
    "S28": "q35 a",
    "T28": "q35 b",
    "AG28": "q38 a",
    "AH28": "q38 b",
    "AK28": "q40 a",
    "AL28": "q40 b",
}

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="The real workbook is not beside the repository."
)


@pytest.fixture(scope="module")
def found():
    return Recap(HouseholdTotals.of(households()), area())


def households():
    places, number = dict(NUMBERS), None
    places |= {"BS": "mbr a", "BT": "mbr b"}
    for column in json.loads((FOLDER / "questionnaire_household_columns.json").read_text()):
        number = column["no"] if isinstance(column["no"], int) else number
        if column["code"] and column["column"] not in places:
            places[column["column"]] = f"q{number} {column['code']}"
    with (FOLDER / "households_rejosari_anonymised.csv").open() as file:
        for row in csv.DictReader(file):
            answers, refused = read_household(texts(row, places))
            assert refused == []
            yield answers


def texts(cells, places):
    """Ticked cells become letters, the others numbers; open cells are left out."""
    found = {}
    for cell, place in places.items():
        name, _, letter = place.partition(" ")
        if str(cells.get(cell) or "") not in ("", "0") or (not letter and cells.get(cell)):
            found[name] = letter or str(cells[cell])
    return found


def area():
    cells = json.loads((FOLDER / "form_lingkungan_tk_rt_cells.json").read_text())
    numbers = {q: str(cells[cell]) for cell, q in AREA_NUMBERS.items() if cell in cells}
    answers, refused = read_area(numbers | texts(cells, AREA_TICKS))
    assert refused == []
    return answers


def test_the_recap_is_the_published_one(found):
    shown = {entry.row.id: entry.value for entry in entries(found)}
    expected = {name: Decimal(str(number)) for name, number in PUBLISHED["recap"].items()}
    assert {name: shown[name] for name in expected} == expected


def test_every_check_of_the_workbook_is_passed(found):
    assert [one.detail.en for one in cross_check(found) if not one.ok] == []


def test_volumes_percents_scores_and_averages_are_the_published_ones(found):
    published = json.loads((FOLDER / "expected_rejosari_rt001_rw002.json").read_text())
    volumes = {id: one["volume"] for id, one in published["criteria"].items()}
    assert problem_volumes(found) == volumes == PUBLISHED["volumes"]
    score = load("permen-14-2018", aspect_average="scored_only").score(measures(found))
    for one in score.criteria:
        there = published["criteria"][one.id]
        assert one.score == there["nilai"]
        assert float(one.percent) == pytest.approx(there["percent"] * 100, abs=0.005)
    assert score.total == published["total"]
    assert float(score.average) == pytest.approx(published["avg_sektoral"] * 100, abs=0.01)
