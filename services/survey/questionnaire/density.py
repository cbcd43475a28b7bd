"""When buildings stand too densely: the lines for cities of each size."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal

Status = Literal["low", "medium", "high"]


class City(StrEnum):
    """The classes of cities, as the regulations name them."""

    metropolitan = "metropolitan"
    large = "large"
    medium = "medium"
    small = "small"


@dataclass(frozen=True, slots=True)
class DensityLine:
    """Buildings per hectare: low up to `low`, high from `high`. Above `low` criterion 1b counts."""

    low: Decimal
    high: Decimal


_LARGE: Final = DensityLine(Decimal(250), Decimal(300))
_SMALL: Final = DensityLine(Decimal(200), Decimal(250))
# Source: Format B and its notes (S7, S8); the workbook itself always takes the first line.
DENSITY: Final = {
    City.metropolitan: _LARGE,
    City.large: _LARGE,
    City.medium: _SMALL,
    City.small: _SMALL,
}
_LEAST_PEOPLE: Final = (
    (1_000_001, City.metropolitan),
    (500_001, City.large),
    (100_001, City.medium),
)


def city_of(population: int) -> City:
    """The class of a city by its people. Source: notes of Format B (S7, S8).

    The notes leave out a city of exactly 100,000; here it is small.
    """
    return next((city for least, city in _LEAST_PEOPLE if population >= least), City.small)


def density_status(density: Decimal, city: City = City.metropolitan) -> Status:
    """Low, medium or high. Source: Format B, status of density (S7)."""
    line = DENSITY[city]
    if density <= line.low:
        return "low"
    return "high" if density >= line.high else "medium"
