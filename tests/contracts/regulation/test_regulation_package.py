"""A regulation is a file; a broken file is refused with a sentence."""

from datetime import date
from pathlib import Path

import pytest

import contracts.regulation
from contracts.regulation import (
    InvalidRegulation,
    Measures,
    UnknownRegulation,
    UnknownVariant,
    available,
    from_toml,
    load,
)

FOLDER = Path(contracts.regulation.__file__).parent
TEXT = (FOLDER / "permen_14_2018.toml").read_text(encoding="utf-8")


def test_two_regulations_are_at_hand() -> None:
    assert available() == ("permen-02-2016", "permen-14-2018")
    assert load("permen-14-2018") is load("permen-14-2018")


@pytest.mark.parametrize(
    ("id", "criteria", "highest", "line"),
    [("permen-14-2018", 16, 80, 16), ("permen-02-2016", 19, 95, 19)],
)
def test_a_regulation_has_its_criteria_totals_and_slum_line(
    id: str, criteria: int, highest: int, line: int
) -> None:
    regulation = load(id)
    assert (len(regulation.criteria), len(regulation.aspects)) == (criteria, 7)
    assert (regulation.max_total, regulation.slum_line) == (highest, line)
    assert all(c.article and c.definition and c.unit for c in regulation.criteria)
    assert regulation.package.valid_from > date(2016, 1, 1)


def test_the_later_numeric_form_gives_the_19_criteria_their_units() -> None:
    units = {c.id: (c.unit, c.denominator) for c in load("permen-02-2016").criteria}
    assert [key for key, unit in units.items() if unit[0] == "unit"] == ["1a", "1c", "7a", "7b"]
    assert [key for key, unit in units.items() if unit == ("Ha", "area_ha")] == ["1b", "4a"]
    assert [key for key, unit in units.items() if unit == ("m", "road_ideal_m")] == ["2a", "2b"]
    drains = [key for key, unit in units.items() if unit == ("m", "drain_ideal_m")]
    assert drains == ["4b", "4c", "4d", "4e"]
    assert sum(unit == ("KK", "households") for unit in units.values()) == 7


def test_an_unknown_regulation_or_variant_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnknownRegulation) as refusal:
        load("permen-99-2099")
    assert isinstance(refusal.value, KeyError)
    assert str(refusal.value) == (
        "There is no regulation permen-99-2099; there are permen-02-2016, permen-14-2018."
    )
    with pytest.raises(UnknownVariant, match="no aspect average median; it has simple, scored_o"):
        load("permen-14-2018", aspect_average="median")


def test_what_no_source_confirms_says_so() -> None:
    later, earlier = load("permen-14-2018").package, load("permen-02-2016").package
    confirmed = {c.id: c.provenance for c in earlier.classes}
    assert confirmed["none"] == "S18"
    assert {confirmed[key] for key in ("light", "medium", "heavy")} == {"unconfirmed"}
    assert "unconfirmed" not in {c.provenance for c in later.classes}
    for package in (later, earlier):
        assert {c.provenance for c in package.consideration_classes} == {"unconfirmed"}
        assert {b.provenance for b in package.density_bands} == {"unconfirmed"}
        assert package.legality_overall.provenance == "unconfirmed"
        assert package.priorities_provenance.code == "unconfirmed"
        assert package.priorities_provenance.number == "S10"


@pytest.mark.parametrize(
    ("found", "put", "sentence"),
    [
        ("min = 16, max = 37", "min = 15, max = 37", "Class light overlaps the class below it."),
        ("min = 38, max = 59", "min = 40, max = 59", "No class holds a total of 38."),
        ("min = 60, max = 80", "min = 60, max = 79", "but the highest total is 80."),
        ('aspect = "7"', 'aspect = "8"', "Criterion 7a names aspect 8, which does not exist."),
        ('id = "1b"', 'id = "1a"', "Criterion 1a is stated twice."),
        ('min = "51", score', 'min = "24", score', "Band 51-75 does not lie above band 25-50."),
        ('min = "76", score', 'min = "76.001", score', "between two rounded percents."),
        ('min = "0", score = 0', 'min = "1", score = 0', "The first band does not give 0 points"),
        ('"8a", name', '"8b", name', "Consideration 8b is stated twice."),
        ('"low", number = 9', '"high", number = 9', "The priority of light with low consid"),
        ("number = 9", "number = 8", "Priority 8 is given twice."),
        ('"light", legal = true', '"light", legal = false', "light with legal = True is missing."),
        ('min_ha = "15"', 'min_ha = "9"', "Authority central does not lie above province."),
        ('min_ha = "0"', 'min_ha = "1"', "The first authority does not begin at 0 hectares."),
        ('aspects = ["2",', 'aspects = ["9",', "The exit rule names aspect 9"),
        ('service_min = "80"', 'service_min = "800"', "a service that is no percentage."),
        ('average_default = "simple"', 'average_default = "mean"', "average mean does not exist."),
        ('provenance = "S14"', 'provenance = "S99"', "Source S99 is cited but not listed."),
        ('option = "high", min = 401', 'option = "most", min = 401', "which is no answer."),
        ('option = "high", min = 401', 'option = "high", min = 9', "do not rise from 0."),
        ("min = 6, max = 10", "min = 7, max = 10", "No class holds a sum of considerations of 6."),
        ("valid_from = 2018", "valid_to = 2001-01-01\nvalid_from = 2018", "ends before it begins."),
        ('denominator = "households"', 'denominator = "cats"', "criteria.5.denominator: Input"),
        ('mode = "half_up"', 'mode = "floor"', "rounding.mode: Input should be 'half_up'."),
        ('id = "permen-14-2018"', "", "id: Field required."),
        ("area_decimals = 2", "area_decimals = 2\nsurprise = 1", "surprise: Extra inputs are"),
        ("[exit]", "[exit", "The package is no TOML"),
    ],
)
def test_a_broken_package_is_refused_with_a_sentence(found: str, put: str, sentence: str) -> None:
    assert found in TEXT
    with pytest.raises(InvalidRegulation) as refusal:
        from_toml(TEXT.replace(found, put))
    assert sentence in str(refusal.value)


@pytest.mark.parametrize("text", ["", "criteria = 3", "aspects = [1]\ncriteria = [1]\nunits = {}"])
def test_a_file_that_is_no_package_is_refused(text: str) -> None:
    with pytest.raises(InvalidRegulation, match="criteria"):
        from_toml(text)


def test_a_perda_is_a_file_with_thresholds_of_its_own() -> None:
    perda = from_toml(
        TEXT.replace('id = "permen-14-2018"', 'id = "perda-x-2020"')
        .replace('min = "25", score = 1', 'min = "20", score = 2')
        .replace("min = 0, max = 15", "min = 0, max = 1")
        .replace("min = 16, max = 37", "min = 2, max = 37")
        .replace('service_min = "80"', 'service_min = "90"')
        .replace("decimals = 2, prov", "decimals = 0, prov")
    )
    sheet = Measures(households=1000, volumes={"3a": 195})
    score = perda.score(sheet)
    assert (score.regulation, score.total, score.slum_class) == ("perda-x-2020", 2, "light")
    assert str(score.criteria[5].percent) == "20"
    assert [quick.total for quick in perda.score_many([sheet])] == [2]
    assert perda.slum_line == 2
    assert perda.exit_keys(score) == (False, True)
    assert load("permen-14-2018").score(sheet).total == 0
