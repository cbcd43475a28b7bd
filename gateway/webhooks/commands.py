"""Make and change endpoints; queue deliveries, anew or again; disable what does not answer."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.base import Event
from contracts.catalogue import BY_SUBJECT
from contracts.gateway import DisabledReason, EndpointDisabled, EndpointPinged
from gateway.events import queries as events
from gateway.events import rules as event_rules
from gateway.webhooks import bodies, guard, queries, rules, signing, statements
from gateway.webhooks.models import (
    Delivery,
    DeliveryRead,
    Endpoint,
    EndpointCreate,
    EndpointPatch,
    EndpointRead,
    NewEndpoint,
    Replay,
    Replayed,
    Rotate,
    State,
)
from gateway.webhooks.problems import (
    DeliveryNotReplayable,
    WebhookDisabled,
    WebhookLimitReached,
)
from gateway.webhooks.vault import WebhookKeys
from services.chassis import bulk, scope, sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.chassis.problems import Forbidden

SPAN = 50_000  # positions of the log that one replay goes over
NOTIFY = text("NOTIFY deliveries")
ENQUEUE = text(statements.ENQUEUE)
REPLAY, REPLAY_THESE = text(statements.REPLAY), text(statements.REPLAY_THESE)


async def enqueue(session: AsyncSession, first: int, last: int) -> None:
    """Write a delivery for each endpoint that asked for one of these events and may hear of it."""
    facts = {"first": first, "last": last} | bulk.row_ids()
    done = await session.execute(ENQUEUE, facts)
    if done.rowcount:  # type: ignore[attr-defined]
        await session.execute(NOTIFY)


async def create(
    session: AsyncSession, data: EndpointCreate, keys: WebhookKeys, *, local: bool, by: Principal
) -> NewEndpoint:
    """A new endpoint of the caller's agency or account, with its secret."""
    if not by.may(statements.READ):
        raise Forbidden(scope=statements.READ)
    rules.ensure_address(data.url, sandbox=data.sandbox)
    _ensure(data.url, data.types, data.region, local=local, by=by)
    owner = await queries.owner_of(session, by)
    if await queries.hold_owner(session, owner) >= rules.MOST:
        raise WebhookLimitReached(limit=rules.MOST)
    secret = signing.new_secret()
    endpoint = Endpoint(
        **data.model_dump(),
        agency_id=owner.agency_id,
        user_id=owner.user_id,
        patterns=event_rules.patterns(data.types),
        regions=_bounds(data.region, by),
        secret="",
        created_by=by.id,
    )
    endpoint.secret = keys.seal(endpoint.id, secret)
    session.add(endpoint)
    await session.flush()
    return _shown(endpoint, secret)


def _ensure(
    url: str | None, types: list[str] | None, region: str | None, *, local: bool, by: Principal
) -> None:
    if url is not None:
        guard.ensure_allowed(url, local=local)
    rules.ensure_types(types or (), BY_SUBJECT)
    if region is not None:
        scope.ensure_mine(by, region)


def _bounds(region: str | None, by: Principal) -> list[str]:
    return list(by.regions) if region is None else [region]


def _shown(endpoint: Endpoint, secret: str) -> NewEndpoint:
    return NewEndpoint(**EndpointRead.model_validate(endpoint).model_dump(), secret=secret)


async def change(
    session: AsyncSession,
    id: UUID,
    data: EndpointPatch,
    if_match: str,
    *,
    local: bool,
    by: Principal,
) -> Endpoint:
    """What is said counts for what comes from now on, and for what waits."""
    endpoint = await queries.get(session, id, by, for_update=True)
    check_version(endpoint, if_match)
    changes = data.model_dump(exclude_unset=True)
    changes = {k: v for k, v in changes.items() if v is not None or k == "region"}
    _ensure(data.url, data.types, data.region, local=local, by=by)
    for name, value in changes.items():
        setattr(endpoint, name, value)
    rules.ensure_address(endpoint.url, sandbox=endpoint.sandbox)
    endpoint.patterns = event_rules.patterns(endpoint.types)
    if "region" in changes:
        endpoint.regions = _bounds(endpoint.region, by)
    return await _changed(session, endpoint)


async def _changed(session: AsyncSession, endpoint: Endpoint) -> Endpoint:
    endpoint.version += 1
    session.add(endpoint)
    await session.flush()
    return endpoint


async def delete(session: AsyncSession, id: UUID, if_match: str, *, by: Principal) -> None:
    """It is sent nothing any more; `House` clears its log away."""
    endpoint = await queries.get(session, id, by, for_update=True)
    check_version(endpoint, if_match)
    endpoint.deleted_at = now()
    await _changed(session, endpoint)


async def rotate(
    session: AsyncSession, id: UUID, data: Rotate, keys: WebhookKeys, *, by: Principal
) -> NewEndpoint:
    """A new secret; the one before signs beside it for a while."""
    endpoint = await queries.get(session, id, by, for_update=True)
    secret = signing.new_secret()
    endpoint.former_secret = endpoint.secret
    endpoint.former_until = now() + timedelta(hours=data.overlap_hours)
    endpoint.secret = keys.seal(endpoint.id, secret)
    return _shown(await _changed(session, endpoint), secret)


async def enable(session: AsyncSession, id: UUID, *, by: Principal) -> Endpoint:
    """Send again: first what waited. Enabling what is enabled changes nothing."""
    endpoint = await queries.get(session, id, by, for_update=True)
    if endpoint.disabled_at is None:
        return endpoint
    endpoint.disabled_at = endpoint.disabled_reason = endpoint.failing_since = None
    return await _changed(session, endpoint)


async def disable(session: AsyncSession, id: UUID, reason: DisabledReason) -> None:
    """Send nothing any more, and say so. What waits is kept until it is enabled."""
    endpoint = await session.get(Endpoint, id, with_for_update=True)
    if endpoint is None or endpoint.disabled_at is not None or endpoint.deleted_at is not None:
        return
    endpoint.disabled_at, endpoint.disabled_reason = now(), reason
    endpoint.said += 1
    await _changed(session, endpoint)
    emit(
        session,
        EndpointDisabled(
            id=new_id(),
            occurred_at=endpoint.disabled_at,
            region=endpoint.regions[0],
            entity_id=endpoint.id,
            version=endpoint.said,
            actor=sight.SYSTEM,
            reason=reason,
            failing_since=endpoint.failing_since,
        ),
    )


async def ping(session: AsyncSession, id: UUID, *, by: Principal) -> DeliveryRead:
    """A delivery to try an endpoint, which nobody else gets."""
    endpoint = await _enabled(session, id, by)
    moment = now()
    event = EndpointPinged(
        id=new_id(),
        occurred_at=moment,
        region=endpoint.regions[0],
        entity_id=new_id(),
        version=1,
        actor=by.id,
        endpoint_id=endpoint.id,
    )
    row = Delivery(
        id=new_id(),
        endpoint_id=endpoint.id,
        event_id=event.id,
        type=event.subject,
        entity_id=event.entity_id,
        sequence=event.version,
        region=event.region,
        thin=False,
        body=_said(event),
        state=State.pending,
        queued_at=moment,
        next_at=moment,
        created_at=moment,
    )
    session.add(row)
    await session.flush()
    await session.execute(NOTIFY)
    return DeliveryRead.of(row)


def _said(event: Event) -> str:
    data = event.model_dump(mode="json")
    return bodies.item(
        event.id, event.subject, event.occurred_at, event.entity_id, event.version, data
    )


async def _enabled(session: AsyncSession, id: UUID, by: Principal) -> Endpoint:
    endpoint = await queries.get(session, id, by)
    if endpoint.disabled_at is not None:
        raise WebhookDisabled(key=id)
    return endpoint


async def replay_one(
    session: AsyncSession, id: UUID, delivery_id: UUID, *, by: Principal
) -> DeliveryRead:
    """Send one again; the receiver knows it by its `webhook-id`."""
    row = await queries.delivery(session, id, delivery_id, by)
    await _enabled(session, id, by)
    if not await _replay_these(session, id, [delivery_id]):
        raise DeliveryNotReplayable(key=delivery_id)
    await session.refresh(row)
    return DeliveryRead.of(row)


async def _replay_these(session: AsyncSession, id: UUID, ids: list[UUID]) -> int:
    async with sight.everything(session):
        facts = {"endpoint": id, "ids": ids} | bulk.row_ids()
        done = await session.execute(REPLAY_THESE, facts)
        await session.execute(NOTIFY)
    return int(done.rowcount)  # type: ignore[attr-defined]


async def replay(session: AsyncSession, id: UUID, data: Replay, *, by: Principal) -> Replayed:
    """Send again what the log holds of a range, also what was never sent to this endpoint."""
    rules.ensure_bounded(data)
    await _enabled(session, id, by)
    if data.delivery_ids is not None:
        await queries.ensure_deliveries(session, id, data.delivery_ids)
        count = await _replay_these(session, id, data.delivery_ids)
        return Replayed(replayed=count, next=None)
    known = await events.state(session)
    first, last = await queries.positions(session, data.since, data.until)
    if data.after is not None:
        first = await events.place_of(session, known, data.after, by)
    end = known.last_position if data.until is None else last or 0
    start = end if first is None else first
    reached = min(end, start + SPAN)
    async with sight.everything(session):
        facts = {"endpoint": id, "after": start, "until": reached} | bulk.row_ids()
        done = await session.execute(REPLAY, facts)
        await session.execute(NOTIFY)
    following = event_rules.cursor(known.feed, reached) if reached < end else None
    return Replayed(replayed=int(done.rowcount), next=following)  # type: ignore[attr-defined]
