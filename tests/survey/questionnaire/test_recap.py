"""The recap of an RT: every formula on Rejosari's published numbers, and the rules beside them."""

from decimal import Decimal

import pytest

from services.survey.questionnaire.answers import AreaAnswers
from services.survey.questionnaire.density import City, city_of, density_status
from services.survey.questionnaire.format_c import FORMAT_C, entries, value
from services.survey.questionnaire.recap import Recap
from services.survey.questionnaire.totals import HouseholdTotals
from tests.survey.questionnaire.rejosari import PUBLISHED, recap


def test_forty_synthetic_households_give_the_published_recap():
    shown = {entry.row.id: entry.value for entry in entries(recap())}
    expected = {name: Decimal(str(number)) for name, number in PUBLISHED["recap"].items()}
    people = shown.pop("people_per_ha")
    assert shown == expected
    assert round(people, 4) == Decimal("140.8602")  # 131 people on 0.93 ha


def test_forty_synthetic_households_give_the_published_percentages():
    shown = {e.row.id: str(e.percent) for e in entries(recap()) if e.percent is not None}
    assert {name: shown[name] for name in PUBLISHED["percents"]} == PUBLISHED["percents"]


def test_every_row_has_a_label_a_unit_and_a_value_also_of_nothing():
    nothing = Recap(HouseholdTotals(), AreaAnswers())
    assert {entry.value for entry in entries(nothing)} == {0}
    for row in FORMAT_C:
        assert row.label.id
        assert row.label.en
        assert row.unit


@pytest.mark.parametrize(
    ("changes", "name", "number"),
    [
        ({"q9": "100", "q10": "20", "q11": "3", "q12": "0.5"}, "road_good", "123.5"),
        ({"q15": "c", "q16": "b", "q17": "b", "q18": "0.3"}, "dry_ha", "0.5"),
        ({"q15": "b", "q16": "b", "q17": "b", "q18": "0.3"}, "dry_ha", "0.8"),
        ({"q15": "c", "q16": "a", "q17": "b", "q18": "0.3"}, "dry_ha", "0.8"),
        ({"q15": "c", "q16": "b", "q17": "a", "q18": "0.3"}, "dry_ha", "0.8"),
        ({"q29": "a"}, "waste_served", "0"),
        ({"q30": "a"}, "waste_served", "0"),
        ({"q29": "a", "q30": "a"}, "waste_served", "40"),
        ({"q31": "a"}, "waste_kept", "40"),
        ({"q35": "b"}, "fire_prepared", "0"),
        ({"q35": "b", "q34": "b"}, "fire_prepared", "40"),
        ({"q34": "a"}, "fire_equipped", "40"),
        ({"q34": "c"}, "fire_equipped", "40"),
        ({"q34": "b"}, "fire_equipped", "0"),
        ({"q34": "b c"}, "fire_equipped", "40"),
        ({"q28": "a"}, "sewage_apart", "1"),
        ({"q38": "a"}, "strategic", "1"),
        ({"q40": "a"}, "potential", "1"),
        ({"q3": "300"}, "density", "375"),
        ({"q3": "300"}, "dense_ha", "0.8"),
        ({"q3": "200"}, "dense_ha", "0"),  # 250 per hectare is not above 250
        ({"q3": "201"}, "dense_ha", "0.8"),
        ({"q2": "0"}, "density", "0"),
        ({"q24": "70", "q23": "a"}, "drain_ideal", "1050"),
    ],
)
def test_an_answer_about_the_rt_changes_its_row(changes, name, number):
    assert value(recap(area_changes=changes), name) == Decimal(number)


def test_with_19_parameters_the_link_is_drain_that_is_needed():
    found = recap(area_changes={"q23": "a", "q24": "70"}, parameters=19)
    assert (found.drain_link, found.drain_ideal) == (70, 1120)


def test_the_line_of_density_is_a_parameter():
    found = recap(area_changes={"q3": "170"}, dense_above=Decimal(200))
    assert found.dense_ha == Decimal("0.8")


@pytest.mark.parametrize(
    ("people", "city"),
    [
        (1_000_001, City.metropolitan),
        (1_000_000, City.large),
        (500_001, City.large),
        (500_000, City.medium),
        (100_001, City.medium),
        (100_000, City.small),
        (0, City.small),
    ],
)
def test_a_city_is_classed_by_its_people(people, city):
    assert city_of(people) is city


@pytest.mark.parametrize(
    ("density", "city", "status"),
    [
        ("250", City.large, "low"),
        ("250.01", City.metropolitan, "medium"),
        ("299.99", City.metropolitan, "medium"),
        ("300", City.large, "high"),
        ("200", City.small, "low"),
        ("249.99", City.medium, "medium"),
        ("250", City.small, "high"),
    ],
)
def test_density_is_low_medium_or_high_by_the_size_of_the_city(density, city, status):
    assert density_status(Decimal(density), city) == status
