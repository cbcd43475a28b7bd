"""Where it goes: hectares over the years with a plain forecast, and RTs to watch."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field

from services.reporting.decrees.models import Crossed, Decreed

Reason = Literal["near", "rising"]


class WatchedRt(BaseModel):
    """An RT that may become slum, or gets worse."""

    rt: str
    name: str
    region: str
    year: int
    regulation: str
    total: int
    slum_class: str
    before: int | None = Field(description="The total of the round before.")
    reasons: list[Reason] = Field(
        description="`near`: no slum, and at most 5 points below the line. `rising`: more points than before."
    )


class YearRead(BaseModel):
    """A region as of a year with a sealed round."""

    year: int
    slum_ha: Decimal
    left_ha: Decimal
    decrees: Decreed = Field(description="In force at the end of the year.")
    crossed: Crossed = Field(description="Whether the year before rests on other decrees.")


class Forecast(BaseModel):
    """A straight line through the years, by least squares."""

    method: str
    since: int
    until: int
    change_ha: Decimal = Field(description="Hectares a year; below zero it falls.")
    crosses_decree: bool = Field(
        description="Its years rest on different decrees: what a slum is was set anew in between."
    )
    zero_year: int | None = Field(
        description="The first year in which the line is at the target; none when it does not fall."
    )


class TargetsRead(BaseModel):
    """Hectares left over the years, against the target of 0 ha."""

    region: str
    name: str
    target_ha: Decimal
    years: list[YearRead]
    forecast: Forecast | None = Field(description="Two years are needed for a line.")
