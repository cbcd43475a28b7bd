"""What an RPLP and the city's RP2KP-KP say of the same places, and where they differ."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule

from contracts.planning import PlanState
from services.chassis.pagination import LIMIT, MOST
from services.chassis.shapes import View


class Difference(StrEnum):
    """In what they differ."""

    uncovered = "uncovered"
    outside = "outside"
    volume = "volume"
    year = "year"


@dataclass(frozen=True, slots=True)
class Target:
    """What the city's plan means a place to get; without RTs it is of the whole village."""

    id: UUID
    village: str
    area: str
    rts: frozenset[str]
    criterion: str
    volume: Decimal
    begin_year: int
    end_year: int


@dataclass(frozen=True, slots=True)
class Planned:
    """What a village's plan does in an RT in a year, all its activities together."""

    plan_id: UUID
    rt: str
    criterion: str
    year: int
    volume: Decimal
    activities: tuple[UUID, ...]
    regulation: str = "permen-14-2018"  # whose criterion it is


class AlignmentFilter(BaseModel):
    """One RPLP, or all of a regency."""

    plan_id: UUID | None = None
    region: Annotated[str | None, Rule(max_length=100, description="A regency.")] = None
    limit: Annotated[int, Rule(ge=1, le=MOST, description="Differences per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class CityPlan(View):
    """The approved RP2KP-KP that is compared with."""

    id: UUID
    region: str
    edition: int
    begin_year: int
    end_year: int
    regulation: str


class VillagePlan(View):
    """An RPLP that was compared."""

    plan_id: UUID
    village: str
    name: str
    title: str
    edition: int
    state: PlanState
    differences: int


class DifferenceRead(View):
    """One difference. Volumes in `unit`; what does not apply is null."""

    kind: Difference
    village: str
    plan_id: UUID | None = Rule(description="The RPLP; null where the village has none.")
    target_id: UUID | None
    area: str
    rt: str | None
    criterion: str
    unit: str
    target: Decimal = Rule(description="What the city's plan means the place to get.")
    planned: Decimal = Rule(description="What the village's plan does there.")
    year: int | None
    begin_year: int | None
    end_year: int | None
    activities: list[UUID]
    text_id: str
    text_en: str


class Counts(View):
    uncovered: int
    outside: int
    volume: int
    year: int


class Alignment(View):
    """How well RPLPs agree with the RP2KP-KP of their regency."""

    region: str
    aligned: bool
    city_plan: CityPlan
    plans: list[VillagePlan]
    without_plan: list[str] = Rule(description="Villages with targets and no RPLP.")
    counts: Counts
    items: list[DifferenceRead]
    next: str | None
