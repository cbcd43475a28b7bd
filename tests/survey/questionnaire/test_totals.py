"""Households as counts and sums: the fold is the sum of its parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.survey.questionnaire.totals import NAMES, HouseholdTotals
from tests.survey.questionnaire.made_up import any_household
from tests.survey.questionnaire.rejosari import synthetic_households


def test_the_households_of_an_rt_are_counted_and_summed():
    totals = HouseholdTotals.of(synthetic_households())
    sums = {name: totals[name] for name in ("households", "jumlah_kk", "laki", "perempuan", "q7")}
    assert sums == {"households": 40, "jumlah_kk": 40, "laki": 65, "perempuan": 66, "q7": 131}
    assert (totals["difabel"], totals["mbr_a"], totals["mbr_b"]) == (1, 40, 0)
    assert (totals["a2_floor"], totals["a2_structure"], totals["a2"]) == (37, 35, 32)
    assert (totals["q8_a"], totals["q8_b"]) == (37, 3)
    assert (totals["q18_c"], totals.answered("q18"), totals.chose("q18", "ab")) == (40, 40, 0)


def test_no_households_are_all_zero():
    assert set(HouseholdTotals.of([]).values()) == {0}
    assert list(HouseholdTotals()) == list(NAMES)


def test_a_number_of_another_name_is_no_part_of_it():
    with pytest.raises(KeyError, match="q99_a"):
        HouseholdTotals({"q99_a": 1})


@given(st.lists(any_household(), max_size=6), st.integers(0, 6))
def test_the_fold_is_additive(households, cut):
    parts = HouseholdTotals.of(households[:cut]) + HouseholdTotals.of(households[cut:])
    assert parts == HouseholdTotals.of(households)


@given(st.lists(any_household(), max_size=6))
def test_order_does_not_matter(households):
    assert HouseholdTotals.of(households) == HouseholdTotals.of(reversed(households))


@given(st.lists(any_household(), max_size=6))
def test_no_count_exceeds_the_households(households):
    totals = HouseholdTotals.of(households)
    sums = ("jumlah_kk", "laki", "perempuan", "difabel", "q7")
    assert all(0 <= totals[name] <= len(households) for name in NAMES if name not in sums)
