"""`/v1/finance/ledger`: read by everybody in their regions; written by what happens to money."""

from datetime import date
from typing import Annotated

from fastapi import Query

from contracts.regions import WIT
from services.chassis.clock import now
from services.chassis.db import Session
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Day
from services.finance.access import Reader
from services.finance.ledger import queries
from services.finance.ledger.models import Balances, EntryFilter, EntryRead, Verification

router = new_router("/v1/finance/ledger", "ledger")
BookCode = Annotated[str, Query(max_length=40, examples=["apbd-kabkota-2020"])]


@router.get("/entries", response_model=Page[EntryRead])
async def ledger_entries(
    session: Session, by: Reader, wanted: Annotated[EntryFilter, Query()]
) -> dict[str, object]:
    """Debits and credits in your regions, in the order of their books, with who did what to what."""
    items, following = await queries.entries(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/balances")
async def ledger_balances(
    session: Session, by: Reader, book: BookCode, as_of: Day | None = None
) -> Balances:
    """A book as of the end of a day (today unless said): what lies in accounts of each kind.

    A day begins in the east: what is booked there today is in it, whatever day it is elsewhere.
    """
    day: date = as_of or now().astimezone(WIT).date()
    return await queries.balances(session, by, book, day)


@router.get("/verify")
async def verify_ledger(session: Session, _: Reader, book: BookCode | None = None) -> Verification:
    """Compute every hash and every balance anew; the first entry that does not fit is named."""
    return await queries.verify(session, book)
