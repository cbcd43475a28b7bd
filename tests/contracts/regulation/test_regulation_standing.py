"""Beside the score: what follows from facts about a place, and what stays unknown without them."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contracts.regulation import (
    DENOMINATORS,
    Facts,
    Measures,
    Place,
    available,
    in_charge,
    load,
    reason_of_authority,
    reasons,
    stand,
)

LAW = load("permen-14-2018")
LAWS = [load(id) for id in available()]
LEGAL = {"land_status_clear": True, "fits_spatial_plan": True}
# Facts whose three scores add up to a level: 5 + 5 + 5, 1 + 1 + 5, 1 + 1 + 1.
LEVELS = {
    "high": ({"strategic": True, "potential": True}, 500),
    "medium": ({"strategic": False, "potential": True}, 100),
    "low": ({"strategic": False, "potential": False}, 100),
}
TABLE = [
    ("heavy", "high", 1, "A1", "A2"),
    ("medium", "high", 2, "B1", "B2"),
    ("light", "high", 3, "C1", "C2"),
    ("heavy", "medium", 4, "A3", "A4"),
    ("medium", "medium", 5, "B3", "B4"),
    ("light", "medium", 6, "C3", "C4"),
    ("heavy", "low", 7, "A5", "A6"),
    ("medium", "low", 8, "B5", "B6"),
    ("light", "low", 9, "C5", "C6"),
]
PATTERNS = {"heavy": "renewal", "medium": "renewal", "light": "restoration"}


@pytest.mark.parametrize("law", LAWS, ids=available())
@pytest.mark.parametrize(("slum_class", "level", "number", "legal_code", "illegal_code"), TABLE)
def test_every_cell_of_the_table_is_reached_from_facts(
    law: Any, slum_class: str, level: str, number: int, legal_code: str, illegal_code: str
) -> None:
    facts, people = LEVELS[level]
    legal = stand(law, slum_class, Facts(city_size="large", **facts, **LEGAL), people, 1)
    assert (legal.considerations_class, legal.legal, legal.flags) == (level, True, ())
    assert (legal.priority, legal.priority_code) == (number, legal_code)
    assert legal.pattern == PATTERNS[slum_class]
    for broken in ("land_status_clear", "fits_spatial_plan"):
        illegal = stand(
            law, slum_class, Facts(city_size="large", **facts, **LEGAL | {broken: False}), people, 1
        )
        assert (illegal.priority, illegal.priority_code) == (number, illegal_code)
        assert (illegal.legal, illegal.pattern) == (False, "resettlement")


@pytest.mark.parametrize(
    ("city", "people", "density", "points"),
    [
        *product(["metropolitan", "large"], [150], ["low"], [7]),
        *product(["metropolitan", "large"], [151, 400], ["medium"], [9]),
        *product(["metropolitan", "large"], [401], ["high"], [11]),
        *product(["medium", "small"], [150], ["low"], [7]),
        *product(["medium", "small"], [151, 200], ["medium"], [9]),
        *product(["medium", "small"], [201, 400], ["high"], [11]),
    ],
)
def test_density_is_banded_by_the_size_of_the_city(
    city: str, people: int, density: str, points: int
) -> None:
    facts = Facts(strategic=True, city_size=city, potential=False)
    found = stand(LAW, "light", facts, people, 1)
    assert (found.density, found.per_hectare, found.considerations) == (density, people, points)


@pytest.mark.parametrize(
    ("unknown", "people", "flags"),
    [
        ({"strategic": None}, 100, ("strategic_unknown", "considerations_missing")),
        ({"potential": None}, 100, ("potential_unknown", "considerations_missing")),
        ({"city_size": None}, 100, ("city_size_unknown", "considerations_missing")),
        ({}, None, ("density_unknown", "considerations_missing")),
        ({"land_status_clear": None}, 100, ("land_status_clear_unknown", "legality_missing")),
        ({"fits_spatial_plan": None}, 100, ("fits_spatial_plan_unknown", "legality_missing")),
    ],
)
def test_what_is_unknown_leaves_the_priority_open_and_says_why(
    unknown: dict[str, None], people: int | None, flags: tuple[str, ...]
) -> None:
    known = {"strategic": True, "city_size": "small", "potential": True, **LEGAL}
    found = stand(LAW, "heavy", Facts(**known | unknown), people, 1)
    assert (found.priority, found.priority_code, found.flags) == (None, None, flags)


def test_of_a_place_that_nobody_knows_nothing_is_guessed() -> None:
    found = stand(LAW, "medium", Facts(), None, None)
    assert found.flags == (
        *("strategic_unknown", "city_size_unknown", "potential_unknown"),
        *("land_status_clear_unknown", "fits_spatial_plan_unknown"),
        *("considerations_missing", "legality_missing"),
    )
    others = [getattr(found, name) for name in found.__slots__ if name != "flags"]
    assert others == [None] * 8


def test_a_place_that_is_no_slum_has_no_priority_and_no_pattern() -> None:
    known = Facts(True, "small", True, True, True)
    found = stand(LAW, "none", known, 100, 1)
    assert (found.considerations, found.legal, found.flags) == (11, True, ("not_a_slum",))
    assert (found.priority, found.pattern) == (None, None)


@pytest.mark.parametrize(
    ("hectares", "authority"),
    [
        *[(h, "district") for h in ("0.80", "9.93", "9.994")],
        *[(h, "province") for h in ("9.995", "9.9997", "10", "10.00", "14.87", "14.994")],
        *[(h, "central") for h in ("14.995", "15", "15.25", "23.00")],
    ],
)
def test_the_slum_of_a_village_decides_who_is_in_charge(hectares: str, authority: str) -> None:
    found, flags = in_charge(LAW, Decimal(hectares), slum=True)
    assert found is not None
    assert (found.id, flags) == (authority, ())


def test_without_hectares_nobody_is_said_to_be_in_charge() -> None:
    assert in_charge(LAW, None, slum=True) == (None, ("slum_area_unknown",))
    assert in_charge(LAW, Decimal(20), slum=False) == (None, ())


@pytest.mark.parametrize("law", LAWS, ids=available())
def test_every_reason_has_its_article_in_both_languages(law: Any) -> None:
    facts = Facts(True, "small", False, True, False)
    place = Place("heavy", facts, Decimal(402), Decimal(2))
    found = reasons(law, place, stand(law, "heavy", facts, 402, 2))
    assert [(r.id, r.answer, r.points) for r in found] == [
        *[("8a", "yes", 5), ("8b", "high", 5), ("8c", "no", 1), ("considerations", "high", 11)],
        *[("9a", "true", None), ("9b", "false", None), ("legality", "false", None)],
        *[("priority", "A2", 1), ("pattern", "resettlement", None)],
    ]
    for reason in (*found, reason_of_authority(law, Decimal("10.5"), slum=True)):
        assert reason.text_id.endswith(f"Dasar: {reason.article}.")
        assert reason.text_en.endswith(f"Basis: {reason.article}.")
    assert "(201 jiwa per hektare)" in found[1].text_id
    assert "Permukiman kembali" in found[-1].text_id
    assert "Resettlement" in found[-1].text_en


def test_authority_is_said_with_the_hectares_that_decide_it() -> None:
    told = reason_of_authority(LAW, Decimal("10.50"), slum=True)
    assert told.text_id.startswith(
        "Kewenangan: Pemerintah provinsi, karena luas kumuh desa/kelurahan 10,5 hektare."
    )
    assert "cannot be" not in told.text_en
    assert reason_of_authority(LAW, None, slum=True).answer is None
    assert "no slum" in reason_of_authority(LAW, Decimal(5), slum=False).text_en


def test_reasons_of_the_unknown_say_what_to_do() -> None:
    place = Place("light", Facts(), None, None)
    found = {r.id: r for r in reasons(LAW, place, stand(LAW, "light", Facts(), None, None))}
    assert found["8b"].text_id.startswith("8b Kependudukan: belum diketahui. Lengkapi datanya.")
    assert found["priority"].text_en.startswith("Priority of handling: it cannot be told yet.")
    assert {r.answer for r in found.values()} == {None}


def test_criteria_of_two_regulations_meet_by_what_they_count() -> None:
    earlier = load("permen-02-2016")
    ids = [criterion.id for criterion in earlier.criteria]
    met = dict(zip(ids, earlier.counterparts(LAW), strict=True))
    assert {id: other for id, other in met.items() if id != other} == {
        **dict.fromkeys(("4c", "4d", "6c")),
        "4e": "4c",
    }
    back = dict(zip([c.id for c in LAW.criteria], LAW.counterparts(earlier), strict=True))
    assert {id: other for id, other in back.items() if id != other} == {"4c": "4e"}


NUMBERS = some.one_of(some.none(), some.decimals(-50, 500, places=2))


@given(
    heads=some.lists(NUMBERS, min_size=len(DENOMINATORS), max_size=len(DENOMINATORS)),
    volumes=some.lists(NUMBERS, min_size=16, max_size=16),
    variant=some.sampled_from(["simple", "scored_only"]),
)
def test_the_average_of_a_bare_row_is_that_of_the_explained_score(
    heads: list[Decimal | None], volumes: list[Decimal | None], variant: str
) -> None:
    law = load("permen-14-2018", aspect_average=variant)
    named = dict(zip([c.id for c in law.criteria], volumes, strict=True))
    assert law.average_row([*heads, *volumes]) == law.score(Measures(*heads, volumes=named)).average
