"""Answers as files and phones write them: read, flagged or refused, each by name."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from services.survey.questionnaire.answers import AreaAnswers, HouseholdAnswers
from services.survey.questionnaire.findings import (
    SENTENCES,
    area_findings,
    household_findings,
)
from services.survey.questionnaire.reading import read_area, read_household
from services.survey.questionnaire.scores import score_household
from tests.survey.questionnaire.made_up import any_household, whole_area, whole_household
from tests.survey.questionnaire.rejosari import GOOD, area, household, synthetic_households


def refusal(name, text, read=read_household):
    answers, refused = read({name: text})
    (one,) = refused
    assert one.refused
    assert one.question == name
    assert getattr(answers, name) is None
    return one


def flags(answers):
    found = household_findings(answers)
    assert not any(one.refused for one in found)
    return {(one.question, one.code) for one in found}


@pytest.mark.parametrize("text", ["a", "A", " a "])
def test_a_letter_is_read_in_either_case(text):
    assert read_household({"q1": text})[0].q1 == "a"


@pytest.mark.parametrize(
    ("text", "letter"), [("MBR", "a"), ("ya", "a"), ("1", "a"), ("Non-MBR", "b"), ("0", "b")]
)
def test_the_status_of_a_household_is_read_as_files_write_it(text, letter):
    assert read_household({"mbr": text})[0].mbr == letter


@pytest.mark.parametrize("text", ["b a", "a,b", "a;b", "B a b"])
def test_several_answers_are_read_with_any_mark_between(text):
    assert read_area({"q34": text})[0].q34 == ("a", "b")


def test_a_household_without_a_count_of_families_is_one_family():
    assert read_household({})[0].jumlah_kk == 1
    assert read_household({"jumlah_kk": "2"})[0].jumlah_kk == 2


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("q1", "c", "unknown_choice"),
        ("q12", "l", "unknown_choice"),
        ("q12", "ab", "unknown_choice"),
        ("mbr", "mungkin", "unknown_choice"),
        ("q6_panjang", "NaN", "not_a_number"),
        ("q6_panjang", "Infinity", "not_a_number"),
        ("q6_panjang", "-inf", "not_a_number"),
        ("q6_panjang", "1e3", "not_a_number"),
        ("q6_panjang", "12 m", "not_a_number"),
        ("q6_panjang", "1_0", "not_a_number"),
        ("q6_panjang", "12,5", "not_a_number"),
        ("q6_panjang", "-12", "out_of_limits"),
        ("q6_lebar", "1001", "out_of_limits"),
        ("q6_lantai", "101", "out_of_limits"),
        ("q7", "2.5", "not_whole"),
        ("q7", "-1", "out_of_limits"),
        ("lat", "91", "out_of_limits"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(name, text, code):
    one = refusal(name, text)
    assert one.code == code
    assert text in one.detail.id
    assert text in one.detail.en


def test_an_area_is_refused_likewise():
    assert refusal("q4", "101", read_area).code == "out_of_limits"
    assert refusal("q34", "a x", read_area).code == "unknown_choice"


def test_a_file_may_bring_its_own_way_of_writing_numbers():
    answers, refused = read_household({"lat": "-7,5"}, lambda text: Decimal(text.replace(",", ".")))
    assert (answers.lat, refused) == (Decimal("-7.5"), [])


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_another_way_of_writing_numbers_brings_no_endless_ones(text):
    answers, (refused,) = read_household({"lat": text}, Decimal)
    assert (answers.lat, refused.code) == (None, "not_a_number")


def test_a_whole_household_has_no_finding():
    for answers in synthetic_households():
        assert flags(answers) == set()


def test_every_open_question_that_was_asked_is_named():
    missing = {name for name, code in flags(HouseholdAnswers()) if code == "missing_answer"}
    skipped = {"q16", "q17"}
    assert missing == {*GOOD, "laki", "perempuan", "q7"} - {"jumlah_kk"} - skipped


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"q13": "a"}, ("q13", "answered_though_skipped")),
        ({"q12": "c"}, ("q13", "missing_answer")),
        ({"q15": "c"}, ("q16", "answered_though_skipped")),
        ({"q19": "a"}, ("q19", "answered_though_skipped")),
        ({"q18": "a"}, ("q19", "missing_answer")),
        ({"q6_panjang": Decimal(0)}, ("q6_panjang", "unusual_number")),
        ({"q6_panjang": Decimal(600)}, ("q6_panjang", "unusual_number")),
        ({"q6_lantai": 9}, ("q6_lantai", "unusual_number")),
        ({"lat": Decimal(52)}, ("lat", "unusual_number")),
        ({"q6": Decimal(40)}, ("q6", "floor_area_differs")),
        ({"q8": "b"}, ("q8", "roominess_differs")),
        ({"q7": 5}, ("q7", "members_differ")),
        ({"difabel": 5}, ("difabel", "disabled_over_members")),
    ],
)
def test_an_odd_answer_is_taken_and_flagged(changes, flag):
    answers = replace(household(0), **changes)
    assert flag in flags(answers)
    assert score_household(answers)  # and it is scored as it stands


@pytest.mark.parametrize("written", ["36.6", "36.60", "36.6025"])
def test_the_written_floor_area_may_be_rounded(written):
    sizes = {"q6_panjang": Decimal("6.05"), "q6_lebar": Decimal("6.05")}
    assert flags(replace(household(0), **sizes, q6=Decimal(written))) == set()


def test_a_finding_says_what_is_wrong_with_its_numbers_in_both_languages():
    answers = replace(household(0), q8="b", q7=5, laki=3)
    (one,) = household_findings(answers)
    assert one.detail.id == (
        "Tertulis b, sedangkan 36 m2 untuk 5 jiwa adalah a (batas 7,2 m2 per jiwa); hitungan "
        "dipakai."
    )
    assert "36 m2 for 5 people is a" in one.detail.en


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"q2": "0.94"}, ("q2", "over_limit")),
        ({"q6": "686"}, ("q6", "over_limit")),
        ({"q10": "1"}, ("q10", "over_limit")),  # no earth road is left
        ({"q27": "51"}, ("q27", "over_limit")),
        ({"q33": "a"}, ("q33", "answered_though_skipped")),
        ({"q18": "0.1"}, ("q18", "answered_though_skipped")),
        ({"q34": "a d"}, ("q34", "none_with_others")),
    ],
)
def test_an_odd_answer_about_an_rt_is_flagged(changes, flag):
    assert flag in {(one.question, one.code) for one in area_findings(area(**changes))}


def test_what_only_the_19_parameters_ask_is_missed_only_by_them():
    missing = {n: {f.question for f in area_findings(AreaAnswers(), n)} for n in (16, 19)}
    assert missing[19] - missing[16] == {"q23", "q31"}


@given(any_household())
def test_no_answers_are_too_odd_to_be_described(answers):
    for one in household_findings(answers):
        assert one.code in SENTENCES
        assert one.detail.id
        assert one.detail.en


@given(whole_household(), whole_area())
def test_what_fits_together_is_not_flagged(household, area):
    assert flags(household) == set()
    assert area_findings(area, 19) == []
