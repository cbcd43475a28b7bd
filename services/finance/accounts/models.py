"""Bank accounts and cash boxes of institutions; no names of persons, who signs is a position."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator
from pydantic import Field as Rule
from sqlalchemy import JSON, Index, Text
from sqlmodel import Field

from services.chassis.columns import CODE, moment
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, Day, View, example
from services.finance.db import Table

Kind = Literal["bank", "cash"]
State = Literal["open", "closed"]
Position = Literal[
    "koordinator", "sekretaris", "bendahara", "anggota", "pengelola_upk", "ketua_ksm", "lainnya"
]
Flag = Literal[
    "few_signatories", "too_few_required", "required_above_signatories", "holder_unlinked"
]


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("It holds control characters.")
    return text


Name = Annotated[str, Rule(min_length=1, max_length=200), AfterValidator(_printable)]
Number = Annotated[str, Rule(pattern=r"^[0-9][0-9 .-]{4,33}$", examples=["0012-01-000345-30-7"])]


class Signatory(Body, json_schema_extra=example(position="koordinator", sex="L")):
    """Whose specimen signature the bank has, by position; `sex` is L or P."""

    position: Position
    sex: Literal["L", "P"] | None = None


Signatories = Annotated[list[Signatory], Rule(max_length=20)]
Required = Annotated[int, Rule(strict=True, ge=1, le=20)]


class BankAccount(Table, table=True):
    """`number_key` is the bank and the digits of the number, by which an account is known."""

    __tablename__ = "bank_accounts"
    __table_args__ = (Index("ix_bank_accounts_region", "region", "id"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=CODE)
    institution_id: UUID | None = None
    holder: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    bank: str | None = Field(default=None, sa_type=Text)
    number: str | None = Field(default=None, sa_type=Text)
    number_key: str | None = Field(default=None, sa_type=Text, unique=True)
    opened_on: date | None = None
    signatories: list[dict[str, Any]] = Field(sa_type=JSON)
    required: int | None = None
    state: str = Field(default="open", sa_type=Text)
    closed_on: date | None = None
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class AccountCreate(
    Body,
    json_schema_extra=example(
        region="35.19.09.2010",
        holder="LKM Bangkit Bersama",
        kind="bank",
        bank="Bank Jatim",
        number="0012-01-000345-30-7",
        opened_on="2019-03-20",
        signatories=[
            {"position": "koordinator", "sex": "P"},
            {"position": "sekretaris", "sex": "L"},
            {"position": "bendahara", "sex": "P"},
        ],
        required=2,
    ),
):
    """An account of an institution; `required` is how many must sign. A cash box has no bank."""

    id: UUID | None = None
    region: Annotated[str, Rule(max_length=100, examples=["35.19.09.2010"])]
    institution_id: UUID | None = None
    holder: Name
    kind: Kind = "bank"
    bank: Name | None = None
    number: Number | None = None
    opened_on: Day | None = None
    signatories: Signatories = Rule(default_factory=list)
    required: Required | None = None


class AccountPatch(
    Body,
    json_schema_extra=example(
        signatories=[{"position": "koordinator", "sex": "P"}, {"position": "bendahara"}], required=2
    ),
):
    """What is left out stays; `signatories` takes the place of the whole list."""

    institution_id: UUID | None = None
    holder: Name | None = None
    bank: Name | None = None
    number: Number | None = None
    opened_on: Day | None = None
    signatories: Signatories | None = None
    required: Required | None = None


class AccountClose(Body, json_schema_extra=example(date="2026-11-27")):
    """The day it was closed; today unless said."""

    date: Day | None = None


class AccountRead(View):
    """An account. Whoever may not write sees the last four digits of its number."""

    id: UUID
    region: str
    institution_id: UUID | None
    holder: str
    kind: Kind
    bank: str | None
    number: str | None
    opened_on: date | None
    signatories: list[Signatory]
    required: int | None
    state: State
    closed_on: date | None
    flags: list[Flag] = Rule(description="What is not as the programme asks; nothing is refused.")
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class AccountFilter(Body):
    """Which accounts."""

    region: str | None = Rule(None, max_length=100)
    institution_id: UUID | None = None
    kind: Kind | None = None
    state: State | None = None
    limit: Limit = LIMIT
    cursor: Cursor = None
