"""Numbers that are put on other boundaries: nothing is lost, and everything is where it belongs."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.boundaries.lineage import Lineage
from services.reporting.boundaries.rules import apportion, divide

A, B, C, D = (f"35.19.09.2{n:03d}" for n in (10, 98, 99, 97))
WEIGHTS = st.lists(st.integers(1, 1000), min_size=1, max_size=8)
HECTARES = st.decimals(0, 10_000, places=6, allow_nan=False)


def shares_of(weights):
    return [Fraction(one, sum(weights)) for one in weights]


def lineage(*lines):
    return Lineage((date.fromisoformat(day), o, n, Fraction(s)) for day, o, n, s in lines)


def placed(lines, code, year, boundaries, sizes=None):
    return {one: str(share) for one, share in lines.place(code, year, boundaries, sizes or {})}


@given(HECTARES, WEIGHTS)
def test_parts_of_hectares_are_exactly_the_whole_and_none_is_below_zero(total, weights):
    shares = shares_of(weights)
    parts = divide(total, shares, 4)
    assert sum(parts, Decimal(0)) == total
    assert min(parts) >= 0
    largest = max(range(len(shares)), key=lambda at: shares[at])
    for at, (part, share) in enumerate(zip(parts, shares, strict=True)):
        off = abs(Fraction(part) - Fraction(total) * share)
        assert off < Fraction(len(parts) if at == largest else 1, 10_000)


@given(st.integers(0, 10_000), WEIGHTS)
def test_parts_of_a_count_are_whole_and_off_by_less_than_one(count, weights):
    shares = shares_of(weights)
    parts = apportion(count, shares)
    assert sum(parts) == count
    assert all(abs(part - count * one) < 1 for part, one in zip(parts, shares, strict=True))


SPLIT = (("2022-07-01", A, A, "3/5"), ("2022-07-01", A, B, "2/5"))


def test_a_split_divides_what_was_before_it_and_leaves_what_is_after():
    lines = lineage(*SPLIT)
    assert placed(lines, A, 2021, 2022) == {A: "3/5", B: "2/5"}
    assert placed(lines, f"{A}-001-007", 2021, 2024) == {A: "3/5", B: "2/5"}
    assert placed(lines, A, 2021, 2021) == placed(lines, A, 2022, 2022) == {A: "1"}
    assert placed(lines, f"{B}-001-001", 2024, 2021) == {A: "1"}
    assert placed(lines, B, 2018, 2021) == {A: "1"}  # such a code was no code then
    assert placed(lines, C, 2021, 2024) == {C: "1"}


def test_lines_of_rts_go_before_the_shares_of_their_village():
    rts = (("2022-07-01", f"{A}-001-00{n}", f"{B}-001-00{n}", "1") for n in (1, 2))
    lines = lineage(*SPLIT, *rts, ("2022-07-01", f"{A}-001-003", f"{A}-001-003", "1"))
    assert placed(lines, f"{A}-001-001", 2021, 2022) == {B: "1"}
    assert placed(lines, f"{A}-001-001", 2023, 2023) == {B: "1"}  # its code ended in 2022
    assert placed(lines, f"{A}-001-003", 2021, 2022) == {A: "1"}
    assert placed(lines, f"{A}-001-004", 2021, 2022) == {A: "3/5", B: "2/5"}
    assert placed(lines, f"{B}-001-002", 2023, 2021) == {A: "1"}


def test_a_merge_goes_back_by_hectares_or_else_in_equal_parts():
    lines = lineage(("2022-01-01", A, C, "1"), ("2022-01-01", B, C, "1"))
    assert placed(lines, A, 2021, 2022) == placed(lines, B, 2021, 2022) == {C: "1"}
    assert placed(lines, C, 2023, 2021) == {A: "1/2", B: "1/2"}
    sizes = {A: Fraction(30), B: Fraction(10)}
    assert placed(lines, C, 2023, 2021, sizes) == {A: "3/4", B: "1/4"}
    assert placed(lines, C, 2023, 2021, {A: Fraction(30)}) == {A: "1/2", B: "1/2"}


def test_splits_of_two_years_follow_one_another():
    later = (("2024-01-01", B, B, "1/2"), ("2024-01-01", B, C, "1/2"))
    lines = lineage(*SPLIT, *later)
    assert placed(lines, A, 2020, 2023) == {A: "3/5", B: "2/5"}
    assert placed(lines, A, 2020, 2024) == {A: "3/5", B: "1/5", C: "1/5"}
    assert placed(lines, C, 2024, 2023) == {B: "1"}
    assert placed(lines, C, 2024, 2020) == {A: "1"}
    assert placed(lines, B, 2023, 2024) == {B: "1/2", C: "1/2"}


REGENCY = (
    ("2025-01-01", "35.19", "35.19", "0.5"),
    ("2025-01-01", "35.19", "35.90", "0.5"),
    ("2025-01-01", "35.19.09", "35.90.01", "1"),
    ("2025-01-01", "35.19.09.2010", "35.90.01.2001", "1"),
)


def test_a_regency_that_is_split_takes_its_villages_along_by_their_own_lines():
    lines = lineage(*REGENCY)
    assert placed(lines, "35.19.09.2010-001-007", 2024, 2025) == {"35.90.01.2001": "1"}
    assert placed(lines, "35.90.01.2001-001-007", 2025, 2024) == {"35.19.09.2010": "1"}
    assert placed(lines, "35.19.09.2011", 2024, 2025) == {"35.90.01.2011": "1"}  # with its district
    assert placed(lines, "35.19.15.2001", 2024, 2025) == {"35.19.15.2001": "1"}  # it stays
    assert placed(lines, "35.19", 2024, 2025) == {"35.19": "1/2", "35.90": "1/2"}


def test_sources_are_all_regions_that_may_belong_to_another():
    lines = lineage(*REGENCY, *SPLIT[:0], ("2026-01-01", "35.90.01.2001", "35.90.01.2009", "1"))
    assert lines.sources("35.90.01.2009") == ["35.19", "35.90"]
    assert lines.sources("35.77") == ["35.77"]
    assert lines.sources("35") == ["35"]
    village = lineage(*SPLIT)
    assert village.sources(B) == [A, B]
    assert village.sources("35.19") == ["35.19"]


@given(
    st.lists(st.tuples(WEIGHTS, st.integers(0, 40)), min_size=1, max_size=5),
    st.integers(2019, 2031),
    st.integers(2019, 2031),
)
def test_whatever_is_split_the_parts_make_one_whole(splits, year, boundaries):
    known, lines = [A], []
    for at, (weights, which) in enumerate(splits):
        old = known[which % len(known)]
        new = [old, *(f"35.19.{at + 10}.{2001 + n}" for n in range(len(weights) - 1))]
        day = f"{2020 + 2 * at}-07-01"
        parts = zip(new, shares_of(weights), strict=True)
        lines += [(day, old, one, share) for one, share in parts]
        known += new[1:]
    found = lineage(*lines)
    for code in known:
        assert sum(share for _, share in found.place(code, year, boundaries, {})) == 1


@pytest.mark.parametrize("code", ["*", "35", "35.19"])
def test_what_no_line_tells_of_stays(code):
    assert placed(lineage(*SPLIT), code, 2020, 2024) == {code: "1"}
