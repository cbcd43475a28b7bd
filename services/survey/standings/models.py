"""Where a place stands beside its score: considerations, legality, priority, pattern, authority."""

from decimal import Decimal

from pydantic import Field as Rule

from contracts.survey import CitySize, Degree
from services.chassis.shapes import View


class StandingRead(View):
    """What people know of a place, and what the regulation makes of it; null with a flag why.

    Of an RT and an area everything, of a village who is in charge, of a region above nothing.
    """

    strategic: bool | None = Rule(default=None, description="8a, stated or from Format B 38.")
    city_size: CitySize | None = Rule(default=None, description="Of the regency or city.")
    people_per_ha: int | None = Rule(default=None, description="Whole people per hectare.")
    density: Degree | None = Rule(default=None, description="8b, by the size of the city.")
    potential: bool | None = Rule(default=None, description="8c, stated or from Format B 40.")
    land_status_clear: bool | None = Rule(default=None, description="9a, as stated.")
    fits_spatial_plan: bool | None = Rule(default=None, description="9b, as stated.")
    considerations: int | None = Rule(default=None, description="Sum of the scores of 8a, 8b, 8c.")
    considerations_class: Degree | None = None
    legal: bool | None = Rule(default=None, description="Both answers to 9a and 9b are positive.")
    priority: int | None = Rule(default=None, description="1 is first, 9 is last.")
    priority_code: str | None = Rule(default=None, description="A1 to C6; even is not legal.")
    pattern: str | None = Rule(
        default=None,
        description="How it is handled: `renewal` (peremajaan), `resettlement` (permukiman "
        "kembali), `restoration` (pemugaran).",
    )
    authority: str | None = Rule(
        default=None,
        description="Who is in charge of the slum of the village: `district` (kabupaten/kota), "
        "`province`, `central`.",
    )
    village_slum_ha: Decimal | None = Rule(
        default=None, description="Hectares of the village's RTs that are a slum."
    )
    context_flags: tuple[str, ...] = Rule(default=(), description="Why something is null.")


class ReasonRead(View):
    """One rule around the score as it was applied."""

    id: str = Rule(description="8a, 8b, 8c, considerations, 9a, 9b, legality, priority, ...")
    answer: str | None
    points: int | None = Rule(description="The score, the sum, or the number of the priority.")
    article: str
    text_id: str
    text_en: str


class MeasuresRead(View):
    """The numbers behind a score, decimals without idle zeros."""

    area_ha: str | None
    buildings: str | None
    households: str | None
    population: str | None
    road_ideal_m: str | None
    drain_ideal_m: str | None
    volumes: dict[str, str | None]


class ContextInputs(View):
    """What was known beside the numbers."""

    strategic: bool | None
    city_size: CitySize | None
    potential: bool | None
    land_status_clear: bool | None
    fits_spatial_plan: bool | None
    village_slum_ha: str | None


class InputsRead(View):
    """All that goes into an assessment.

    `inputs_hash` of a sealed one is the SHA-256 of this object as JSON with sorted keys and no
    spaces, in hexadecimal digits.
    """

    regulation: str
    aspect_average: str
    measures: MeasuresRead
    context: ContextInputs
