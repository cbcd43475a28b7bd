"""Expenses: what was paid of the money received, each with its receipt."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, field_validator
from pydantic import Field as Rule
from sqlalchemy import BigInteger, Index, Text, UniqueConstraint
from sqlmodel import Field

from contracts.finance import FundSourceCode
from contracts.money import Money
from services.chassis.columns import CODE, moment, rupiah
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, Day, View, example
from services.finance.amounts import Amount
from services.finance.db import Table

State = Literal["recorded", "reversed"]


class Category(StrEnum):
    """What was paid for: material, wages, equipment, transport, running costs (BOP), other."""

    bahan = "bahan"
    upah = "upah"
    alat = "alat"
    transport = "transport"
    bop = "bop"
    lain = "lain"


ENGLISH = {
    **dict.fromkeys(("material", "materials"), "bahan"),
    **dict.fromkeys(("wages", "wage", "labour", "labor"), "upah"),
    **dict.fromkeys(("equipment", "tools"), "alat"),
    **dict.fromkeys(("operational", "operations"), "bop"),
    **dict.fromkeys(("other", "others", "lainnya"), "lain"),
}


def _category(value: Any) -> Any:
    """The English word does as well."""
    word = value.strip().lower() if isinstance(value, str) else value
    return ENGLISH.get(word, word) if isinstance(word, str) else word


Said = Annotated[Category, BeforeValidator(_category)]


class Expense(Table, table=True):
    """What was paid; `transaction_id` is the ledger's. With an agreement its KSM paid it."""

    __tablename__ = "expenses"
    __table_args__ = (
        Index("ix_expenses_allocation_id", "allocation_id", "id"),
        Index("ix_expenses_region", "region", "id"),
        Index("ix_expenses_receipt", "allocation_id", "receipt_number"),
    )
    id: UUID = Field(primary_key=True)
    allocation_id: UUID = Field(foreign_key="allocations.id")
    agreement_id: UUID | None = None
    activity_id: UUID | None = Field(default=None, index=True)
    region: str = Field(sa_type=CODE)
    amount: Decimal = rupiah()
    spent_on: date
    category: str = Field(sa_type=Text)
    receipt_number: str = Field(sa_type=Text)
    description: str = Field(sa_type=Text)
    state: str = Field(default="recorded", sa_type=Text)
    reason: str = Field(default="", sa_type=Text)
    transaction_id: UUID = Field(default_factory=new_id)
    reversed_by: str | None = Field(default=None, sa_type=Text)
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class Receipt(Table, table=True):
    """A picture or PDF of a receipt; the content lies in the media store by its hash."""

    __tablename__ = "expense_receipts"
    __table_args__ = (UniqueConstraint("expense_id", "sha256"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    expense_id: UUID = Field(foreign_key="expenses.id")
    region: str = Field(sa_type=CODE)
    sha256: str = Field(sa_type=Text, index=True)
    media_type: str = Field(sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    uploaded_by: str = Field(sa_type=Text)
    uploaded_at: datetime = moment()


class ExpenseCreate(
    Body,
    json_schema_extra=example(
        allocation_id="019ac107-0000-7000-8000-000000000071",
        amount="12500000.00",
        date="2020-04-02",
        category="bahan",
        receipt_number="KW-014",
        description="Paving blok 200 m2",
    ),
):
    """Money paid to somebody for something. No names of residents."""

    id: UUID | None = None
    allocation_id: UUID
    agreement_id: UUID | None = Rule(None, description="Of the KSM that paid, with its own money.")
    amount: Amount
    date: Day
    category: Said
    receipt_number: Annotated[str, Rule(min_length=1, max_length=100)]
    description: Annotated[str, Rule(max_length=2000)] = ""


class ExpenseBatch(
    Body,
    json_schema_extra=example(
        items=[
            {
                "allocation_id": "019ac107-0000-7000-8000-000000000071",
                "amount": "12500000.00",
                "date": "2020-04-02",
                "category": "bahan",
                "receipt_number": "KW-014",
            }
        ]
    ),
):
    """Expenses that are recorded all or none. An id that is given is given once."""

    items: Annotated[list[ExpenseCreate], Rule(min_length=1, max_length=500)]

    @field_validator("items")
    @classmethod
    def _once(cls, items: list[ExpenseCreate]) -> list[ExpenseCreate]:
        ids = [one.id for one in items if one.id is not None]
        if len(ids) != len(set(ids)):
            raise ValueError("Two of them have the same id.")
        return items


class ReceiptRead(View):
    """A receipt that was sent. `sha256` is of the file as it came."""

    id: UUID
    sha256: str
    media_type: str
    size: int
    uploaded_by: str
    uploaded_at: datetime


class ExpenseRead(View):
    """An expense with its receipts; `flags`: `no_receipt`, `receipt_twice`."""

    id: UUID
    allocation_id: UUID
    agreement_id: UUID | None
    activity_id: UUID | None
    source: FundSourceCode
    fiscal_year: int
    region: str
    amount: Money
    date: date
    category: Category
    receipt_number: str
    description: str
    state: State
    reason: str
    transaction_id: UUID
    reversed_by: str | None
    receipts: list[ReceiptRead]
    flags: list[str]
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class ExpensesRead(View):
    """Expenses in the order in which they were sent."""

    items: list[ExpenseRead]


class ExpenseFilter(Body):
    """Which expenses."""

    region: str | None = Rule(None, max_length=100)
    allocation_id: UUID | None = None
    agreement_id: UUID | None = None
    activity_id: UUID | None = None
    category: Category | None = None
    state: State | None = None
    limit: Limit = LIMIT
    cursor: Cursor = None
