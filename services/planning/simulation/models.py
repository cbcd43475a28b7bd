"""What a sealed round measured in each RT, and what activities would change of it.

`measurements`  an RT's numbers in a sealed round: a fact, kept once, never changed.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import JSON, Index, Text
from sqlmodel import Field

from services.chassis.columns import CODE, moment_told
from services.chassis.shapes import Body, View, example
from services.planning.db import Table
from services.planning.shapes import Region, RtCode

MOST = 10_000


class Measurement(Table, table=True):
    """One RT in one sealed round. `measures` and `volumes` hold decimals as text, as told.

    Both are empty when the event was told before they were in it.
    """

    __tablename__ = "measurements"
    __table_args__ = (Index("ix_measurements_rt", "rt"), Index("ix_measurements_area", "area"))
    round_id: UUID = Field(primary_key=True)
    rt: str = Field(sa_type=CODE, primary_key=True)
    year: int
    measured_at: datetime = moment_told()
    assessment_id: UUID
    regulation: str = Field(sa_type=Text)
    area: str | None = Field(default=None, sa_type=CODE)
    measures: dict[str, str | None] = Field(sa_type=JSON)
    volumes: dict[str, str | None] = Field(sa_type=JSON)
    total: int
    slum_class: str = Field(sa_type=Text)


Volume = Annotated[Decimal, Rule(gt=0, max_digits=15, decimal_places=6)]
Criterion = Annotated[str, Rule(max_length=10)]
Cost = Annotated[Decimal, Rule(ge=0, max_digits=18, decimal_places=2)]


class Move(Body, json_schema_extra=example(rt="35.19.09.2010-000-007", volumes={"2b": "140"})):
    """An activity by its id; or so much of some criteria in an RT, in each criterion's unit."""

    activity_id: UUID | None = None
    rt: RtCode | None = None
    volumes: Annotated[dict[Criterion, Volume], Rule(min_length=1, max_length=40)] | None = None
    cost: Cost | None = Rule(None, description="Rupiah; an activity brings the sum of its RAB.")


class Simulate(
    Body,
    json_schema_extra=example(
        region="35.19.09.2010",
        activities=[
            {"rt": "35.19.09.2010-000-007", "volumes": {"2b": "140"}, "cost": "80000000.00"}
        ],
    ),
):
    """`activities`, or `plan_id` for all of a plan; without a round, the newest of each RT."""

    round_id: UUID | None = None
    region: Region
    activities: list[Move] = Rule(default_factory=list, max_length=MOST)
    plan_id: UUID | None = None
    all: bool = Rule(False, strict=True, description="Every RT of the region is an item.")


class ScoreView(View):
    """The score of a place, and the percent served in each aspect of the exit rule."""

    total: int
    slum_class: str
    services: dict[str, Decimal]


class ExitView(View):
    """The two keys after it: total below the slum line, and every service high enough."""

    score: bool
    services: bool


class EffectView(View):
    """A place before and after. `leaves_ha`: of RTs that were slum and pass both keys."""

    code: str
    regulation: str
    area_ha: Decimal
    before: ScoreView
    after: ScoreView
    exit: ExitView
    leaves_ha: Decimal


class RtEffect(EffectView):
    """An RT."""

    round_id: UUID = Rule(description="The sealed round that its numbers are from.")
    area: str | None = Rule(description="Its kawasan in that round.")


class AreaEffect(EffectView):
    """A kawasan, scored from the sums of its RTs."""

    rts: int


class PlaceLeftOut(View):
    """A place of an activity whose criterion the round has not, or means something else by."""

    activity_id: UUID
    rt: str
    criterion: str
    regulation: str = Rule(description="Whose criterion the activity means.")
    volume: Decimal


class SimulationTotal(View):
    """All of it together. `cost_per_ha` is null when nothing leaves, or no cost is known."""

    rts: int = Rule(description="RTs that something is done in.")
    rts_leaving: int
    leaves_ha: Decimal
    cost: Decimal
    cost_per_ha: Decimal | None
    uncosted: int = Rule(description="Activities whose cost nobody said: they count 0 in `cost`.")


class Simulation(View):
    """What would change; nothing is kept."""

    items: list[RtEffect]
    areas: list[AreaEffect]
    areas_left_out: list[str] = Rule(
        description="Areas that cannot be summed: partly outside your regions, unmeasured, or "
        "measured by several regulations."
    )
    places_left_out: list[PlaceLeftOut] = Rule(
        description="Places that count nothing: the regulation of the round has no such criterion, "
        "or means something else by it."
    )
    total: SimulationTotal
