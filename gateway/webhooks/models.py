"""Webhook endpoints, deliveries and tries."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field as Rule
from pydantic import StrictBool, StrictInt
from sqlalchemy import ARRAY, BigInteger, Column, DateTime, Index, LargeBinary, Text, text
from sqlmodel import Field

from gateway.db import Table
from gateway.events.rules import TYPE
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.shapes import Body, Moment, View, example

CONCURRENCY, MOST_CONCURRENCY = 8, 32
OVERLAP_HOURS = 24
PENDING = text("state = 'pending'")
# When what waits for an earlier event of its entity is due.
FOR_EVER = datetime.fromisoformat("9999-01-01T00:00:00Z")

Moments = DateTime(timezone=True)
Url = Annotated[str, Rule(min_length=1, max_length=2000)]
Types = Annotated[
    list[Annotated[str, Rule(pattern=rf"^{TYPE}$", max_length=100)]],
    Rule(min_length=1, max_length=50),
]
Region = Annotated[str, Rule(max_length=100)]
Payload = Literal["full", "thin"]
Concurrency = Annotated[StrictInt, Rule(ge=1, le=MOST_CONCURRENCY)]


class State(StrEnum):
    """Where a delivery is; a failed one used up its tries, a dropped one may not be sent."""

    pending = "pending"
    delivered = "delivered"
    failed = "failed"
    dropped = "dropped"


class EndpointCreate(
    Body,
    json_schema_extra=example(
        url="https://contoh.example.go.id/nahkoda",
        types=["survey.assessment.*"],
        region="35.19",
        payload="full",
    ),
):
    """Where to, and which events; without `region` all of the maker's regions."""

    url: Url | None = None
    sandbox: StrictBool = Rule(False, description="Keep deliveries here, to look at them.")
    types: Types = Rule(default_factory=lambda: ["*"])
    region: Region | None = None
    payload: Payload = "full"
    concurrency: Concurrency = Rule(CONCURRENCY, description="Deliveries under way at once.")


class EndpointPatch(Body, json_schema_extra=example(types=["survey.*"])):
    """What is to change; `"region": null` takes the filter away."""

    url: Url | None = None
    types: Types | None = None
    region: Region | None = None
    payload: Payload | None = None
    concurrency: Concurrency | None = None


class Rotate(Body, json_schema_extra=example(overlap_hours=OVERLAP_HOURS)):
    """How long the former secret signs beside the new one."""

    overlap_hours: Annotated[StrictInt, Rule(ge=0, le=720)] = OVERLAP_HOURS


class Replay(Body, json_schema_extra=example(since="2026-11-27T00:00:00Z")):
    """Which events to send again: from a place or a time in the log on, or single deliveries."""

    after: Annotated[str, Rule(max_length=200)] | None = Rule(
        None, description="A cursor of the feed, or the `next` of the replay before."
    )
    since: Moment | None = Rule(None, description="When the events came into the log.")
    until: Moment | None = None
    delivery_ids: Annotated[list[UUID], Rule(min_length=1, max_length=1000)] | None = None


class Endpoint(Table, table=True):
    """An agency's or an account's. `regions` bound what it hears, whatever its owner may see later.

    Secrets are locked (`vault`). A deleted one is only waiting to be cleared away.
    """

    __tablename__ = "webhook_endpoints"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    agency_id: UUID | None = Field(default=None, foreign_key="agencies.id", index=True)
    user_id: UUID | None = Field(default=None, foreign_key="users.id", index=True)
    url: str | None = Field(default=None, sa_type=Text)
    sandbox: bool = False
    types: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    patterns: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    region: str | None = Field(default=None, sa_type=Text)
    regions: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    payload: str = Field(default="full", sa_type=Text)
    concurrency: int = CONCURRENCY
    secret: str = Field(sa_type=Text)
    former_secret: str | None = Field(default=None, sa_type=Text)
    former_until: datetime | None = Field(default=None, sa_type=Moments)
    failing_since: datetime | None = Field(default=None, sa_type=Moments)
    disabled_at: datetime | None = Field(default=None, sa_type=Moments)
    disabled_reason: str | None = Field(default=None, sa_type=Text)
    deleted_at: datetime | None = Field(default=None, sa_type=Moments)
    said: int = 0  # events about it
    created_by: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=Moments)
    version: int = 1


class EndpointRead(View):
    id: UUID
    agency_id: UUID | None
    user_id: UUID | None
    url: str | None
    sandbox: bool
    types: list[str]
    region: str | None
    regions: list[str] = Rule(description="What it can hear of, at most.")
    payload: Payload
    concurrency: int
    failing_since: datetime | None = Rule(description="Nothing arrived since then.")
    disabled_at: datetime | None
    disabled_reason: Literal["gone", "failing"] | None
    former_until: datetime | None = Rule(description="Until then the former secret signs, too.")
    created_at: datetime
    version: int


class NewEndpoint(EndpointRead):
    """With the secret, shown only now; a repeated request gets null instead."""

    secret: str | None


class Delivery(Table, table=True):
    """One event for one endpoint. `tries` are those since it was queued last, `attempts` all."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index(
            "ix_webhook_deliveries_due",
            *("endpoint_id", "next_at", "position"),
            postgresql_where=PENDING,
        ),
        Index(
            "ix_webhook_deliveries_entity",
            *("endpoint_id", "entity_id", "position"),
            postgresql_where=PENDING,
        ),
        Index("uq_webhook_deliveries_endpoint_id_event_id", "endpoint_id", "event_id", unique=True),
    )
    id: UUID = Field(primary_key=True)
    endpoint_id: UUID
    position: int | None = Field(default=None, sa_column=Column(BigInteger))
    event_id: UUID
    type: str = Field(sa_type=Text)
    entity_id: UUID
    sequence: int
    region: str = Field(sa_type=Text)
    thin: bool
    body: str | None = Field(default=None, sa_type=Text)  # of a ping; others stand in the log
    state: str = Field(sa_type=Text)
    attempts: int = 0
    tries: int = 0
    replays: int = 0
    queued_at: datetime = Field(sa_type=Moments)
    next_at: datetime = Field(sa_type=Moments)
    created_at: datetime = Field(sa_type=Moments)
    ended_at: datetime | None = Field(default=None, sa_type=Moments)
    last_at: datetime | None = Field(default=None, sa_type=Moments)
    last_status: int | None = None
    last_ms: int | None = None
    last_error: str | None = Field(default=None, sa_type=Text)


class Attempt(Table, table=True):
    """One try, and what came back."""

    __tablename__ = "webhook_attempts"
    delivery_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    region: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Moments)
    ms: int
    status: int | None = None
    error: str | None = Field(default=None, sa_type=Text)
    signature: str = Field(sa_type=Text)
    answer: bytes = Field(sa_type=LargeBinary)


class Last(View):
    """The newest try."""

    at: datetime
    status: int | None
    ms: int
    error: str | None


class DeliveryRead(View):
    id: UUID
    event_id: UUID
    type: str
    subject: UUID
    sequence: int
    region: str
    state: State
    attempts: int
    next_at: datetime | None = Rule(
        description="When it is tried next; null while it waits for an earlier event of its subject."
    )
    delivered_at: datetime | None
    created_at: datetime
    last: Last | None

    @classmethod
    def of(cls, row: Delivery, **more: Any) -> Self:
        last = None
        if row.last_at is not None:
            last = Last(
                at=row.last_at, status=row.last_status, ms=row.last_ms or 0, error=row.last_error
            )
        waits = row.state == State.pending and row.next_at < FOR_EVER
        return cls(
            **row.model_dump(exclude={"next_at", "body", "tries"}),
            **more,
            subject=row.entity_id,
            next_at=row.next_at if waits else None,
            delivered_at=row.ended_at if row.state == State.delivered else None,
            last=last,
        )


class AttemptRead(View):
    number: int
    at: datetime
    ms: int
    status: int | None
    error: str | None = Rule(description="Why no answer was heard.")
    request_headers: dict[str, str]
    answer: str = Rule(description="What the receiver said, at most 64 KB.")


class DeliveryDetail(DeliveryRead):
    body: str | None = Rule(description="What is sent; null when its event left the log.")
    tries: list[AttemptRead]


class Replayed(View):
    """How many are sent again; with `next`, go on there: `{"after": next}`."""

    replayed: int
    next: str | None


class Received(View):
    """What a receiver in the sandbox got."""

    delivery_id: UUID
    endpoint_id: UUID
    at: datetime
    headers: dict[str, str]
    body: str | None
    verified: bool = Rule(description="Whether the signature fits.")
