"""Complaints (PPM, pengelolaan pengaduan masyarakat): what people say is wrong, and what came of it.

`complaints`       one complaint as it stands; what was said is locked with a key of its own.
`complaint_steps`  what happened to it, only ever added to.
`complaint_numbers`  what its makers know it by, as keyed hashes.
`complaint_logs`   the last log number of a regency and a year.
`complaint_terms`  how many days there are for what: ours, and an installation's to change.

They are truth and no read model: no generation, nothing is rebuilt.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from services.chassis.columns import CODE, moment
from services.chassis.ids import new_id
from services.reporting.db import Table


class Category(StrEnum):
    """What it is about, as the field sorts complaints; no rule fixes the list (docs/complaints.md)."""

    umum = "umum"
    informasi = "informasi"
    prosedur = "prosedur"
    dana = "dana"
    intervensi = "intervensi"
    force_majeure = "force_majeure"


class Level(StrEnum):
    """Who has to solve it (derajat): the lowest level that can."""

    kelurahan = "kelurahan"
    kota = "kota"
    provinsi = "provinsi"
    pusat = "pusat"


class Channel(StrEnum):
    """How it came: the public page, a box, SMS or WhatsApp, a call, spoken, a letter."""

    web = "web"
    kotak = "kotak"
    pesan = "pesan"
    telepon = "telepon"
    lisan = "lisan"
    surat = "surat"


class State(StrEnum):
    """`held` waits to be looked at; `received` to `reopened` wait for an answer, which is by a day."""

    held = "held"
    received = "received"
    assigned = "assigned"
    referred = "referred"
    reopened = "reopened"
    answered = "answered"
    confirmed = "confirmed"
    closed = "closed"


class Outcome(StrEnum):
    """How it ended: its maker agreed, nobody confirmed the answer, or it was none."""

    confirmed = "confirmed"
    unconfirmed = "unconfirmed"
    dismissed = "dismissed"


class AboutKind(StrEnum):
    """What a complaint points at; a posting is any rupiah that finance told of."""

    activity = "activity"
    posting = "posting"
    asset = "asset"


class StepKind(StrEnum):
    """What happened; `words` are the maker's, `noted` stays among those who handle it."""

    filed = "filed"
    held = "held"
    released = "released"
    dismissed = "dismissed"
    assigned = "assigned"
    let_go = "let_go"
    noted = "noted"
    referred = "referred"
    escalated = "escalated"
    answered = "answered"
    words = "words"
    confirmed = "confirmed"
    objected = "objected"
    closed = "closed"
    erased = "erased"


OPEN = (State.received, State.assigned, State.referred, State.reopened)


class Complaint(Table, table=True):
    """`region` is whose it is to see, `village` where it happened: see `rules.seen_from`.

    `due_on` is the day by which it moves: answered while it is open, closed once it is answered.
    `said` knows the same words again. `words` and `person` are boxes that `words_key` and
    `person_key` open, which only the keys of the settings open; an erased one has neither.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        UniqueConstraint("regency", "log_year", "log_number"),
        Index("ix_complaints_due_on_id", "due_on", "id"),
        Index("ix_complaints_region", "region"),
        Index("ix_complaints_village_state", "village", "state"),
        Index("ix_complaints_said", "said", postgresql_where=text("said IS NOT NULL")),
        Index("ix_complaints_about_id", "about_id", postgresql_where=text("about_id IS NOT NULL")),
        CheckConstraint("(about_kind IS NULL) = (about_id IS NULL)", name="about"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=CODE)
    village: str = Field(sa_type=CODE)
    regency: str = Field(sa_type=CODE)
    rt: str | None = Field(default=None, sa_type=CODE)
    log_year: int | None = None
    log_number: int | None = None
    category: str = Field(sa_type=Text)
    channel: str = Field(sa_type=Text)
    concerns: str | None = Field(default=None, sa_type=Text)
    level: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    outcome: str | None = Field(default=None, sa_type=Text)
    about_kind: str | None = Field(default=None, sa_type=Text)
    about_id: UUID | None = None
    filed_on: date
    due_on: date
    answered_on: date | None = None
    closed_on: date | None = None
    assignee: str | None = Field(default=None, sa_type=Text)
    answered_by: str | None = Field(default=None, sa_type=Text)
    filed_by: str = Field(sa_type=Text)
    repeats: int = 1
    said: bytes | None = None
    words_key: str | None = Field(default=None, sa_type=Text)
    words: str | None = Field(default=None, sa_type=Text)
    person_key: str | None = Field(default=None, sa_type=Text)
    person: str | None = Field(default=None, sa_type=Text)
    steps: int = 0
    told: int = 0
    version: int = 1
    created_at: datetime = moment()
    updated_at: datetime = moment()


class ComplaintStep(Table, table=True):
    """What happened, who did it, and how the complaint stood after it; `words` are a box."""

    __tablename__ = "complaint_steps"
    complaint_id: UUID = Field(primary_key=True, foreign_key="complaints.id")
    number: int = Field(primary_key=True)
    region: str = Field(sa_type=CODE)
    at: datetime = moment()
    kind: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    level: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    words: str | None = Field(default=None, sa_type=Text)


class ComplaintNumber(Table, table=True):
    """A tracking number. The first speaks for the complaint; one of a repetition only reads.

    `said` knows the request again that it came of: sent once more it is answered the same.
    """

    __tablename__ = "complaint_numbers"
    number: bytes = Field(primary_key=True)
    complaint_id: UUID = Field(foreign_key="complaints.id", index=True)
    region: str = Field(sa_type=CODE)
    said: bytes
    first: bool
    created_at: datetime = moment()


class ComplaintLog(Table, table=True):
    """The last number given in a regency's log of a year."""

    __tablename__ = "complaint_logs"
    region: str = Field(sa_type=CODE, primary_key=True)
    year: int = Field(primary_key=True)
    last: int


class ComplaintTerm(Table, table=True):
    """Days of the calendar, WIB: to answer (`dana.kota`), or to confirm an answer (`konfirmasi`)."""

    __tablename__ = "complaint_terms"
    id: str = Field(sa_type=CODE, primary_key=True)
    days: int
    version: int = 1
