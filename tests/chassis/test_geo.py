"""What is a position, and whether it lies in Indonesia."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.geo import CoordinatesSwapped, OutsideIndonesia, ensure_inside, is_position

SABANG, MERAUKE, MIANGAS, ROTE = (95.3, 5.9), (140.4, -8.5), (126.6, 5.6), (122.8, -10.9)


@pytest.mark.parametrize("place", [SABANG, MERAUKE, MIANGAS, ROTE])
def test_indonesia_reaches_from_sabang_to_merauke_and_from_miangas_to_rote(place):
    ensure_inside(*place)
    with pytest.raises(CoordinatesSwapped) as refused:
        ensure_inside(*place[::-1], ring=3)
    assert refused.value.facts == {"lon": place[1], "lat": place[0], "ring": 3}


@pytest.mark.parametrize("place", [(0, 0), (103.8, 52.5), (151.2, -7.6), (115.9, -31.9)])
def test_elsewhere_is_elsewhere(place):
    with pytest.raises(OutsideIndonesia):
        ensure_inside(*place)


@pytest.mark.parametrize(
    "node", [[111.5, -7.6], [111, -7], [111.5, -7.6, 80], [111.5, -7.6, 80, 1]]
)
def test_a_position_has_two_numbers_and_perhaps_heights(node):
    assert is_position(node)


@given(st.recursive(st.none() | st.booleans() | st.text(max_size=3), st.lists, max_leaves=6))
def test_without_numbers_there_is_no_position(node):
    assert not is_position(node)


@pytest.mark.parametrize(
    "odd", [float("nan"), float("inf"), -float("inf"), 10**400, True, "7", None]
)
def test_a_number_is_finite_and_no_word(odd):
    assert not is_position([111.5, odd])
    assert not is_position([odd, -7.6])
