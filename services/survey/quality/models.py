"""A finding: something odd in a number or a record, its evidence, and what was decided about it."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import JSON, Column, DateTime, Index, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field

from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, MOST
from services.chassis.shapes import Body, View, example
from services.survey.db import Table
from services.survey.measures import CRITERIA, DENOMINATORS


class Severity(StrEnum):
    info = "info"
    warning = "warning"
    error = "error"


class FindingState(StrEnum):
    """`gone` is a finding whose ground is gone: nobody has to decide about it any more."""

    open = "open"
    resolved = "resolved"
    gone = "gone"


class Resolution(StrEnum):
    """Put right where it came from; odd and taken so; or right as it stands."""

    fixed = "fixed"
    accepted = "accepted"
    not_an_error = "not_an_error"


class SubjectKind(StrEnum):
    """`file` is a photo; its `subject` is the record that it belongs to."""

    sheet = "sheet"
    household = "household"
    rt_form = "rt_form"
    submission = "submission"
    file = "file"
    area = "area"


class ScanStatus(StrEnum):
    queued = "queued"
    done = "done"
    failed = "failed"


class Finding(Table, table=True):
    """`lifted` findings are flags of a row, which its own `open_flags` counts already.

    `counted` says whether the RT's sheet is made from the subject: only then does the finding
    travel in the sheet's `open_flags`. `evidence` holds numbers and ids, nobody's data.
    """

    __tablename__ = "quality_findings"
    __table_args__ = (
        UniqueConstraint("round_id", "rule", "subject", "field", "fingerprint"),
        Index("ix_quality_findings_round_id_rt", "round_id", "rt"),
        Index("ix_quality_findings_round_id_id", "round_id", "id"),
        Index(
            "ix_quality_findings_assignee",
            *("assignee", "id"),
            postgresql_where=sql("assignee IS NOT NULL"),
        ),
    )
    id: UUID = Field(primary_key=True)
    round_id: UUID
    region: str = Field(sa_type=Text)
    rt: str | None = Field(default=None, sa_type=Text)
    area: str | None = Field(default=None, sa_type=Text)
    rule: str = Field(sa_type=Text)
    severity: str = Field(sa_type=Text)
    subject_kind: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    field: str = Field(sa_type=Text)
    lifted: bool
    counted: bool
    evidence: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    fingerprint: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    assignee: str | None = Field(default=None, sa_type=Text)
    resolution: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    resolved_by: str | None = Field(default=None, sa_type=Text)
    resolved_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    version: int
    found_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


class Scan(Table, table=True):
    """One look at a whole round; `open` is how many findings are open after it."""

    __tablename__ = "quality_scans"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    round_id: UUID = Field(foreign_key="rounds.id", index=True)
    region: str = Field(sa_type=Text)
    status: str = Field(default=ScanStatus.queued, sa_type=Text)
    open: int | None = None
    asked_by: str = Field(sa_type=Text)
    asked_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    version: int = 1


class AreaFigure(Table, table=True):
    """What a document says of a whole area in a round; compared with the sum of its RTs."""

    __tablename__ = "area_figures"
    __table_args__ = (UniqueConstraint("round_id", "area"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    round_id: UUID = Field(foreign_key="rounds.id")
    area: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    document: str = Field(sa_type=Text)
    numbers: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    version: int = 1
    stated_by: str = Field(sa_type=Text)
    stated_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))


class ScanCreate(Body, json_schema_extra=example(round_id="0192b3c4-5d6e-7f80-9a1b-2c3d4e5f6071")):
    """Look at a whole round."""

    round_id: UUID


class ScanRead(View):
    id: UUID
    round_id: UUID
    region: str
    status: ScanStatus
    progress: int = Rule(description="Percent of the work at hand.")
    open: int | None = Rule(description="Open findings of the whole round after the scan.")
    asked_at: datetime
    finished_at: datetime | None
    version: int


class FindingPatch(Body, json_schema_extra=example(assignee="me")):
    """Who looks at it: an account, `me` for oneself, or null for nobody."""

    assignee: UUID | Literal["me"] | None


Words = Annotated[
    str, Rule(min_length=1, max_length=1000, description="No names, no NIK of residents.")
]


class ResolutionCreate(
    Body,
    json_schema_extra=example(
        resolution="not_an_error", reason="Diukur ulang: jalan buntu, memang 0 meter drainase."
    ),
):
    """How it ends, and why."""

    resolution: Resolution
    reason: Words


class Reopening(Body, json_schema_extra=example(reason="Ketua RT menyebut angka lain.")):
    """Why it is looked at again."""

    reason: Words


class FindingFilter(Body):
    """Which findings are wanted; `assignee=me` are one's own."""

    round_id: UUID | None = None
    region: Annotated[str, Rule(max_length=100)] | None = None
    rt: Annotated[str, Rule(max_length=100)] | None = None
    rule: Annotated[str, Rule(max_length=100)] | None = None
    severity: Severity | None = None
    state: FindingState | None = None
    assignee: Annotated[str, Rule(max_length=100)] | None = None
    limit: Annotated[int, Rule(ge=1, le=MOST)] = LIMIT
    cursor: str | None = None


class EvidenceLine(View):
    """One number of the evidence, named and written for a person."""

    label: str
    value: str


class FindingRead(View):
    """A finding in the caller's language."""

    id: UUID
    round_id: UUID
    region: str
    rt: str | None
    area: str | None
    rule: str
    title: str
    severity: Severity
    subject_kind: SubjectKind
    subject: str
    field: str
    what: str = Rule(description="The field, in words.")
    detail: str = Rule(description="What is odd.")
    remedy: str = Rule(description="What to do.")
    lines: list[EvidenceLine] = Rule(description="The evidence, in words.")
    evidence: dict[str, Any]
    counted: bool = Rule(description="Whether it travels in the RT's `open_flags` while open.")
    state: FindingState
    assignee: str | None
    mine: bool
    resolution: Resolution | None
    reason: str | None
    resolved_by: str | None
    resolved_at: datetime | None
    version: int
    found_at: datetime
    updated_at: datetime


class RuleRead(View):
    """One rule of the desk."""

    code: str
    severity: Severity
    looks_at: SubjectKind
    title: str
    remedy: str


class RuleCount(View):
    """Findings of one rule."""

    rule: str
    title: str
    severity: Severity
    open: int
    resolved: int
    gone: int


class Summary(View):
    items: list[RuleCount]
    open: int
    resolved: int
    gone: int
    mine: int = Rule(description="Open ones that the caller looks at.")


NUMBERS = (*DENOMINATORS, *CRITERIA)
Number = Annotated[Decimal, Rule(ge=0, le=1_000_000_000, allow_inf_nan=False)]


class FigureCreate(
    Body,
    json_schema_extra=example(
        round_id="0192b3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
        area="35.77-K-MANISREJO",
        document="SK Wali Kota 188.45/101/2024, lampiran",
        numbers={"area_ha": "12.40", "households": "310"},
    ),
):
    """What a document says of an area: denominators, and volumes by criterion."""

    round_id: UUID
    area: Annotated[str, Rule(max_length=300)]
    document: Annotated[str, Rule(min_length=1, max_length=300)]
    numbers: Annotated[
        dict[Literal[NUMBERS], Number],  # type: ignore[valid-type]
        Rule(min_length=1, max_length=len(NUMBERS)),
    ]


class FigureRead(View):
    id: UUID
    round_id: UUID
    area: str
    region: str
    document: str
    numbers: dict[str, str]
    version: int
    stated_at: datetime
