"""The recap, as DOORS describes it: what is slum, what was, what is left."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field

By = Literal["province", "regency", "district", "village", "rt"]


class ByClass(BaseModel):
    """RT counts by slum class."""

    none: int = 0
    light: int = 0
    medium: int = 0
    heavy: int = 0


class HectaresByClass(BaseModel):
    """Hectares by slum class, as recorded."""

    none: Decimal = Decimal(0)
    light: Decimal = Decimal(0)
    medium: Decimal = Decimal(0)
    heavy: Decimal = Decimal(0)


class MoneyRow(BaseModel):
    """Rupiah of one source."""

    source: str
    committed: Decimal
    released: Decimal
    spent: Decimal


class RecapFigures(BaseModel):
    """The figures of one region; hectares as recorded."""

    rts: ByClass
    area_ha: HectaresByClass
    slum_ha: Decimal = Field(description="Hectares of RTs that are light, medium or heavy.")
    baseline_ha: Decimal = Field(description="Hectares that were slum in the newest baseline.")
    below_line_ha: Decimal = Field(description="Was slum, scores below the line, no exit yet.")
    handled_ha: Decimal = Field(description="Left the slum list by a signed exit.")
    new_ha: Decimal = Field(description="Slum now, not slum in (or absent from) the baseline.")
    left_ha: Decimal = Field(description="Slum plus awaiting exit.")
    open_flags: int = Field(description="Unresolved flags behind these figures.")
    money: list[MoneyRow] = []
    activities: dict[str, int] = {}


class RecapItem(RecapFigures):
    region: str
    name: str


class RecapTotal(RecapItem):
    """The region asked for, as one row."""


class Recap(BaseModel):
    """A region in a year, broken down by a level; the newest sealed round carries forward."""

    region: str
    year: int
    by: By
    items: list[RecapItem]
    total: RecapTotal
    next: str | None
