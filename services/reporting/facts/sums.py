"""What facts add up to by region and year: a region's row counts all that lies in it.

Kept by exchange: a fact that changes is taken off as it was and added as it is. So reading a sum
costs a few rows, whatever lies below.
"""

from decimal import Decimal
from typing import get_args
from uuid import UUID

from sqlalchemy import Numeric
from sqlmodel import Field

from contracts.planning_activities import Dimension
from services.chassis.columns import CODE
from services.reporting.db import Table
from services.reporting.facts.base import WORD

# A kind of posting by the sum that it goes into.
KINDS = {
    "ceiling": "ceiling",
    "committed": "allocation",
    "released": "tranche",
    "spent": "payment",
    "contributed": "contribution",
}
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


class RecapRegion(Table, table=True):
    """A region of which something was told, and of which year first: a score, money, an activity.

    `changed` is another whenever one of its sums is: what was read of it before is outdated.
    """

    __tablename__ = "recap_regions"
    generation: int = Field(primary_key=True)
    level: str = Field(sa_type=WORD, primary_key=True)
    region: str = Field(sa_type=CODE, primary_key=True)
    since: int
    changed: UUID


class MoneyDelta(Table, table=True):
    """Rupiah by source and fiscal year, kind by kind."""

    __tablename__ = "money_deltas"
    generation: int = Field(primary_key=True)
    level: str = Field(sa_type=WORD, primary_key=True)
    region: str = Field(sa_type=CODE, primary_key=True)
    year: int = Field(primary_key=True)
    source: str = Field(sa_type=WORD, primary_key=True)
    ceiling: Decimal = Field(sa_type=Numeric)
    committed: Decimal = Field(sa_type=Numeric)
    released: Decimal = Field(sa_type=Numeric)
    spent: Decimal = Field(sa_type=Numeric)
    contributed: Decimal = Field(sa_type=Numeric)


class ActivityDelta(Table, table=True):
    """Activities and what they cost, by year of the plan and state, dimension by dimension."""

    __tablename__ = "activity_deltas"
    generation: int = Field(primary_key=True)
    level: str = Field(sa_type=WORD, primary_key=True)
    region: str = Field(sa_type=CODE, primary_key=True)
    year: int = Field(primary_key=True)
    state: str = Field(sa_type=WORD, primary_key=True)
    lingkungan: int
    sosial: int
    ekonomi: int
    lingkungan_cost: Decimal = Field(sa_type=Numeric)
    sosial_cost: Decimal = Field(sa_type=Numeric)
    ekonomi_cost: Decimal = Field(sa_type=Numeric)
