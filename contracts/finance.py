"""What finance says, and what those who plan for it agree on: where money comes from."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.base import Event
from contracts.money import Money

FundSourceCode = Literal[
    "blm",
    "bdi",
    "bpm",
    "apbn-pupr",
    "apbn-kl",
    "apbd-prov",
    "apbd-kabkota",
    "dak",
    "dana-desa",
    "hibah",
    "csr",
    "swasta",
    "swadaya",
    "lainnya",
]

FUND_CODES: tuple[FundSourceCode, ...] = get_args(FundSourceCode)


class FundSource(BaseModel):
    """One source of money, or of what counts as money."""

    model_config = ConfigDict(frozen=True)

    code: FundSourceCode
    name_id: str
    name_en: str


_NAMES: tuple[tuple[FundSourceCode, str, str], ...] = (
    ("blm", "Bantuan langsung masyarakat (BLM)", "Direct grant to the community (BLM)"),
    ("bdi", "Bantuan dana investasi (BDI)", "Investment grant (BDI)"),
    ("bpm", "Bantuan pemerintah untuk masyarakat (BPM)", "Government aid to the community (BPM)"),
    ("apbn-pupr", "APBN Kementerian PUPR", "State budget, ministry of public works and housing"),
    ("apbn-kl", "APBN kementerian/lembaga lain", "State budget, other ministries and agencies"),
    ("apbd-prov", "APBD provinsi", "Budget of the province"),
    ("apbd-kabkota", "APBD kabupaten/kota dan BUMD", "Budget of the regency or city"),
    ("dak", "Dana alokasi khusus (DAK)", "Special allocation fund (DAK)"),
    ("dana-desa", "Dana desa", "Village fund"),
    ("hibah", "Hibah", "Grants"),
    ("csr", "Tanggung jawab sosial perusahaan (CSR)", "Corporate social responsibility (CSR)"),
    ("swasta", "Swasta", "Private sector"),
    ("swadaya", "Swadaya masyarakat", "The community's own contribution"),
    ("lainnya", "Lainnya", "Others"),
)
FUND_SOURCES = tuple(
    FundSource(code=code, name_id=name_id, name_en=name_en) for code, name_id, name_en in _NAMES
)


class CeilingEvent(Event):
    """How much a source gives a region in a fiscal year, as it stands."""

    source: FundSourceCode
    fiscal_year: int
    amount: Money
    carried_from: UUID | None


class CeilingSet(CeilingEvent):
    """A ceiling (pagu) was set; `carried_from` is the one of the year before that it goes on with."""

    subject: ClassVar[str] = "finance.ceiling.set.v1"


class CeilingRevised(CeilingEvent):
    """A ceiling was made larger or smaller, or what was left of it was carried over."""

    subject: ClassVar[str] = "finance.ceiling.revised.v1"


class MoneyEvent(Event):
    """Money of a source and a fiscal year on its way to an activity, as it stands.

    `activity_id` is empty for money that is meant for no activity, such as BOP. Who receives it is
    said by the id of an institution alone.
    """

    allocation_id: UUID
    activity_id: UUID | None
    institution_id: UUID | None
    source: FundSourceCode
    fiscal_year: int
    amount: Money


class AllocationCommitted(MoneyEvent):
    """Money of a ceiling is set aside for an activity, by an SPPB or a contract.

    Told anew when it changes; `amount` is zero once it is taken back.
    """

    subject: ClassVar[str] = "finance.allocation.committed.v1"

    ceiling_id: UUID
    scheme: str
    number: str
    date: date


class TrancheReleased(MoneyEvent):
    """A tranche of an allocation was paid out; `amount` is zero once it came back."""

    subject: ClassVar[str] = "finance.tranche.released.v1"

    number: int
    percent: Decimal
    released_on: date


class PaymentMade(MoneyEvent):
    """Something was paid of what had been released; `amount` is zero once it is reversed."""

    subject: ClassVar[str] = "finance.payment.made.v1"

    category: str
    receipt_number: str
    paid_on: date


class AccountabilityAccepted(MoneyEvent):
    """The account (LPJ) of an allocation was accepted: what of `amount` was spent, what came back."""

    subject: ClassVar[str] = "finance.accountability.accepted.v1"

    number: str
    accepted_on: date
    spent: Money
    returned: Money


ContributionKind = Literal["cash", "labour", "material", "land"]


class ContributionRecorded(Event):
    """The people gave something to an activity; `quantity` and `amount` are zero once reversed."""

    subject: ClassVar[str] = "finance.contribution.recorded.v1"

    activity_id: UUID
    kind: ContributionKind
    fiscal_year: int
    quantity: Decimal
    unit: str
    amount: Money
    given_on: date


class StatementEvent(Event):
    """A statement of a bank account and the lines that it brought, as they stand.

    Of the account its id is said alone, and nothing of what a bank wrote.
    """

    account_id: UUID
    institution_id: UUID | None
    format: Literal["csv", "mt940", "sp2d"]
    since: date
    until: date
    lines: int
    matched: int
    ignored: int
    unmatched: int
    money_in: Decimal
    money_out: Decimal


class StatementReconciled(StatementEvent):
    """Every line of a statement is settled: matched with the ledger, or ignored for a reason."""

    subject: ClassVar[str] = "finance.statement.reconciled.v1"


class StatementMismatched(StatementEvent):
    """A statement does not agree with the ledger, or no longer: a line that was settled waits again.

    Of `unknown` lines the ledger has no transaction of that amount that waits for a bank.
    """

    subject: ClassVar[str] = "finance.statement.mismatched.v1"

    unknown: int
    unknown_in: Decimal
    unknown_out: Decimal


AuditState = Literal["not_yet", "done"]
# Unqualified (WTP), qualified (WDP), adverse (TW), disclaimer (TMP).
AuditOpinionCode = Literal["UO", "QO", "AO", "DO"]


class AuditRecorded(Event):
    """How far the audit of a village's money in a fiscal year is; an opinion only of what is done."""

    subject: ClassVar[str] = "finance.audit.recorded.v1"

    fiscal_year: int
    state: AuditState
    opinion: AuditOpinionCode | None
    audited_on: date | None


EVENTS: tuple[type[Event], ...] = (
    CeilingSet,
    CeilingRevised,
    AllocationCommitted,
    TrancheReleased,
    PaymentMade,
    AccountabilityAccepted,
    ContributionRecorded,
    StatementReconciled,
    StatementMismatched,
    AuditRecorded,
)
