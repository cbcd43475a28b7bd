"""The shapes in which trainings come in; people are counted, never named."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, WithJsonSchema
from pydantic import Field as Rule

from contracts.planning import TrainingKind, TrainingMethod, VillageStatus
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, Day, example
from services.planning.funds import Costs
from services.planning.shapes import Count, Document, Note, Region, Title, Year, written


class State(StrEnum):
    """Only what is held counts."""

    planned = "planned"
    held = "held"
    cancelled = "cancelled"


class Role(StrEnum):
    """Whom a training is for, and who took part. `tim_fasilitator` is askot and facilitators in one."""

    korkot = "korkot"
    askot_mandiri = "askot_mandiri"
    askot = "askot"
    senior_fasilitator = "senior_fasilitator"
    fasilitator = "fasilitator"
    tim_fasilitator = "tim_fasilitator"
    opd = "opd"
    lurah_kades = "lurah_kades"
    perangkat_desa = "perangkat_desa"
    bkm = "bkm"
    up = "up"
    tipp = "tipp"
    ksm = "ksm"
    kpp = "kpp"
    relawan = "relawan"
    warga = "warga"
    lainnya = "lainnya"


MOST_LINES, MOST_DAYS, MOST_PLACES, MOST_ATTENDED = 50, 366, 50, 60
Line = Annotated[str, Rule(min_length=1, max_length=500)]
Lines = Annotated[list[Line], Rule(max_length=MOST_LINES)]
Methods = Annotated[list[TrainingMethod], Rule(max_length=4)]
Roles = Annotated[list[Role], Rule(max_length=len(Role))]
Days = Annotated[int, Rule(strict=True, ge=1, le=MOST_DAYS)]
Jp = Annotated[int, Rule(strict=True, ge=0, le=5000, description="Jam pelajaran: lesson hours.")]
MEAN = r"[0-9]{1,3}(\.[0-9]{1,2})?"
Mean = Annotated[
    Decimal,
    Rule(ge=0, le=100),
    written(MEAN, Decimal),
    WithJsonSchema({"type": "string", "pattern": f"^{MEAN}$", "maxLength": 6}),
]
Answers = Annotated[int, Rule(strict=True, ge=1, le=100_000)]


class Place(Body, json_schema_extra=example(region="35.19.09.2010", name="Balai desa")):
    """Where: a region inside the training's, a place in words, or both."""

    region: Region | None = None
    name: Title | None = None


class Participants(Body, json_schema_extra=example(role="tipp", male=5, female=6, mbr=4)):
    """How many of a role; `untold` are those of whom the sex was not told, `mbr` is among all."""

    role: Role
    male: Count = 0
    female: Count = 0
    untold: Count = 0
    mbr: Count | None = None


class Attended(Body, json_schema_extra=example(day="2026-11-23", present=24)):
    """How many were there on a day."""

    day: Day
    present: Count


class Score(Body, json_schema_extra=example(mean="54.50", n=24)):
    """The mean of `n` answers, 0 to 100."""

    mean: Mean
    n: Answers


class Evaluation(
    Body,
    json_schema_extra=example(
        subject="Pemetaan swadaya",
        pre={"mean": "54.50", "n": 24},
        post={"mean": "81.25", "n": 22},
    ),
):
    """What was known of a subject before, and what after; at least one of the two."""

    subject: Title
    pre: Score | None = None
    post: Score | None = None


class Planned(Body):
    """What is said of a training before it is held, and can be corrected."""

    methods: Methods | None = None
    materials: Lines | None = None
    audience: Roles | None = None
    year: Annotated[Year | None, Rule(description="Of `begin_on`, if that is told.")] = None
    begin_on: Day | None = None
    end_on: Annotated[Day | None, Rule(description="`begin_on`, if left out.")] = None
    days: Annotated[Days | None, Rule(description="All of them, if left out.")] = None
    jp: Jp | None = None
    places: Annotated[list[Place], Rule(max_length=MOST_PLACES)] | None = None
    origins: Annotated[
        list[Region] | None,
        Rule(max_length=MOST_PLACES, description="Regions that sent participants."),
    ] = None
    village_status: VillageStatus | None = None
    costs: Costs | None = None
    source: Annotated[
        Title | None, Rule(description="The paper from which an old training is known.")
    ] = None
    note: Note | None = None


class TrainingCreate(
    Planned,
    json_schema_extra=example(
        region="35.19.09.2010",
        kind="pelatihan_masyarakat",
        title="Pelatihan TIPP: pemetaan swadaya",
        methods=["diskusi_kelas", "ojt"],
        materials=["Pemetaan swadaya", "RPLP dan RTPLP"],
        audience=["tipp", "relawan"],
        begin_on="2026-11-23",
        end_on="2026-11-24",
        jp=16,
        places=[{"region": "35.19.09.2010", "name": "Balai desa"}],
        village_status="peningkatan",
        costs=[{"source": "bdi", "amount": "4500000.00"}],
    ),
):
    """A training that is planned. With `activity`, it is part of that activity of the cycle."""

    id: UUID | None = None
    region: Region
    kind: TrainingKind
    title: Title
    institution_id: Annotated[UUID | None, Rule(description="Who holds it.")] = None
    cycle_id: UUID | None = None
    activity: Annotated[str | None, Rule(max_length=100)] = None
    meeting_id: UUID | None = None


class Outcome(Body):
    """What became of a training."""

    participants: Annotated[list[Participants], Rule(max_length=len(Role))] | None = None
    attendance: Annotated[list[Attended], Rule(max_length=MOST_ATTENDED)] | None = None
    evaluations: Annotated[list[Evaluation], Rule(max_length=MOST_LINES)] | None = None
    minutes: Document | None = None
    attendance_list: Document | None = None


class TrainingHold(
    Outcome,
    json_schema_extra=example(
        begin_on="2026-11-23",
        end_on="2026-11-24",
        participants=[{"role": "tipp", "male": 5, "female": 6, "mbr": 4}],
        attendance=[{"day": "2026-11-23", "present": 11}],
        evaluations=[{"subject": "Pemetaan swadaya", "pre": {"mean": "54.50", "n": 11}}],
        minutes={"number": "BA/12/2026", "date": "2026-11-24"},
    ),
):
    """What took place. What is left out is as it was planned; nobody counted is no participants."""

    begin_on: Day | None = None
    end_on: Day | None = None
    days: Days | None = None
    jp: Jp | None = None
    costs: Costs | None = None


class TrainingPatch(Planned, Outcome, json_schema_extra=example(jp=12)):
    """What is left out stays, null clears, a list takes the place of the whole list.

    What became of a training is told when it is held, and corrected here afterwards.
    """

    kind: TrainingKind | None = None
    title: Title | None = None


class TrainingCancel(Body, json_schema_extra=example(reason="Banjir; dijadwalkan ulang.")):
    """Why it does not take place."""

    reason: Line


class TrainingFilter(BaseModel):
    """Which trainings are listed."""

    model_config = ConfigDict(extra="forbid")

    region: Annotated[str | None, Rule(max_length=100)] = None
    year: Annotated[int | None, Rule(ge=2000, le=2100)] = None
    kind: TrainingKind | None = None
    state: State | None = None
    cycle_id: UUID | None = None
    meeting_id: UUID | None = None
    institution_id: UUID | None = None


class TrainingPage(TrainingFilter):
    """A page of them."""

    limit: Limit = LIMIT
    cursor: Cursor = None
