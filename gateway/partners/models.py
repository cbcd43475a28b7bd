"""Partner agencies and the keys with which their programs call."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, StrictBool
from pydantic import Field as Rule
from sqlalchemy import ARRAY, Column, DateTime, LargeBinary, Text
from sqlmodel import Field

from gateway.db import Table
from gateway.users.models import Regions
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.shapes import Body, View, example

PER_MINUTE, PER_DAY = 600, 200_000

Name = Annotated[str, Rule(min_length=1, max_length=200)]
Scope = Annotated[str, Rule(max_length=100)]
Scopes = Annotated[list[Scope], Rule(min_length=1, max_length=100, examples=[["reports:read"]])]
PerMinute = Annotated[int, Rule(strict=True, ge=1, le=100_000, description="Calls a minute.")]
PerDay = Annotated[int, Rule(strict=True, ge=1, le=100_000_000, description="Calls a day, UTC.")]


class AgencyCreate(
    Body,
    json_schema_extra=example(
        name="Dinas Kominfo Jawa Timur", contact="kominfo@example.go.id", regions=["35"]
    ),
):
    """`regions` bound what keys of the agency may be given; `contact` is an office's address."""

    id: UUID | None = None
    name: Name
    contact: Annotated[str, Rule(min_length=1, max_length=200)]
    regions: Regions


class AgencyPatch(Body, json_schema_extra=example(active=False)):
    name: Name | None = None
    contact: Annotated[str, Rule(min_length=1, max_length=200)] | None = None
    active: StrictBool | None = None


class Agency(Table, table=True):
    """An agency that is not active has no key that works."""

    __tablename__ = "agencies"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(sa_type=Text)
    contact: str = Field(sa_type=Text)
    regions: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    active: bool = True
    created_by: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    version: int = 1


class AgencyRead(View):
    id: UUID
    name: str
    contact: str
    regions: list[str]
    active: bool
    created_at: datetime
    version: int


class KeyCreate(
    Body,
    json_schema_extra=example(label="dasbor", scopes=["reports:read"], regions=["35"]),
):
    """What a key may do and where; never more than its maker and its agency."""

    label: Name
    scopes: Scopes
    regions: Regions
    expires_at: AwareDatetime | None = None
    per_minute: PerMinute = PER_MINUTE
    per_day: PerDay = PER_DAY


class KeyRotate(Body, json_schema_extra=example(overlap_hours=24)):
    """How long the old key works beside the new one."""

    overlap_hours: Annotated[int, Rule(strict=True, ge=0, le=720)] = 24


class ApiKey(Table, table=True):
    """32 random bytes, stored as their SHA-256; the prefix is for people to tell keys apart."""

    __tablename__ = "api_keys"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    agency_id: UUID = Field(foreign_key="agencies.id", index=True)
    label: str = Field(sa_type=Text)
    prefix: str = Field(sa_type=Text)
    secret_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    scopes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    regions: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    per_minute: int
    per_day: int
    rotated_from: UUID | None = Field(default=None, foreign_key="api_keys.id")
    created_by: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    expires_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    revoked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    last_used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class KeyRead(View):
    id: UUID
    agency_id: UUID
    label: str
    prefix: str
    scopes: list[str]
    regions: list[str]
    per_minute: int
    per_day: int
    rotated_from: UUID | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None = Rule(description="To within some seconds.")


class NewKey(KeyRead):
    """The key itself, shown only now; a repeated request gets null instead."""

    key: str | None
