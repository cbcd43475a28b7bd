"""Every cross-check passes on Rejosari, and every one can fail with both its numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.survey.questionnaire.answers import AreaAnswers
from services.survey.questionnaire.crosschecks import CHECKS, cross_check
from services.survey.questionnaire.recap import Recap
from services.survey.questionnaire.totals import HouseholdTotals
from tests.survey.questionnaire.made_up import any_household, whole_area, whole_household
from tests.survey.questionnaire.rejosari import recap

# A change that breaks each check, in the totals or in the answers about the RT.
BROKEN = {
    "a1_q1_q2": ({"q2_a": 39}, {}),
    "a1_q3_q4": ({"q4_a": 39}, {}),
    "a1_q5_scores": ({"q5_a": 39}, {}),
    "a2_q8_q9": ({"q9_a": 41}, {}),
    "a2_q10_q11": ({"q11_a": 30}, {}),
    "a3_q12_q13": ({"q13_a": 1}, {}),
    "a3_q12_q14": ({"q14_a": 39}, {}),
    "a4_q15_q16": ({"q16_a": 39}, {}),
    "a4_q15_q17": ({"q17_b": 1}, {}),
    "a5_q18_q19": ({"q18_b": 1}, {}),
    "a6_krt_mbr": ({"mbr_a": 39}, {}),
    "a6_q20_q21": ({"q21_e": 1}, {}),
    "a6_members_residents": ({"q7": 130}, {}),
    "a6_q22_q23": ({"q23_a": 39}, {}),
    "a6_q22_q24": ({"q24_d": 1}, {}),
    "a6_q25_q26": ({"q26_a": 1}, {}),
    "a6_q27_q28": ({"q28_d": 1}, {}),
    "c_orderly_krt": ({"a1": 41}, {}),
    "c_spacious_krt": ({"a2_floor": 41}, {}),
    "c_sturdy_krt": ({"a2_structure": 41}, {}),
    "c_water_access_krt": ({"a3_access": 41}, {}),
    "c_water_enough_krt": ({"a3_enough": 41}, {}),
    "c_toilet_krt": ({"a4_access": 41}, {}),
    "c_toilet_technical_krt": ({"a4_technical": 41}, {}),
    "c_waste_hauled_krt": ({"a5": 41}, {}),
    "c_permitted_krt": ({"q26_a": 41}, {}),
    "c_titled_krt": ({"q28_a": 41}, {}),
    "c_settlement_rt": ({}, {"q1": "0.79"}),
    "c_krt_buildings": ({}, {"q3": "39"}),
    "c_wide_road": ({}, {"q6": "686"}),
    "c_paved_wide": ({}, {"q7": "686"}),
    "c_side_drain_paved": ({}, {"q7": "49"}),
    "c_side_drain_narrow": ({}, {"q14": "1"}),
    "c_road_good_road": ({}, {"q9": "685", "q10": "1"}),
    "c_ponding_settlement": ({}, {"q15": "c", "q16": "b", "q17": "b", "q18": "0.9"}),
    "c_drain_clean_drain": ({}, {"q25": "a", "q26": "51"}),
    "c_drain_good_drain": ({}, {"q27": "51"}),
    "c_livelihoods_krt": ({"q20_g": 1}, {}),
    "c_power_krt": ({"q21_c": 1}, {}),
    "c_health_krt": ({"q22_a": 1}, {}),
    "c_school_krt": ({"q24_b": 1}, {}),
}
# Format B takes no number below zero; a recap made elsewhere may hold one.
NEGATIVE = {
    "c_road_positive": {"q5": Decimal(-1)},
    "c_road_new_positive": {"q8": Decimal(-1)},
    "c_dry_settlement": {"q15": "c", "q16": "b", "q17": "b", "q18": Decimal(-1)},
    "c_drain_positive": {"q20": Decimal(-1)},
    "c_drain_needs_positive": {"q22": Decimal(-1)},
}


def failing(found):
    return {one.id for one in cross_check(found) if not one.ok}


def test_the_published_recap_passes_every_check():
    assert failing(recap()) == set()
    assert {one.verdict for one in cross_check(recap())} == {"OKE"}


def test_every_check_has_its_own_name_and_a_case_here():
    names = [check.id for check in CHECKS]
    assert sorted(names) == sorted({*BROKEN, *NEGATIVE})


@pytest.mark.parametrize("name", BROKEN)
def test_a_check_fails_where_its_numbers_disagree(name):
    assert name in failing(recap(*BROKEN[name]))


@pytest.mark.parametrize("name", NEGATIVE)
def test_a_check_fails_on_a_number_below_zero(name):
    assert name in failing(Recap(HouseholdTotals(), AreaAnswers(**NEGATIVE[name])))


def test_a_failed_check_says_both_numbers_in_both_languages():
    found = {one.id: one for one in cross_check(recap({"mbr_a": 39}, {"q3": "39"}))}
    one = found["a6_krt_mbr"]
    assert (one.verdict, one.left, one.right) == ("Cek Ulang", 40, 39)
    assert one.detail.id == (
        "Kepala rumah tangga (KRT) (40) harus sama dengan jawaban pertanyaan mbr (39)."
    )
    assert found["c_krt_buildings"].detail.en == (
        "Heads of household (KRT) (40) must not exceed Buildings (39)."
    )


@given(st.lists(whole_household(), max_size=5), whole_area())
def test_whole_households_in_a_whole_rt_pass_every_check(households, area):
    assert failing(Recap(HouseholdTotals.of(households), area)) == set()


@given(st.lists(any_household(), max_size=5))
def test_no_answers_are_too_odd_to_be_checked(households):
    assert len(cross_check(Recap(HouseholdTotals.of(households), AreaAnswers()))) == len(CHECKS)
