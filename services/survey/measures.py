"""The numbers of a sheet as columns: 6 denominators and a volume for every criterion id.

A criterion id means what the round's regulation says it means; the columns are the union of the
ids of all regulations, and those that a regulation does not name stay NULL.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric
from sqlmodel import Field, SQLModel

from contracts.regulation import Measures, Regulation

DENOMINATORS = (
    "area_ha",
    "buildings",
    "households",
    "population",
    "road_ideal_m",
    "drain_ideal_m",
)
CRITERIA = (
    *("1a", "1b", "1c", "2a", "2b", "3a", "3b", "4a", "4b", "4c", "4d", "4e"),
    *("5a", "5b", "6a", "6b", "6c", "7a", "7b"),
)
VOLUMES = tuple(f"v{criterion}" for criterion in CRITERIA)
COLUMNS = (*DENOMINATORS, *VOLUMES)


def number() -> Any:
    """A decimal as it was written; NULL where the sheet says nothing."""
    return Field(default=None, sa_type=Numeric)


class MeasureColumns(SQLModel):
    """Columns shared by an imported row and the sheet that it became. Areas in ha, lengths in m."""

    area_ha: Decimal | None = number()
    buildings: Decimal | None = number()
    households: Decimal | None = number()
    population: Decimal | None = number()
    road_ideal_m: Decimal | None = number()
    drain_ideal_m: Decimal | None = number()
    v1a: Decimal | None = number()
    v1b: Decimal | None = number()
    v1c: Decimal | None = number()
    v2a: Decimal | None = number()
    v2b: Decimal | None = number()
    v3a: Decimal | None = number()
    v3b: Decimal | None = number()
    v4a: Decimal | None = number()
    v4b: Decimal | None = number()
    v4c: Decimal | None = number()
    v4d: Decimal | None = number()
    v4e: Decimal | None = number()
    v5a: Decimal | None = number()
    v5b: Decimal | None = number()
    v6a: Decimal | None = number()
    v6b: Decimal | None = number()
    v6c: Decimal | None = number()
    v7a: Decimal | None = number()
    v7b: Decimal | None = number()


def volumes_of(row: Any, regulation: Regulation) -> dict[str, Decimal | None]:
    """The volumes that a regulation asks for, by criterion id."""
    return {c.id: getattr(row, f"v{c.id}") for c in regulation.criteria}


def measures_of(row: Any, regulation: Regulation) -> Measures:
    """A row's numbers as the engine takes them."""
    numbers = {name: getattr(row, name) for name in DENOMINATORS}
    return Measures(**numbers, volumes=volumes_of(row, regulation))


def scored_columns(regulation: Regulation) -> tuple[str, ...]:
    """The columns that a regulation scores, in the order of `Regulation.row_of`."""
    return (*DENOMINATORS, *(f"v{criterion.id}" for criterion in regulation.criteria))


def listed(names: Iterable[str], prefix: str = "") -> str:
    """Column names for SQL."""
    return ", ".join(f"{prefix}{name}" for name in names)


def summed(regulation: Regulation) -> str:
    """The sums of these columns for SQL, under their own names."""
    return ", ".join(f"sum({name}) AS {name}" for name in scored_columns(regulation))
