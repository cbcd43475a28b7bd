"""`/v1/finance/statements`, `/v1/finance/statement-lines`, `/v1/finance/reconciliations`."""

from typing import Annotated
from uuid import UUID

from fastapi import Form, Query, Response, UploadFile

from contracts.regions import day_of
from services.chassis.clock import now
from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.finance.access import Reader, Writer
from services.finance.reconciliation import commands, queries
from services.finance.reconciliation.shapes import (
    Format,
    Ignore,
    LineFilter,
    LineRead,
    Match,
    ReconciliationFilter,
    ReconciliationRead,
    StatementFilter,
    StatementRead,
    Suggestions,
    TransactionRead,
    WaitingFilter,
)

statements = new_router("/v1/finance/statements", "reconciliation")
lines = new_router("/v1/finance/statement-lines", "reconciliation")
reconciliations = new_router("/v1/finance/reconciliations", "reconciliation")
CAPITAL = "31"  # by whose day ages are told


@statements.post("", status_code=201, response_model=StatementRead)
async def import_statement(
    file: UploadFile,
    account_id: Annotated[UUID, Form()],
    session: Session,
    by: Writer,
    format: Annotated[Format, Form()] = "auto",
) -> StatementRead:
    """Take a bank's statement (CSV, MT940) or a treasury's list of SP2D (CSV, XLSX) in, whole or not at all."""
    return await commands.take_in(session, file, account_id, format, by=by)


@statements.get("", response_model=Page[StatementRead])
async def list_statements(
    session: Session, by: Reader, wanted: Annotated[StatementFilter, Query()]
) -> dict[str, object]:
    """Statements of accounts in your regions, oldest first."""
    items, following = await queries.statements(session, by, wanted)
    return {"items": items, "next": following}


@statements.get("/{id}")
async def read_statement(id: UUID, session: Session, by: Reader) -> StatementRead:
    """One statement, and how many of its lines were new."""
    return await queries.statement(session, id, by)


@lines.get("", response_model=Page[LineRead])
async def list_statement_lines(
    session: Session, by: Reader, wanted: Annotated[LineFilter, Query()]
) -> dict[str, object]:
    """Lines of accounts in your regions, by day; their words for whoever may write or audit."""
    items, following = await queries.lines(session, by, wanted)
    return {"items": items, "next": following}


@lines.get("/{id}/suggestions")
async def suggest_transactions(id: UUID, session: Session, by: Reader) -> Suggestions:
    """Transactions of the ledger that a line may be about, the likeliest first; none is matched."""
    return await queries.suggestions(session, id, by)


@lines.post("/{id}/match", response_model=LineRead)
async def match_line(
    id: UUID,
    data: Match,
    session: Session,
    by: Writer,
    if_match: PerhapsIfMatch,
    response: Response,
) -> LineRead:
    """Say which transactions a line is about: together they are its amount."""
    return tagged(response, await commands.match(session, id, data, if_match, by=by))


@lines.post("/{id}/unmatch", response_model=LineRead)
async def unmatch_line(
    id: UUID,
    session: Session,
    by: Writer,
    if_match: PerhapsIfMatch,
    response: Response,
    _: Empty | None = None,
) -> LineRead:
    """Take a match back, or no longer ignore a line."""
    return tagged(response, await commands.unmatch(session, id, if_match, by=by))


@lines.post("/{id}/ignore", response_model=LineRead)
async def ignore_line(
    id: UUID,
    data: Ignore,
    session: Session,
    by: Writer,
    if_match: PerhapsIfMatch,
    response: Response,
) -> LineRead:
    """Say why a line has nothing to do with the ledger, such as a bank's interest."""
    return tagged(response, await commands.ignore(session, id, data, if_match, by=by))


@reconciliations.get("", response_model=Page[ReconciliationRead])
async def list_reconciliations(
    session: Session, by: Reader, wanted: Annotated[ReconciliationFilter, Query()]
) -> dict[str, object]:
    """How far each account is: what is settled, and what waits on either side by age."""
    today = day_of(CAPITAL, now())
    items, following = await queries.reconciliations(session, by, wanted, today)
    return {"items": items, "next": following}


@reconciliations.get("/{id}/transactions", response_model=Page[TransactionRead])
async def list_waiting_transactions(
    id: UUID, session: Session, by: Reader, wanted: Annotated[WaitingFilter, Query()]
) -> dict[str, object]:
    """Transactions of the ledger that wait for a line of this account, oldest first."""
    items, following = await queries.waiting(session, id, by, wanted)
    return {"items": items, "next": following}
