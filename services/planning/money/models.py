"""What finance tells of the money of activities.

`activity_money`    one row per allocation, tranche and payment, as it was told last.
`activity_funding`  activities whose sources have all committed: that was told once.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Text
from sqlmodel import Field

from services.chassis.columns import CODE, moment_told, rupiah
from services.planning.db import Table


class Kind(StrEnum):
    """How far money is."""

    committed = "committed"
    released = "released"
    spent = "spent"


class ActivityMoney(Table, table=True):
    """An allocation, a tranche or a payment, by its id in finance."""

    __tablename__ = "activity_money"
    id: UUID = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    activity_id: UUID | None = Field(default=None, index=True)
    region: str = Field(sa_type=CODE)
    source: str = Field(sa_type=Text)
    ceiling_id: UUID | None = None  # of an allocation
    amount: Decimal = rupiah()
    version: int


class ActivityFunding(Table, table=True):
    """An activity all of whose sources have committed, named by its id."""

    __tablename__ = "activity_funding"
    id: UUID = Field(primary_key=True, foreign_key="activities.id")
    region: str = Field(sa_type=CODE)
    funded_at: datetime = moment_told()
