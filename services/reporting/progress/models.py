"""How far activities and cycles of a region are."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, Field


class StateCount(BaseModel):
    """Activities of a dimension (Tridaya) in a state."""

    dimension: str
    state: str
    activities: int
    cost: Decimal


class People(BaseModel):
    """Whom completed activities serve; who is served by two counts twice."""

    male: int
    female: int
    mbr: int
    poor: int
    households: int


class Labour(BaseModel):
    """Days of work, wages, and what people gave."""

    hok_male: Decimal
    hok_female: Decimal
    wages: Decimal
    swadaya: Decimal


class CurvePoint(BaseModel):
    """One month: percent of all cost that was planned to be built by then, and that was."""

    month: date = Field(description="Its first day.")
    planned: Decimal
    physical: Decimal


class ProgressRead(BaseModel):
    """Activities of a region: states, physical and financial progress, S-curve, people."""

    region: str
    name: str
    year: int | None
    activities: list[StateCount]
    cost: Decimal = Field(description="Of activities that are not cancelled, rupiah.")
    physical_percent: Decimal | None = Field(description="Of their cost, by the weekly reports.")
    committed: Decimal
    released: Decimal
    spent: Decimal
    financial_percent: Decimal | None = Field(description="Spent of committed.")
    completed: int
    handed_over: int
    certificates: dict[str, int] = Field(description="KB (baik), KC (cukup), KK (kurang).")
    people: People
    labour: Labour
    curve: list[CurvePoint]


class StageCounts(BaseModel):
    """Cycles by how far a stage is."""

    belum: int
    proses: int
    selesai: int


class QuickStatusItem(BaseModel):
    """A region's cycles of a year and programme."""

    region: str
    name: str
    cycles: int
    stages: dict[str, StageCounts]


class QuickStatusRead(BaseModel):
    """Quick Status: cycles of villages (or of cities) by stage, region by region."""

    region: str
    year: int
    level: str
    by: str
    items: list[QuickStatusItem]
    total: QuickStatusItem
