"""Read the ledger, and prove it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope, sight
from services.chassis.auth import Principal
from services.chassis.db import long_work
from services.chassis.problems import NotFound
from services.finance.ledger.models import (
    Balances,
    Book,
    BookCheck,
    EntryFilter,
    EntryRead,
    KindBalance,
    LedgerDay,
    LedgerEntry,
    LedgerTransaction,
    Place,
    Verification,
)
from services.finance.ledger.problems import VerificationRunning

REGENCY = 1  # dots in the code of a regency
ALONE = text("SELECT pg_try_advisory_xact_lock(7302)")
VERIFY = text("""
WITH chain AS MATERIALIZED (
    SELECT e.book, e.number, e.hash, t.id IS NOT NULL
        AND e.number = row_number() OVER w
        AND e.hash = ledger_hash(coalesce(lag(e.hash) OVER w, ''::bytea), e, t) AS ok
    FROM ledger_entries e LEFT JOIN ledger_transactions t ON t.id = e.transaction_id
    WHERE CAST(:book AS text) IS NULL OR e.book = :book
    WINDOW w AS (PARTITION BY e.book ORDER BY e.number)
), sums AS (
    SELECT book, count(*) AS found, min(number) FILTER (WHERE ok IS NOT TRUE) AS bad,
        (array_agg(hash ORDER BY number DESC))[1] AS last
    FROM chain GROUP BY book
), uneven AS (
    SELECT book, min(first) AS bad FROM (
        SELECT book, min(number) AS first FROM ledger_entries
        GROUP BY book, transaction_id HAVING sum(debit) <> sum(credit)) u GROUP BY book
), real AS (
    SELECT e.book, e.account, min(e.kind) AS kind, min(e.region) AS region,
        min(e.allocation_id::text)::uuid AS allocation,
        sum(e.debit) FILTER (WHERE e.state = 'posted') AS debit,
        sum(e.credit) FILTER (WHERE e.state = 'posted') AS credit,
        sum(CASE WHEN e.state = 'pending' THEN e.debit WHEN t.resolves IS NOT NULL THEN -e.debit
            ELSE 0 END) AS pending_debit,
        sum(CASE WHEN e.state = 'pending' THEN e.credit WHEN t.resolves IS NOT NULL THEN -e.credit
            ELSE 0 END) AS pending_credit
    FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
    GROUP BY e.book, e.account
), kept AS (
    SELECT a.book, count(*) AS wrong FROM ledger_accounts a
    LEFT JOIN real r ON r.book = a.book AND r.account = a.code
    LEFT JOIN allocations l ON l.id = a.allocation_id
    WHERE (a.debit, a.credit, a.pending_debit, a.pending_credit) IS DISTINCT FROM
        (coalesce(r.debit, 0), coalesce(r.credit, 0), coalesce(r.pending_debit, 0),
        coalesce(r.pending_credit, 0))
        OR (a.kind, a.region, a.allocation_id) IS DISTINCT FROM (r.kind, r.region, r.allocation)
        OR a.kind IN ('source', 'ceiling') AND a.code <> a.kind || '/' || a.ceiling_id
        OR a.ceiling_id <> l.ceiling_id OR a.cap <> l.bop_cap
        OR (a.cap IS NULL) = (a.code LIKE '%/capped')
    GROUP BY a.book
), days AS (
    SELECT book, count(*) AS wrong FROM (
        SELECT book, happened_on, array_to_string((string_to_array(region, '.'))[1:2], '.')
            AS region, kind, sum(debit) AS debit, sum(credit) AS credit
        FROM ledger_entries WHERE state = 'posted' GROUP BY 1, 2, 3, 4) r
    FULL JOIN ledger_days d USING (book, happened_on, region, kind)
    WHERE (r.debit, r.credit) IS DISTINCT FROM (d.debit, d.credit) GROUP BY book
)
SELECT code AS book, coalesce(b.entries, 0) AS entries,
    encode(coalesce(b.head, ''), 'hex') AS head,
    k.wrong IS NULL AND d.wrong IS NULL AS balances_ok,
    coalesce(least(s.bad, CASE WHEN coalesce(s.found, 0) IS DISTINCT FROM b.entries
        OR coalesce(s.last, ''::bytea) IS DISTINCT FROM b.head THEN coalesce(s.found, 0) + 1 END),
        u.bad) AS first_bad
FROM (SELECT code FROM ledger_books UNION SELECT book FROM ledger_accounts) all_of_them
LEFT JOIN ledger_books b USING (code)
LEFT JOIN sums s ON s.book = code LEFT JOIN uneven u ON u.book = code
LEFT JOIN kept k ON k.book = code LEFT JOIN days d ON d.book = code
WHERE CAST(:book AS text) IS NULL OR code = :book ORDER BY code
""")


async def book(session: AsyncSession, code: str, *, fresh: bool = False) -> Book | None:
    """A book, if there is one."""
    return await session.get(Book, code, populate_existing=fresh)


async def verify(session: AsyncSession, book: str | None = None) -> Verification:
    """Compute every chain and every balance anew; says counts and hashes alone, of all regions.

    One at a time, for it may take long; raises VerificationRunning.
    """
    if not await session.scalar(ALONE):
        raise VerificationRunning
    async with sight.everything(session):
        await long_work(session)
        rows = (await session.execute(VERIFY, {"book": book})).mappings().all()
        found = [
            BookCheck(
                **row,
                ok=row["first_bad"] is None and row["balances_ok"],
                place=await _place(session, row["book"], row["first_bad"]),
            )
            for row in rows
        ]
    return Verification(ok=all(one.ok for one in found), books=found)


async def _place(session: AsyncSession, book: str, number: int | None) -> Place | None:
    if number is None:
        return None
    query = _with_transaction().where(LedgerEntry.book == book, LedgerEntry.number == number)
    row = (await session.execute(query)).first()
    facts = {} if row is None else _facts(*row)
    return Place.model_validate(dict.fromkeys(Place.model_fields) | facts | {"number": number})


async def entries(
    session: AsyncSession, principal: Principal, wanted: EntryFilter
) -> tuple[list[EntryRead], str | None]:
    """Entries in the caller's regions, by book and number."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(LedgerEntry).where(scope.visible(LedgerEntry.region, principal, wanted.region))
    for name in ("book", "account", "allocation_id", "transaction_id"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(LedgerEntry, name) == value)
    if wanted.about is not None:
        of = select(LedgerTransaction.id).where(LedgerTransaction.about == wanted.about)
        query = query.where(col(LedgerEntry.transaction_id).in_(of))
    if wanted.since is not None:
        query = query.where(LedgerEntry.happened_on >= wanted.since)
    if wanted.until is not None:
        query = query.where(LedgerEntry.happened_on <= wanted.until)
    keys = col(LedgerEntry.book), col(LedgerEntry.number)
    rows, following = await pagination.page(
        session, query, *keys, limit=wanted.limit, cursor=wanted.cursor
    )
    known = await _transactions(session, {row.transaction_id for row in rows})
    return [
        EntryRead.model_validate(_facts(row, known[row.transaction_id])) for row in rows
    ], following


async def _transactions(session: AsyncSession, ids: Iterable[Any]) -> dict[Any, LedgerTransaction]:
    query = select(LedgerTransaction).where(col(LedgerTransaction.id).in_(list(ids)))
    return {row.id: row for row in await session.exec(query)}


def _with_transaction() -> Any:
    return select(LedgerEntry, LedgerTransaction).join(
        LedgerTransaction, col(LedgerTransaction.id) == LedgerEntry.transaction_id, isouter=True
    )


def _facts(entry: LedgerEntry, of: LedgerTransaction | None) -> dict[str, Any]:
    told = {} if of is None else of.model_dump(exclude={"id", "region", "state", "kind", "book"})
    kind = {} if of is None else {"transaction": of.kind}
    own = entry.model_dump(exclude={"hash", "happened_on"})
    return told | own | kind | {"hash": entry.hash.hex(), "happened_on": entry.happened_on}


async def balances(session: AsyncSession, principal: Principal, code: str, day: date) -> Balances:
    """A book as of the end of a day, in the caller's regions; raises NotFound where none of it is.

    Whole regencies are read from their daily sums, what is narrower from the entries.
    """
    wide = all(one.count(".") <= REGENCY for one in principal.regions)
    table = LedgerDay if wide else LedgerEntry
    sums = func.sum(table.debit), func.sum(table.credit)
    query = select(table.kind, *sums).where(
        table.book == code, table.happened_on <= day, scope.visible(table.region, principal)
    )
    if not wide:
        query = query.where(LedgerEntry.state == "posted")
    rows = (await session.execute(query.group_by(table.kind).order_by(table.kind))).all()
    if not rows:
        await _ensure_seen(session, principal, code)
    items = [
        KindBalance(kind=kind, debit=debit, credit=credit, balance=debit - credit)
        for kind, debit, credit in rows
    ]
    return Balances(book=code, as_of=day, items=items)


async def _ensure_seen(session: AsyncSession, principal: Principal, code: str) -> None:
    """Raise NotFound unless something of the book, of whatever day, is the caller's."""
    query = select(LedgerEntry.number).where(
        LedgerEntry.book == code, scope.visible(LedgerEntry.region, principal)
    )
    if (await session.exec(query.limit(1))).first() is None:
        raise NotFound(what="book", key=code)
