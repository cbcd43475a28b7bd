"""What facts add up to by region and year: a region's row counts all that lies in it.

Kept by exchange: a fact that changes is taken off as it was and added as it is. So reading a sum
costs a few rows, whatever lies below.
"""

from decimal import Decimal

from sqlalchemy import Numeric
from sqlmodel import Field

from services.chassis.columns import CODE
from services.reporting.db import Table
from services.reporting.facts.base import WORD


class MoneyDelta(Table, table=True):
    """Rupiah by source, fiscal year and kind of posting."""

    __tablename__ = "money_deltas"
    generation: int = Field(primary_key=True)
    level: str = Field(sa_type=WORD, primary_key=True)
    region: str = Field(sa_type=CODE, primary_key=True)
    year: int = Field(primary_key=True)
    source: str = Field(sa_type=WORD, primary_key=True)
    kind: str = Field(sa_type=WORD, primary_key=True)
    amount: Decimal = Field(sa_type=Numeric)


class ActivityDelta(Table, table=True):
    """Activities and what they cost, by year of the plan, dimension (Tridaya) and state."""

    __tablename__ = "activity_deltas"
    generation: int = Field(primary_key=True)
    level: str = Field(sa_type=WORD, primary_key=True)
    region: str = Field(sa_type=CODE, primary_key=True)
    year: int = Field(primary_key=True)
    dimension: str = Field(sa_type=WORD, primary_key=True)
    state: str = Field(sa_type=WORD, primary_key=True)
    activities: int
    cost: Decimal = Field(sa_type=Numeric)
