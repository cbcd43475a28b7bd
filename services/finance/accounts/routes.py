"""`/v1/finance/accounts`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.concurrency import IfMatch, PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.documents import refusal
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.finance.access import Reader, Writer
from services.finance.accounts import commands, queries
from services.finance.accounts.models import (
    AccountClose,
    AccountCreate,
    AccountFilter,
    AccountPatch,
    AccountRead,
)

router = new_router("/v1/finance/accounts", "accounts")
TAKEN = refusal(
    "`account_exists`: its bank and number are another's. `id_taken`: the id is another's, or what"
    " is sent is not what the account is, as after a correction of it."
)


@router.post("", status_code=201, response_model=AccountRead, responses={409: TAKEN})
async def register_account(
    data: AccountCreate, session: Session, by: Writer, response: Response
) -> AccountRead:
    """Register a bank account or a cash box of an institution; `flags` say what is odd about it."""
    return tagged(response, await commands.register(session, data, by=by))


@router.get("", response_model=Page[AccountRead])
async def list_accounts(
    session: Session, by: Reader, wanted: Annotated[AccountFilter, Query()]
) -> dict[str, object]:
    """Accounts in your regions; numbers are masked for whoever may not write."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=AccountRead)
async def read_account(id: UUID, session: Session, by: Reader, response: Response) -> AccountRead:
    """One account."""
    return tagged(response, queries.shown(await queries.get(session, id, by), by))


@router.patch("/{id}", response_model=AccountRead)
async def change_account(
    id: UUID,
    data: AccountPatch,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> AccountRead:
    """Correct an account: its holder, bank, number, who signs."""
    return tagged(response, await commands.change(session, id, data, if_match, by=by))


@router.post("/{id}/close", response_model=AccountRead)
async def close_account(
    id: UUID,
    session: Session,
    by: Writer,
    if_match: PerhapsIfMatch,
    response: Response,
    data: AccountClose,
) -> AccountRead:
    """Close an account; its last statements are still taken."""
    return tagged(response, await commands.close(session, id, data, if_match, by=by))
