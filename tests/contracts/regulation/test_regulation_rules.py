"""Around the score: class, considerations, legality, priority, handling, authority, exit."""

from decimal import Decimal
from typing import Any

import pytest

from contracts.regulation import Considerations, Measures, Priority, load

LAW = load("permen-14-2018")
EARLIER = load("permen-02-2016")


@pytest.mark.parametrize(
    ("total", "slum_class"),
    [
        (0, "none"),
        (15, "none"),
        (16, "light"),
        (37, "light"),
        (38, "medium"),
        (59, "medium"),
        (60, "heavy"),
        (80, "heavy"),
    ],
)
def test_a_total_of_16_criteria_has_its_class(total: int, slum_class: str) -> None:
    assert LAW.slum_class(total) == slum_class


@pytest.mark.parametrize(
    ("total", "slum_class"),
    [(18, "none"), (19, "light"), (44, "light"), (45, "medium"), (70, "medium"), (71, "heavy")],
)
def test_a_total_of_19_criteria_has_its_class(total: int, slum_class: str) -> None:
    assert EARLIER.slum_class(total) == slum_class


def test_an_impossible_total_has_no_class() -> None:
    for total in (-1, 81):
        with pytest.raises(ValueError, match="totals run from 0 to 80"):
            LAW.slum_class(total)


@pytest.mark.parametrize(
    ("answers", "total", "level"),
    [
        ({"8a": "no", "8b": "low", "8c": "no"}, 3, "low"),
        ({"8a": "no", "8b": "medium", "8c": "no"}, 5, "low"),
        ({"8a": "yes", "8b": "low", "8c": "no"}, 7, "medium"),
        ({"8a": "yes", "8b": "low", "8c": "yes"}, 11, "high"),
        ({"8a": "yes", "8b": "high", "8c": "yes"}, 15, "high"),
    ],
)
def test_considerations_are_summed_and_classed(
    answers: dict[str, str], total: int, level: str
) -> None:
    assert LAW.considerations(answers) == Considerations(total, level)


def test_a_missing_consideration_gives_no_sum_and_a_wrong_one_is_refused() -> None:
    missing = LAW.considerations({"8a": "yes", "8b": None, "8c": "yes"})
    assert missing == Considerations(None, None, ("considerations_missing",))
    with pytest.raises(ValueError, match="maybe is no answer to 8a; choose no, yes"):
        LAW.considerations({"8a": "maybe", "8b": "low", "8c": "no"})


@pytest.mark.parametrize(
    ("people", "hectares", "city", "answer"),
    [
        (150, 1, "metropolitan", "low"),
        ("150.5", 1, "large", "medium"),
        (400, 1, "large", "medium"),
        (401, 1, "metropolitan", "high"),
        (200, 1, "small", "medium"),
        (402, 2, "medium", "high"),
        (0, 1, "small", "low"),
        (None, 1, "small", None),
        (10, 0, "small", None),
        (10, "x", "small", None),
        (-1, 1, "small", None),
    ],
)
def test_density_answers_the_question_about_population(
    people: Any, hectares: Any, city: str, answer: str | None
) -> None:
    assert LAW.density_answer(people, hectares, city) == answer


def test_a_city_has_one_of_the_known_sizes() -> None:
    with pytest.raises(ValueError, match="huge is no size of a city"):
        LAW.density_answer(1, 1, "huge")


def test_a_place_is_legal_only_when_both_answers_are_positive() -> None:
    assert LAW.legality({"9a": True, "9b": True}) is True
    assert LAW.legality({"9a": True, "9b": False}) is False
    assert LAW.legality({"9a": False}) is None
    assert LAW.legality({"9a": None, "9b": True}) is None


@pytest.mark.parametrize(
    ("slum_class", "considerations", "number", "legal_code", "illegal_code"),
    [
        ("heavy", "high", 1, "A1", "A2"),
        ("medium", "high", 2, "B1", "B2"),
        ("light", "high", 3, "C1", "C2"),
        ("heavy", "medium", 4, "A3", "A4"),
        ("medium", "medium", 5, "B3", "B4"),
        ("light", "medium", 6, "C3", "C4"),
        ("heavy", "low", 7, "A5", "A6"),
        ("medium", "low", 8, "B5", "B6"),
        ("light", "low", 9, "C5", "C6"),
    ],
)
def test_priority_follows_class_and_considerations_and_its_code_legality(
    slum_class: str, considerations: str, number: int, legal_code: str, illegal_code: str
) -> None:
    for law in (LAW, EARLIER):
        assert law.priority(slum_class, considerations, True) == Priority(number, legal_code)
        assert law.priority(slum_class, considerations, False) == Priority(number, illegal_code)


def test_priority_is_never_a_default() -> None:
    assert LAW.priority("heavy", None, True) == Priority(None, None, ("considerations_missing",))
    assert LAW.priority("heavy", "high", None) == Priority(None, None, ("legality_missing",))
    both = ("considerations_missing", "legality_missing")
    assert LAW.priority("light", None, None) == Priority(None, None, both)
    assert LAW.priority("none", "high", True) == Priority(None, None, ("not_a_slum",))


def test_priority_refuses_words_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="awful is no class of this regulation"):
        LAW.priority("awful", "high", True)
    with pytest.raises(ValueError, match="tinggi is no level of this regulation"):
        LAW.priority("heavy", "tinggi", True)


@pytest.mark.parametrize(
    ("slum_class", "legal", "pattern"),
    [
        ("heavy", True, "Peremajaan"),
        ("heavy", False, "Permukiman kembali"),
        ("medium", True, "Peremajaan"),
        ("medium", False, "Permukiman kembali"),
        ("light", True, "Pemugaran"),
        ("light", False, "Permukiman kembali"),
    ],
)
def test_handling_follows_class_and_legality(
    slum_class: str,
    legal: bool,
    pattern: str,
) -> None:
    handling = LAW.handling(slum_class, legal)
    assert handling is not None
    assert (handling.name_id, handling.provenance) == (pattern, "S14")


def test_no_slum_and_no_legality_have_no_handling() -> None:
    assert LAW.handling("none", True) is None
    assert LAW.handling("heavy", None) is None
    with pytest.raises(ValueError, match="awful is no class"):
        LAW.handling("awful", True)


@pytest.mark.parametrize(
    ("hectares", "authority"),
    [
        (0, "district"),
        ("9.99", "district"),
        ("9.994", "district"),
        ("9.995", "province"),
        (10, "province"),
        (14.99, "province"),
        ("14.995", "central"),
        (15, "central"),
        (Decimal(23), "central"),
    ],
)
def test_hectares_rounded_to_two_decimals_decide_the_authority(
    hectares: Any, authority: str
) -> None:
    found = LAW.authority(hectares)
    assert found is not None
    assert found.id == authority


def test_no_hectares_no_authority() -> None:
    assert [LAW.authority(hectares) for hectares in (None, "", "x", -1, float("nan"))] == [None] * 5


def test_services_are_what_the_simple_averages_leave_between_0_and_100() -> None:
    volumes = {"2a": 5, "2b": 20, "3a": 30, "3b": 300, "4a": -40, "5a": "0.01"}
    score = LAW.score(Measures(100, 100, 100, 100, 100, 100, volumes))
    assert LAW.services(score) == {
        "2": Decimal("87.50"),
        "3": Decimal("0.00"),
        "4": Decimal("100.00"),
        "5": Decimal("99.99"),
        "6": Decimal("100.00"),
    }


@pytest.mark.parametrize(
    ("volumes", "keys"),
    [
        ({}, (True, True)),
        ({"3a": 20, "3b": 20}, (True, True)),
        ({"3a": "20.01", "3b": "20.01"}, (True, False)),
        ({"1a": 76, "1b": 76, "1c": 76}, (True, True)),
        ({"1a": 76, "1b": 76, "1c": 76, "7a": 25}, (False, True)),
        (dict.fromkeys(("2a", "2b", "3a", "3b"), 90), (False, False)),
    ],
)
def test_a_place_leaves_by_two_keys(volumes: dict[str, Any], keys: tuple[bool, bool]) -> None:
    score = LAW.score(Measures(100, 100, 100, 100, 100, 100, volumes))
    assert LAW.exit_keys(score) == keys


def test_scores_of_another_regulation_open_no_door() -> None:
    with pytest.raises(ValueError, match="This score is of permen-02-2016"):
        LAW.exit_keys(EARLIER.score(Measures()))
