"""The 7+1 indicators of a region: volumes, what they are divided by, percents, and goals."""

from decimal import Decimal

from pydantic import BaseModel, Field


class CriterionRead(BaseModel):
    """One criterion, over all RTs of the region as their newest sealed round found them."""

    id: str
    name: str
    unit: str
    volume: Decimal = Field(description="Problem volume: what is left to be done (the gap).")
    of: Decimal = Field(description="What the volume is a share of, in the same unit.")
    percent: Decimal = Field(description="Share with the problem, as the regulation rounds it.")
    score: int = Field(description="Points of that percent.")
    article: str


class AspectRead(BaseModel):
    """One of the seven aspects with its criteria."""

    id: str
    name: str
    average: Decimal = Field(description="Mean of the percents of its criteria.")
    criteria: list[CriterionRead]


class GoalRead(BaseModel):
    """A goal of the programme or of the SDG, as far as sheets can tell, with its formula."""

    code: str = Field(examples=["100-0-100:air_minum", "sdg:6.1"])
    name: str
    percent: Decimal | None = Field(description="Without what it is divided by, there is none.")
    formula: str


class IndicatorsRead(BaseModel):
    """What was measured in a region up to a year, summed over its RTs and judged by the law."""

    region: str
    name: str
    year: int
    regulation: str
    mixed: bool = Field(
        description="Some RTs were scored by the older regulation: criteria of that alone are out."
    )
    rts: int
    area_ha: Decimal
    slum_ha: Decimal
    lowered_ha: Decimal = Field(
        description="Slum still, but of a better class than in the baseline (turun tingkat)."
    )
    buildings: Decimal
    households: Decimal
    population: Decimal
    slum_population: Decimal = Field(description="People in RTs that are slum.")
    aspects: list[AspectRead]
    goals: list[GoalRead]
    open_flags: int
