"""What planning says: institutions, meetings, needs, plans, trainings. Counts, never people."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.base import Event
from contracts.finance import FundSourceCode
from contracts.money import Money

InstitutionKind = Literal["bkm", "tipp", "ksm", "kpp", "upl", "upk", "ups", "pokja_pkp"]
BkmStatus = Literal["awal", "berdaya", "mandiri", "menuju_madani"]
CycleLevel = Literal["village", "regency"]
Stage = Literal["pendataan", "perencanaan", "pelaksanaan", "pemantauan_evaluasi", "keberlanjutan"]
Progress = Literal["belum", "proses", "selesai"]
MeetingKind = Literal[
    "rembug_warga",
    "musyawarah_desa",
    "fgd",
    "lokakarya",
    "konsultasi",
    "uji_publik",
    "rapat_rutin",
    "monitoring",
    "lainnya",
]
PROGRAMME = "kotaku"  # where none is said
PlanKind = Literal["rp2kp_kp", "rplp", "rtplp", "rkm"]
PlanState = Literal["draft", "review", "final", "approved", "superseded"]
TrainingKind = Literal[
    "pkm",
    "pelatihan_fasilitator",
    "pelatihan_masyarakat",
    "sosialisasi",
    "ojt",
    "lainnya",
]
TrainingMethod = Literal["diskusi_kelas", "diskusi_kelompok", "lokakarya", "ojt"]
VillageStatus = Literal["pencegahan", "peningkatan", "peningkatan_ppmk"]


class Frozen(BaseModel):
    """A part of an event."""

    model_config = ConfigDict(frozen=True)


class Seats(Frozen):
    """How many men and women have a function; `element` is whom they come from."""

    function: str
    element: str | None
    male: int
    female: int


class TaskDone(Frozen):
    """One of the seven tasks in a year: begun, and done once it is."""

    task: str
    year: int
    started_on: date
    done_on: date | None


class InstitutionRegistered(Event):
    """An institution as it stands: registered, or told anew with what has changed."""

    subject: ClassVar[str] = "planning.institution.registered.v1"

    kind: InstitutionKind
    name: str
    under: UUID | None
    formed_on: date | None
    ended_on: date | None
    legal_kind: str | None
    legal_number: str | None
    legal_date: date | None
    members: tuple[Seats, ...]
    male: int
    female: int
    bkm_status: BkmStatus | None
    bkm_status_on: date | None
    tasks: tuple[TaskDone, ...]


class ActivityReached(Frozen):
    """One activity of a stage."""

    code: str
    started_on: date | None
    finished_on: date | None


class StageReached(Event):
    """How far a stage of a village's or city's cycle is; said whenever an activity of it moves.

    `state` is `selesai` once every activity that applies there is.
    """

    subject: ClassVar[str] = "planning.stage.reached.v1"

    cycle_id: UUID
    level: CycleLevel
    year: int
    programme: str
    stage: Stage
    state: Progress
    started_on: date | None
    finished_on: date | None
    activities: tuple[ActivityReached, ...]


class MeetingHeld(Event):
    """A meeting took place: who came in numbers, how much was decided, the minutes by their hash.

    What was said stays in planning: a sentence may name somebody.
    """

    subject: ClassVar[str] = "planning.meeting.held.v1"

    kind: MeetingKind
    held_on: date
    institution_id: UUID | None
    cycle_id: UUID | None
    activity: str | None
    male: int
    female: int
    disabled: int
    mbr: int | None
    agenda: int
    decisions: int
    minutes_sha256: str | None
    attendance_sha256: str | None


class NeedExhausted(Event):
    """Nothing of a need is left to do: the last of it was drawn by this activity.

    Volumes in `unit`. A later round that finds more opens the need again, and it may be told again.
    """

    subject: ClassVar[str] = "planning.need.exhausted.v1"

    rt: str
    regulation: str
    criterion: str
    unit: str
    opened: Decimal
    reserved: Decimal
    drawn: Decimal
    round_id: UUID
    year: int
    open_flags: int
    activity_id: UUID


class PlannedVolume(Frozen):
    """So much of a criterion, in its unit, over all places of a plan."""

    criterion: str
    unit: str
    volume: Decimal


class PlanEvent(Event):
    """One edition of a plan as it stands; what its chapters say stays in planning.

    `line_id` is what the editions of one plan share. `volumes` are the sums of its targets (of a
    city's plan) or of its activities. Cost in rupiah, as far as activities have one.
    """

    line_id: UUID
    edition: int
    kind: PlanKind
    area: str
    title: str
    begin_year: int
    end_year: int
    under: UUID | None
    institution_id: UUID | None
    regulation: str
    state: PlanState
    submitted_by: str | None
    legal_kind: str | None
    legal_number: str | None
    legal_date: date | None
    content_hash: str | None
    chapters: int
    targets: int
    activities: int
    open_comments: int
    cost: Decimal
    volumes: tuple[PlannedVolume, ...]


class PlanDrafted(PlanEvent):
    """An edition of a plan was begun: what is proposed for it names it from now on."""

    subject: ClassVar[str] = "planning.plan.drafted.v1"


class PlanSubmitted(PlanEvent):
    """An edition of a plan was handed in for review; from now on it stands still."""

    subject: ClassVar[str] = "planning.plan.submitted.v1"


class PlanReturned(PlanEvent):
    """The edition went back to its makers, with reasons, and is a draft again."""

    subject: ClassVar[str] = "planning.plan.returned.v1"


class PlanApproved(PlanEvent):
    """The edition was approved on a legal basis and is frozen: `content_hash` is of its content."""

    subject: ClassVar[str] = "planning.plan.approved.v1"


class PlanSuperseded(PlanEvent):
    """A newer edition of the plan was approved and holds from now on."""

    subject: ClassVar[str] = "planning.plan.superseded.v1"

    superseded_by: UUID


class Trained(Frozen):
    """How many of a role took part; of `untold` it is not known whether man or woman."""

    role: str
    male: int
    female: int
    untold: int
    mbr: int | None


class CostShare(Frozen):
    """What one source paid."""

    source: FundSourceCode
    amount: Money


class MeanScore(Frozen):
    """The mean of `n` answers, 0 to 100."""

    mean: Decimal
    n: int


class TrainingHeld(Event):
    """A training took place, or what was told of it is corrected: numbers and hashes, no sentence.

    Without days only its year is known, or not even that: an old record. No `participants`: nobody
    was counted. `pre` and `post` are the mean scores over all subjects.
    """

    subject: ClassVar[str] = "planning.training.held.v1"

    kind: TrainingKind
    methods: tuple[TrainingMethod, ...]
    village_status: VillageStatus | None
    year: int | None
    begin_on: date | None
    end_on: date | None
    days: int | None
    jp: int | None
    participants: tuple[Trained, ...]
    male: int
    female: int
    untold: int
    mbr: int | None
    costs: tuple[CostShare, ...]
    pre: MeanScore | None
    post: MeanScore | None
    institution_id: UUID | None
    cycle_id: UUID | None
    activity: str | None
    meeting_id: UUID | None
    minutes_sha256: str | None
    attendance_sha256: str | None


EVENTS: tuple[type[Event], ...] = (
    InstitutionRegistered,
    StageReached,
    MeetingHeld,
    NeedExhausted,
    PlanDrafted,
    PlanSubmitted,
    PlanReturned,
    PlanApproved,
    PlanSuperseded,
    TrainingHeld,
)
