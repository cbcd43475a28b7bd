"""Money of a region: by source and fiscal year, or by dimension (Tridaya)."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field

By = Literal["source", "dimension"]


class Stages(BaseModel):
    """Rupiah, from what is set to what is spent."""

    ceiling: Decimal = Field(description="Pagu. Of no dimension, for it is meant for none yet.")
    committed: Decimal = Field(
        description="Set aside by SPPB or contract, less what was taken back."
    )
    released: Decimal = Field(description="Paid out in tranches.")
    spent: Decimal = Field(description="Spent of that, by receipts.")
    contributed: Decimal = Field(description="What people gave in money, labour, goods and land.")
    released_percent: Decimal | None = Field(description="Of what is committed.")
    spent_percent: Decimal | None = Field(description="Of what is released.")


class FundsItem(Stages):
    """A source or a dimension in a fiscal year; no dimension: meant for no activity, as BOP."""

    fiscal_year: int
    source: str | None
    dimension: str | None


class FundsRead(BaseModel):
    """Money of all that lies in a region."""

    region: str
    name: str
    since: int
    until: int
    by: By
    items: list[FundsItem]
    total: Stages
