"""Tranches: what is asked for and paid out of an allocation. The table is beside `Allocation`."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Rule

from contracts.finance import FundSourceCode
from contracts.money import ZERO, Money
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, Day, View, example
from services.finance.allocations.models import TrancheRead, TrancheState
from services.finance.ceilings.models import Paper

Papers = Annotated[list[Paper], Rule(max_length=20)]


class TrancheRequest(
    Body,
    json_schema_extra=example(
        date="2020-03-05", evidence=[{"number": "Surat permohonan 04/LKM/2020"}]
    ),
):
    """What a request rests on. It falls away when it is not released by `expires_on`."""

    date: Day | None = Rule(None, description="In the fiscal year; today unless said.")
    expires_on: Day | None = Rule(None, description="90 days from today unless said.")
    evidence: Papers = Rule([])


class TrancheRelease(
    Body, json_schema_extra=example(date="2020-03-12", document={"number": "SP2D 00123/2020"})
):
    """When and by which paper (SP2D) it was paid out."""

    date: Day | None = Rule(None, description="In the fiscal year; today unless said.")
    document: Paper | None = None


class TrancheVoid(Body, json_schema_extra=example(reason="Permohonan salah tahap.")):
    """Why a request is not released."""

    reason: Annotated[str, Rule(max_length=2000, description="No names of residents.")] = ""


class Check(View):
    """One thing that a tranche waits for, and how far it is."""

    kind: Literal["physical", "spent", "report"]
    wanted: str
    found: str | None = Rule(description="Empty when nobody told of it yet.")
    met: bool


class TrancheDetail(TrancheRead):
    """A tranche with the allocation that it is of, and what it waits for."""

    allocation_id: UUID
    activity_id: UUID | None
    source: FundSourceCode
    fiscal_year: int
    region: str
    recipient: str
    allocation_number: str
    evidence: list[Paper]
    checks: list[Check]
    ready: bool = Rule(description="Planned or voided, the one before released, all checks met.")
    updated_at: datetime


class TrancheFilter(Body):
    """Which tranches."""

    region: str | None = Rule(None, max_length=100)
    allocation_id: UUID | None = None
    state: TrancheState | None = None
    expires_before: Day | None = None
    ready: bool | None = None
    limit: Limit = LIMIT
    cursor: Cursor = None


class Evidence(View):
    """What is known of the money and the work of an allocation."""

    physical: Decimal | None
    cancelled: bool
    committed: Money = ZERO
    received: Money
    spent: Money
    reports: frozenset[str]
    released: frozenset[int]
