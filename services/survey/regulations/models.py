"""Shapes of the score calculator; every decimal is a string."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from services.chassis.shapes import Body, View, example

AspectAverageRule = Literal["simple", "scored_only"]


class MeasuresIn(Body):
    """The numbers of one RT or any sum of them. Areas in hectares, lengths in metres."""

    area_ha: Decimal | None = None
    buildings: Decimal | None = None
    households: Decimal | None = None
    population: Decimal | None = None
    road_ideal_m: Decimal | None = None
    drain_ideal_m: Decimal | None = None
    volumes: dict[str, Decimal | None] = Field(
        default_factory=dict, description="Problem volume by criterion id, in the criterion's unit."
    )


class ScoreRequest(
    Body,
    json_schema_extra=example(
        regulation="permen-14-2018",
        measures={"buildings": "50", "volumes": {"1a": "20"}},
    ),
):
    """What to score, and under which regulation."""

    regulation: str = Field(max_length=100, examples=["permen-14-2018"])
    aspect_average: AspectAverageRule = "simple"
    measures: MeasuresIn


def _counted(value: object) -> object:
    """A missing number counts 0; its flag says that it was missing."""
    return 0 if value is None else value


Counted = Annotated[Decimal, BeforeValidator(_counted)]


class CriterionRead(View):
    id: str
    volume: Counted
    denominator: Counted
    percent: Decimal
    score: int
    flags: tuple[str, ...]


class AspectRead(View):
    id: str
    average: Decimal


class ScoreRead(View):
    """One score, explained by criterion and aspect."""

    regulation: str
    total: int
    slum_class: str
    criteria: tuple[CriterionRead, ...]
    aspects: tuple[AspectRead, ...]
    average: Decimal
    flags: tuple[str, ...]


class CriterionText(View):
    id: str
    aspect: str
    name_id: str
    name_en: str
    unit: str
    denominator: str


class RegulationRead(View):
    """A regulation package in short."""

    id: str
    title: str
    slum_line: int
    criteria: tuple[CriterionText, ...]
