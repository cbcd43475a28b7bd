"""Households that may have been counted twice in a round: pairs, merges and dismissals."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel
from pydantic import Field as Rule
from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, Index, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field

from services.chassis.pagination import LIMIT
from services.chassis.shapes import Body, View, example
from services.survey.db import Table
from services.survey.persons.models import PersonRead
from services.survey.records import RecordState
from services.survey.submissions.models import FileRead

# How near two homes are when people of one name in them may be one household; and the most that
# may be asked for: cells of the grid below are wider than that everywhere in Indonesia.
NEAR, FARTHEST = 50, 100
MOST_PAIRS, MOST_RECORDS = 200, 20


class Sign(StrEnum):
    """Why two records may be about one household."""

    nik = "nik"
    kk = "kk"
    name_near = "name_near"


class PairState(StrEnum):
    """Open until they are merged, or somebody found that they are two households."""

    open = "open"
    dismissed = "dismissed"


class Merge(Table, table=True):
    """Records that count no more, for the one that is kept counts; until it is undone."""

    __tablename__ = "merges"
    __table_args__ = (
        Index("ix_merges_round_id", "round_id", "id"),
        Index("ix_merges_kept", "kept", postgresql_where=sql("undone_at IS NULL")),
    )
    id: UUID = Field(primary_key=True)
    round_id: UUID = Field(foreign_key="rounds.id")
    kept: UUID
    kept_rt: str = Field(sa_type=Text)
    regions: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    reason: str = Field(sa_type=Text)
    merged_by: str = Field(sa_type=Text)
    merged_at: datetime = Field(sa_type=DateTime(timezone=True))
    undone_by: str | None = Field(default=None, sa_type=Text)
    undone_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    undone_reason: str | None = Field(default=None, sa_type=Text)
    version: int = 1


class MergedRecord(Table, table=True):
    """One record of a merge, with the state that it had; `stands` until the merge is undone."""

    __tablename__ = "merged_records"
    __table_args__ = (
        Index(
            "ix_merged_records_standing",
            "record_id",
            unique=True,
            postgresql_where=sql("stands"),
        ),
    )
    merge_id: UUID = Field(primary_key=True, foreign_key="merges.id")
    record_id: UUID = Field(primary_key=True)
    rt: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    stands: bool = True


class Dismissal(Table, table=True):
    """Two records were found to be two households, whatever `why` says; a new sign opens it."""

    __tablename__ = "dismissals"
    __table_args__ = (
        UniqueConstraint("one", "other"),
        CheckConstraint("one < other", name="order"),
    )
    id: UUID = Field(primary_key=True)
    round_id: UUID = Field(foreign_key="rounds.id")
    one: UUID
    other: UUID
    why: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    regions: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    reason: str = Field(sa_type=Text)
    dismissed_by: str = Field(sa_type=Text)
    dismissed_at: datetime = Field(sa_type=DateTime(timezone=True))


def _different(ids: list[UUID]) -> list[UUID]:
    if len(set(ids)) < len(ids):
        raise ValueError("A record is named twice.")
    return ids


Reason = Annotated[str, Rule(min_length=1, max_length=1000)]
Some = Annotated[
    list[UUID], Rule(min_length=1, max_length=MOST_RECORDS), AfterValidator(_different)
]
Several = Annotated[
    list[UUID], Rule(min_length=2, max_length=MOST_RECORDS), AfterValidator(_different)
]
ONE, OTHER = "01939c1e-7a10-7c3e-9d55-0a1b2c3d4e5f", "01939c1e-8b21-7d4f-8e66-1b2c3d4e5f60"


class PairFilter(BaseModel):
    """Which pairs a list is asked for; those of a region have at least one record in it."""

    round_id: UUID
    region: Annotated[str | None, Rule(max_length=100)] = None
    state: PairState = PairState.open
    metres: Annotated[int, Rule(ge=1, le=FARTHEST, description="How near homes are near.")] = NEAR
    limit: Annotated[int, Rule(ge=1, le=MOST_PAIRS, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class MergeCreate(
    Body,
    json_schema_extra=example(kept=ONE, merged=[OTHER], reason="Didata dua kali oleh dua petugas."),
):
    """The record that is kept, those that count no more, and how that is known."""

    kept: UUID
    merged: Some
    reason: Reason


class MergeUndo(Body, json_schema_extra=example(reason="Dua keluarga berbeda di satu bangunan.")):
    """Why the records are apart again."""

    reason: Reason


class DismissalCreate(
    Body, json_schema_extra=example(records=[ONE, OTHER], reason="Ayah dan anak bernama sama.")
):
    """Records that are different households, all of them, and how that is known."""

    records: Several
    reason: Reason


class RecordLine(View):
    """A household's record as lists show it; nobody is named."""

    id: UUID
    rt: str
    region: str
    state: RecordState
    recorded_at: datetime
    submitted_by: str | None = Rule(description="Who sent it; null for a record of an import.")
    import_id: UUID | None
    import_row: int | None
    version: int


class DismissalRead(View):
    """Who found that they are two households, and why."""

    id: UUID
    why: list[Sign]
    reason: str
    dismissed_by: str
    dismissed_at: datetime


class Pair(View):
    """Two records of a round that may be about one household."""

    why: list[Sign]
    metres: int | None = Rule(description="Between the homes; null where a place is missing.")
    records: list[RecordLine]
    dismissal: DismissalRead | None


class MergedRead(View):
    """A record of a merge, with the state that it had before."""

    id: UUID
    rt: str
    region: str
    state: RecordState


class MergeRead(View):
    """A merge; what is `undone` stands no more."""

    id: UUID
    round_id: UUID
    kept: UUID
    kept_rt: str
    merged: list[MergedRead]
    reason: str
    merged_by: str
    merged_at: datetime
    undone_by: str | None
    undone_at: datetime | None
    undone_reason: str | None
    version: int


class ComparedRecord(RecordLine):
    """A record beside others: who it is about, masked, and its photos and other files."""

    person: PersonRead | None
    files: list[FileRead]


class Difference(View):
    """An answer that differs, in the order of the records."""

    question: str
    label: str = Rule(description="The question, in the caller's language.")
    answers: list[str | None]


class Comparison(View):
    """Two records side by side; of the answers only those that differ."""

    records: list[ComparedRecord]
    metres: int | None = Rule(description="Between the homes; null where a place is missing.")
    differences: list[Difference]
