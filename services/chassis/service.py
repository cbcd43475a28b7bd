"""What a service is: a name and the parts that are wired together in its `app.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, FastAPI
from sqlmodel import SQLModel

from services.chassis.inbox import Subscription
from services.chassis.jobs import JobKind
from services.chassis.sight import NOTHING, Sight


@dataclass(frozen=True)
class Service:
    """One service, as a value that the type checker can read."""

    name: str
    title: str
    tables: type[SQLModel]
    migrations: Path
    routers: tuple[APIRouter, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    jobs: tuple[JobKind, ...] = ()
    forget_generation: tuple[str, ...] = ()  # tables with a `generation` column
    sight: Sight = NOTHING  # of a request before its caller is known
    extend: Callable[[FastAPI], None] | None = None
