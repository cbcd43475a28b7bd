"""Offers (pemasaran): what nobody pays yet of some activities, offered to somebody who may.

`offers`       one offer; `pledged` is what was promised of its amount and not taken back.
`offer_lines`  how much of which activity it offers.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule
from sqlalchemy import CheckConstraint, DateTime, Index, Text
from sqlmodel import Field

from contracts.finance import FundSourceCode
from contracts.money import Money
from services.chassis.columns import CODE, moment, rupiah
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, MOST
from services.chassis.personal import PERSONAL
from services.chassis.shapes import Body, Day, View, example
from services.planning.db import Table
from services.planning.shapes import Region, Year, written

MOST_LINES = 100
Amount = Annotated[Money, written(r"[0-9]{1,16}(\.[0-9]{1,2})?", Money)]
PartyName = Annotated[str, Rule(min_length=1, max_length=200, description="An institution.")]
Words = Annotated[str, Rule(max_length=2000, description="What is said to it; no residents.")]
Contact = Annotated[
    str, Rule(min_length=1, max_length=300, description="Who to talk to there, and how.")
]
Reason = Annotated[str, Rule(min_length=1, max_length=2000, description="No names of residents.")]


class PartyKind(StrEnum):
    """What kind of party is offered to; `source` says where its money is from."""

    opd = "opd"
    kementerian = "kementerian"
    pemerintah_desa = "pemerintah_desa"
    perusahaan = "perusahaan"
    bank = "bank"
    lembaga = "lembaga"
    lainnya = "lainnya"


class OfferState(StrEnum):
    """`lapsed` is told by the day: nothing needs to happen for it."""

    open = "open"
    partly = "partly"
    covered = "covered"
    lapsed = "lapsed"
    withdrawn = "withdrawn"


class Offer(Table, table=True):
    """`contact` is in a box that only the keys of the settings open."""

    __tablename__ = "offers"
    __table_args__ = (
        Index("ix_offers_region_id", "region", "id"),
        CheckConstraint("pledged >= 0 AND pledged <= amount", name="pledged"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=CODE)
    source: str = Field(sa_type=Text)
    party_kind: str = Field(sa_type=Text)
    party: str = Field(sa_type=Text)
    contact: str | None = Field(default=None, sa_type=Text)
    year: int
    words: str = Field(default="", sa_type=Text)
    until: date | None = None
    amount: Decimal = rupiah()
    pledged: Decimal = rupiah(default=Decimal(0))
    withdrawn_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    withdrawn_by: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class OfferLine(Table, table=True):
    """So much of an activity, in the order in which pledges fill it."""

    __tablename__ = "offer_lines"
    offer_id: UUID = Field(primary_key=True, foreign_key="offers.id")
    number: int = Field(primary_key=True)
    activity_id: UUID = Field(foreign_key="activities.id", index=True)
    region: str = Field(sa_type=CODE)
    amount: Decimal = rupiah()


class OfferLineCreate(
    Body,
    json_schema_extra=example(
        activity_id="019ac104-0000-7000-8000-000000000061", amount="60000000.00"
    ),
):
    """An activity, and how much of it; all that is open of it unless said."""

    activity_id: UUID
    amount: Amount | None = None


class OfferCreate(
    Body,
    json_schema_extra=example(
        region="35.19.09.2010",
        source="csr",
        party_kind="bank",
        party="Bank Jatim Cabang Madiun",
        contact="Bagian CSR, 0351-462000",
        year=2027,
        words="Paving jalan lingkungan RT 007, 140 m.",
        until="2026-12-31",
        lines=[{"activity_id": "019ac104-0000-7000-8000-000000000061"}],
    ),
):
    """Activities of one region offered to a party, for money of a source in a year."""

    id: UUID | None = None
    region: Region
    source: FundSourceCode
    party_kind: PartyKind
    party: PartyName
    contact: Contact | None = None
    year: Year
    words: Words = ""
    until: Day | None = None
    lines: Annotated[list[OfferLineCreate], Rule(min_length=1, max_length=MOST_LINES)]


class OfferPatch(Body, json_schema_extra=example(until="2027-03-31")):
    """What is left out stays; null clears `contact` and `until`. What is offered stays."""

    party: PartyName | None = None
    contact: Contact | None = None
    words: Words | None = None
    until: Day | None = None


class OfferWithdraw(Body, json_schema_extra=example(reason="Sudah masuk APBD-P 2027.")):
    """Why it is offered no more."""

    reason: Reason


class OfferFilter(BaseModel):
    """Which offers."""

    region: Annotated[str | None, Rule(max_length=100)] = None
    source: FundSourceCode | None = None
    party_kind: PartyKind | None = None
    state: OfferState | None = None
    year: Annotated[int | None, Rule(ge=2000, le=2100)] = None


class OfferPage(OfferFilter):
    """Which offers, page by page."""

    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class OfferRead(View):
    """An offer, in rupiah: `pledged` of `amount` is promised. `until` is its last day."""

    id: UUID
    region: str
    source: FundSourceCode
    party_kind: PartyKind
    party: str
    contact: Annotated[str | None, PERSONAL] = None
    year: int
    words: str
    until: date | None
    amount: Money
    pledged: Money
    state: OfferState
    reason: str | None = Rule(description="Why it was withdrawn.")
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class OfferLineRead(View):
    """An activity of an offer: how much of it is offered, and promised by this offer's pledges."""

    activity_id: UUID
    title: str
    region: str
    amount: Money
    pledged: Money


class OfferWhole(OfferRead):
    """An offer with its activities."""

    lines: list[OfferLineRead]
