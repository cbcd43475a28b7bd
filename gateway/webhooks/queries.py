"""Finding endpoints, deliveries and tries; whose they are is asked for each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, text
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.events import queries as events
from gateway.partners.models import ApiKey
from gateway.webhooks import bodies, sandbox
from gateway.webhooks.models import (
    Attempt,
    AttemptRead,
    Delivery,
    DeliveryDetail,
    DeliveryRead,
    Endpoint,
    Received,
    State,
)
from services.chassis import pagination, sight
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.chassis.scope import all_inside

PARTNERS = "partners:manage"  # whoever has it looks after others' endpoints, too
OLDEST = text("SELECT min(position) - 1 FROM events WHERE added_at >= :moment")
NEWEST = text("SELECT max(position) FROM events WHERE added_at <= :moment")
ITEM = text(
    "SELECT d.position, d.event_id, d.type, d.entity_id, d.sequence, d.region, d.thin, d.body,"  # noqa: S608
    f" events.occurred_at, {events.ITEM.name} AS item"
    " FROM webhook_deliveries d LEFT JOIN events"
    " ON events.position = d.position AND events.id = d.event_id WHERE d.id = ANY (:ids)"
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an endpoint is: an agency's, whichever of its keys made it, or an account's."""

    agency_id: UUID | None
    user_id: UUID | None

    def where(self) -> ColumnElement[bool]:
        if self.agency_id is not None:
            return col(Endpoint.agency_id) == self.agency_id
        return col(Endpoint.user_id) == self.user_id


async def owner_of(session: AsyncSession, by: Principal) -> Owner:
    """For whom the caller acts. A key may not see its own agency, when that is wider."""
    async with sight.everything(session):
        query = select(ApiKey.agency_id).where(ApiKey.id == UUID(by.id))
        agency = (await session.exec(query)).first()
    return Owner(agency, None if agency is not None else UUID(by.id))


async def hold_owner(session: AsyncSession, owner: Owner) -> int:
    """How many endpoints an owner has; nobody else adds one meanwhile."""
    number = (owner.agency_id or owner.user_id or UUID(int=0)).int & (2**63 - 1)
    await session.execute(select(func.pg_advisory_xact_lock(number)))
    query = select(func.count()).where(owner.where(), col(Endpoint.deleted_at).is_(None))
    async with sight.everything(session):
        return (await session.exec(query)).one()


async def _reachable(session: AsyncSession, by: Principal) -> ColumnElement[bool]:
    own = (await owner_of(session, by)).where()
    if by.may(PARTNERS):
        own = or_(own, all_inside(Endpoint.regions, by))
    return own & col(Endpoint.deleted_at).is_(None)


async def get(
    session: AsyncSession, id: UUID, by: Principal, *, for_update: bool = False
) -> Endpoint:
    """An endpoint of the caller's, or in the regions of whoever looks after partners."""
    query = select(Endpoint).where(Endpoint.id == id, await _reachable(session, by))
    found = (await session.exec(query.with_for_update() if for_update else query)).first()
    if found is None:
        raise NotFound(what="webhook", key=id)
    return found


async def page(
    session: AsyncSession, by: Principal, limit: int, cursor: str | None
) -> tuple[list[Endpoint], str | None]:
    """The same, oldest first."""
    query = select(Endpoint).where(await _reachable(session, by))
    return await pagination.page(session, query, col(Endpoint.id), limit=limit, cursor=cursor)


async def deliveries(
    session: AsyncSession,
    id: UUID,
    by: Principal,
    state: State | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[DeliveryRead], str | None]:
    """The log of an endpoint, the newest event first."""
    endpoint = await get(session, id, by)
    query = select(Delivery).where(Delivery.endpoint_id == endpoint.id)
    if state is not None:
        query = query.where(Delivery.state == state)
    if cursor is not None:
        query = query.where(Delivery.event_id < _event_of(cursor))
    query = query.order_by(col(Delivery.event_id).desc()).limit(limit + 1)
    rows = list((await session.exec(query)).all())
    following = pagination.encode([rows[limit - 1].event_id]) if len(rows) > limit else None
    return [DeliveryRead.of(row) for row in rows[:limit]], following


def _event_of(cursor: str) -> UUID:
    (value,) = pagination.decode(cursor, 1)
    try:
        return UUID(value)
    except ValueError as error:
        raise pagination.CursorInvalid from error


async def delivery(session: AsyncSession, id: UUID, delivery_id: UUID, by: Principal) -> Delivery:
    """One delivery of an endpoint; raises NotFound."""
    endpoint = await get(session, id, by)
    query = select(Delivery).where(Delivery.id == delivery_id, Delivery.endpoint_id == endpoint.id)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="delivery", key=delivery_id)
    return found


async def ensure_deliveries(session: AsyncSession, endpoint: UUID, ids: Sequence[UUID]) -> None:
    """Raise NotFound unless all are deliveries of an endpoint that is the caller's."""
    query = select(Delivery.id).where(Delivery.endpoint_id == endpoint, col(Delivery.id).in_(ids))
    known = set((await session.exec(query)).all())
    for id in ids:
        if id not in known:
            raise NotFound(what="delivery", key=id)


async def detail(
    session: AsyncSession, id: UUID, delivery_id: UUID, public_url: str, by: Principal
) -> DeliveryDetail:
    """A delivery with what is sent and every try."""
    row = await delivery(session, id, delivery_id, by)
    query = select(Attempt).where(Attempt.delivery_id == row.id).order_by(col(Attempt.number))
    tries = [_attempt(row.event_id, one) for one in (await session.exec(query)).all()]
    texts = await _bodies(session, [row.id], public_url)
    return DeliveryDetail.of(row, body=texts.get(row.event_id), tries=tries)


def _attempt(event_id: UUID, row: Attempt) -> AttemptRead:
    return AttemptRead(
        **row.model_dump(exclude={"answer"}),
        request_headers=bodies.headers_of(event_id, row.at, row.signature),
        answer=row.answer.decode(errors="replace"),
    )


async def _bodies(
    session: AsyncSession, ids: Sequence[UUID], public_url: str
) -> dict[UUID, str | None]:
    """What each delivery says, by its event."""
    feed = (await events.state(session)).feed
    rows = (await session.execute(ITEM, {"ids": list(ids)})).all()
    return {row.event_id: bodies.body_of(row, feed, public_url) for row in rows}


async def received(session: AsyncSession, public_url: str, by: Principal) -> list[Received]:
    """What the caller's endpoints in the sandbox got, the newest first."""
    query = (
        select(Delivery, Attempt)
        .join(Attempt, col(Attempt.delivery_id) == Delivery.id)
        .join(Endpoint, col(Endpoint.id) == Delivery.endpoint_id)
        .where(Endpoint.sandbox, await _reachable(session, by))
        .order_by(col(Attempt.at).desc())
        .limit(sandbox.KEPT)
    )
    rows: Sequence[Any] = (await session.exec(query)).all()
    texts = await _bodies(session, [delivery.id for delivery, _ in rows], public_url)
    return [
        Received(
            delivery_id=delivery.id,
            endpoint_id=delivery.endpoint_id,
            at=attempt.at,
            headers=bodies.headers_of(delivery.event_id, attempt.at, attempt.signature),
            body=texts.get(delivery.event_id),
            verified=sandbox.verified(attempt.answer),
        )
        for delivery, attempt in rows
    ]


async def positions(session: AsyncSession, since: Any, until: Any) -> tuple[int | None, int | None]:
    """Behind which position, and up to which, the log came to be in a time."""
    async with sight.everything(session):
        first = (await session.execute(OLDEST, {"moment": since})).scalar() if since else None
        last = (await session.execute(NEWEST, {"moment": until})).scalar() if until else None
    return first, last
