"""What survey says: sheets recorded and withdrawn, assessments and rounds sealed, RTs that left."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.base import Event

RoundKind = Literal["baseline", "update", "endline"]
Level = Literal["rt", "area", "village", "district", "regency"]
SheetSource = Literal["import", "records", "works"]
RecordKind = Literal["household", "area", "other"]
RecordState = Literal["received", "returned", "approved", "rejected", "merged"]
SlumClass = Literal["none", "light", "medium", "heavy"]
CitySize = Literal["metropolitan", "large", "medium", "small"]
Degree = Literal["low", "medium", "high"]


class SheetFlag(BaseModel):
    """Something odd in one number of a sheet; it waits for a person."""

    model_config = ConfigDict(frozen=True)

    field: str
    code: str


class SheetRecorded(Event):
    """An RT has a sheet in this round: new, or replaced by a newer source.

    The source is a row of an import; when `source` is `records`, a computation from approved
    records, whose id is `import_id` and whose row is 0; when it is `works`, the former sheet less
    what completed activities have drawn: `import_id` is the accepted draft, the row -1. `open_flags` are those that wait for a
    person: flags of the source, and what the quality desk found, less what somebody resolved.
    `file_sha256` is of the import's file; `activities` are all the completed works that the sheet
    has taken off, not the last one alone.
    """

    subject: ClassVar[str] = "survey.sheet.recorded.v1"

    round_id: UUID
    rt: str
    area: str | None
    regulation: str
    area_ha: Decimal | None
    buildings: Decimal | None
    households: Decimal | None
    population: Decimal | None
    road_ideal_m: Decimal | None
    drain_ideal_m: Decimal | None
    volumes: dict[str, Decimal | None]
    total: int
    slum_class: SlumClass
    flags: tuple[SheetFlag, ...]
    open_flags: int = 0
    import_id: UUID
    import_row: int
    source: SheetSource = "import"
    file_sha256: str | None = None
    activities: tuple[UUID, ...] = ()


class SheetWithdrawn(Event):
    """The RT has no sheet in this round any more: its import was undone, or its records returned."""

    subject: ClassVar[str] = "survey.sheet.withdrawn.v1"

    round_id: UUID
    rt: str
    import_id: UUID


class AssessmentSealed(Event):
    """One place's score in a sealed round; it never changes again.

    `code` is the RT code, the area code or the region code, by `level`. Hectares as recorded.
    `volumes` are an RT's problem volumes by criterion id, and `measures` what they are divided by,
    both as recorded: with them the score can be computed again. `area` is the RT's kawasan. A place
    above RTs, whose numbers are sums, has none of these, and events from before they were told
    have none either. What follows is what people knew of an RT or an area, and what the regulation
    makes of it; `context_flags` say why something is null. `inputs_hash` is SHA-256 over all that
    went in.
    """

    subject: ClassVar[str] = "survey.assessment.sealed.v1"

    round_id: UUID
    round_kind: RoundKind
    year: int
    regulation: str
    level: Level
    code: str
    name: str
    total: int
    slum_class: SlumClass
    area_ha: Decimal
    volumes: dict[str, Decimal | None] = Field(default_factory=dict)
    measures: dict[str, Decimal | None] = Field(default_factory=dict)
    area: str | None = None
    flags: tuple[str, ...]
    open_flags: int
    strategic: bool | None = None
    city_size: CitySize | None = None
    people_per_ha: int | None = None
    density: Degree | None = None
    potential: bool | None = None
    land_status_clear: bool | None = None
    fits_spatial_plan: bool | None = None
    considerations: int | None = None
    considerations_class: Degree | None = None
    legal: bool | None = None
    priority: int | None = None
    priority_code: str | None = None
    pattern: str | None = None
    authority: str | None = None
    village_slum_ha: Decimal | None = None
    context_flags: tuple[str, ...] = ()
    inputs_hash: str | None = None


class RoundSealed(Event):
    """A round is closed for good; `hash` is SHA-256 over its sheets and its regulation."""

    subject: ClassVar[str] = "survey.round.sealed.v1"

    name: str
    kind: RoundKind
    year: int
    regulation: str
    corrects: UUID | None
    sheets: int
    assessments: int
    open_flags: int
    hash: str
    link: str


class SubmissionEvent(Event):
    """A record of a form, as it stands: what was scored and flagged, never what was answered.

    `number` counts its bodies, from 1. `flags` are `question:code`; `scores` are a household's
    nine, 1 or 0. `waits_for` is the number of files that the record names and that have not come.
    """

    kind: RecordKind
    form_id: str | None
    round_id: UUID | None
    rt: str | None
    state: RecordState
    number: int
    submitted_by: str
    flags: tuple[str, ...]
    scores: dict[str, int]
    waits_for: int


class SubmissionReceived(SubmissionEvent):
    """A record has come."""

    subject: ClassVar[str] = "survey.submission.received.v1"


class SubmissionCorrected(SubmissionEvent):
    """A new body takes the place of the one before; it waits for its review again."""

    subject: ClassVar[str] = "survey.submission.corrected.v1"


class SubmissionReturned(SubmissionEvent):
    """A reviewer sent the record back to the surveyor; if it counted, it does so no more."""

    subject: ClassVar[str] = "survey.submission.returned.v1"


class SubmissionApproved(SubmissionEvent):
    """Somebody else than its author approved the record: it counts from now on."""

    subject: ClassVar[str] = "survey.submission.approved.v1"


class SubmissionRejected(SubmissionEvent):
    """The record is out for good."""

    subject: ClassVar[str] = "survey.submission.rejected.v1"


class SubmissionMerged(SubmissionEvent):
    """The record is about a household that another record of the round counts: it does no more."""

    subject: ClassVar[str] = "survey.submission.merged.v1"

    merged_into: UUID


class SubmissionUnmerged(SubmissionEvent):
    """The merge was undone: the record is again in the state that it had."""

    subject: ClassVar[str] = "survey.submission.unmerged.v1"


class PersonErasedEvent(Event):
    """The person of a record was erased on request; its answers and every sum stay.

    It is about the record: `entity_id` is the record's, and it counts in its versions.
    """

    subject: ClassVar[str] = "survey.person.erased.v1"

    rt: str | None


class AreaDelineated(Event):
    """An area (kawasan) that has been drawn or verified, as it stands: outline, hectares, members.

    Told from its first outline or verified hectares on, whenever these or its members change;
    `geometry` is null when the outline was taken away. It is simplified for maps, to at most 2,000
    points: `measured_ha` is that of the exact outline. `rts` counts all members, of which
    `members` names the first 2,000.
    """

    subject: ClassVar[str] = "survey.area.delineated.v1"

    code: str
    name: str
    members: tuple[str, ...]
    rts: int
    measured_ha: Decimal | None
    verified_ha: Decimal | None
    geometry: dict[str, Any] | None


class ExitedRt(BaseModel):
    """An RT that left. `area_ha` are the hectares of its sealed score, on which both keys were judged."""

    model_config = ConfigDict(frozen=True)

    rt: str
    area_ha: Decimal
    assessment_id: UUID


class AreaExited(Event):
    """RTs left the slum total by a signed berita acara; their hectares are handled from `year` on.

    `entity_id` is the exit. `area` is set where a whole kawasan leaves. Told again with `annulled`
    it was taken back by a later, named decision, and counts no more.
    """

    subject: ClassVar[str] = "survey.area.exited.v1"

    round_id: UUID
    regulation: str
    area: str | None
    year: int
    number: str
    date: date
    file_sha256: str
    rts: Annotated[tuple[ExitedRt, ...], Field(min_length=1, max_length=1000)]
    annulled: bool = False


EVENTS: tuple[type[Event], ...] = (
    SheetRecorded,
    SheetWithdrawn,
    AssessmentSealed,
    RoundSealed,
    SubmissionReceived,
    SubmissionCorrected,
    SubmissionReturned,
    SubmissionApproved,
    SubmissionRejected,
    SubmissionMerged,
    SubmissionUnmerged,
    PersonErasedEvent,
    AreaDelineated,
    AreaExited,
)
