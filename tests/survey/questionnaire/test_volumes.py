"""From the recap to problem volumes and to the score, with the workbook's rounding."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.regulation import load
from services.survey.questionnaire.recap import Recap
from services.survey.questionnaire.totals import HouseholdTotals
from services.survey.questionnaire.volumes import (
    CONVERSIONS,
    measures,
    problem_volumes,
    rounded,
)
from tests.survey.questionnaire.made_up import any_household, whole_area, whole_household
from tests.survey.questionnaire.rejosari import PUBLISHED, area, recap

PERMEN_14 = load("permen-14-2018", aspect_average="scored_only")
PERMEN_02 = load("permen-02-2016")
BEST = {
    **dict.fromkeys(("q1", "q2", "q3", "q4", "q5", "q9", "q10", "q11", "q12", "q13", "q14"), "a"),
    **dict.fromkeys(("q15", "q16", "q17", "q19"), "a"),
}


def test_forty_synthetic_households_give_the_published_volumes_and_score():
    found = recap()
    assert problem_volumes(found) == PUBLISHED["volumes"]
    score, expected = PERMEN_14.score(measures(found)), PUBLISHED["score"]
    criteria = {criterion.id: criterion for criterion in score.criteria}
    assert (score.total, score.slum_class) == (expected["total"], expected["slum_class"])
    assert str(score.average) == expected["average"]
    raised = {id: one.score for id, one in criteria.items() if one.score}
    assert raised == expected["scores"]
    assert {id: str(criteria[id].percent) for id in expected["percents"]} == expected["percents"]
    assert score.flags == ()


@pytest.mark.parametrize("parameters", [16, 19])
def test_there_is_a_conversion_for_every_criterion(parameters):
    regulation = {16: PERMEN_14, 19: PERMEN_02}[parameters]
    assert sorted(CONVERSIONS[parameters]) == sorted(c.id for c in regulation.criteria)


@pytest.mark.parametrize(
    ("number", "whole"),
    [("0.5", 1), ("0.49", 0), ("1.5", 2), ("2.5", 3), ("-0.5", -1), ("-0.49", 0), ("-1.5", -2)],
)
def test_rounding_takes_halves_away_from_zero(number, whole):
    assert rounded(Fraction(number)) == whole


@pytest.mark.parametrize(
    ("totals", "changes", "criterion", "volume"),
    [
        ({"a1": 31}, {}, "1a", 9),
        ({}, {"q3": "300"}, "1b", "0.8"),
        ({"a2_floor": 0}, {}, "1c", 5),
        ({}, {"q8": "12.5"}, "2a", "12.5"),
        ({}, {"q9": "85"}, "2b", 600),
        ({"a3_access": 37}, {}, "3a", 3),
        ({"a3_access": 37, "jumlah_kk": 50}, {}, "3a", 4),  # 3.75
        ({"a3_access": 38, "jumlah_kk": 50}, {}, "3a", 3),  # 2.5
        ({"a3_enough": 39, "jumlah_kk": 50}, {}, "3b", 1),  # 1.25
        ({}, {"q15": "c", "q16": "b", "q17": "b", "q18": "0.3"}, "4a", "0.3"),
        ({}, {"q22": "10"}, "4b", 10),
        ({}, {"q27": "20"}, "4c", 30),
        ({"a4_access": 37}, {}, "5a", 3),  # binary arithmetic would say 2
        ({"a4_access": 37, "jumlah_kk": 50}, {}, "5a", 3),  # 3.75
        ({"a4_technical": 37, "jumlah_kk": 50}, {}, "5b", 3),  # 3.75
        ({}, {"q29": "a", "q30": "a"}, "6a", 0),
        ({"a5": 1, "jumlah_kk": 50}, {}, "6b", 48),  # 48.75
        ({}, {"q35": "b"}, "7a", 40),
        ({}, {"q34": "c"}, "7b", 0),
        ({"a3_access": 42}, {}, "3a", -2),  # as recorded; the score flags it
        ({"a4_access": 42, "jumlah_kk": 50}, {}, "5a", -3),  # INT goes down: -2.5
    ],
)
def test_a_volume_is_made_as_the_workbook_makes_it(totals, changes, criterion, volume):
    found = problem_volumes(recap(totals, changes))
    assert found[criterion] == Decimal(volume)
    others = {id: number for id, number in found.items() if id != criterion}
    if "jumlah_kk" not in totals:
        expected = {id: n for id, n in PUBLISHED["volumes"].items() if id != criterion}
        assert {id for id in others if others[id] != expected[id]} <= {"7a"}


def test_the_19_parameters_add_the_link_the_upkeep_and_the_repair():
    changes = {"q23": "a", "q24": "70", "q25": "a", "q26": "20", "q27": "40", "q31": "b"}
    found = problem_volumes(recap(area_changes=changes, parameters=19))
    rows = {id: found[id] for id in ("4b", "4c", "4d", "4e", "6c")}
    assert rows == {"4b": 1070, "4c": 70, "4d": 30, "4e": 10, "6c": 40}
    score = PERMEN_02.score(measures(recap(area_changes=changes, parameters=19)))
    percents = {one.id: str(one.percent) for one in score.criteria}
    assert (percents["4c"], percents["4d"], percents["6c"]) == ("6.25", "2.68", "100.00")


def test_the_denominators_are_those_of_the_workbook():
    found = measures(recap({"jumlah_kk": 44}, {"q3": "55"}))
    assert (found.buildings, found.households, found.population) == (40, 44, 131)
    assert (found.area_ha, found.road_ideal_m, found.drain_ideal_m) == (Decimal("0.8"), 985, 1050)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("q2", {"1b", "4a"}),
        ("q3", {"1b"}),
        ("q8", {"2a"}),
        ("q9", {"2b"}),
        ("q15", {"4a"}),
        ("q22", {"4b"}),
        ("q27", {"4c"}),
        ("q30", {"6a"}),
        ("q34", {"7a", "7b"}),
        ("q40", set()),
    ],
)
def test_what_was_asked_and_stayed_open_is_unknown_and_not_zero(question, unknown):
    open_ = Recap(recap().households, replace(area(), **{question: None}))
    volumes = problem_volumes(open_)
    assert {id for id, volume in volumes.items() if volume is None} == unknown
    score = PERMEN_14.score(measures(open_))
    assert {one.id for one in score.criteria if "missing" in one.flags} == unknown


def test_an_rt_without_households_has_no_unserved_ones():
    found = problem_volumes(Recap(HouseholdTotals(), area()))
    assert {found[id] for id in ("1a", "1c", "3a", "3b", "5a", "5b", "6a", "6b", "7a", "7b")} == {0}


@given(st.lists(whole_household(), min_size=1, max_size=6), whole_area(), st.sampled_from((16, 19)))
def test_no_volume_exceeds_its_denominator_where_the_checks_pass(households, area, parameters):
    found = Recap(HouseholdTotals.of(households), area, parameters=parameters)
    regulation = {16: PERMEN_14, 19: PERMEN_02}[parameters]
    sheet = measures(found)
    for criterion in regulation.criteria:
        volume, whole = sheet.volumes[criterion.id], getattr(sheet, criterion.denominator)
        assert 0 <= volume <= whole, criterion.id


@given(
    st.lists(any_household(), min_size=1, max_size=5),
    whole_area(),
    st.integers(0, 4),
    st.sampled_from(sorted(BEST)),
)
def test_a_better_answer_never_raises_a_volume(households, area, at, question):
    at %= len(households)
    better = list(households)
    better[at] = replace(better[at], **{question: BEST[question]})
    before = problem_volumes(Recap(HouseholdTotals.of(households), area))
    after = problem_volumes(Recap(HouseholdTotals.of(better), area))
    assert all(after[id] <= before[id] for id in before)


@given(
    whole_area(),
    st.sampled_from(("q9", "q10", "q11", "q12", "q27", "q29", "q30", "q35")),
)
def test_a_better_rt_never_has_a_larger_volume(area, question):
    value = getattr(area, question)
    better = replace(area, **{question: "a" if isinstance(value, str) else value + 1})
    households = recap().households
    before, after = (problem_volumes(Recap(households, one)) for one in (area, better))
    assert all(after[id] <= before[id] for id in before)
