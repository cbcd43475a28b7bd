"""Which positions lie far from their village: as every pair says, in time that grows with them."""

import random
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from pyproj import Geod

from services.survey.positions import rules


@dataclass(eq=False)
class Stated:
    id: int
    region: str
    lon: Decimal
    lat: Decimal
    far_from_village: bool


def some(dice: Any, villages: int, wide: float) -> list[Stated]:
    """Positions of villages, some alone, with marks that say nothing."""
    numbers, found = count(), []
    for village in range(villages):
        west, south = dice.uniform(95, 140), dice.uniform(-11, 5)
        for _ in range(dice.choice((1, 2, 3, 12))):
            lon = round(Decimal(west + dice.random() * wide), 6)
            lat = round(Decimal(south + dice.random() * wide), 6)
            found.append(Stated(next(numbers), str(village), lon, lat, dice.random() < 0.5))
    return found


@pytest.mark.parametrize("seed", range(20))
def test_a_mark_is_wrong_where_a_look_at_every_pair_says_so(seed):
    dice = random.Random(seed)
    stated = some(dice, 30, dice.choice((0.15, 0.5, 1.5)))
    wrong = set(rules.wrongly_marked(stated))
    for one in stated:
        others = [o for o in stated if o.region == one.region and o is not one]
        far = bool(others) and min(rules.metres(one, o) for o in others) > rules.FAR
        assert (one.id in wrong) == (far != one.far_from_village), one
    assert 0 < len(wrong) < len(stated)


@pytest.mark.parametrize("seed", range(5))
def test_metres_are_those_of_the_ellipsoid_within_a_hundredth(seed):
    one, other = some(random.Random(seed), 2, 1)[:2]
    there = Geod(ellps="WGS84").inv(one.lon, one.lat, other.lon, other.lat)[2]
    assert rules.metres(one, other) == pytest.approx(there, rel=0.01)
    assert rules.metres(one, one) == 0


def test_two_thousand_near_and_two_thousand_far_away_are_not_compared_one_by_one(monkeypatch):
    here = [Stated(n, "x", Decimal("111.5"), Decimal("-7.6"), False) for n in range(2_000)]
    there = [Stated(n, "x", Decimal("112.5"), Decimal("-7.6"), False) for n in range(2_000)]
    asked, plain = [], rules.metres

    def counted(one, other):
        asked.append(one)
        return plain(one, other)

    monkeypatch.setattr(rules, "metres", counted)
    assert rules.wrongly_marked([*here, *there]) == []
    assert len(asked) == 4_000
