"""The bank book (buku bank) of an account: what its statements say, with a balance of our own.

The balance begins with what the first statement that says it had before its first day, less what
lines before that day moved; with nothing where no statement says it.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, literal, null, select
from sqlmodel import col

from services.chassis.bulk import harmless
from services.finance.books.models import BankFilter
from services.finance.ledger.models import LedgerTransaction
from services.finance.reconciliation.models import LineMatch, Statement, StatementLine

date_of: Any = col(StatementLine.booked_on)
id_of: Any = col(StatementLine.id)
amount_of: Any = col(StatementLine.amount)
NOTHING: Final = literal(Decimal("0.00"))
HEADS: Final = (
    *("date", "reference", "transaction", "description", "received", "paid", "balance"),
    "bank_balance",
)
LINE: Final = ("line_id", *HEADS)


def opened(account_id: UUID) -> Any:
    """What an account had before its first line; empty where no statement says it."""
    before = (
        select(func.coalesce(func.sum(amount_of), NOTHING))
        .where(col(StatementLine.account_id) == account_id, date_of < Statement.since)
        .correlate(Statement)
        .scalar_subquery()
    )
    told = select(col(Statement.opening) - before).where(
        col(Statement.account_id) == account_id, col(Statement.opening).is_not(None)
    )
    first = told.order_by(col(Statement.since), col(Statement.id)).limit(1)
    return first.scalar_subquery()


def sums(wanted: BankFilter) -> Select[Any]:
    """What an account began with, what moved before these days, and until the last of them."""
    before = literal(False) if wanted.since is None else date_of < wanted.since
    until = literal(True) if wanted.until is None else date_of <= wanted.until
    return select(
        opened(wanted.account_id).label("opened"),
        func.coalesce(func.sum(amount_of).filter(before), NOTHING).label("before"),
        func.coalesce(func.sum(amount_of).filter(until), NOTHING).label("until"),
    ).where(col(StatementLine.account_id) == wanted.account_id)


def rows(
    account_id: UUID, heads: Sequence[str] = HEADS, *, words: bool, file: bool = False
) -> Select[Any]:
    """The lines of an account by day, with what was left each time; `words` of the bank or none.

    `bank_balance` is what the bank says was left, where it does: lines are missing where it differs.
    """
    moved = func.sum(amount_of).over(order_by=(date_of, id_of), rows=(None, 0))
    whole = (
        select(
            id_of.label("line_id"),
            date_of.label("date"),
            _said(col(StatementLine.reference), words=words, file=file).label("reference"),
            _matched().label("transaction"),
            _said(col(StatementLine.text), words=words, file=file).label("description"),
            func.greatest(amount_of, NOTHING).label("received"),
            func.greatest(-amount_of, NOTHING).label("paid"),
            (func.coalesce(opened(account_id), NOTHING) + moved).label("balance"),
            col(StatementLine.balance).label("bank_balance"),
        )
        .where(col(StatementLine.account_id) == account_id)
        .subquery()
    )
    return select(*(whole.c[name] for name in heads)).order_by(whole.c.date, whole.c.line_id)


def _said(text: Any, *, words: bool, file: bool) -> Any:
    """What a bank wrote may name payees."""
    if not words:
        return null()
    return harmless(text) if file else text


def _matched() -> Any:
    """What the ledger has a line for: `tranche.released`, or several."""
    kind = col(LedgerTransaction.kind)
    return (
        select(func.string_agg(kind, ", ").aggregate_order_by(kind))
        .join(LineMatch, col(LineMatch.transaction_id) == LedgerTransaction.id)
        .where(col(LineMatch.line_id) == StatementLine.id)
        .correlate(StatementLine)
        .scalar_subquery()
    )


def within(query: Select[Any], day: Any, since: date | None, until: date | None) -> Select[Any]:
    """Of these days alone."""
    if since is not None:
        query = query.where(day >= since)
    if until is not None:
        query = query.where(day <= until)
    return query
