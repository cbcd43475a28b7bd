"""Which codes of regions follow which, as survey told: what figures are restated by."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Numeric
from sqlmodel import Field

from services.chassis.columns import CODE, moment_told
from services.reporting.db import Table
from services.reporting.facts.base import word


class RegionLine(Table, table=True):
    """From a code to another; `share` of the old goes to the new. Lines are never taken back."""

    __tablename__ = "region_lines"
    generation: int = Field(primary_key=True)
    valid_from: date = Field(primary_key=True)
    old_code: str = Field(sa_type=CODE, primary_key=True)
    new_code: str = Field(sa_type=CODE, primary_key=True)
    change_id: UUID
    kind: str = word()
    name: str = word()
    share: Decimal = Field(sa_type=Numeric)
    told_at: datetime = moment_told()
