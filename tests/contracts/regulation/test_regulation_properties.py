"""What holds for every sheet, however dirty."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.regulation import DENOMINATORS, Measures, Regulation, load

BOTH = st.sampled_from(["permen-14-2018", "permen-02-2016"])
VARIANTS = st.sampled_from(["simple", "scored_only"])
calm = settings(deadline=None, database=None)
IDS = [c.id for c in load("permen-02-2016").criteria]

clean = st.decimals(min_value=0, max_value=10**7, allow_nan=False, places=2)
signed = st.decimals(min_value=-(10**6), max_value=10**6, allow_nan=False, places=3)
dirty: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    clean,
    signed,
    st.integers(),
    st.integers(min_value=0, max_value=50),
    st.floats(),
    st.decimals(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.booleans(),
    st.sampled_from([Decimal("sNaN"), Decimal("1E+99"), Decimal("1E-99"), Decimal("0E+99"), "-0"]),
)


def sheets(numbers: st.SearchStrategy[Any], heads: Any = None) -> st.SearchStrategy[Measures]:
    return st.builds(
        Measures,
        **dict.fromkeys(DENOMINATORS, numbers if heads is None else heads),
        volumes=st.dictionaries(st.sampled_from(IDS), numbers),
    )


@calm
@given(BOTH, VARIANTS, st.lists(sheets(dirty), max_size=4))
def test_the_brief_score_is_the_explained_one(
    id: str, variant: str, places: list[Measures]
) -> None:
    regulation = load(id, aspect_average=variant)
    for quick, sheet in zip(regulation.score_many(places), places, strict=True):
        score = regulation.score(sheet)
        assert quick.percents == tuple(c.percent for c in score.criteria)
        assert quick.scores == tuple(c.score for c in score.criteria)
        assert (quick.total, quick.slum_class) == (score.total, score.slum_class)
        assert quick.flags == tuple((c.id, flag) for c in score.criteria for flag in c.flags)
        assert quick == regulation.score_row(regulation.row_of(sheet))


@calm
@given(BOTH, sheets(dirty))
def test_any_sheet_scores_within_the_law(id: str, sheet: Measures) -> None:
    regulation = load(id)
    score = regulation.score(sheet)
    assert 0 <= score.total <= regulation.max_total
    assert score.total == sum(c.score for c in score.criteria)
    assert {c.score for c in score.criteria} <= {0, 1, 3, 5}
    assert all(0 <= served <= 100 for served in regulation.services(score).values())
    numbers = (*(c.percent for c in score.criteria), *(a.average for a in score.aspects))
    assert all(number.is_finite() for number in (*numbers, score.average))


def half_up(value: Fraction) -> Fraction:
    """Round to 2 decimals half away from zero, in fractions."""
    steps = (abs(value) * 100 + Fraction(1, 2)).__floor__()
    return Fraction(steps if value >= 0 else -steps, 100)


@calm
@given(signed | clean, clean.filter(bool))
def test_percents_are_exact_fractions_rounded_once(volume: Decimal, households: Decimal) -> None:
    regulation = load("permen-14-2018")
    sheet = Measures(households=households, volumes={"3a": volume})
    exact = half_up(Fraction(volume) / Fraction(households) * 100)
    points = sum(step for limit, step in ((25, 1), (51, 2), (76, 2)) if exact >= limit)
    (quick,) = regulation.score_many([sheet])
    for percent, score in (
        (regulation.score(sheet).criteria[5].percent, regulation.score(sheet).criteria[5].score),
        (quick.percents[5], quick.scores[5]),
    ):
        assert Fraction(percent) == exact
        assert score == points


@calm
@given(BOTH, sheets(clean))
def test_averages_are_exact_means_of_rounded_percents(id: str, sheet: Measures) -> None:
    regulation = load(id)
    score = regulation.score(sheet)
    averages = []
    for aspect in score.aspects:
        mine = {c.id for c in regulation.criteria if c.aspect == aspect.id}
        percents = [Fraction(c.percent) for c in score.criteria if c.id in mine]
        averages.append(half_up(sum(percents, Fraction(0)) / len(percents)))
        assert Fraction(aspect.average) == averages[-1]
    assert Fraction(score.average) == half_up(sum(averages, Fraction(0)) / len(averages))


@calm
@given(BOTH, sheets(dirty, clean), st.sampled_from(IDS), st.lists(signed, min_size=2, max_size=5))
def test_more_problem_never_lowers_a_score(
    id: str, sheet: Measures, criterion: str, volumes: list[Decimal]
) -> None:
    regulation = load(id)
    rising = [regulation.score(with_volume(sheet, criterion, volume)) for volume in sorted(volumes)]
    for less, more in pairwise(rising):
        assert less.total <= more.total
        for before, after in zip(less.criteria, more.criteria, strict=True):
            assert before.score <= after.score


def with_volume(sheet: Measures, criterion: str, volume: Decimal) -> Measures:
    heads = {name: getattr(sheet, name) for name in DENOMINATORS}
    return Measures(**heads, volumes={**sheet.volumes, criterion: volume})


@calm
@given(BOTH, st.lists(sheets(clean), min_size=1, max_size=6))
def test_an_area_is_scored_from_the_sums_of_its_rts(id: str, rts: list[Measures]) -> None:
    regulation: Regulation = load(id)
    area = regulation.sum(rts)
    for name in DENOMINATORS:
        assert getattr(area, name) == sum(getattr(rt, name) for rt in rts)
    for criterion in area.volumes:
        assert area.volumes[criterion] == sum(rt.volumes.get(criterion) or 0 for rt in rts)
    assert set(area.volumes) == {criterion for rt in rts for criterion in rt.volumes}
    added = Measures()
    for rt in rts:
        added += rt
    assert regulation.score(added) == regulation.score(area)


@calm
@given(sheets(dirty), sheets(dirty), sheets(dirty))
def test_summing_never_raises_and_takes_any_order(a: Measures, b: Measures, c: Measures) -> None:
    assert Measures.total([a, b, c]) == Measures.total([c, b, a]) == (b + a) + c


@pytest.mark.parametrize(
    ("parts", "together"),
    [
        ([None, None], None),
        ([None, 3], Decimal(3)),
        ([3, "x"], Decimal(3)),
        (["x", 3], Decimal(3)),
        ([0, None], Decimal(0)),
        ([], None),
    ],
)
def test_a_sum_is_missing_only_when_every_part_is(parts: list[Any], together: Any) -> None:
    area = Measures.total(Measures(buildings=part, volumes={"1a": part}) for part in parts)
    assert (area.buildings, area.volumes.get("1a")) == (together, together)


def test_a_sum_without_a_readable_part_stays_unreadable() -> None:
    area = Measures(volumes={"1a": "x"}) + Measures(volumes={"1a": None})
    assert "not_a_number" in load("permen-14-2018").score(area).criteria[0].flags
