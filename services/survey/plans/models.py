"""The plan of a round: meetings, transects and interviews in a village, and how far they are."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import DateTime, Index, Text
from sqlmodel import Field

from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.shapes import Body, Day, View, example
from services.survey.db import Table

LONGEST_MINUTES, MOST_RTS = 20_000, 500


class StepKind(StrEnum):
    fgd_village = "fgd_village"
    fgd_rt = "fgd_rt"
    transect = "transect"
    interviews = "interviews"
    verification = "verification"
    other = "other"


class StepState(StrEnum):
    """Derived: `overdue` is not held though the deadline has passed, by the village's calendar."""

    planned = "planned"
    overdue = "overdue"
    held = "held"
    cancelled = "cancelled"


class ProgressBy(StrEnum):
    village = "village"
    rt = "rt"


Village = Annotated[str, Rule(max_length=100, examples=["35.19.09.2010"])]
RtCode = Annotated[str, Rule(max_length=100, examples=["35.19.09.2010-001-007"])]
Title = Annotated[str, Rule(min_length=1, max_length=200)]
Place = Annotated[str, Rule(min_length=1, max_length=200)]
Minutes = Annotated[
    str, Rule(max_length=LONGEST_MINUTES, description="Notulen; no names, no NIK of residents.")
]
Count = Annotated[int, Rule(strict=True, ge=0, le=100_000)]
Facilitator = Annotated[UUID, Rule(description="The account that leads the step.")]
Target = Annotated[Count, Rule(description="Households to interview.")]


class Attendance(
    Body, json_schema_extra=example(male=12, female=21, disabled=1, poor=9), from_attributes=True
):
    """How many came. Only counts: a list of names would be personal data, it stays on paper.

    `disabled` and `poor` are among the men and women, not beside them.
    """

    male: Count
    female: Count
    disabled: Count
    poor: Count | None = None


class StepCreate(
    Body,
    json_schema_extra=example(
        kind="fgd_rt",
        rt="35.19.09.2010-001-007",
        title="FGD RT 007",
        planned_on="2026-12-01",
        deadline="2026-12-11",
    ),
):
    """In a village (`region`) or in an RT of it (`rt`, which says the village too)."""

    id: UUID | None = None
    kind: StepKind
    region: Village | None = None
    rt: RtCode | None = None
    title: Title
    planned_on: Day
    deadline: Day
    place: Place | None = None
    facilitator: Facilitator | None = None
    target: Target | None = None


class StandardCreate(
    Body,
    json_schema_extra=example(
        village="35.19.09.2010",
        rts=["35.19.09.2010-001-007"],
        start="2026-12-01",
        deadline="2026-12-11",
    ),
):
    """`rts` null is every RT of the village that is known from sheets and areas; `[]` is none."""

    village: Village
    rts: Annotated[list[RtCode], Rule(max_length=MOST_RTS)] | None = None
    start: Day
    deadline: Day


class StepPatch(Body, json_schema_extra=example(planned_on="2026-12-03", deadline="2026-12-14")):
    """What is left out stays. Null takes facilitator, target, place or the cancellation away."""

    title: Title | None = None
    planned_on: Day | None = None
    deadline: Day | None = None
    place: Place | None = None
    facilitator: Facilitator | None = None
    target: Target | None = None
    cancelled_reason: Annotated[str, Rule(min_length=1, max_length=500)] | None = None


class StepHeld(
    Body,
    json_schema_extra=example(
        held_on="2026-11-20",
        place="Balai desa",
        attendance={"male": 12, "female": 21, "disabled": 1},
        minutes="Jalan lingkungan rusak di gang barat; air sumur keruh saat kemarau.",
    ),
):
    """What happened, once it has. Sent again it takes the place of what was told before."""

    held_on: Day
    place: Place | None = None
    attendance: Attendance | None = None
    minutes: Minutes | None = None


class PlanStep(Table, table=True):
    """`region` is the village, `rt` the RT in it that the step is about, if it is about one."""

    __tablename__ = "plan_steps"
    __table_args__ = (
        Index("ix_plan_steps_round_id_planned_on_id", "round_id", "planned_on", "id"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    round_id: UUID = Field(foreign_key="rounds.id")
    kind: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    rt: str | None = Field(default=None, sa_type=Text)
    title: str = Field(sa_type=Text)
    planned_on: date
    deadline: date
    held_on: date | None = None
    place: str | None = Field(default=None, sa_type=Text)
    facilitator: UUID | None = None
    target: int | None = None
    minutes: str | None = Field(default=None, sa_type=Text)
    male: int | None = None
    female: int | None = None
    disabled: int | None = None
    poor: int | None = None
    cancelled_reason: str | None = Field(default=None, sa_type=Text)
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))


class StepLine(View):
    """A step in a list."""

    id: UUID
    round_id: UUID
    kind: StepKind
    state: StepState
    region: str
    rt: str | None
    title: str
    planned_on: date
    deadline: date
    held_on: date | None
    place: str | None
    facilitator: UUID | None
    target: int | None
    attendance: Attendance | None
    has_minutes: bool
    cancelled_reason: str | None
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class StepRead(StepLine):
    minutes: str | None


class StandardRead(View):
    """The steps that were missing; `skipped` were there already, whatever became of them."""

    made: int
    skipped: int
    items: list[StepLine]


class StepCounts(View):
    planned: int
    overdue: int
    held: int
    cancelled: int


class RecordCounts(View):
    """Household records by state."""

    received: int = 0
    returned: int = 0
    approved: int = 0
    rejected: int = 0
    merged: int = 0


class ProgressSum(RecordCounts):
    steps: StepCounts
    target: int | None = Rule(description="Households to interview, of steps not cancelled.")
    rts: int = Rule(description="RTs with a step, a household or a sheet in the round.")
    sheets: int = Rule(description="How many of them have a sheet.")
    sheet: bool = Rule(description="Whether each of them has a sheet.")


class ProgressItem(ProgressSum):
    code: str
    name: str


class Progress(View):
    """`total` is of all that is asked for, also of steps of the village that are in no RT."""

    items: list[ProgressItem]
    total: ProgressSum
    next: str | None = None
