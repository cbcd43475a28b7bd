"""`/v1/planning/offers` and `/v1/planning/exports/offers.csv`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.chassis.concurrency import IfMatch, PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.downloads import CSV, answers, csv, streamed
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.planning.access import Reader, Writer
from services.planning.offers import commands, queries
from services.planning.offers.models import (
    OfferCreate,
    OfferFilter,
    OfferPage,
    OfferPatch,
    OfferRead,
    OfferWhole,
    OfferWithdraw,
)
from services.planning.settings import ContactKeys

router = new_router("/v1/planning/offers", "offers")
lists = new_router("/v1/planning/exports", "offers")


async def _keys(request: Request) -> ContactKeys | None:
    keys: ContactKeys | None = getattr(request.app.state.settings, "contact_keys", None)
    return keys


Keys = Annotated[ContactKeys | None, Depends(_keys)]


@router.post("", status_code=201, response_model=OfferWhole)
async def make_offer(
    data: OfferCreate, session: Session, by: Writer, keys: Keys, response: Response
) -> OfferWhole:
    """Offer what nobody pays yet of activities in one of your regions."""
    return tagged(response, await commands.make(session, data, keys, by=by))


@router.get("", response_model=Page[OfferRead])
async def list_offers(
    session: Session, by: Reader, keys: Keys, wanted: Annotated[OfferPage, Query()]
) -> dict[str, object]:
    """Offers in your regions and how they stand, by region."""
    items, following = await queries.page(session, by, wanted, keys)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=OfferWhole)
async def read_offer(
    id: UUID, session: Session, by: Reader, keys: Keys, response: Response
) -> OfferWhole:
    """One offer with its activities."""
    found = await queries.get(session, id, by)
    return tagged(response, await queries.whole(session, found, by, keys))


@router.patch("/{id}", response_model=OfferWhole)
async def change_offer(
    id: UUID,
    data: OfferPatch,
    session: Session,
    by: Writer,
    keys: Keys,
    if_match: IfMatch,
    response: Response,
) -> OfferWhole:
    """Change what is said of an offer, whom to talk to, and until when it holds."""
    return tagged(response, await commands.change(session, id, data, keys, if_match, by=by))


@router.post("/{id}/withdraw", response_model=OfferWhole)
async def withdraw_offer(
    id: UUID,
    data: OfferWithdraw,
    session: Session,
    by: Writer,
    if_match: PerhapsIfMatch,
    response: Response,
) -> OfferWhole:
    """Take an offer back of which nothing is pledged."""
    return tagged(response, await commands.withdraw(session, id, data, if_match, by=by))


@lists.get("/offers.csv", response_class=StreamingResponse, responses=answers(CSV))
async def export_offers(
    by: Reader, request: Request, wanted: Annotated[OfferFilter, Query()]
) -> StreamingResponse:
    """Offers in your regions as CSV (UTF-8 with BOM), by region; without contacts."""
    parts = csv(request.app.state.sessions, queries.rows(by, wanted))
    return streamed(parts, CSV, "penawaran.csv")
