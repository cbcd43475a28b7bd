"""What a record of any kind has: its place, its state, and what is odd about it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Text
from sqlmodel import Field, SQLModel


class RecordKind(StrEnum):
    """What a form asks about."""

    household = "household"
    area = "area"
    other = "other"


class RecordState(StrEnum):
    """Where a record stands in its review; only an approved one counts."""

    received = "received"
    returned = "returned"
    approved = "approved"
    rejected = "rejected"
    merged = "merged"


class RecordColumns(SQLModel):
    """Columns that the records of households and of RTs share.

    `flags` are `question:code`. A record comes from a submission, whose id it bears, or from a row
    of an import.
    """

    id: UUID = Field(primary_key=True)
    round_id: UUID
    rt: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    flags: list[str] = Field(sa_type=ARRAY(Text))
    open_flags: int
    import_id: UUID | None = None
    import_row: int | None = None
    version: int
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
