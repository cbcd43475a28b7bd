"""Engine, sessions and the base of tables."""

import asyncio
import select
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Annotated, Any

import psycopg
from fastapi import Depends, Request
from psycopg.rows import namedtuple_row
from pydantic_core import from_json
from sqlalchemy import Connection, MetaData, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.ext.asyncio import AsyncSession as SqlalchemyAsyncSession
from sqlalchemy.orm import Session as SqlalchemySession
from sqlalchemy.orm import registry
from sqlmodel import Session as SqlmodelSession
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import last, sight, wire

NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

# A request that waits longer than this is refused; long work lifts the limit for itself.
TIMEOUTS = (
    "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=30000"
    " -c synchronous_commit=on -c timezone=UTC"
)

# How it shows that the database is away, or lets us wait too long.
AWAY = (OperationalError, InterfaceError, PoolTimeout)

# How long a server may be silent: while connecting, while data is on its way, while idle.
WAITS = {"connect_timeout": 2, "tcp_user_timeout": 3000, "keepalives_idle": 10}


class SyncSession(SqlmodelSession):
    """SQLModel's session whose `execute` takes our own SQL without a warning."""

    execute = SqlalchemySession.execute


event.listen(SyncSession, "before_commit", last.ensure_finished)


class PlainSession(AsyncSession):
    """The session of every service: `exec` for models, `execute` for set-wise SQL."""

    sync_session_class = SyncSession
    execute = SqlalchemyAsyncSession.execute


class Sessions(async_sessionmaker[AsyncSession]):
    """Makes sessions, and blocks of one transaction each.

    SQLAlchemy's own block costs two more greenlets and a task; each greenlet has memory of its own,
    which is asked of the system and given back.
    """

    def begin(self) -> "Transaction":  # type: ignore[override]
        """A session in a transaction, committed at the end of the block unless it raises."""
        return Transaction(self())


class Transaction:
    """A session that begins with a block and ends with it."""

    __slots__ = ("_begun", "_session")

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def __aenter__(self) -> AsyncSession:
        self._begun = self._session.sync_session.begin().__enter__()  # asks nothing of anybody
        return self._session

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        session = self._session
        try:
            await session.run_sync(lambda _: self._begun.__exit__(kind, error, trace))
        finally:
            if session.in_transaction():
                await session.close()
            else:
                session.sync_session.close()  # its connection is given back
                await asyncio.sleep(0)  # and whoever waits for one has it first


def new_registry() -> registry:
    """Each service has its own registry, so several can live in one test process."""
    return registry(metadata=MetaData(naming_convention=NAMES))


class ChassisTable(SQLModel, registry=new_registry()):
    """Tables that every service's database has."""


def connect(url: str, *, pool_size: int = 8) -> tuple[AsyncEngine, Sessions]:
    """Make the pool; connections open on first use, and a dead one is replaced."""
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,  # as long as a statement may take: a short crowd waits, a long one is told
        pool_use_lifo=True,  # few connections, with warm plans and caches
        json_deserializer=from_json,  # five times as fast as the standard library's
        hide_parameters=True,  # what people wrote stays out of the log
        connect_args=WAITS | {"options": TIMEOUTS, "autocommit": True},  # we say BEGIN ourselves
    )
    event.listen(engine.sync_engine, "checkout", _replace_if_closed)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine, Sessions(engine, class_=PlainSession, expire_on_commit=False)


_kept = ContextVar("kept", default="")


@contextmanager
def plans_kept() -> Iterator[None]:
    """A transaction that begins in here keeps its plans, whatever the values.

    For statements that find their few rows by an index: to plan them costs more than to answer.
    """
    token = _kept.set("; SET LOCAL plan_cache_mode = force_generic_plan")
    try:
        yield
    finally:
        _kept.reset(token)


def _begin(connection: Connection) -> None:
    """Begin with what the transaction may see."""
    wire.begin(connection, sight.begin(sight.current.get()) + _kept.get())


def _replace_if_closed(connection: DBAPIConnection, _: Any, __: Any) -> None:
    """An idle connection has nothing to say but that the server closed it: no round trip to ask."""
    driver, poll = connection.driver_connection, select.poll()
    if not driver.closed:
        poll.register(driver.fileno(), select.POLLIN)
    if driver.closed or poll.poll(0):
        raise DisconnectionError


async def direct(url: str, options: str = "") -> psycopg.AsyncConnection:
    """A connection beside the pool, to listen and to hold locks that die with it."""
    facts: dict[str, Any] = WAITS | {"options": f"{TIMEOUTS} {options}"}
    return await psycopg.AsyncConnection.connect(
        url.replace("+psycopg", "", 1), autocommit=True, **facts
    )


async def rows_of(own: psycopg.AsyncConnection, query: str, facts: Any = None) -> list[Any]:
    """What a statement of our own answers over such a connection, each row with its names."""
    async with own.cursor(row_factory=namedtuple_row) as cursor:
        await cursor.execute(query.encode(), facts)
        return list(await cursor.fetchall())


async def try_lock(own: psycopg.AsyncConnection, number: int) -> bool:
    """Take an advisory lock for as long as the connection lives, unless another has it."""
    found = await (await own.execute("SELECT pg_try_advisory_lock(%s)", (number,))).fetchone()
    return found is not None and bool(found[0])


async def long_work(session: AsyncSession) -> None:
    """Lift the request limits for the rest of this transaction, and let it sort in memory."""
    await session.execute(text("SET LOCAL statement_timeout = 0"))
    await session.execute(text("SET LOCAL lock_timeout = '60s'"))
    await session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    await session.execute(text("SET LOCAL work_mem = '128MB'"))


async def large_read(session: AsyncSession) -> None:
    """Give the rest of this transaction time and memory to read many rows for one answer."""
    await session.execute(text("SET LOCAL statement_timeout = '20s'"))
    await session.execute(text("SET LOCAL work_mem = '64MB'"))
    await session.execute(text("SET LOCAL jit = off"))


async def one_moment(session: AsyncSession) -> None:
    """See the database as it is now for the rest of this transaction; said before all else."""
    await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


async def _session(request: Request) -> AsyncSession:
    session: AsyncSession = request.state.session
    return session


# The session that `routing.Route` opened for this request and commits before the answer.
Session = Annotated[AsyncSession, Depends(_session)]
