"""Take statements in, and settle their lines by hand. Nothing is posted from here."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import UploadFile
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
from services.chassis.outbox import emit
from services.finance.accounts import queries as accounts
from services.finance.accounts.rules import digits
from services.finance.reconciliation import formats, queries, rules
from services.finance.reconciliation.models import LineMatch, Statement, StatementLine
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
    await long_work(session)  # the transaction waits while the file is read
    own = None if account.number is None else digits(account.number)
    name = files.safe_name(file.filename)
    upload = formats.Upload(file.file, name, asked, account_id, own)
    found = await asyncio.to_thread(formats.take, upload, day_of(account.region, now()))
    await accounts.get(session, account_id, by, for_update=True)
    known = await queries.known_file(session, account_id, found.sha256)
    if known is not None:
        return rules.statement_view(known, new=0)
    facts = {"id": new_id(), "format": found.format, "filename": name, "sha256": found.sha256}
    taken = rules.statement(account, found.reading, facts, by=by.id)
    session.add(taken)
    await session.flush()
    await _add(session, taken, found.rows)
    unknown = await queries.unknown(session, taken)
    if unknown["count"]:
        await _tell(session, taken, unknown, by)
    return rules.statement_view(taken, new=taken.added)


async def _add(session: AsyncSession, of: Statement, lines: str) -> None:
    """Its lines, as JSON; those that are known are left out."""
    facts = {"statement_id": of.id, "account_id": of.account_id, "region": of.region}
    facts |= {"source": of.format, "lines": lines} | bulk.row_ids()
    added: Any = await session.execute(ADD, facts)
    of.added = of.unmatched = added.rowcount
    session.add(of)
    await session.flush()


async def _tell(
    session: AsyncSession, of: Statement, unknown: Mapping[str, Any] | None, by: Principal
) -> None:
    """Tell the others how a statement stands: reconciled, unless what is unknown of it is given."""
    of.told += 1
    account = await accounts.get(session, of.account_id, by)
    facts = {"id": new_id(), "occurred_at": now(), "actor": by.id}
    facts |= {"institution_id": account.institution_id} | await queries.sums(session, of)
    session.add(of)
    emit(session, rules.event(of, facts, unknown))
    await session.flush()


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
            amount=amount,
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
    await _counted(session, line, by)
    return await _shown(session, line, by)


async def _counted(session: AsyncSession, line: StatementLine, by: Principal) -> None:
    """Tell of a statement whose last line was settled, or of which one waits again."""
    of = await queries.held(session, line.statement_id)
    if rules.counted(of, line):
        unknown = await queries.unknown(session, of) if of.unmatched else None
        await _tell(session, of, unknown, by)
    session.add(of)
    await session.flush()


async def _shown(session: AsyncSession, line: StatementLine, by: Principal) -> LineRead:
    return (await queries.shown(session, [line], by))[0]
