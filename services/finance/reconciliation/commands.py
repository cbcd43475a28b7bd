"""Take statements in, and settle their lines by hand. Nothing is posted from here."""

import asyncio
import hashlib
from typing import IO, Any
from uuid import UUID

from fastapi import UploadFile
from pydantic_core import to_json
from sqlalchemy import delete, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis import bulk, files, rows
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.db import long_work
from services.chassis.ids import new_id
from services.finance.accounts import queries as accounts
from services.finance.accounts.rules import digits
from services.finance.reconciliation import formats, queries, rules
from services.finance.reconciliation.models import LineMatch, StatementLine
from services.finance.reconciliation.shapes import (
    Format,
    Ignore,
    LineRead,
    Match,
    StatementRead,
)

ADD = text(
    "INSERT INTO statement_lines (id, statement_id, account_id, region, source, state, version,"  # noqa: S608 - our own names
    " hash, row, booked_on, amount, text, reference, balance)"
    f" SELECT {bulk.ROW_ID}, :statement_id, :account_id, :region, :source, 'unmatched', 1,"
    " l.hash, l.row, l.booked_on, l.amount, l.text, l.reference, l.balance"
    " FROM json_to_recordset(CAST(:lines AS json)) AS l (hash bytea, row integer, booked_on date,"
    " amount numeric, text text, reference text, balance numeric)"
    " ON CONFLICT (account_id, hash) DO NOTHING"
)


async def take_in(
    session: AsyncSession, file: UploadFile, account_id: UUID, asked: Format, *, by: Principal
) -> StatementRead:
    """Take the lines of a statement in, whole or not at all; what is known counts once."""
    account = await accounts.get(session, account_id, by)
    name = files.safe_name(file.filename)
    own = None if account.number is None else digits(account.number)
    today = day_of(account.region, now())
    kind, found = await asyncio.to_thread(formats.read, file.file, name, asked, today, own)
    rules.ensure_right(found)
    sha256 = await asyncio.to_thread(_digest, file.file)
    await accounts.get(session, account_id, by, for_update=True)
    known = await queries.known_file(session, account_id, sha256)
    if known is not None:
        return rules.statement_view(known, new=0)
    facts = {"id": new_id(), "format": kind, "filename": name, "sha256": sha256}
    taken = rules.statement(account, found, facts, by=by.id)
    session.add(taken)
    await session.flush()
    own_facts = {"statement_id": taken.id, "account_id": account.id, "region": account.region}
    told = to_json(rules.rows_of(taken, found.lines)).decode()
    await long_work(session)
    added: Any = await session.execute(
        ADD, own_facts | {"source": kind, "lines": told} | bulk.row_ids()
    )
    taken.added = added.rowcount
    session.add(taken)
    await session.flush()
    return rules.statement_view(taken, new=taken.added)


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.sha256(file.read()).hexdigest()


async def match(
    session: AsyncSession, id: UUID, data: Match, if_match: str | None, *, by: Principal
) -> LineRead:
    """Say which transactions a line is about; the same again answers the same."""
    line = await _held(session, id, if_match, by)
    wanted = sorted(set(data.transaction_ids))
    if line.state == "matched" and wanted == await queries.matched_with(session, id):
        return await _shown(session, line, by)
    rules.ensure_unsettled(line)
    moved = await queries.moved(session, line.account_id, wanted)
    taken = await queries.taken(session, line.account_id, wanted)
    rules.ensure_matches(line, wanted, moved, taken)
    matches = [
        LineMatch(
            line_id=id,
            account_id=line.account_id,
            transaction_id=transaction_id,
            region=line.region,
            amount=amount.amount,
            matched_by=by.id,
        ).model_dump()
        for transaction_id, amount in sorted(moved.items())
    ]
    await rows.write(session, {"line_matches": matches})
    return await _settled(session, line, "matched", by)


async def unmatch(
    session: AsyncSession, id: UUID, if_match: str | None, *, by: Principal
) -> LineRead:
    """A line that was matched or ignored waits again."""
    line = await _held(session, id, if_match, by)
    rules.ensure_settled(line)
    await session.execute(delete(LineMatch).where(col(LineMatch.line_id) == id))
    return await _settled(session, line, "unmatched", by)


async def ignore(
    session: AsyncSession, id: UUID, data: Ignore, if_match: str | None, *, by: Principal
) -> LineRead:
    """Say why a line has nothing to do with the ledger."""
    line = await _held(session, id, if_match, by)
    rules.ensure_unsettled(line)
    return await _settled(session, line, "ignored", by, reason=data.reason)


async def _held(
    session: AsyncSession, id: UUID, if_match: str | None, by: Principal
) -> StatementLine:
    line = await queries.line(session, id, by, for_update=True)
    if if_match is not None:
        check_version(line, if_match)
    return line


async def _settled(
    session: AsyncSession, line: StatementLine, state: str, by: Principal, reason: str | None = None
) -> LineRead:
    line.state, line.reason = state, reason
    line.decided_by, line.decided_at = by.id, now()
    line.version += 1
    session.add(line)
    await session.flush()
    return await _shown(session, line, by)


async def _shown(session: AsyncSession, line: StatementLine, by: Principal) -> LineRead:
    return (await queries.shown(session, [line], by))[0]
