"""`/v1/webhooks`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from gateway.access import WebhookManager
from gateway.settings import GatewaySettings
from gateway.webhooks import commands, queries
from gateway.webhooks.models import (
    DeliveryDetail,
    DeliveryRead,
    Endpoint,
    EndpointCreate,
    EndpointPatch,
    EndpointRead,
    NewEndpoint,
    Received,
    Replay,
    Replayed,
    Rotate,
    State,
)
from gateway.webhooks.vault import WebhookKeys, ensure_keys
from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty

router = new_router("/v1/webhooks", "webhooks")
ONE = "/{id:uuid}"  # the sandbox is no endpoint


async def _settings(request: Request) -> GatewaySettings:
    settings: GatewaySettings = request.app.state.settings
    return settings


async def _keys(request: Request) -> WebhookKeys:
    return ensure_keys(request.app.state.settings.webhook_keys)


Settings = Annotated[GatewaySettings, Depends(_settings)]
Keys = Annotated[WebhookKeys, Depends(_keys)]


@router.get("", response_model=Page[EndpointRead])
async def list_webhooks(
    session: Session, by: WebhookManager, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """Your agency's or your own; with `partners:manage` all in your regions. Oldest first."""
    items, following = await queries.page(session, by, limit, cursor)
    return {"items": items, "next": following}


@router.post("", status_code=201, response_model=NewEndpoint)
async def create_webhook(
    data: EndpointCreate,
    session: Session,
    by: WebhookManager,
    keys: Keys,
    settings: Settings,
    response: Response,
) -> NewEndpoint:
    """Register an address; its secret is shown only in this answer."""
    made = await commands.create(session, data, keys, local=settings.profile == "local", by=by)
    return tagged(response, made)


@router.get("/sandbox", response_model=Page[Received])
async def read_sandbox(
    session: Session, by: WebhookManager, settings: Settings
) -> dict[str, object]:
    """The newest deliveries to your endpoints in the sandbox, and whether each signature fits."""
    items = await queries.received(session, settings.public_url or "", by)
    return {"items": items, "next": None}


@router.get(ONE, response_model=EndpointRead)
async def read_webhook(
    id: UUID, session: Session, by: WebhookManager, response: Response
) -> Endpoint:
    """One endpoint; `disabled_at` and `disabled_reason` say when and why nothing is sent."""
    return tagged(response, await queries.get(session, id, by))


@router.patch(ONE, response_model=EndpointRead)
async def change_webhook(
    id: UUID,
    data: EndpointPatch,
    session: Session,
    by: WebhookManager,
    if_match: IfMatch,
    settings: Settings,
    response: Response,
) -> Endpoint:
    """Change where to, which events, how much of them, how many at once."""
    local = settings.profile == "local"
    return tagged(response, await commands.change(session, id, data, if_match, local=local, by=by))


@router.delete(ONE, status_code=204)
async def delete_webhook(id: UUID, session: Session, by: WebhookManager, if_match: IfMatch) -> None:
    """Send nothing any more, and forget the log."""
    await commands.delete(session, id, if_match, by=by)


@router.post("/{id}/rotate", response_model=NewEndpoint)
async def rotate_webhook(
    id: UUID,
    session: Session,
    by: WebhookManager,
    keys: Keys,
    response: Response,
    data: Rotate | None = None,
) -> NewEndpoint:
    """A new secret, shown only in this answer; for a while both sign."""
    return tagged(response, await commands.rotate(session, id, data or Rotate(), keys, by=by))


@router.post("/{id}/enable", response_model=EndpointRead)
async def enable_webhook(
    id: UUID, session: Session, by: WebhookManager, response: Response, _: Empty | None = None
) -> Endpoint:
    """Send again, from what waits on."""
    return tagged(response, await commands.enable(session, id, by=by))


@router.post("/{id}/ping", status_code=202, response_model=DeliveryRead)
async def ping_webhook(
    id: UUID, session: Session, by: WebhookManager, _: Empty | None = None
) -> DeliveryRead:
    """Send a delivery to try it; what came of it is in the log."""
    return await commands.ping(session, id, by=by)


@router.post("/{id}/replay", status_code=202, response_model=Replayed)
async def replay_webhook(id: UUID, data: Replay, session: Session, by: WebhookManager) -> Replayed:
    """Send again what happened behind a place in the feed, in a time, or some deliveries."""
    return await commands.replay(session, id, data, by=by)


@router.get("/{id}/deliveries", response_model=Page[DeliveryRead])
async def list_deliveries(
    id: UUID,
    session: Session,
    by: WebhookManager,
    state: State | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """The log of an endpoint, the newest event first."""
    items, following = await queries.deliveries(session, id, by, state, limit, cursor)
    return {"items": items, "next": following}


@router.get("/{id}/deliveries/{delivery_id}", response_model=DeliveryDetail)
async def read_delivery(
    id: UUID, delivery_id: UUID, session: Session, by: WebhookManager, settings: Settings
) -> DeliveryDetail:
    """A delivery with its body and every try: headers, answer, time."""
    return await queries.detail(session, id, delivery_id, settings.public_url or "", by)


@router.post("/{id}/deliveries/{delivery_id}/replay", status_code=202, response_model=DeliveryRead)
async def replay_delivery(
    id: UUID, delivery_id: UUID, session: Session, by: WebhookManager, _: Empty | None = None
) -> DeliveryRead:
    """Send one again."""
    return await commands.replay_one(session, id, delivery_id, by=by)
