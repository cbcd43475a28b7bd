"""Write into the ledger: one function of the database does it, and nothing else may."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from pydantic_core import to_json
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import wire
from services.chassis.auth import Principal
from services.chassis.last import Last, at_last
from services.chassis.problems import Conflict, NotFound, Problem
from services.finance.ledger import problems, queries
from services.finance.ledger.models import Book
from services.finance.ledger.rules import Posting, ensure_balanced

POST = wire.Question(
    "ledger_post",
    "SELECT ledger_post(%(told)s::json, %(accounts)s::json, %(lines)s::json) AS number",
)
POST_ALL = wire.Question(
    "ledger_post_all",
    "SELECT ledger_post(one -> 'told', one -> 'accounts', one -> 'lines')"
    " FROM json_array_elements(%(told)s::json) one",
)
CLOSE = text("SELECT ledger_close(:book, :by, :closed)")
REFUSALS: dict[str, type[Conflict]] = {
    "ceiling_exceeded": problems.CeilingExceeded,
    "committed_exceeded": problems.CommitmentExceeded,
    "cash_exceeded": problems.FundsExceeded,
    "spent_exceeded": problems.SpendingExceeded,
    "cap_exceeded": problems.BopCapExceeded,
    "year_closed": problems.YearClosed,
    "wrong_book": problems.WrongBook,
    "unmatched": problems.AlreadyResolved,
    "uq_ledger_transactions_resolves": problems.AlreadyResolved,
    "uq_ledger_transactions_reverses": problems.AlreadyResolved,
    "pk_ledger_transactions": problems.TransactionTaken,
}


async def post(session: AsyncSession, posting: Posting) -> int:
    """Write a transaction; answer the number of its last entry in the book.

    The book is held from here to the end of the transaction: post last. Raises the refusals above.
    """
    try:
        facts = {name: _json(value) for name, value in _facts(posting).items()}
        return int((await wire.ask(session, POST, facts)).number)
    except DBAPIError as error:
        raise _refused(error, posting) from error


def post_last(session: AsyncSession, postings: Mapping[int, Posting]) -> None:
    """The same of several together with COMMIT, so that a book is held no longer than it must be.

    Each by its place in what was asked: of several, a refusal says which it was as `item`.
    """
    if not postings:
        return
    in_order = sorted(postings.items(), key=lambda one: one[1].purse.book)  # as all hold books
    told = _json([_facts(posting) for _, posting in in_order])
    at_last(session, Last(POST_ALL, {"told": told}, partial(_refused_of, postings)))


def _refused_of(postings: Mapping[int, Posting], error: DBAPIError) -> Exception:
    """The refusal of the posting that the database names; of one, it is that."""
    said: Any = getattr(error.orig, "diag", None)
    named = getattr(said, "message_hint", None)
    n = next((n for n, one in postings.items() if str(one.id) == named), min(postings))
    refusal = _refused(error, postings[n])
    if isinstance(refusal, Problem) and len(postings) > 1 and named:
        refusal.facts["item"] = n
    return refusal


def _facts(posting: Posting) -> dict[str, Any]:
    ensure_balanced(posting.lines)
    return {
        "told": posting.told(),
        "accounts": posting.accounts(),
        "lines": posting.entries(),
    }


def _refused(error: DBAPIError, posting: Posting) -> Exception:
    said: Any = getattr(error.orig, "diag", None)
    refusal = REFUSALS.get(getattr(said, "constraint_name", None) or "")
    if refusal is None:
        return error
    left = max(Decimal(said.message_detail or 0) if _is_amount(said) else Decimal(0), Decimal(0))
    facts = {"book": posting.purse.book, "id": posting.id, "asked": str(posting.total)}
    return refusal(**facts, available=f"{left:.2f}")


def _is_amount(said: Any) -> bool:
    """Only our own refusals tell an amount."""
    return said.sqlstate == "23514" and (said.constraint_name or "").endswith("_exceeded")


def _json(value: Any) -> str:
    return to_json(value).decode()


async def close(session: AsyncSession, book: str, *, closed: bool, by: Principal) -> Book:
    """Close a book, or open it again; either again changes nothing."""
    await session.execute(CLOSE, {"book": book, "by": by.id, "closed": closed})
    found = await queries.book(session, book, fresh=True)
    if found is None:
        raise NotFound(what="book", key=book)
    return found
