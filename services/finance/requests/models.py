"""Requests for a ceiling: what planning's pledges ask of a treasurer."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import JSON, DateTime, Index, Text
from sqlmodel import Field

from contracts.finance import FundSourceCode
from contracts.money import Money
from services.chassis.columns import CODE, moment_told, rupiah
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, View, example
from services.finance.ceilings.models import Paper
from services.finance.db import Table


class RequestState(StrEnum):
    asked = "asked"
    accepted = "accepted"
    declined = "declined"


class CeilingRequest(Table, table=True):
    """Bears the id of its pledge. `document` is the signed letter: its number, day and hash.

    `made_by` and `submitted_by` wrote the pledge down and handed it in: neither decides.
    """

    __tablename__ = "ceiling_requests"
    __table_args__ = (Index("ix_ceiling_requests_region_id", "region", "id"),)
    id: UUID = Field(primary_key=True)
    offer_id: UUID
    region: str = Field(sa_type=CODE)
    source: str = Field(sa_type=Text)
    fiscal_year: int
    amount: Decimal = rupiah()
    document: dict[str, Any] = Field(sa_type=JSON)
    activities: list[dict[str, Any]] = Field(sa_type=JSON)
    state: str = Field(default=RequestState.asked, sa_type=Text)
    ceiling_id: UUID | None = Field(default=None, foreign_key="ceilings.id")
    reason: str | None = Field(default=None, sa_type=Text)
    made_by: str = Field(sa_type=Text)
    submitted_by: str = Field(sa_type=Text)
    asked_at: datetime = moment_told()
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    version: int = 1


class RequestAccept(
    Body, json_schema_extra=example(ceiling_id="019ac107-0000-7000-8000-000000000070")
):
    """With `ceiling_id` that ceiling becomes larger by it; else a ceiling of its own is set.

    One that gives money to an activity of the pledge already does not become larger by it.
    """

    ceiling_id: UUID | None = None


class RequestDecline(Body, json_schema_extra=example(reason="Belum masuk DPA 2027.")):
    """Why no ceiling comes of it."""

    reason: Annotated[
        str, Rule(min_length=1, max_length=2000, description="No names of residents.")
    ]


class RequestFilter(Body):
    """Which requests."""

    region: str | None = Rule(None, max_length=100)
    source: FundSourceCode | None = None
    fiscal_year: int | None = Rule(None, ge=2000, le=2100)
    state: RequestState | None = None
    limit: Limit = LIMIT
    cursor: Cursor = None


class RequestedActivity(View):
    """How much of it is promised for an activity."""

    activity_id: UUID
    amount: Money


class RequestRead(View):
    """A request for a ceiling, in the shape of one, and what became of it."""

    id: UUID = Rule(description="That of the pledge.")
    offer_id: UUID
    source: FundSourceCode
    fiscal_year: int
    region: str
    amount: Money
    document: Paper
    activities: list[RequestedActivity]
    state: RequestState
    ceiling_id: UUID | None
    reason: str | None = Rule(description="Why it was declined.")
    made_by: str
    submitted_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    version: int
