"""What every fact of the read model has."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Computed, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.chassis.columns import CODE, moment_told

WORD: Any = Text()


class Fact(SQLModel):
    """An entity of another service as it was told last, one row per generation."""

    generation: int = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    region: str = Field(sa_type=CODE)
    version: int
    told_at: datetime = moment_told()


def code(**more: Any) -> Any:
    """The code of a region or an RT."""
    return Field(sa_type=CODE, **more)


def word(**more: Any) -> Any:
    """A word of a list, a number of a paper, a title."""
    return Field(sa_type=WORD, **more)


def parts(**more: Any) -> Any:
    """What an event tells as a list or a table within itself."""
    return Field(sa_type=JSONB, **more)


def worked_out(expression: str, kind: Any) -> Any:
    """What the database makes of the other columns of a row, and keeps."""
    return Field(default=None, sa_column=Column(kind, Computed(expression, persisted=True)))


def by(table: str, *columns: str) -> Index:
    """An index within a generation."""
    return Index(f"ix_{table}_{'_'.join(columns)}", "generation", *columns)
