"""What anybody may see of money: sums, days, and institutions' names. Nothing that people wrote."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from contracts.finance import AuditOpinionCode, AuditState, ContributionKind, FundSourceCode
from services.chassis.shapes import View, example
from services.finance.allocations.models import TrancheState
from services.finance.amounts import Total
from services.finance.expenses.models import Category

LpjState = Literal["none", "submitted", "accepted"]


class PublicPlace(View):
    """A village, or a region above it, with the names of what it lies in."""

    code: str
    name: str
    above: list[str]


class PublicSums(View):
    """`committed` is promised, `released` of that was paid out, `spent` of that was used.

    `unreleased` is yet to be paid out, `cash` is left with those who received it.
    """

    committed: Total
    released: Total
    spent: Total
    unreleased: Total
    cash: Total


class PublicSource(PublicSums):
    """The money of a source and fiscal year."""

    source: FundSourceCode
    name_id: str
    name_en: str
    fiscal_year: int


class PublicCategory(View):
    """What was spent on a category."""

    category: Category
    amount: Total


class PublicGift(View):
    """What the people gave of a kind, and what it is worth."""

    kind: ContributionKind
    unit: str
    quantity: str | None
    amount: Total


class PublicTranche(View):
    """A part of an allocation, and the days on which it was asked for and paid out."""

    number: int
    percent: int
    amount: Total
    state: TrancheState
    requested_on: date | None
    released_on: date | None


class PublicAccount(View):
    """How far the account of an allocation's money (LPJ) is: its day, and when it was accepted."""

    state: LpjState
    accepted_on: date | None
    date: date | None


class PublicAllocation(PublicSums):
    """Money set aside for an institution; `returned` of the amount went back."""

    recipient: str
    source: FundSourceCode
    fiscal_year: int
    date: date
    activity_id: UUID | None
    activity: str | None
    amount: Total
    returned: Total
    tranches: list[PublicTranche]
    lpj: PublicAccount


class PublicGroup(View):
    """A group of people (KSM) that builds: by whom it is paid, how much of what was agreed."""

    name: str
    recipient: str
    source: FundSourceCode
    fiscal_year: int
    activity_id: UUID | None
    activity: str | None
    amount: Total
    paid: Total


class PublicAudit(View):
    """The audit of a village's money: `UO` unqualified, `QO` qualified, `AO` adverse, `DO` disclaimer."""

    fiscal_year: int
    state: AuditState
    opinion: AuditOpinionCode | None
    date: date | None


class Published(View):
    """Where money comes from, and what became of it."""

    place: PublicPlace
    total: PublicSums
    sources: list[PublicSource]
    spending: list[PublicCategory]
    swadaya: list[PublicGift]
    swadaya_total: Total
    allocations: list[PublicAllocation]
    groups: list[PublicGroup]
    audits: list[PublicAudit]


class PublicWork(PublicSums):
    """An activity: how much of what, how far it is, and its money."""

    id: UUID
    title: str
    kind: str
    year: int
    volume: Decimal
    unit: str
    state: str
    physical: Decimal | None
    swadaya: Total


class PublicEffect(View):
    """What is built of a criterion of slums in an RT: as planned, and as measured when there."""

    rt: str
    criterion: str
    name_id: str
    name_en: str
    unit: str
    planned: Decimal
    measured: Decimal | None


GRANT = {
    "committed": "80000000.00",
    "released": "56000000.00",
    "spent": "50000000.00",
    "unreleased": "24000000.00",
    "cash": "6000000.00",
}
SOURCE = {"source": "apbd-kabkota", "fiscal_year": 2020}
MONEY = {
    "place": {
        "code": "35.19.09.2010",
        "name": "Klagenserut",
        "above": ["Jawa Timur", "Kabupaten Madiun", "Jiwan"],
    },
    "total": GRANT,
    "sources": [
        GRANT
        | SOURCE
        | {
            "name_id": "APBD kabupaten/kota dan BUMD",
            "name_en": "Budget of the regency or city",
        }
    ],
    "spending": [{"category": "bahan", "amount": "50000000.00"}],
    "swadaya": [{"kind": "labour", "unit": "HOK", "quantity": "12", "amount": "1200000.00"}],
    "swadaya_total": "1200000.00",
    "allocations": [],
    "groups": [],
    "audits": [{"fiscal_year": 2020, "state": "done", "opinion": "UO", "date": "2021-04-20"}],
}
WORK = {
    "id": "019ac104-0000-7000-8000-000000000061",
    "title": "Paving jalan lingkungan RT 007",
    "kind": "jalan_paving",
    "year": 2020,
    "volume": "140",
    "unit": "m",
    "state": "running",
    "physical": "50",
    "swadaya": "1200000.00",
}


class VillagePage(Published, json_schema_extra=example(**MONEY, activities=[WORK | GRANT])):
    """The money of a village, and of each activity in it."""

    activities: list[PublicWork]


class ActivityPage(
    Published, json_schema_extra=example(**MONEY, activity=WORK | GRANT, effects=[])
):
    """The money of an activity, and what it changes of the criteria of slums."""

    activity: PublicWork
    effects: list[PublicEffect]
