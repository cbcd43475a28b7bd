"""`/v1/finance/agreements` and `/v1/finance/instalments`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.dry_run import DRY_RUN
from services.chassis.idempotency import KeyNeeded
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.finance.access import Reader, Writer
from services.finance.payments import commands, queries
from services.finance.payments.models import (
    AgreementCreate,
    AgreementFilter,
    AgreementRead,
    InstalmentRead,
    Pay,
)
from services.finance.reversal import Reversal

agreements = new_router("/v1/finance/agreements", "payments")
instalments = new_router("/v1/finance/instalments", "payments")


@agreements.post("", status_code=201, response_model=AgreementRead, dependencies=[DRY_RUN])
async def agree(
    data: AgreementCreate, session: Session, by: Writer, _: KeyNeeded, response: Response
) -> AgreementRead:
    """Promise money of an allocation to a KSM (SPK), in the instalments of a scheme."""
    return tagged(response, await commands.make(session, data, by=by))


@agreements.get("", response_model=Page[AgreementRead])
async def list_agreements(
    session: Session, by: Reader, wanted: Annotated[AgreementFilter, Query()]
) -> dict[str, object]:
    """Agreements in your regions, with their instalments: what is paid, and what the KSM has left."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@agreements.get("/{id}")
async def read_agreement(
    id: UUID, session: Session, by: Reader, response: Response
) -> AgreementRead:
    """One agreement."""
    found = await queries.shown(session, [await queries.get(session, id, by)])
    return tagged(response, found[0])


@agreements.post("/{id}/cancel", response_model=AgreementRead, dependencies=[DRY_RUN])
async def cancel_agreement(
    id: UUID,
    session: Session,
    by: Writer,
    _: KeyNeeded,
    if_match: PerhapsIfMatch,
    response: Response,
    __: Empty | None = None,
) -> AgreementRead:
    """Take back an agreement of which nothing is paid."""
    return tagged(response, await commands.cancel(session, id, if_match, by=by))


@instalments.post("/{id}/pay", response_model=InstalmentRead, dependencies=[DRY_RUN])
async def pay_instalment(
    id: UUID,
    data: Pay,
    session: Session,
    by: Writer,
    _: KeyNeeded,
    if_match: PerhapsIfMatch,
    response: Response,
) -> InstalmentRead:
    """Pay an instalment to the KSM, once what it waits for holds, of money that was received."""
    return tagged(response, await commands.pay(session, id, data, if_match, by=by))


@instalments.post("/{id}/reverse", response_model=InstalmentRead, dependencies=[DRY_RUN])
async def reverse_instalment(
    id: UUID,
    data: Reversal,
    session: Session,
    by: Writer,
    _: KeyNeeded,
    if_match: PerhapsIfMatch,
    response: Response,
) -> InstalmentRead:
    """Take the last payment of an agreement back, while the KSM still has the money."""
    return tagged(response, await commands.reverse(session, id, data, if_match, by=by))
