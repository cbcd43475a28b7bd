"""What a service is: a name and the parts that are wired together in its `app.py`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, FastAPI
from sqlmodel import SQLModel

from services.chassis.bus import Bus
from services.chassis.db import Sessions
from services.chassis.inbox import Inbox, Listener, Subscription
from services.chassis.jobs import JobKind
from services.chassis.sight import NOTHING, Sight


@dataclass(frozen=True)
class Service:
    """One service, as a value that the type checker can read.

    It hears what it subscribes to; or, with a `listener` of its own, every event there is.
    """

    name: str
    title: str
    tables: type[SQLModel]
    migrations: Path
    routers: tuple[APIRouter, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    listener: Callable[[Sessions, Bus], Listener] | None = None
    rest: float = 0.05  # seconds between two batches of events, unless many come
    jobs: tuple[JobKind, ...] = ()
    guarded: tuple[str, ...] = ()  # tables that functions of the owner write, and nobody else
    forget_generation: tuple[str, ...] = ()  # tables with a `generation` column
    settle: Callable[[Sessions, int], Awaitable[None]] | None = None  # of what was only loaded
    sight: Sight = NOTHING  # of a request before its caller is known
    extend: Callable[[FastAPI], None] | None = None

    @property
    def rebuilt(self) -> tuple[str, ...]:
        """The tables that have rows of their own for each generation."""
        return (*self.forget_generation, "inbox")

    @property
    def subjects(self) -> list[str] | None:
        """What its consumer hears: these subjects, all when there are none; None: it has none."""
        if self.listener is not None:
            return []
        return [s.event.subject for s in self.subscriptions] or None

    def listening(self, sessions: Sessions, bus: Bus) -> Listener:
        """What takes the events that it hears."""
        if self.listener is not None:
            return self.listener(sessions, bus)
        return Inbox(sessions, self.subscriptions)
