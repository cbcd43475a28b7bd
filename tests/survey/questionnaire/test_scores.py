"""The nine household scores, and the sentences that say why."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from services.survey.questionnaire.answers import HouseholdAnswers
from services.survey.questionnaire.scores import SCORES, explain_household, score_household
from tests.survey.questionnaire.made_up import any_household
from tests.survey.questionnaire.rejosari import household

FINE = replace(household(0), q18="a", q19="a")


def scores(**changes):
    return score_household(replace(FINE, **changes))


def test_a_household_that_has_everything_has_every_score():
    assert set(scores().values()) == {1}


def test_a_household_without_answers_has_none():
    assert set(score_household(HouseholdAnswers()).values()) == {0}


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({"q1": "b"}, {"a1"}),
        ({"q2": "b"}, {"a1"}),
        ({"q3": "b"}, set()),
        ({"q3": "c"}, {"a1"}),
        ({"q4": "b"}, set()),
        ({"q4": "c"}, {"a1"}),
        ({"q5": "b"}, {"a1"}),
        ({"q9": "b"}, {"a2_structure", "a2"}),
        ({"q10": "b"}, {"a2_structure", "a2"}),
        ({"q11": "b"}, {"a2_structure", "a2"}),
        ({"q7": 40}, {"a2_floor", "a2"}),
        ({"q7": 0}, {"a2_floor", "a2"}),
        ({"q7": None}, {"a2_floor", "a2"}),
        ({"q12": "b"}, set()),
        ({"q12": "f"}, set()),
        ({"q12": "g"}, {"a3_access"}),
        ({"q12": "g", "q13": "a"}, {"a3_access"}),
        ({"q12": "c"}, {"a3_access"}),
        ({"q12": "c", "q13": "a"}, set()),
        ({"q12": "d", "q13": "a"}, set()),
        ({"q12": "e", "q13": "b"}, {"a3_access"}),
        ({"q12": "h", "q13": "a"}, {"a3_access"}),
        ({"q14": "b"}, {"a3_enough"}),
        ({"q14": "c"}, {"a3_enough"}),
        ({"q15": "b"}, {"a4_access"}),
        ({"q15": "c"}, {"a4_access"}),  # 16 and 17 count as answered (S7)
        ({"q15": "c", "q16": None, "q17": None}, {"a4_access", "a4_technical"}),
        ({"q16": "b"}, {"a4_technical"}),
        ({"q17": "b"}, {"a4_technical"}),
        ({"q18": "b"}, set()),
        ({"q19": "b"}, {"a5"}),
        ({"q18": "c", "q19": None}, {"a5"}),
    ],
)
def test_an_answer_decides_the_scores_that_depend_on_it(changes, lost):
    assert {name for name, score in scores(**changes).items() if not score} == lost


@pytest.mark.parametrize(
    ("length", "width", "storeys", "people", "letter"),
    [
        ("6", "6", 1, 5, "a"),  # 36 / 5 is 7.2
        ("2.4", "3", 1, 1, "a"),
        ("7.19", "1", 1, 1, "b"),
        ("3.6", "1", 2, 1, "a"),
        ("0", "0", 1, 1, "b"),
    ],
)
def test_the_line_of_the_floor_area_is_drawn_exactly(length, width, storeys, people, letter):
    sizes = {"q6_panjang": Decimal(length), "q6_lebar": Decimal(width), "q6_lantai": storeys}
    answers = HouseholdAnswers(**sizes, q7=people)
    assert answers.roominess == letter
    assert score_household(answers)["a2_floor"] == (letter == "a")


def test_the_written_floor_area_counts_where_its_three_numbers_are_open():
    assert HouseholdAnswers(q6=Decimal(36), q7=5).roominess == "a"
    assert HouseholdAnswers(q8="a").roominess is None


def said(score_id, **changes):
    found = {one.id: one for one in explain_household(replace(FINE, **changes))}
    return found[score_id]


def test_a_met_score_names_the_answers_that_meet_it():
    one = said("a3_access", q12="d", q13="a")
    assert (one.value, one.decided_by) == (1, ("q12", "q13"))
    assert one.text_id == (
        "Akses air minum layak: memenuhi. Penentu: 12 Sumber utama air untuk minum, mandi, dan "
        "cuci = d (Sumur terlindung); 13 Jarak ke penampungan tinja terdekat = a (10 m atau "
        "lebih). Dasar: Format A, A.3 (S7, S8)."
    )


def test_a_score_that_is_not_met_names_only_what_fails():
    one = said("a2", q10="b")
    assert one.decided_by == ("q10",)
    assert one.text_en == (
        "The building is fit to live in: not met. Decided by: 10 State of most of the walls = b "
        "(Damaged). Basis: Format A, A.2 (S7, S8)."
    )


def test_the_floor_area_is_explained_with_its_numbers():
    assert "8 Luas lantai per jiwa = a (7,2 m2 atau lebih), 36 m2 untuk 4 jiwa" in (
        said("a2_floor").text_id
    )


def test_a_skipped_question_is_told_from_an_open_one():
    skipped = said("a5", q18="c", q19=None)
    assert "dilewati karena 18 Tempat membuang sampah rumah tangga = c (" in skipped.text_id
    assert "not answered" in said("a5", q19=None).text_en


@given(any_household())
def test_every_score_is_explained_in_both_languages_and_by_its_value(answers):
    explained = explain_household(answers)
    assert {one.id: one.value for one in explained} == score_household(answers)
    for one, rule in zip(explained, SCORES, strict=True):
        assert one.decided_by
        assert one.text_id.startswith(rule.label.id)
        assert one.text_en.startswith(rule.label.en)
        assert ("belum memenuhi" in one.text_id) == (not one.value)
