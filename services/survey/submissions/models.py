"""A submission: one record of a form as it came, each of its versions, and its files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StrictFloat, StrictInt
from pydantic import Field as Rule
from sqlalchemy import ARRAY, Column, DateTime, Index, LargeBinary, Numeric, Text
from sqlalchemy import text as sql
from sqlmodel import Field

from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, MOST
from services.chassis.shapes import Body, Moment, View, example
from services.survey.db import Table
from services.survey.persons.envelope import PersonalFacts
from services.survey.records import RecordKind, RecordState
from services.survey.reviews.models import Reason


class Submission(Table, table=True):
    """The record as it stands. A household's or an RT's answers lie in a table of their own.

    `waits_for` are the files that the record names and that have not come yet.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        Index("ix_submissions_round_id", "round_id", "state", "id"),
        Index("ix_submissions_rt", "rt", "id"),
        Index(
            "ix_submissions_tasks",
            "submitted_by",
            "id",
            postgresql_where=sql("state = 'returned'"),
        ),
    )
    id: UUID = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    form_id: str | None = Field(default=None, sa_type=Text)
    round_id: UUID | None = None
    region: str = Field(sa_type=Text)
    rt: str | None = Field(default=None, sa_type=Text)
    state: str = Field(sa_type=Text)
    flags: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    waits_for: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    number: int
    version: int
    submitted_by: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


class SubmissionVersion(Table, table=True):
    """One body of a record, sealed as it came; `number` counts from 1. None is ever changed."""

    __tablename__ = "submission_versions"
    submission_id: UUID = Field(primary_key=True, foreign_key="submissions.id")
    number: int = Field(primary_key=True)
    region: str = Field(sa_type=Text)
    instance_id: str = Field(sa_type=Text, unique=True)
    deprecated_id: str | None = Field(default=None, sa_type=Text)
    form_version_id: UUID | None = None
    media_type: str = Field(sa_type=Text)
    box: bytes | None = Field(default=None, sa_type=LargeBinary)
    started_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    submitted_by: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=DateTime(timezone=True))


class SubmissionFile(Table, table=True):
    """A photo or another file of one version; its bytes lie in the media store by their hash."""

    __tablename__ = "submission_files"
    submission_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    name: str = Field(sa_type=Text, primary_key=True)
    region: str = Field(sa_type=Text)
    media_type: str = Field(sa_type=Text)
    size: int
    sha256: str = Field(sa_type=Text, index=True)
    taken_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    lat: Decimal | None = Field(default=None, sa_type=Numeric)
    lon: Decimal | None = Field(default=None, sa_type=Numeric)
    width: int | None = None
    height: int | None = None
    received_at: datetime = Field(sa_type=DateTime(timezone=True))


XML, JSON = "text/xml", "application/json"  # how a body came


@dataclass(frozen=True, slots=True)
class Record:
    """One body as it came: who it says it is, and its texts by path, in order."""

    instance_id: str
    deprecated_id: str | None
    body: bytes
    media_type: str
    values: Sequence[tuple[str, str]]
    form_id: str | None = None
    form_version: str | None = None
    round_id: UUID | None = None
    kind: RecordKind | None = None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file as the media store has it."""

    name: str
    media_type: str
    size: int
    sha256: str
    taken_at: datetime | None = None
    lat: Decimal | None = None
    lon: Decimal | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a record: where it is, its columns, its scores, and who it is about."""

    kind: RecordKind
    rt: str | None
    columns: Mapping[str, object]
    scores: Mapping[str, int]
    flags: Sequence[str]
    facts: PersonalFacts


Answer = str | StrictInt | StrictFloat | list[str] | None


def as_text(answer: Answer) -> str:
    """An answer as a phone writes it: several choices with spaces between, nothing as empty."""
    if isinstance(answer, list):
        return " ".join(answer)
    return "" if answer is None else str(answer)


class SubmissionCreate(
    Body,
    json_schema_extra=example(
        instance_id="uuid:0192b3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
        form_id="nahkoda-format-a-5f607182",
        answers={"kode_rt": "35.19.09.2010-003-007", "mbr": "a", "q1": "a", "q12": "c"},
    ),
):
    """A record from a tool that is no phone.

    It names a published form, or a round and a kind. `answers` are by the names of the questions.
    """

    instance_id: Annotated[str | None, Rule(min_length=1, max_length=200)] = None
    deprecated_id: Annotated[str | None, Rule(min_length=1, max_length=200)] = None
    form_id: Annotated[str | None, Rule(max_length=200)] = None
    form_version: Annotated[str | None, Rule(max_length=200)] = None
    round_id: UUID | None = None
    kind: RecordKind | None = None
    answers: Annotated[dict[str, Answer], Rule(max_length=2000)]

    def record(self) -> Record:
        """The same as a phone's record; without an instance id it has one of its own."""
        texts = {name: as_text(answer) for name, answer in self.answers.items()}
        return Record(
            instance_id=self.instance_id or f"uuid:{new_id()}",
            deprecated_id=self.deprecated_id,
            body=json.dumps({"answers": texts}, sort_keys=True).encode(),
            media_type=JSON,
            values=[(f"/answers/{name}", text) for name, text in texts.items()],
            form_id=self.form_id,
            form_version=self.form_version,
            round_id=self.round_id,
            kind=self.kind,
        )


class SubmissionFilter(BaseModel):
    """Which submissions a list is asked for."""

    region: Annotated[str | None, Rule(max_length=100)] = None
    round_id: UUID | None = None
    rt: Annotated[str | None, Rule(max_length=100)] = None
    state: RecordState | None = None
    kind: RecordKind | None = None
    form_id: Annotated[str | None, Rule(max_length=200)] = None
    submitted_by: Annotated[
        str | None, Rule(max_length=100, description="An account, or `me`.")
    ] = None
    flagged: Annotated[bool | None, Rule(description="With something odd, or without.")] = None
    updated_since: Moment | None = None
    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class FlagRead(View):
    """What is odd about one answer, in the caller's language."""

    question: str
    code: str
    detail: str


class FileRead(View):
    """A file of the newest version."""

    name: str
    media_type: str
    size: int
    sha256: str
    received_at: datetime


class SubmissionLine(View):
    """A submission in a list."""

    id: UUID
    kind: RecordKind
    form_id: str | None
    round_id: UUID | None
    region: str
    rt: str | None
    state: RecordState
    flags: list[str] = Rule(description="`question:code` of what is odd about an answer.")
    waits_for: list[str] = Rule(description="Files that the record names and that have not come.")
    number: int = Rule(description="The version of the body; 1 as it first came.")
    submitted_by: str
    received_at: datetime
    updated_at: datetime
    version: int


class ScoreRead(View):
    """One of a household's nine scores, with the answers that decided it."""

    id: str
    value: int
    text: str


class SubmissionRead(SubmissionLine):
    """One submission, with its answers by question. What names a person is masked."""

    answers: dict[str, str] = Rule(description="As sent; masked where they name a person.")
    erased: bool = Rule(description="The answers as sent are gone: the person was erased.")
    reasons: list[Reason] = Rule(description="Why it was returned or rejected, if it is.")
    scores: list[ScoreRead]
    findings: list[FlagRead]
    files: list[FileRead]
