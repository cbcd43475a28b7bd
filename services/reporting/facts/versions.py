"""What money and activities were before: each version that a newer one took the place of.

A version stood from when it was told until a newer one was, and that is in its own row: which
stood on a day is seen without looking at others, some of which may be of another region.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlmodel import Field, SQLModel

from services.chassis.columns import moment_told, rupiah
from services.reporting.db import Table
from services.reporting.facts.base import by, code, parts, word


class Version(SQLModel):
    """An entity of another service as it was told before."""

    generation: int = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    region: str = code()
    told_at: datetime = moment_told()
    ended_at: datetime = Field(sa_type=DateTime(timezone=True))


class PostingVersion(Version, Table, table=True):
    """Money of a source and a fiscal year, as it stood."""

    __tablename__ = "posting_versions"
    __table_args__ = (by("posting_versions", "region"),)
    kind: str = word()
    source: str = word()
    fiscal_year: int
    amount: Decimal = rupiah()


class ActivityVersion(Version, Table, table=True):
    """An activity as it was: its state, its places, and what it is broken down by."""

    __tablename__ = "activity_versions"
    __table_args__ = (by("activity_versions", "region"),)
    year: int
    state: str = word()
    places: list[dict[str, Any]] = parts()
    dimension: str = word()
    programme: str = word()
    sources: list[dict[str, Any]] = parts()
    cost: Decimal = rupiah()
