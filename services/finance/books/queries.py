"""Read books and sums from the ledger, set-wise."""

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.bulk import harmless
from services.chassis.problems import NotFound
from services.finance.accountability.models import Report
from services.finance.accounts import queries as accounts
from services.finance.allocations import queries as allocations
from services.finance.allocations.models import Allocation
from services.finance.books import bank, rules
from services.finance.books.models import (
    BankBook,
    BankFilter,
    BankPage,
    CashFilter,
    Realisation,
    RealisationFilter,
)
from services.finance.ledger.models import Book, LedgerAccount, LedgerEntry, LedgerTransaction
from services.finance.payments import queries as payments
from services.finance.reconciliation.models import StatementLine
from services.finance.reconciliation.queries import WORDS

HEADS = ("date", "number", "transaction", "description", "received", "paid", "balance")
COMMITTED = ("committed", "cash", "spent")


def cash(wanted: CashFilter, *, file: bool) -> Select[Any]:
    """What came into the cash of a recipient and went out, by day, with what was left each time.

    What is before `since` is in the balance of the first row.
    """
    purse: UUID = wanted.agreement_id or wanted.allocation_id
    moved = col(LedgerEntry.debit) - col(LedgerEntry.credit)
    order = col(LedgerEntry.happened_on), col(LedgerEntry.number)
    said = col(LedgerTransaction.description)
    whole = (
        select(
            col(LedgerEntry.happened_on).label("date"),
            col(LedgerEntry.number).label("number"),
            col(LedgerTransaction.kind).label("transaction"),
            (harmless(said) if file else said).label("description"),
            col(LedgerEntry.debit).label("received"),
            col(LedgerEntry.credit).label("paid"),
            func.sum(moved).over(order_by=order, rows=(None, 0)).label("balance"),
        )
        .join(LedgerTransaction, col(LedgerTransaction.id) == LedgerEntry.transaction_id)
        .where(
            col(LedgerEntry.allocation_id) == wanted.allocation_id,
            col(LedgerEntry.account) == f"cash/{purse}",
            col(LedgerEntry.state) == "posted",
        )
        .subquery()
    )
    query = select(*(whole.c[name] for name in HEADS)).order_by(whole.c.date, whole.c.number)
    return bank.within(query, whole.c.date, wanted.since, wanted.until)


async def ensure_purse(session: AsyncSession, principal: Principal, wanted: CashFilter) -> None:
    """An allocation in the caller's regions, and an agreement of it; raises NotFound."""
    await allocations.get(session, wanted.allocation_id, principal)
    if wanted.agreement_id is not None:
        found = await payments.get(session, wanted.agreement_id, principal)
        if found.allocation_id != wanted.allocation_id:
            raise NotFound(what="agreement", key=wanted.agreement_id)


async def bank_file(
    session: AsyncSession, principal: Principal, wanted: BankFilter, *, file: bool
) -> Select[Any]:
    """The bank book of an account in the caller's regions; raises NotFound."""
    await accounts.get(session, wanted.account_id, principal)
    query = bank.rows(wanted.account_id, words=_reads(principal), file=file)
    return bank.within(query, query.selected_columns.date, wanted.since, wanted.until)


async def bank_book(session: AsyncSession, principal: Principal, wanted: BankPage) -> BankBook:
    """The same a page at a time, with what it begins and ends with."""
    await accounts.get(session, wanted.account_id, principal)
    mine = select(StatementLine).where(col(StatementLine.account_id) == wanted.account_id)
    lines, following = await pagination.page(
        session,
        bank.within(mine, bank.date_of, wanted.since, wanted.until),
        *(bank.date_of, bank.id_of),
        limit=wanted.limit,
        cursor=wanted.cursor,
    )
    query = bank.rows(wanted.account_id, bank.LINE, words=_reads(principal))
    shown = query.where(query.selected_columns.line_id.in_([one.id for one in lines]))
    items = (await session.execute(shown)).mappings().all()
    sums = (await session.execute(bank.sums(wanted))).one()
    return rules.bank_book(wanted, sums, items, following)


def _reads(principal: Principal) -> bool:
    """Whether the caller sees what a bank wrote of payees."""
    return any(map(principal.may, WORDS))


async def realisation(
    session: AsyncSession, principal: Principal, wanted: RealisationFilter
) -> Realisation:
    """How far the money of a fiscal year is in the caller's regions."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for query in (_in_accounts(principal, wanted), _returned(principal, wanted)):
        for row in (await session.execute(query)).mappings():
            sums = {name: row[name] for name in rules.NAMES if name in row}
            found[row["source"]] |= sums
    return rules.realised(wanted, found)


def _of(source: Any, wanted: RealisationFilter) -> ColumnElement[bool]:
    return true() if wanted.source is None else col(source) == wanted.source


def _in_accounts(principal: Principal, wanted: RealisationFilter) -> Select[Any]:
    balance = col(LedgerAccount.debit) - col(LedgerAccount.credit)

    def lying(*kinds: str, of: Any = balance) -> Any:
        found = func.sum(of).filter(col(LedgerAccount.kind).in_(kinds))
        return func.coalesce(found, 0)

    return (
        select(
            col(Book.source).label("source"),
            lying("source", of=-balance).label("ceiling"),
            lying(*COMMITTED).label("committed"),
            lying("cash", "spent").label("released"),
            lying("spent").label("spent"),
        )
        .join(LedgerAccount, col(LedgerAccount.book) == Book.code)
        .where(
            col(Book.fiscal_year) == wanted.year,
            _of(Book.source, wanted),
            scope.visible(LedgerAccount.region, principal, wanted.region),
        )
        .group_by(col(Book.source))
    )


def _returned(principal: Principal, wanted: RealisationFilter) -> Select[Any]:
    total: Any = func.sum(col(Report.returned)).label("returned")
    return (
        select(col(Allocation.source).label("source"), total)
        .join(Report, col(Report.allocation_id) == Allocation.id)
        .where(
            col(Allocation.fiscal_year) == wanted.year,
            _of(Allocation.source, wanted),
            col(Report.kind) == "lpj",
            col(Report.state) == "accepted",
            col(Report.agreement_id).is_(None),
            scope.visible(Report.region, principal, wanted.region),
        )
        .group_by(col(Allocation.source))
    )
