"""What a report says, assembled from the ledger, and frozen when it is submitted."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field as Rule

from contracts.finance import FundSourceCode
from contracts.money import Money
from services.chassis.shapes import View
from services.finance.contributions.models import KindTotal

Kind = Literal["use", "lpj"]
Flag = Literal["receipts_missing", "nothing_received", "nothing_spent"]  # none of them refuses


class Party(View):
    """Whose money it is: an allocation, by its SPPB or contract."""

    number: str
    date: date
    recipient: str
    region: str
    place: str = Rule(description="The region's name, with those above it.")
    source: FundSourceCode
    source_name: str
    fiscal_year: int
    scheme: str
    amount: Money
    activity_id: UUID | None
    activity: str | None = Rule(description="Its title.")


class Received(View):
    """What came in: a released tranche, or what a BKM paid to a KSM."""

    date: date
    number: int | None = Rule(description="Which tranche it is.")
    amount: Money


class Spending(View):
    """An expense; `receipts` of it are kept as files."""

    id: UUID
    date: date
    category: str
    receipt_number: str
    receipts: int
    description: str
    amount: Money


class CategorySum(View):
    """The expenses of a category together."""

    category: str
    count: int
    without_receipt: int
    amount: Money


class KsmSum(View):
    """A KSM by its agreement: what it is promised, got, spent, and has left."""

    agreement_id: UUID
    number: str
    recipient: str
    amount: Money
    received: Money
    spent: Money
    cash: Money


class ReportContent(View):
    """A report as of the end of its day; `received` is `spent` and `cash`.

    What is left in `cash` returns with an LPJ, and so does what is `unreleased`.
    """

    kind: Kind
    number: str
    date: date
    notes: str
    allocation: Party
    agreement_id: UUID | None
    tranches: list[Received]
    expenses: list[Spending]
    categories: list[CategorySum]
    ksms: list[KsmSum] = Rule(description="Whom the money is for; of a KSM's report itself.")
    contributions: list[KindTotal] = Rule(description="What the people gave to the activities.")
    received: Money
    spent: Money
    cash: Money
    unreleased: Money
    flags: list[Flag]
