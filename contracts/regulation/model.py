"""A regulation as data: the frozen model of one TOML package."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.regulation import checks

SlumClassId = Literal["none", "light", "medium", "heavy"]
Level = Literal["low", "medium", "high"]
CitySize = Literal["metropolitan", "large", "medium", "small"]
ConsideredFact = Literal["strategic", "density", "potential"]
LegalFact = Literal["land_status_clear", "fits_spatial_plan"]
Denominator = Literal[
    "area_ha", "buildings", "households", "population", "road_ideal_m", "drain_ideal_m"
]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Sourced(_Frozen):
    """A part of the law and where it was found; `unconfirmed` when it was not."""

    provenance: str = Field(min_length=1)
    note: str = ""


class _Named(_Sourced):
    name_id: str = Field(min_length=1)
    name_en: str = Field(min_length=1)


class Article(_Sourced):
    """An article of the regulation and what it is about."""

    id: str
    about: str


class Aspect(_Named):
    """One of the aspects that group the criteria."""

    id: str
    article: str


class Criterion(_Named):
    """One criterion: what is counted, in which unit, and what it is divided by.

    `measure` is how the regulation words the share; unit and article come from the package's
    `units` and from the aspect unless the criterion states its own. What two regulations count
    alike has the same `concept`, whatever its number; it is the id unless stated.
    """

    id: str
    concept: str
    aspect: str
    definition: str
    measure: str
    unit: str
    denominator: Denominator
    article: str


class Band(_Sourced):
    """Points for a rounded percent from `min` (inclusive) up to the next band."""

    min: Decimal
    score: int = Field(ge=0)
    label: str


class Rounding(_Sourced):
    """How a percent is rounded before it is banded: half away from zero."""

    mode: Literal["half_up"]
    decimals: int = Field(ge=0, le=4)


class SlumClass(_Named):
    """A class of slum and its totals, both bounds inclusive."""

    id: SlumClassId
    min: int
    max: int


class AspectAverageRule(_Sourced):
    """How an aspect average is made: every percent counts, or only those that score."""

    id: str
    counts: Literal["every_percent", "percents_that_score"]


class Option(_Frozen):
    """An answer to a consideration and its points."""

    id: str
    name_id: str
    name_en: str
    score: int


class Consideration(_Named):
    """One of the other considerations (8a, 8b, 8c), and the fact about a place that answers it."""

    id: str
    fact: ConsideredFact
    options: tuple[Option, ...] = Field(min_length=1)


class DensityBand(_Sourced):
    """People per hectare from `min` up, in cities of these sizes, and the answer it means."""

    cities: tuple[CitySize, ...]
    option: str
    min: int


class ConsiderationClass(_Named):
    """A class of the summed considerations, both bounds inclusive."""

    id: Level
    min: int
    max: int


class LegalityItem(_Named):
    """One of the two questions about legality (9a, 9b), and the fact that answers it."""

    id: str
    fact: LegalFact


class LegalityRule(_Sourced):
    """How the legality answers join: legal when all are positive."""

    rule: Literal["all_positive"]


class PriorityCell(_Frozen):
    """The priority of a class under given considerations, and its codes by legality."""

    slum_class: SlumClassId
    considerations: Level
    number: int = Field(ge=1)
    code_legal: str
    code_illegal: str


class PriorityProvenance(_Frozen):
    """Where the priority numbers and the codes come from."""

    number: str
    code: str


class Handling(_Named):
    """How a place of a class is handled, by legality (pola penanganan)."""

    slum_class: SlumClassId
    legal: bool
    id: str


class Authority(_Named):
    """Who is in charge from `min_ha` hectares (inclusive) up."""

    id: str
    min_ha: Decimal


class Basis(_Sourced):
    """Which text states a rule, with its article."""

    article: str = Field(min_length=1)


class Bases(_Frozen):
    """What the rules around the score are founded on."""

    considerations: Basis
    legality: Basis
    priority: Basis
    handling: Basis
    authority: Basis


class ExitRule(_Sourced):
    """When a place leaves the slum total: these aspects served at least `service_min` percent."""

    aspects: tuple[str, ...] = Field(min_length=1)
    service_min: Decimal


class Package(_Frozen):
    """A whole regulation, checked: see `contracts.regulation.checks` for what is refused."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    short_title: str
    valid_from: date
    valid_to: date | None = None
    validity_provenance: str
    articles: tuple[Article, ...]
    aspects: tuple[Aspect, ...] = Field(min_length=1)
    units: dict[Denominator, str]
    rounding: Rounding
    bands: tuple[Band, ...] = Field(min_length=2)
    classes: tuple[SlumClass, ...] = Field(min_length=2)
    aspect_averages: tuple[AspectAverageRule, ...] = Field(min_length=1)
    aspect_average_default: str
    considerations: tuple[Consideration, ...]
    density_bands: tuple[DensityBand, ...]
    consideration_classes: tuple[ConsiderationClass, ...]
    legality: tuple[LegalityItem, ...] = Field(min_length=1)
    legality_overall: LegalityRule
    priorities: tuple[PriorityCell, ...]
    priorities_provenance: PriorityProvenance
    handling: tuple[Handling, ...]
    area_decimals: int = Field(ge=0, le=6)
    authorities: tuple[Authority, ...] = Field(min_length=1)
    bases: Bases
    exit: ExitRule
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    sources: dict[str, str]

    @model_validator(mode="before")
    @classmethod
    def _inherit(cls, raw: Any) -> Any:
        return checks.inherit(raw)

    @model_validator(mode="after")
    def _check(self) -> Self:
        faults = checks.faults(self)
        if faults:
            raise ValueError(" ".join(faults))
        return self
