"""`/v1/finance/expenses`."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response, UploadFile

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.dry_run import DRY_RUN
from services.chassis.idempotency import KeyNeeded
from services.chassis.media.kept import Media
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.finance.access import Reader, Writer
from services.finance.expenses import commands, queries
from services.finance.expenses.models import (
    ExpenseBatch,
    ExpenseCreate,
    ExpenseFilter,
    ExpenseRead,
    ExpensesRead,
    ReceiptRead,
)
from services.finance.expenses.rules import RECEIPTS
from services.finance.reversal import Reversal

router = new_router("/v1/finance/expenses", "expenses")
ONE = "/{id:uuid}"  # a batch is no expense
PAPER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The receipt.",
        "content": {
            kind.value: {"schema": {"type": "string", "contentMediaType": kind.value}}
            for kind in sorted(RECEIPTS)
        },
    }
}


@router.post("", status_code=201, response_model=ExpenseRead, dependencies=[DRY_RUN])
async def record_expense(
    data: ExpenseCreate, session: Session, by: Writer, _: KeyNeeded, response: Response
) -> ExpenseRead:
    """Record what was paid of the money received; never more than that."""
    return tagged(response, await commands.make(session, data, by=by))


@router.post("/batch", status_code=201, response_model=ExpensesRead, dependencies=[DRY_RUN])
async def record_expenses(
    data: ExpenseBatch, session: Session, by: Writer, _: KeyNeeded
) -> dict[str, object]:
    """Record up to 500 expenses, all or none; a refusal names the first that is wrong as `item`."""
    return {"items": await commands.make_all(session, data.items, by=by)}


@router.get("", response_model=Page[ExpenseRead])
async def list_expenses(
    session: Session, by: Reader, wanted: Annotated[ExpenseFilter, Query()]
) -> dict[str, object]:
    """Expenses in your regions, with their receipts."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get(ONE)
async def read_expense(id: UUID, session: Session, by: Reader, response: Response) -> ExpenseRead:
    """One expense."""
    found = await queries.shown(session, [await queries.get(session, id, by)])
    return tagged(response, found[0])


@router.post(ONE + "/reverse", response_model=ExpenseRead, dependencies=[DRY_RUN])
async def reverse_expense(
    id: UUID,
    data: Reversal,
    session: Session,
    by: Writer,
    _: KeyNeeded,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ExpenseRead:
    """Take an expense back; nothing is deleted."""
    return tagged(response, await commands.reverse(session, id, data, if_match, by=by))


@router.post(ONE + "/receipts", status_code=201)
async def add_expense_receipt(
    id: UUID, file: UploadFile, session: Session, by: Writer, media: Media
) -> ReceiptRead:
    """Send a picture or PDF of its receipt."""
    return await commands.add_receipt(session, media, id, file, by=by)


@router.get(ONE + "/receipts/{receipt_id}/content", response_class=Response, responses=PAPER)
async def read_expense_receipt(
    id: UUID, receipt_id: UUID, session: Session, by: Reader, media: Media
) -> Response:
    """A receipt as it was sent, pictures without their place; the look is recorded."""
    return await commands.receipt_content(session, media, id, receipt_id, by=by)
