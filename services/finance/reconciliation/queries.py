"""Read statements and their lines, and how far accounts are reconciled."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.money import Money
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.finance.accounts import queries as accounts
from services.finance.accounts.models import BankAccount
from services.finance.reconciliation import movements, rules
from services.finance.reconciliation.models import LineMatch, Statement, StatementLine
from services.finance.reconciliation.shapes import (
    LineFilter,
    LineRead,
    ReconciliationFilter,
    ReconciliationRead,
    StatementFilter,
    StatementRead,
    Suggestions,
    TransactionRead,
    WaitingFilter,
)

WORDS = ("finance:write", "finance:audit")  # who sees what a bank wrote of payees
NEAR = timedelta(days=60)  # between a line and a transaction that it may be about
EVER = {"since": date.min, "until": date.max}
Sums = Mapping[UUID, Mapping[str, Mapping[str, Any]]]


async def known_file(session: AsyncSession, account_id: UUID, sha256: str) -> Statement | None:
    """The statement that this file was taken in as."""
    mine = Statement.account_id == account_id, Statement.sha256 == sha256
    return (await session.exec(select(Statement).where(*mine))).first()


async def held(session: AsyncSession, id: UUID) -> Statement:
    """The statement of a line, until the end of the transaction: its lines are counted one by one."""
    query = select(Statement).where(Statement.id == id).with_for_update()
    return (await session.exec(query.execution_options(populate_existing=True))).one()


async def sums(session: AsyncSession, of: Statement) -> dict[str, Any]:
    """The lines that a statement brought, by state, and what they move."""
    return dict((await session.execute(movements.OWN, _lines_of(of))).mappings().one())


async def unknown(session: AsyncSession, of: Statement) -> dict[str, Any]:
    """Those that wait while the ledger has no transaction of their amount that waits."""
    near = _near(of.account_id, of.format, of.since, of.until)
    found = await session.execute(movements.UNKNOWN, _lines_of(of) | near)
    return dict(found.mappings().one())


def _lines_of(of: Statement) -> dict[str, Any]:
    return {"id": of.id, "accounts": [of.account_id], "first": of.since, "last": of.until}


async def statement(session: AsyncSession, id: UUID, principal: Principal) -> StatementRead:
    """A statement inside the caller's regions; raises NotFound."""
    found = await session.get(Statement, id)
    if found is None or not principal.covers(found.region):
        raise NotFound(what="statement", key=id)
    return rules.statement_view(found, new=found.added)


async def statements(
    session: AsyncSession, principal: Principal, wanted: StatementFilter
) -> tuple[list[StatementRead], str | None]:
    """Statements in the caller's regions, oldest first."""
    query = _mine(select(Statement), Statement, principal, wanted)
    rows, following = await pagination.page(
        session, query, col(Statement.id), limit=wanted.limit, cursor=wanted.cursor
    )
    return [rules.statement_view(row, new=row.added) for row in rows], following


def _mine(query: Any, table: Any, principal: Principal, wanted: Any) -> Any:
    """Rows of the caller's regions, of a region and an account where these are named."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = query.where(scope.visible(table.region, principal, wanted.region))
    if wanted.account_id is not None:
        query = query.where(table.account_id == wanted.account_id)
    return query


async def line(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> StatementLine:
    """A line inside the caller's regions; raises NotFound."""
    query = select(StatementLine).where(StatementLine.id == id)
    held = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(held if for_update else query)).first()
    if found is None or not principal.covers(found.region):
        raise NotFound(what="statement line", key=id)
    return found


async def shown(
    session: AsyncSession, lines: Sequence[StatementLine], principal: Principal
) -> list[LineRead]:
    """Lines as the caller may see them, with what they were matched with."""
    query = select(LineMatch.line_id, LineMatch.transaction_id)
    matched = defaultdict[UUID, list[UUID]](list)
    for line_id, transaction_id in await session.exec(
        query.where(col(LineMatch.line_id).in_([one.id for one in lines]))
    ):
        matched[line_id].append(transaction_id)
    words = any(map(principal.may, WORDS))
    return [rules.line_view(one, matched[one.id], words=words) for one in lines]


async def lines(
    session: AsyncSession, principal: Principal, wanted: LineFilter
) -> tuple[list[LineRead], str | None]:
    """Lines in the caller's regions, by day."""
    query = _mine(select(StatementLine), StatementLine, principal, wanted)
    if wanted.state is not None:
        query = query.where(StatementLine.state == wanted.state)
    if wanted.since is not None:
        query = query.where(StatementLine.booked_on >= wanted.since)
    if wanted.until is not None:
        query = query.where(StatementLine.booked_on <= wanted.until)
    keys = col(StatementLine.booked_on), col(StatementLine.id)
    rows, following = await pagination.page(
        session, query, *keys, limit=wanted.limit, cursor=wanted.cursor
    )
    return await shown(session, rows, principal), following


async def suggestions(session: AsyncSession, id: UUID, principal: Principal) -> Suggestions:
    """Transactions that a line may be about; none posts or matches by itself."""
    of = await line(session, id, principal)
    facts = {"amount": of.amount, "day": of.booked_on}
    near = _near(of.account_id, of.source, of.booked_on, of.booked_on)
    rows = (await session.execute(movements.CANDIDATES, facts | near)).mappings()
    return Suggestions(items=rules.suggest(of, [_numbered(dict(row)) for row in rows]))


def _near(account_id: UUID, source: str, first: date, last: date) -> dict[str, Any]:
    """Which transactions lines of these days may be about: a list of SP2D only about releases."""
    of = {"accounts": [account_id], "releases": source == "sp2d"}
    return of | {"since": first - NEAR, "until": last + NEAR}


def _numbered(row: Mapping[str, Any]) -> dict[str, Any]:
    """A candidate with the numbers by which a bank may name it."""
    papers = [paper.get("number", "") for paper in row["evidence"] or ()]
    return {**row, "numbers": [*papers, row["description"], row["number"]]}


async def moved(
    session: AsyncSession, account_id: UUID, ids: Iterable[UUID]
) -> dict[UUID, Decimal]:
    """What each of the transactions moves in the account; those that move nothing are left out."""
    facts = {"accounts": [account_id], "ids": list(ids)} | EVER
    rows = await session.execute(movements.OF, facts)
    return {row.transaction_id: row.amount for row in rows}


async def taken(session: AsyncSession, account_id: UUID, ids: Iterable[UUID]) -> list[UUID]:
    """Which of the transactions the account was matched with."""
    query = select(LineMatch.transaction_id).where(LineMatch.account_id == account_id)
    return sorted(await session.exec(query.where(col(LineMatch.transaction_id).in_(list(ids)))))


async def matched_with(session: AsyncSession, line_id: UUID) -> list[UUID]:
    """The transactions of a line."""
    query = select(LineMatch.transaction_id).where(LineMatch.line_id == line_id)
    return sorted(await session.exec(query))


async def waiting(
    session: AsyncSession, id: UUID, principal: Principal, wanted: WaitingFilter
) -> tuple[list[TransactionRead], str | None]:
    """Transactions that wait for a line of the account, oldest first."""
    await accounts.get(session, id, principal)
    facts = {"accounts": [id], "limit": wanted.limit + 1} | EVER | _after(wanted.cursor)
    rows = (await session.execute(movements.PAGE, facts)).mappings().all()
    items = [
        TransactionRead.model_validate({**row, "amount": Money(row["amount"])})
        for row in rows[: wanted.limit]
    ]
    if len(rows) <= wanted.limit:
        return items, None
    last = items[-1]
    return items, pagination.encode([last.happened_on, last.transaction_id])


def _after(cursor: str | None) -> dict[str, Any]:
    """Where the page before ended."""
    if cursor is None:
        return {"id": UUID(int=0)}
    day, id = pagination.decode(cursor, 2)
    try:
        return {"since": date.fromisoformat(day), "id": UUID(id)}
    except ValueError as error:
        raise pagination.CursorInvalid from error


async def reconciliations(
    session: AsyncSession, principal: Principal, wanted: ReconciliationFilter, today: date
) -> tuple[list[ReconciliationRead], str | None]:
    """How far accounts in the caller's regions are, oldest account first."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(BankAccount).where(scope.visible(BankAccount.region, principal, wanted.region))
    if wanted.account_id is not None:
        query = query.where(BankAccount.id == wanted.account_id)
    rows, following = await pagination.page(
        session, query, col(BankAccount.id), limit=wanted.limit, cursor=wanted.cursor
    )
    facts = {"accounts": [row.id for row in rows], "today": today} | EVER
    lines, counts = await _lines(session, facts)
    transactions = await _transactions(session, facts)
    until = {row.account_id: row.until for row in await session.execute(movements.UNTIL, facts)}
    return [
        ReconciliationRead.model_validate(
            accounts.shown(row, principal).model_dump()
            | {"account_id": row.id, "as_of": today, "last_statement": until.get(row.id)}
            | {state: counts[row.id, state] for state in ("matched", "ignored")}
            | {"lines": rules.waiting(lines.get(row.id, {}))}
            | {"transactions": rules.waiting(transactions.get(row.id, {}))}
        )
        for row in rows
    ], following


async def _lines(
    session: AsyncSession, facts: Mapping[str, Any]
) -> tuple[Sums, Mapping[tuple[UUID, str], int]]:
    """What waits of the bank's lines by age, and how many lines are in each state."""
    sums = defaultdict[UUID, dict[str, Mapping[str, Any]]](dict)
    counts = defaultdict[tuple[UUID, str], int](int)
    for row in (await session.execute(movements.LINES, facts)).mappings():
        counts[row["account_id"], row["state"]] += row["count"]
        if row["state"] == "unmatched":
            sums[row["account_id"]][row["age"]] = dict(row)
    return sums, counts


async def _transactions(session: AsyncSession, facts: Mapping[str, Any]) -> Sums:
    sums = defaultdict[UUID, dict[str, Mapping[str, Any]]](dict)
    for row in (await session.execute(movements.TRANSACTIONS, facts)).mappings():
        sums[row["account_id"]][row["age"]] = dict(row)
    return sums
