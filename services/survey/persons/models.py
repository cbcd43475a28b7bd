"""A person: who a record is about, locked; nothing in this table can be read without the keys."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import DateTime, Index, LargeBinary, Text
from sqlalchemy import text as sql
from sqlmodel import Field

from services.chassis.personal import PERSONAL
from services.chassis.shapes import Body, View, example
from services.survey.db import Table


class Person(Table, table=True):
    """Bears the id of its record. An erased one has neither key nor box nor hashes.

    `import_id` is the import that brought it, also before its household is a record.
    """

    __tablename__ = "persons"
    __table_args__ = (
        Index("ix_persons_nik_hash", "nik_hash", postgresql_where=sql("nik_hash IS NOT NULL")),
        Index("ix_persons_kk_hash", "kk_hash", postgresql_where=sql("kk_hash IS NOT NULL")),
        Index("ix_persons_key_id", "key_id", "id"),
        {"postgresql_partition_by": "RANGE (id)"},
    )
    id: UUID = Field(primary_key=True)
    region: str = Field(sa_type=Text)
    rt: str | None = Field(default=None, sa_type=Text)
    key_id: str | None = Field(default=None, sa_type=Text)
    wrapped_key: bytes | None = Field(default=None, sa_type=LargeBinary)
    box: bytes | None = Field(default=None, sa_type=LargeBinary)
    nik_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    kk_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    name_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    hash_id: str | None = Field(default=None, sa_type=Text)
    version: int
    erased_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    erased_by: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    import_id: UUID | None = None


class PersonRead(View):
    """Who a record is about; masked for whoever may not read personal data."""

    id: UUID = Rule(description="The id of the record.")
    region: str
    rt: str | None
    no_kk: Annotated[str | None, PERSONAL] = None
    nik: Annotated[str | None, PERSONAL] = None
    nama: Annotated[str | None, PERSONAL] = None
    erased_at: datetime | None
    version: int


class Erase(Body, json_schema_extra=example(reason="Permintaan tertulis tanggal 12 Maret 2026.")):
    """Why the person is erased."""

    reason: Annotated[str, Rule(min_length=1, max_length=1000)]


class PersonSearch(Body, json_schema_extra=example(nik="3519091503800001")):
    """The number to look for, whole; it stands in the body, for addresses are written down."""

    nik: Annotated[str | None, Rule(min_length=1, max_length=40)] = None
    no_kk: Annotated[str | None, Rule(min_length=1, max_length=40)] = None


class PersonErasedRead(View):
    """A person that is gone."""

    id: UUID
    region: str
    erased_at: datetime
    reason: str
    version: int
