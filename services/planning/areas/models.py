"""Kawasan as survey has drawn them: what maps of plans draw.

`area_outlines`  the newest that was told of a kawasan; its outline is simplified for maps.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Numeric, Text
from sqlmodel import Field

from services.chassis.columns import CODE
from services.planning.db import Table


class AreaOutline(Table, table=True):
    """One kawasan. `region` is the regency that it lies in; the geometry is null when taken away."""

    __tablename__ = "area_outlines"
    code: str = Field(sa_type=CODE, primary_key=True)
    region: str = Field(sa_type=CODE)
    name: str = Field(sa_type=Text)
    measured_ha: Decimal | None = Field(default=None, sa_type=Numeric)
    verified_ha: Decimal | None = Field(default=None, sa_type=Numeric)
    geometry: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    version: int
