"""A form for phones, its versions, and the files that a version asks for."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import ARRAY, JSON, Column, DateTime, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field

from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.shapes import Body, View, example
from services.survey.db import Table


class FormKind(StrEnum):
    """What a filled-in form becomes: a household, a sheet of an RT, or nothing that is scored."""

    household = "household"
    area = "area"
    other = "other"


class FormState(StrEnum):
    open = "open"
    closed = "closed"


class VersionState(StrEnum):
    """A retired version was published once: phones in the field may still send its records."""

    draft = "draft"
    published = "published"
    retired = "retired"


class StandardForm(StrEnum):
    """The generated forms: households; an RT with 16 or with 19 parameters; returned records."""

    a = "a"
    b16 = "b16"
    b19 = "b19"
    tasks = "tugas"


class StandardCreate(
    Body,
    json_schema_extra=example(round_id="01900000-0000-7000-8000-000000000001", format="a"),
):
    round_id: UUID
    format: StandardForm


class Form(Table, table=True):
    """`form_id` is the XForm's id, one in the whole installation: phones know a form by it."""

    __tablename__ = "forms"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    form_id: str = Field(sa_type=Text, unique=True)
    title: str = Field(sa_type=Text)
    round_id: UUID | None = Field(default=None, foreign_key="rounds.id", index=True)
    region: str = Field(sa_type=Text, index=True)
    kind: str = Field(sa_type=Text)
    parameters: int | None = None
    state: str = Field(default=FormState.open, sa_type=Text)
    created_by: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    version: int = 1


class FormVersion(Table, table=True):
    """`xlsform` is the file as it came, `xml` what phones get, `hash` its MD5 as OpenRosa has it.

    `warnings` are pyxform's sentences, and codes of our own (`problems.NOTES`).
    """

    __tablename__ = "form_versions"
    __table_args__ = (
        UniqueConstraint("form", "version"),
        Index(
            "ix_form_versions_published",
            "form",
            unique=True,
            postgresql_where=sql("state = 'published'"),
        ),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    form: UUID = Field(foreign_key="forms.id")
    version: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    state: str = Field(default=VersionState.draft, sa_type=Text)
    region: str = Field(sa_type=Text)
    filename: str = Field(sa_type=Text)
    file_type: str = Field(sa_type=Text)
    xlsform: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(sa_type=Text)
    xml: str = Field(sa_type=Text)
    hash: str = Field(sa_type=Text)
    warnings: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    fields: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    media: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    created_by: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    published_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class FormFile(Table, table=True):
    """A file that a version asks for: an image, a sound, a CSV of choices."""

    __tablename__ = "form_files"
    version_id: UUID = Field(primary_key=True, foreign_key="form_versions.id")
    name: str = Field(primary_key=True, sa_type=Text)
    region: str = Field(sa_type=Text)
    type: str = Field(sa_type=Text)
    size: int
    md5: str = Field(sa_type=Text)
    content: bytes = Field(sa_type=LargeBinary)


class FormWarning(View):
    code: str = Rule(description="`pyxform` for what the converter says in its own words.")
    detail: str


class MediaRead(View):
    name: str
    present: bool
    type: str | None = None
    size: int | None = None
    md5: str | None = None


class VersionRead(View):
    version: str
    title: str
    state: VersionState
    filename: str
    sha256: str = Rule(description="Of the file as it came.")
    hash: str = Rule(description="`md5:` and the MD5 of the XForm, as OpenRosa lists it.")
    warnings: list[FormWarning]
    media: list[MediaRead] = Rule(description="The files that the form asks for.")
    created_at: datetime
    published_at: datetime | None


class FormRead(View):
    id: UUID
    form_id: str = Rule(description="How phones know the form.")
    title: str
    round_id: UUID | None
    region: str
    kind: FormKind
    parameters: int | None = Rule(description="16 or 19, of an `area` form.")
    state: FormState
    version: int
    created_at: datetime
    versions: list[VersionRead] = Rule(description="Newest first.")


class PublishedForm(View):
    """A form as phones may download it: the published version of an open form."""

    id: UUID
    version_id: UUID
    form_id: str
    title: str
    version: str
    hash: str
    round_id: UUID | None
    kind: FormKind
    region: str
    has_media: bool


class FileLine(View):
    """A file of a version, without its content."""

    name: str
    type: str
    size: int
    md5: str
