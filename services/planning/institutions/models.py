"""Institutions: who plans, builds, pays and keeps. Members are counted, never named."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from contracts.planning import BkmStatus, InstitutionKind, Progress
from services.chassis.columns import moment
from services.chassis.ids import new_id
from services.chassis.shapes import Body, Day, View, example
from services.planning.db import Table
from services.planning.shapes import Count, Document, Note, Region, Sha256, Title

MOST_SEATS = 50


class Function(StrEnum):
    """What somebody does in an institution."""

    koordinator = "koordinator"
    ketua = "ketua"
    wakil = "wakil"
    sekretaris = "sekretaris"
    bendahara = "bendahara"
    pengawas = "pengawas"
    anggota = "anggota"


class Element(StrEnum):
    """Whom a member of a Pokja comes from."""

    opd = "opd"
    dprd = "dprd"
    bkm = "bkm"
    lsm = "lsm"
    swasta = "swasta"
    praktisi = "praktisi"
    perangkat_desa = "perangkat_desa"
    warga = "warga"


class LegalKind(StrEnum):
    akta_notaris = "akta_notaris"
    sk_desa = "sk_desa"
    sk_kepala_daerah = "sk_kepala_daerah"
    peraturan = "peraturan"
    berita_acara = "berita_acara"
    lainnya = "lainnya"


class LegalBasis(
    Body,
    json_schema_extra=example(kind="akta_notaris", number="12", date="2019-03-04"),
):
    """The act by which it exists; no name of a notary or of who signed."""

    kind: LegalKind
    number: Annotated[str, Rule(min_length=1, max_length=100)]
    date: Day


class Seats(Body, json_schema_extra=example(function="anggota", male=6, female=5)):
    """How many men and women have a function. A list of names stays on paper."""

    function: Function
    element: Element | None = None
    male: Count
    female: Count


Members = Annotated[list[Seats], Rule(max_length=MOST_SEATS)]


class InstitutionCreate(
    Body,
    json_schema_extra=example(
        kind="bkm",
        name="LKM Bangkit Bersama",
        region="35.19.09.2010",
        formed_on="2019-03-04",
        legal_basis={"kind": "akta_notaris", "number": "12", "date": "2019-03-04"},
        members=[
            {"function": "koordinator", "male": 0, "female": 1},
            {"function": "anggota", "male": 6, "female": 4},
        ],
    ),
):
    """`under` is the BKM that a unit, team or group belongs to. The id is the caller's to make."""

    id: UUID | None = None
    kind: InstitutionKind
    name: Title
    region: Region
    under: UUID | None = None
    formed_on: Day | None = None
    legal_basis: LegalBasis | None = None
    members: Members = Rule(default_factory=list)


class InstitutionPatch(
    Body,
    json_schema_extra=example(members=[{"function": "anggota", "male": 5, "female": 6}]),
):
    """What is left out stays; `members` takes the place of the whole list. Null clears a day."""

    name: Title | None = None
    formed_on: Day | None = None
    ended_on: Day | None = None
    legal_basis: LegalBasis | None = None
    members: Members | None = None


class StatusSaid(
    Body, json_schema_extra=example(status="berdaya", assessed_on="2026-11-20", sha256=None)
):
    """The status of a BKM on a day; said again for that day it takes the place of the first."""

    status: BkmStatus
    assessed_on: Day
    sha256: Sha256 | None = None


class TaskSaid(
    Body,
    json_schema_extra=example(
        started_on="2026-02-02",
        done_on="2026-03-20",
        note="Baseline dan profil kumuh dimutakhirkan.",
        document={"number": "BA/3/2026", "date": "2026-03-20"},
    ),
):
    """One of the seven tasks in the year in which it began; said again it is corrected."""

    started_on: Day
    done_on: Day | None = None
    note: Note | None = None
    document: Document | None = None


class Institution(Table, table=True):
    """`name_key` is the name as it is compared; `members` are seats as JSON."""

    __tablename__ = "institutions"
    __table_args__ = (
        UniqueConstraint("region", "kind", "name_key"),
        Index("ix_institutions_region_id", "region", "id"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    name_key: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    under: UUID | None = Field(default=None, foreign_key="institutions.id")
    formed_on: date | None = None
    ended_on: date | None = None
    legal_kind: str | None = Field(default=None, sa_type=Text)
    legal_number: str | None = Field(default=None, sa_type=Text)
    legal_date: date | None = None
    members: list[dict[str, Any]] = Field(sa_type=JSON)
    male: int
    female: int
    bkm_status: str | None = Field(default=None, sa_type=Text)
    bkm_status_on: date | None = None
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class InstitutionStatus(Table, table=True):
    """What status a BKM was found to have on a day."""

    __tablename__ = "institution_statuses"
    __table_args__ = (UniqueConstraint("institution_id", "assessed_on"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    institution_id: UUID = Field(foreign_key="institutions.id")
    region: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    assessed_on: date
    sha256: str | None = Field(default=None, sa_type=Text)
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime = moment()


class InstitutionTask(Table, table=True):
    """One of the seven tasks, in the year in which it began."""

    __tablename__ = "institution_tasks"
    __table_args__ = (UniqueConstraint("institution_id", "year", "task"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    institution_id: UUID = Field(foreign_key="institutions.id")
    region: str = Field(sa_type=Text)
    year: int
    task: str = Field(sa_type=Text)
    started_on: date
    done_on: date | None = None
    note: str | None = Field(default=None, sa_type=Text)
    document_number: str | None = Field(default=None, sa_type=Text)
    document_date: date | None = None
    document_sha256: str | None = Field(default=None, sa_type=Text)
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime = moment()


class InstitutionRead(View):
    id: UUID
    kind: InstitutionKind
    name: str
    region: str
    under: UUID | None
    formed_on: date | None
    ended_on: date | None
    legal_basis: LegalBasis | None
    members: list[Seats]
    male: int
    female: int
    bkm_status: BkmStatus | None
    bkm_status_on: date | None
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class StatusRead(View):
    id: UUID
    institution_id: UUID
    status: BkmStatus
    assessed_on: date
    sha256: str | None
    recorded_by: str
    recorded_at: datetime


class TaskKind(View):
    """One of the seven tasks of a revitalised BKM/LKM."""

    task: str
    number: int
    name_id: str
    name_en: str


class TaskRead(TaskKind):
    state: Progress
    started_on: date | None
    done_on: date | None
    note: str | None
    document: Document | None


class Checklist(View):
    """The seven tasks of a BKM in a year."""

    institution_id: UUID
    region: str
    year: int
    done: int
    items: list[TaskRead]
