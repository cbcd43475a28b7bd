"""A decree (SK Kumuh): the head of a regency names its slum RTs, from one sealed round."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule
from sqlalchemy import JSON, Column, DateTime, Index, Numeric, Text, text
from sqlmodel import Field

from services.chassis.columns import CODE, moment
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, MOST
from services.chassis.papers import PaperColumns
from services.chassis.shapes import Body, Day, View, example
from services.survey.db import Table
from services.survey.decrees.shapes import AnnexSums, KawasanRead

Basis = Annotated[str, Rule(min_length=1, max_length=500)]


class DecreeState(StrEnum):
    draft = "draft"
    issued = "issued"
    superseded = "superseded"
    revoked = "revoked"


class DecreeCreate(
    Body,
    json_schema_extra=example(
        round_id="01939c1e-7a10-7c3e-9d55-0a1b2c3d4e5f",
        region="35.19",
        number="188.45/412/KPTS/2026",
        date="2026-11-20",
        title="Penetapan Lokasi Perumahan Kumuh dan Permukiman Kumuh di Kabupaten Madiun",
        basis=["Undang-Undang Nomor 1 Tahun 2011", "Peraturan Menteri PUPR Nomor 14/PRT/M/2018"],
        position="Bupati Madiun",
    ),
):
    """Of the round's region unless said, which then is a regency or city; in DKI Jakarta of `31`."""

    round_id: UUID
    region: Annotated[str | None, Rule(max_length=100)] = None
    number: Annotated[str, Rule(min_length=1, max_length=100)]
    date: Annotated[Day, Rule(description="Of the decree: it holds from that day on.")]
    title: Annotated[str, Rule(min_length=1, max_length=300, description="What it is about.")]
    basis: Annotated[
        list[Basis],
        Rule(min_length=1, max_length=40, description="Legal bases, in the paper's order."),
    ]
    position: Annotated[
        str, Rule(min_length=1, max_length=100, description="Of who signs: no name.")
    ]


class DecreeRevoke(Body, json_schema_extra=example(reason="Putusan PTUN 12/G/2027: dibatalkan.")):
    """The decision that takes the decree back, and why."""

    reason: Annotated[str, Rule(min_length=1, max_length=1000)]


class Decree(PaperColumns, Table, table=True):
    """`sums` and `annex_sha256` come with the issuing; `ended_on` is its first day without force."""

    __tablename__ = "decrees"
    __table_args__ = (
        Index("ix_decrees_region", "region", "id"),
        Index(
            "uq_decrees_in_force", "region", unique=True, postgresql_where=text("state = 'issued'")
        ),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    round_id: UUID = Field(foreign_key="rounds.id")
    regulation: str = Field(sa_type=Text)
    region: str = Field(sa_type=CODE)
    place: str = Field(sa_type=Text)
    year: int
    number: str = Field(sa_type=Text)
    dated: date
    title: str = Field(sa_type=Text)
    basis: list[str] = Field(sa_column=Column(JSON, nullable=False))
    position: str = Field(sa_type=Text)
    review_due: date
    state: str = Field(default=DecreeState.draft, sa_type=Text)
    sums: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    annex_sha256: str | None = Field(default=None, sa_type=Text)
    supersedes: UUID | None = Field(default=None, foreign_key="decrees.id")
    superseded_by: UUID | None = Field(default=None, foreign_key="decrees.id")
    ended_on: date | None = None
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    issued_by: str | None = Field(default=None, sa_type=Text)
    issued_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    revoked_by: str | None = Field(default=None, sa_type=Text)
    revoked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    reason: str | None = Field(default=None, sa_type=Text)
    version: int = 1


class DecreeRt(Table, table=True):
    """An RT as the decree names it, frozen at the issuing."""

    __tablename__ = "decree_rts"
    decree_id: UUID = Field(primary_key=True, foreign_key="decrees.id")
    rt: str = Field(primary_key=True, sa_type=CODE)
    region: str = Field(sa_type=CODE)
    name: str = Field(sa_type=Text)
    kelurahan: str = Field(sa_type=Text)
    kecamatan: str = Field(sa_type=Text)
    area: str | None = Field(sa_type=Text)
    area_name: str | None = Field(sa_type=Text)
    lon: Decimal | None = Field(sa_type=Numeric)
    lat: Decimal | None = Field(sa_type=Numeric)
    position_source: str | None = Field(sa_type=Text)
    area_ha: Decimal = Field(sa_type=Numeric)
    slum_class: str = Field(sa_type=Text)
    total: int
    legal: bool | None
    priority: int | None
    people: Decimal | None = Field(sa_type=Numeric)
    households: Decimal | None = Field(sa_type=Numeric)
    open_flags: int
    assessment_id: UUID


class DecreeArea(Table, table=True):
    """A kawasan with RTs in the annex: its hectares and the version of its outline at the issuing."""

    __tablename__ = "decree_areas"
    decree_id: UUID = Field(primary_key=True, foreign_key="decrees.id")
    code: str = Field(primary_key=True, sa_type=CODE)
    region: str = Field(sa_type=CODE)
    name: str = Field(sa_type=Text)
    measured_ha: Decimal | None = Field(sa_type=Numeric)
    verified_ha: Decimal | None = Field(sa_type=Numeric)
    outline_version: int | None


class DecreeFilter(BaseModel):
    """Which decrees a list is asked for."""

    region: Annotated[str | None, Rule(max_length=100)] = None
    state: DecreeState | None = None
    year: Annotated[int | None, Rule(ge=2000, le=2100, description="Of its date.")] = None
    overdue: Annotated[
        bool | None, Rule(description="In force, and its review was due before today (WIB).")
    ] = None
    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class DecreeLine(View):
    """A decree in a list; `sums` of a draft are in the decree itself."""

    id: UUID
    round_id: UUID
    regulation: str
    region: str
    place: str = Rule(description="The name of the region when it was drafted.")
    year: int = Rule(description="Of the round.")
    number: str
    date: Day
    title: str
    state: DecreeState
    review_due: Day = Rule(description="Five years after its date (Permen 14/2018 art. 38).")
    overdue: bool
    sums: AnnexSums | None
    annex_sha256: str | None
    file_sha256: str | None = Rule(description="Of the signed paper; null while it is missing.")
    supersedes: UUID | None
    superseded_by: UUID | None
    ended_on: Day | None = Rule(description="The first day on which it was in force no more.")
    created_by: str
    created_at: datetime
    issued_by: str | None
    issued_at: datetime | None
    revoked_by: str | None
    revoked_at: datetime | None
    reason: str | None
    version: int


class DecreeRead(DecreeLine):
    basis: list[str]
    position: str
    sums: AnnexSums = Rule(description="Of a draft as they would be now.")
    kawasan: list[KawasanRead]
