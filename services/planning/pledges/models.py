"""Pledges (komitmen): what somebody promised of an offer, with the signed letter.

`pledges`          one promise as it stands.
`pledge_lines`     how much of it is for which activity.
`pledge_versions`  every version of it, never changed.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule
from sqlalchemy import JSON, DateTime, Index, Text
from sqlmodel import Field

from contracts.finance import FundSourceCode
from contracts.money import Money
from services.chassis.columns import CODE, moment, rupiah
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, MOST
from services.chassis.papers import PaperColumns
from services.chassis.shapes import Body, Day, View, example
from services.planning.db import Table
from services.planning.offers.models import MOST_LINES, Amount, PartyName, Reason
from services.planning.shapes import Year

LetterNumber = Annotated[str, Rule(min_length=1, max_length=100)]


class PledgeState(StrEnum):
    """`submitted` is in the hands of finance, whose word `accepted` and `declined` are."""

    pledged = "pledged"
    submitted = "submitted"
    accepted = "accepted"
    declined = "declined"
    withdrawn = "withdrawn"


COUNTED = (PledgeState.pledged, PledgeState.submitted, PledgeState.accepted)


class Pledge(PaperColumns, Table, table=True):
    """`ceiling_id` is what finance made of it. `told` is the version of its events."""

    __tablename__ = "pledges"
    __table_args__ = (Index("ix_pledges_region_id", "region", "id"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    offer_id: UUID = Field(foreign_key="offers.id", index=True)
    region: str = Field(sa_type=CODE)
    source: str = Field(sa_type=Text)
    fiscal_year: int
    party: str = Field(sa_type=Text)
    amount: Decimal = rupiah()
    number: str | None = Field(default=None, sa_type=Text)
    dated: date | None = None
    state: str = Field(default=PledgeState.pledged, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    ceiling_id: UUID | None = None
    made_by: str = Field(sa_type=Text)
    made_at: datetime = moment()
    submitted_by: str | None = Field(default=None, sa_type=Text)
    submitted_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    version: int = 1
    told: int = 0
    updated_at: datetime = moment()


class PledgeLine(Table, table=True):
    """So much of a pledge for an activity."""

    __tablename__ = "pledge_lines"
    pledge_id: UUID = Field(primary_key=True, foreign_key="pledges.id")
    activity_id: UUID = Field(primary_key=True, foreign_key="activities.id", index=True)
    region: str = Field(sa_type=CODE)
    amount: Decimal = rupiah()


class PledgeVersion(Table, table=True):
    """A pledge as it was from a moment on; only added to."""

    __tablename__ = "pledge_versions"
    pledge_id: UUID = Field(primary_key=True, foreign_key="pledges.id")
    version: int = Field(primary_key=True)
    region: str = Field(sa_type=CODE)
    state: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    fiscal_year: int
    party: str = Field(sa_type=Text)
    amount: Decimal = rupiah()
    lines: list[dict[str, Any]] = Field(sa_type=JSON)
    number: str | None = Field(default=None, sa_type=Text)
    dated: date | None = None
    paper_sha256: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    by: str = Field(sa_type=Text)
    at: datetime = moment()


class PledgeLineSaid(
    Body,
    json_schema_extra=example(
        activity_id="019ac104-0000-7000-8000-000000000061", amount="60000000.00"
    ),
):
    """So much of the pledge for an activity of the offer."""

    activity_id: UUID
    amount: Amount


Lines = Annotated[list[PledgeLineSaid], Rule(min_length=1, max_length=MOST_LINES)]


class PledgeCreate(
    Body,
    json_schema_extra=example(amount="60000000.00", number="CSR/12/2026", date="2026-11-28"),
):
    """A promise of `amount`. Source, year and who promises are those of the offer unless said.

    Without `lines` it fills the activities of the offer in their order.
    """

    id: UUID | None = None
    amount: Amount
    source: FundSourceCode | None = None
    fiscal_year: Year | None = None
    party: PartyName | None = None
    number: LetterNumber | None = None
    date: Day | None = None
    lines: Lines | None = None


class PledgeRevise(Body, json_schema_extra=example(amount="75000000.00", number="CSR/14/2026")):
    """What is left out stays, null clears number and day of the letter.

    A new `amount` without `lines` fills the activities anew, in their order.
    """

    amount: Amount | None = None
    source: FundSourceCode | None = None
    fiscal_year: Year | None = None
    party: PartyName | None = None
    number: LetterNumber | None = None
    date: Day | None = None
    lines: Lines | None = None


class PledgeWithdraw(Body, json_schema_extra=example(reason="Anggaran CSR 2027 dikurangi.")):
    """Why the promise is taken back."""

    reason: Reason


class PledgePage(BaseModel):
    """Which pledges, page by page."""

    region: Annotated[str | None, Rule(max_length=100)] = None
    offer_id: UUID | None = None
    source: FundSourceCode | None = None
    state: PledgeState | None = None
    fiscal_year: Annotated[int | None, Rule(ge=2000, le=2100)] = None
    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class PledgeLineRead(View):
    """So much of a pledge for an activity."""

    activity_id: UUID
    amount: Money


class LetterRead(View):
    """The signed letter as it was sent; its content is at `.../letter`."""

    sha256: str
    size: int
    media_type: str


class PledgeRead(View):
    """A pledge, in rupiah. `reason` is why it was withdrawn; why finance declined, finance says."""

    id: UUID
    offer_id: UUID
    region: str
    source: FundSourceCode
    fiscal_year: int
    party: str
    amount: Money
    lines: list[PledgeLineRead]
    number: str | None
    date: date | None
    letter: LetterRead | None
    state: PledgeState
    reason: str | None
    ceiling_id: UUID | None
    made_by: str
    made_at: datetime
    submitted_by: str | None
    submitted_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    version: int
    updated_at: datetime


class PledgeVersionRead(View):
    """A pledge as it was from a moment on."""

    version: int
    state: PledgeState
    source: FundSourceCode
    fiscal_year: int
    party: str
    amount: Money
    lines: list[PledgeLineRead]
    number: str | None
    dated: date | None
    paper_sha256: str | None
    reason: str | None
    by: str
    at: datetime
