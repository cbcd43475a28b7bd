"""At the edges of the bands, and with numbers that are no measures, the engine stays exact."""

import decimal
import pickle
from decimal import Decimal
from typing import Any

import pytest

from contracts.regulation import CriterionScore, Measures, load

BOTH = ("permen-14-2018", "permen-02-2016")


def scored(
    volume: Any, households: Any = 100, regulation: str = "permen-14-2018"
) -> CriterionScore:
    score = load(regulation).score(Measures(households=households, volumes={"3a": volume}))
    return next(c for c in score.criteria if c.id == "3a")


@pytest.mark.parametrize("regulation", BOTH)
@pytest.mark.parametrize(
    ("volume", "percent", "points"),
    [
        ("24.99", "24.99", 0),
        ("24.9949999999", "24.99", 0),
        ("24.995", "25.00", 1),
        ("25", "25.00", 1),
        ("50.97", "50.97", 1),
        ("50.99", "50.99", 1),
        ("50.99499999999999999999999999999999999999", "50.99", 1),
        ("50.995", "51.00", 3),
        ("51", "51.00", 3),
        ("75.91", "75.91", 3),
        ("75.99", "75.99", 3),
        ("75.995", "76.00", 5),
        ("76", "76.00", 5),
        ("100", "100.00", 5),
    ],
)
def test_a_percent_is_rounded_half_up_and_only_then_banded(
    volume: str, percent: str, points: int, regulation: str
) -> None:
    criterion = scored(volume, regulation=regulation)
    assert (criterion.percent, criterion.score) == (Decimal(percent), points)
    assert criterion.flags == ()


@pytest.mark.parametrize(
    ("volume", "percent"),
    [("-2.675", "-2.68"), ("-24.995", "-25.00"), ("-0.0049", "0.00"), ("-175", "-175.00")],
)
def test_a_negative_volume_keeps_its_sign_rounds_away_from_zero_and_scores_nothing(
    volume: str, percent: str
) -> None:
    criterion = scored(volume)
    assert (str(criterion.percent), criterion.score) == (percent, 0)
    assert criterion.flags == ("negative_volume",)


def test_more_than_all_scores_the_most_and_enters_the_averages_as_it_is() -> None:
    score = load("permen-14-2018").score(
        Measures(households=100, volumes={"3a": "175.44", "3b": 0})
    )
    assert [(c.percent, c.score) for c in score.criteria[5:7]] == [
        (Decimal("175.44"), 5),
        (Decimal("0.00"), 0),
    ]
    assert score.aspects[2].average == Decimal("87.72")
    assert score.criteria[5].flags == ("over_100",)


@pytest.mark.parametrize(
    ("denominator", "flag", "shown"),
    [
        (0, "zero_denominator", Decimal(0)),
        ("0.00", "zero_denominator", Decimal(0)),
        (None, "missing_denominator", None),
        ("", "missing_denominator", None),
        (-5, "negative_denominator", Decimal(-5)),
        ("NaN", "not_a_number", None),
        (float("inf"), "not_a_number", None),
        ("1E-99999", "not_a_number", None),
    ],
)
def test_nothing_can_be_divided_by_a_bad_denominator(
    denominator: Any, flag: str, shown: Decimal | None
) -> None:
    for volume in (0, 7, "1E+30"):
        criterion = scored(volume, denominator)
        assert (criterion.percent, criterion.score) == (Decimal("0.00"), 0)
        assert (criterion.flags, criterion.denominator) == ((flag,), shown)


def test_a_missing_volume_counts_zero_and_says_so() -> None:
    for volume in (None, "", "  "):
        criterion = scored(volume)
        assert (criterion.volume, criterion.percent, criterion.score) == (None, 0, 0)
        assert criterion.flags == ("missing",)


@pytest.mark.parametrize(
    "volume",
    [
        "NaN",
        "sNaN",
        "Infinity",
        "-inf",
        "tiga",
        "1_000",
        "1,5",
        True,
        [3],
        {},
        float("nan"),
        float("-inf"),
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        "1E+99999",
        Decimal("1E+999999"),
        Decimal("1E-999999"),
        "1E99999999999999999999999",
        10**60,
    ],
)
def test_what_is_no_number_is_flagged_and_counts_as_missing(volume: Any) -> None:
    criterion = scored(volume)
    assert (criterion.volume, criterion.percent, criterion.score) == (None, 0, 0)
    assert criterion.flags == ("not_a_number",)
    (quick,) = load("permen-14-2018").score_many([Measures(households=100, volumes={"3a": volume})])
    assert ("3a", "not_a_number") in quick.flags


def test_every_kind_of_number_reads_alike() -> None:
    kinds = (Decimal("30.5"), 30.5, "30.5", " 30.5 ", "3.05E+1")
    assert {scored(volume).percent for volume in kinds} == {Decimal("30.50")}
    assert len({Measures(area_ha=kind, volumes={"1a": kind}) for kind in kinds}) == 1
    assert Measures(buildings=3) == Measures(buildings=Decimal("3.0"))


def test_floats_are_read_as_they_are_written() -> None:
    assert scored(24.995).percent == Decimal("25.00")
    assert scored(0.1 + 0.2, 1).percent == Decimal("30.00")


def test_the_callers_decimal_context_changes_nothing() -> None:
    sheet = Measures(households="70.00001", volumes={"3a": "17.4965000001"})
    plain = load("permen-14-2018").score(sheet)
    for context in (decimal.Context(prec=2), decimal.Context(prec=3, rounding="ROUND_UP")):
        with decimal.localcontext(context):
            assert load("permen-14-2018").score(sheet) == plain
    trapping = decimal.Context(traps=[decimal.Inexact, decimal.Rounded])
    with decimal.localcontext(trapping):
        assert load("permen-14-2018").score(sheet) == plain


def test_flags_are_named_once_in_the_order_of_the_criteria() -> None:
    volumes = {c.id: 0 for c in load("permen-14-2018").criteria} | {"2a": None, "1a": -1, "7b": -1}
    sheet = Measures(1, 10, 10, 30, 100, 0, volumes)
    score = load("permen-14-2018").score(sheet)
    assert score.flags == ("negative_volume", "missing", "zero_denominator")
    (quick,) = load("permen-14-2018").score_many([sheet])
    assert quick.flags == (
        ("1a", "negative_volume"),
        ("2a", "missing"),
        ("4b", "zero_denominator"),
        ("4c", "zero_denominator"),
        ("7b", "negative_volume"),
    )


def test_a_clean_sheet_carries_no_flags() -> None:
    volumes = {c.id: 1 for c in load("permen-02-2016").criteria}
    (quick,) = load("permen-02-2016").score_many([Measures(9, 9, 9, 9, 9, 9, volumes)])
    assert quick.flags == ()


def test_numbers_at_the_end_of_the_readable_range_score_alike_both_ways() -> None:
    law = load("permen-14-2018")
    for volume, households, percent, flags in (
        ("1E-41", "1E-40", 0, ("not_a_number",)),
        ("1E-40", "1E-40", 100, ()),
        ("9E+40", "9E+40", 100, ()),
        ("9E+40", "1E+41", 0, ("not_a_number",)),
    ):
        sheet = Measures(households=households, volumes={"3a": volume})
        (quick,) = law.score_many([sheet])
        criterion = law.score(sheet).criteria[5]
        assert (criterion.percent, criterion.flags) == (percent, flags)
        assert (quick.percents[5], quick.scores[5]) == (percent, criterion.score)
        assert tuple(flag for id, flag in quick.flags if id == "3a") == flags


def test_volumes_of_other_regulations_are_left_aside() -> None:
    assert load("permen-14-2018").score(Measures(volumes={"4e": 9, "9z": 9})).total == 0


def test_measures_cannot_be_changed_but_can_be_copied() -> None:
    volumes: dict[str, Any] = {"1a": 2}
    sheet = Measures(buildings=3, volumes=volumes)
    volumes["1a"] = 9
    assert sheet.volumes["1a"] == 2
    with pytest.raises(AttributeError, match="cannot be changed"):
        sheet.buildings = Decimal(4)
    with pytest.raises(AttributeError, match="cannot be changed"):
        del sheet.buildings
    assert pickle.loads(pickle.dumps(sheet)) == sheet
    assert "buildings=Decimal('3')" in repr(sheet)
    assert sheet != "a sheet"


def test_a_regulation_can_be_sent_to_another_process() -> None:
    regulation = load("permen-02-2016", aspect_average="scored_only")
    copy = pickle.loads(pickle.dumps(regulation))
    assert repr(copy) == repr(regulation)
    sheet = Measures(buildings=3, volumes={"1a": 2})
    assert copy.score(sheet) == regulation.score(sheet)
