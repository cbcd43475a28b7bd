"""Activities and money of a region by source, by dimension (Tridaya) or by programme."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field

from services.reporting.funds.models import Stages

Of = Literal["source", "dimension", "programme"]
Level = Literal["province", "regency", "district", "village"]


class Share(Stages):
    """A source, a dimension or a programme."""

    value: str | None = Field(description="None: money that is meant for no activity, as BOP.")
    activities: int = Field(
        description="That are not cancelled; one that counts on two sources is in both."
    )
    planned: Decimal = Field(
        description="What they cost by their RAB; of a source: what it is meant to pay. Rupiah."
    )


class Broken(BaseModel):
    """A region and its shares."""

    region: str
    name: str
    shares: list[Share]


class Breakdown(BaseModel):
    """A region in a year or on a day, broken down, as are those of a level below it."""

    region: str
    year: int
    on: date | None = Field(description="As it was known when this day ended, WIB.")
    of: Of
    by: Level
    items: list[Broken]
    total: Broken
    next: str | None
