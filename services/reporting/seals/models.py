"""Seals: reports whose facts are frozen under their hash.

`seals`          the facts of a report as canonical JSON, which never change.
`seal_papers`    its PDF as it was printed by a template.
`seal_requests`  who asked for which seal, and how far the making of it is.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule
from sqlalchemy import JSON, CheckConstraint, DateTime, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field

from services.chassis.clock import now
from services.chassis.columns import CODE, moment
from services.chassis.ids import new_id
from services.chassis.shapes import Body, Day, View, example
from services.reporting.db import Table


class Kind(StrEnum):
    """Which report: of a province, of a regency, city or district, of a village."""

    yearbook = "yearbook"
    brief = "brief"
    profile = "profile"


class State(StrEnum):
    """How far the making of a seal is."""

    queued = "queued"
    running = "running"
    done = "done"
    failed = "failed"


class Seal(Table, table=True):
    """A report; `sha256` over `facts`, which is the text that is handed out. `day` is its `on`."""

    __tablename__ = "seals"
    __table_args__ = (
        UniqueConstraint("sha256"),
        CheckConstraint("sha256 = encode(sha256(convert_to(facts, 'UTF8')), 'hex')", "sha256"),
        Index("ix_seals_region_id", "region", "id"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(sa_type=Text)
    region: str = Field(sa_type=CODE)
    year: int
    day: date | None = None
    sha256: str = Field(sa_type=Text)
    facts: str = Field(sa_type=Text)
    size: int
    as_of: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    about: dict[str, Any] = Field(sa_type=JSON)
    template: int
    release: str = Field(sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)
    sealed_by: str = Field(sa_type=Text)
    sealed_at: datetime = moment()


class SealPaper(Table, table=True):
    """The PDF of a seal by one template."""

    __tablename__ = "seal_papers"
    __table_args__ = (CheckConstraint("sha256 = encode(sha256(content), 'hex')", "sha256"),)
    seal_id: UUID = Field(primary_key=True, foreign_key="seals.id")
    template: int = Field(primary_key=True)
    region: str = Field(sa_type=CODE)
    sha256: str = Field(sa_type=Text)
    size: int
    content: bytes = Field(sa_type=LargeBinary)
    printed_at: datetime = moment()


class SealRequest(Table, table=True):
    """A wish for a seal; `existed` when the same facts had been sealed before."""

    __tablename__ = "seal_requests"
    __table_args__ = (
        Index(
            "ix_seal_requests_unfinished",
            "created_by",
            postgresql_where=sql("state IN ('queued', 'running')"),
        ),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(sa_type=Text)
    region: str = Field(sa_type=CODE)
    year: int
    day: date | None = None
    note: str | None = Field(default=None, sa_type=Text)
    state: str = Field(default=State.queued, sa_type=Text)
    seal_id: UUID | None = Field(default=None, foreign_key="seals.id")
    existed: bool = False
    failure: str | None = Field(default=None, sa_type=Text)
    created_by: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


FIRST_YEAR, LAST_YEAR = 1990, 2100
NOTE = 500
ON = "As it was known when this day ended (WIB); a day of `year` that is over."


class SealCreate(
    Body,
    json_schema_extra=example(kind="yearbook", region="35", year=2024, note="Rapat Pokja PKP"),
):
    """Which report to seal."""

    kind: Kind
    region: str = Rule(
        min_length=1,
        max_length=20,
        description="A province for `yearbook`, a regency, city or district for `brief`, a village "
        "for `profile`.",
    )
    year: int = Rule(ge=FIRST_YEAR, le=LAST_YEAR)
    on: Day | None = Rule(None, description=ON)
    note: str | None = Rule(None, min_length=1, max_length=NOTE, description="What it is for.")


ID = "01900000-0000-7000-8000-000000000001"
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class SealRequestRead(
    View,
    json_schema_extra=example(
        id=ID,
        kind="yearbook",
        region="35",
        year=2024,
        on=None,
        note="Rapat Pokja PKP",
        state="running",
        progress=40,
        seal_id=None,
        existed=False,
        failure=None,
        detail=None,
        created_by="budi",
        created_at="2026-11-28T08:00:00Z",
        finished_at=None,
    ),
):
    """A wish for a seal; `seal_id` names the seal once `state` is `done`."""

    id: UUID
    kind: Kind
    region: str
    year: int
    on: date | None
    note: str | None
    state: State
    progress: int = Rule(description="Percent; 100 once it is done or failed.")
    seal_id: UUID | None
    existed: bool = Rule(description="The same facts had been sealed before: it is that seal.")
    failure: str | None
    detail: str | None = Rule(description="What went wrong and what to do, in your language.")
    created_by: str
    created_at: datetime
    finished_at: datetime | None


class PaperRead(View):
    """The PDF of a seal."""

    template: int = Rule(description="Which layout; an old one is kept for what it has printed.")
    sha256: str
    size: int = Rule(description="Bytes.")
    printed_at: datetime


class SealedDecree(BaseModel):
    """A decree (SK Kumuh) on which the figures rest."""

    region: str
    number: str
    date: date


class SealRead(
    View,
    json_schema_extra=example(
        id=ID,
        kind="yearbook",
        region="35",
        name="Jawa Timur",
        year=2024,
        on=None,
        sha256=HASH,
        size=184211,
        as_of="2026-11-27T07:13:00Z",
        newest={"survey": "2026-11-27T07:13:00Z", "planning": None, "finance": None},
        regulations=["permen-14-2018"],
        decrees=[{"region": "35.19", "number": "188.45/1/2024", "date": "2024-11-20"}],
        boundaries=2024,
        template=1,
        release="0.1.0",
        note="Rapat Pokja PKP",
        sealed_by="budi",
        sealed_at="2026-11-28T08:00:20Z",
        paper={"template": 1, "sha256": HASH, "size": 91022, "printed_at": "2026-11-28T08:00:21Z"},
    ),
):
    """A sealed report. Its facts are at `{id}.json`, its paper at `{id}.pdf`."""

    id: UUID
    kind: Kind
    region: str
    name: str
    year: int
    on: date | None
    sha256: str = Rule(description="Of the bytes of `{id}.json`: its content address.")
    size: int = Rule(description="Bytes of `{id}.json`.")
    as_of: datetime | None = Rule(description="The newest that was told of the region by then.")
    newest: dict[str, datetime | None] = Rule(description="The same by the service that told it.")
    regulations: list[str] = Rule(description="Of the rounds in it.")
    decrees: list[SealedDecree] = Rule(description="In force at the end of the year or day.")
    boundaries: int = Rule(description="The year whose region codes the figures are under.")
    template: int
    release: str = Rule(description="Of Nahkoda, that sealed it.")
    note: str | None
    sealed_by: str
    sealed_at: datetime
    paper: PaperRead | None = Rule(description="None while it is not printed.")


class VerifiedPaper(BaseModel):
    """Whether a paper still is what was printed."""

    template: int
    sha256: str
    computed: str
    ok: bool


class Verified(BaseModel):
    """A seal's hashes computed again from what is kept."""

    id: UUID
    ok: bool
    sha256: str
    computed: str
    canonical: bool = Rule(description="The facts, read and written again, are the same bytes.")
    paper: VerifiedPaper | None


class Difference(BaseModel):
    """One figure that would be told otherwise today."""

    path: str = Rule(
        description="Where it stands in the facts; items of a list by what they are about."
    )
    sealed: str | None = Rule(description="As it was sealed; none: it was not there.")
    now: str | None = Rule(description="As it would be told now; none: it is there no more.")


class Compared(BaseModel):
    """A seal beside what the same report would say now."""

    id: UUID
    sha256: str
    same: bool
    count: int = Rule(description="Of all figures that differ.")
    differences: list[Difference] = Rule(description="The first of them, by their path.")
    left_out: list[str] = Rule(
        description="Parts that are too costly to tell again for a question."
    )
