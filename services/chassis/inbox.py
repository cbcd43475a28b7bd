"""Handles events once: the claim and its effects commit together."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import DateTime, Text, text
from sqlmodel import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.base import Event
from services.chassis import generations
from services.chassis.clock import now
from services.chassis.db import ChassisTable, Sessions

E = TypeVar("E", bound=Event)
Handler = Callable[[AsyncSession, Sequence[Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Subscription:
    """An event and what this service does when it hears some of them.

    `load` is what it does instead while a read model is built from the logs, if the rest is done
    better once all of them are there (`Service.settle`).
    """

    event: type[Event]
    handle: Handler
    load: Handler | None = None


def on(event: type[E], handler: Callable[[AsyncSession, E], Awaitable[None]]) -> Subscription:
    """Pair an event with its handler, called once per event."""

    async def each(session: AsyncSession, events: Sequence[Any]) -> None:
        for one in events:
            await handler(session, one)

    return Subscription(event, each)


Many = Callable[[AsyncSession, Sequence[E]], Awaitable[None]]


def on_many(event: type[E], handler: Many[E], load: Many[E] | None = None) -> Subscription:
    """Pair an event with a set-wise handler, called once per batch."""
    return Subscription(event, handler, load)


@dataclass(frozen=True, slots=True)
class Envelope:
    """An event on its way in, not yet read; `sequence` is its place in the stream, if it has one."""

    id: UUID
    subject: str
    data: bytes
    sequence: int = 0


class InboxMessage(ChassisTable, table=True):
    """An event that was handled; per generation, so that a rebuild hears it again."""

    __tablename__ = "inbox"
    generation: int = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    handled_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))


class DeadLetter(ChassisTable, table=True):
    """An event that could not be handled and waits for a person."""

    __tablename__ = "dead_letters"
    generation: int = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    subject: str = Field(sa_type=Text)
    payload: str = Field(sa_type=Text)
    error: str = Field(sa_type=Text)
    attempts: int
    parked_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))


class Listener(Protocol):
    """What a consumer gives its events to."""

    async def handle(self, generation: int, envelopes: Sequence[Envelope]) -> int:
        """All of them in one transaction, or none; answer how many were new."""

    async def park(self, generation: int, envelope: Envelope, *, error: str, attempts: int) -> None:
        """Give up: from here on the event waits for a person."""

    async def retry(self, letter: DeadLetter) -> None:
        """Handle a dead letter again and take it away; it stays when that fails."""


CLAIM = text(
    "INSERT INTO inbox (generation, id, handled_at)"
    " SELECT :generation, unnest(CAST(:ids AS uuid[])), now()"
    " ON CONFLICT DO NOTHING RETURNING id"
)


async def claim(session: AsyncSession, generation: int, ids: Sequence[UUID]) -> set[UUID]:
    """Claim what was not handled before; answer the ids that are ours to handle."""
    found = await session.execute(CLAIM, {"generation": generation, "ids": sorted(set(ids))})
    return set(found.scalars())


def generation_of(session: AsyncSession) -> int:
    """The read-model generation that the current handler writes."""
    return int(session.info["generation"])


class Inbox:
    """The subscriptions of a service, applied to batches of envelopes."""

    def __init__(self, sessions: Sessions, subscriptions: Sequence[Subscription]) -> None:
        self.sessions = sessions
        self.by_subject = {s.event.subject: s for s in subscriptions}

    def loading(self) -> "Inbox":
        """The same while a read model is built from the logs."""
        all_of_it = self.by_subject.values()
        loads = [Subscription(one.event, one.load or one.handle) for one in all_of_it]
        return Inbox(self.sessions, loads)

    async def handle(self, generation: int, envelopes: Sequence[Envelope]) -> int:
        """All of them in one transaction, or none; answer how many were new."""
        async with self.sessions.begin() as session:
            fresh = await claim(session, generation, [e.id for e in envelopes])
            await self._apply(session, generation, envelopes, fresh)
        return len(fresh)

    async def _apply(
        self,
        session: AsyncSession,
        generation: int,
        envelopes: Sequence[Envelope],
        fresh: set[UUID],
    ) -> None:
        session.info["generation"] = generation
        grouped: dict[str, dict[UUID, Event]] = {}
        for envelope in envelopes:
            subscription = self.by_subject.get(envelope.subject)
            if subscription is not None and envelope.id in fresh:
                event = subscription.event.model_validate_json(envelope.data)
                grouped.setdefault(envelope.subject, {})[envelope.id] = event
        for subject, events in grouped.items():
            await self.by_subject[subject].handle(session, list(events.values()))

    async def park(self, generation: int, envelope: Envelope, *, error: str, attempts: int) -> None:
        """Give up: the dead letter and the claim commit together."""
        async with self.sessions.begin() as session:
            if await claim(session, generation, [envelope.id]):
                session.add(
                    DeadLetter(
                        generation=generation,
                        id=envelope.id,
                        subject=envelope.subject,
                        payload=envelope.data.decode(errors="replace"),
                        error=error[:2000],
                        attempts=attempts,
                    )
                )

    async def retry(self, letter: DeadLetter) -> None:
        """Handle a dead letter again and take it away; it stays when the handler fails.

        One that was parked in a former generation counts for the serving one, once.
        """
        envelope = Envelope(letter.id, letter.subject, letter.payload.encode())
        async with self.sessions.begin() as session:
            key = (letter.generation, letter.id)
            found = await session.get(DeadLetter, key, with_for_update=True)
            if found is None:
                return
            serving = await generations.serving(session)
            fresh = {letter.id}
            if letter.generation != serving:
                fresh = await claim(session, serving, [letter.id])
            await self._apply(session, serving, [envelope], fresh)
            await session.delete(found)
