"""Statements of our own over the transaction's connection, past the layers that make SQL of models.

For what comes by the thousand. Errors are SQLAlchemy's, as those of every other statement.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.errors import InvalidSqlStatementName
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlmodel.ext.asyncio.session import AsyncSession

NAMED = re.compile(r"%\((\w+)\)s")
Values = Mapping[str, str | int | None]


class Question:
    """A query for one row, with %(names)s for its values; a connection knows it by its name."""

    def __init__(self, name: str, query: str) -> None:
        self.name, self.query = name, query
        self.names = tuple(dict.fromkeys(NAMED.findall(query)))

    def prepared(self) -> str:
        numbers = {name: f"${number}" for number, name in enumerate(self.names, start=1)}
        return f"PREPARE {self.name} AS {self.query % numbers}"

    def asked(self, values: Values) -> str:
        """With its values, which may stand in the server's log."""
        given = ", ".join(_literal(values[name]) for name in self.names)
        return f"EXECUTE {self.name}({given})" if given else f"EXECUTE {self.name}"

    def said(self, values: Values) -> str:
        """As one statement, with its values in it."""
        return self.query % {name: _literal(values[name]) for name in self.names}


@dataclass(slots=True)
class _First:
    """What is asked together with BEGIN, and with COMMIT if it is all; and the row that answered."""

    question: Question
    values: Values
    alone: bool
    row: Any = None


_first: ContextVar[_First | None] = ContextVar("first", default=None)


async def ask(
    session: AsyncSession, question: Question, values: Values, *, alone: bool = False
) -> Any:
    """The row that answers; what a transaction asks first costs no round trip of its own.

    What is asked `alone` is all that the transaction is for: asked first, it is committed in the same
    command, and the session takes nothing after it.
    """
    first = _First(question, values, alone)
    token = _first.set(first)
    try:
        driver = await driver_of(session)
    finally:
        _first.reset(token)
    if first.row is None:
        with _translated(question.name):
            cursor = driver.cursor(row_factory=namedtuple_row)
            await cursor.execute(question.query.encode(), values, prepare=True)
            first.row = await cursor.fetchone()
    elif alone:
        await session.commit()  # it is, so nothing is sent
    return first.row


async def ask_last(
    session: AsyncSession, question: Question, values: Values, *, commit: bool
) -> None:
    """Ask for what it does, and commit in the same command; the session finds nothing left to do."""
    driver = await driver_of(session)
    with _translated(question.name):
        said = question.said(values) + "; COMMIT" * commit
        await driver.execute(said.encode(), prepare=False)


async def write(session: AsyncSession, statement: str, values: Mapping[str, Any]) -> None:
    """Execute a statement with %(names)s; the connection prepares it once."""
    driver = await driver_of(session)
    with _translated(statement):
        await driver.execute(statement.encode(), values, prepare=True)


def begin(connection: Connection, begin: str) -> None:
    """Send BEGIN, and with it what is asked first; without `prepare`, for it is several commands."""
    first, adapted = _first.get(), connection.connection.dbapi_connection

    async def sent(driver: psycopg.AsyncConnection) -> None:
        if first is None:
            with _translated("BEGIN"):
                await driver.execute(begin.encode(), prepare=False)
            return
        with _translated(first.question.name):
            first.row = await _asked_first(driver, begin, first)

    adapted.run_async(sent)  # type: ignore[union-attr]


async def _asked_first(driver: psycopg.AsyncConnection, begin: str, first: _First) -> Any:
    """A new connection does not know the question; nor one whose driver forgot, at a rollback."""
    ask, cursor = first.question.asked(first.values), driver.cursor(row_factory=namedtuple_row)
    end, place = ("; COMMIT", -2) if first.alone else ("", -1)
    try:
        await cursor.execute(f"{begin}; {ask}{end}".encode(), prepare=False)
    except InvalidSqlStatementName:
        await driver.rollback()
        prepare = first.question.prepared()
        await cursor.execute(f"{begin}; {prepare}; {ask}{end}".encode(), prepare=False)
    await cursor.set_result(place)
    return await cursor.fetchone()


async def driver_of(session: AsyncSession) -> psycopg.AsyncConnection:
    """The driver's connection below a session's transaction, or savepoint; asked for it once."""
    own = session.sync_session
    inner = own.get_nested_transaction() or own.get_transaction()
    held = inner.connections if inner is not None and inner.is_active else ()
    connection: Any = next(iter(held), None) or (await session.connection()).sync_connection
    driver: psycopg.AsyncConnection = connection.connection.driver_connection
    return driver


def _literal(value: str | int | None) -> str:
    if value is None:
        return "NULL"
    text = str(value)
    if "\0" in text:
        raise psycopg.DataError("A text of PostgreSQL has no NUL.")
    return "'{}'".format(text.replace("'", "''"))


@contextmanager
def _translated(statement: str) -> Iterator[None]:
    """The driver's errors as SQLAlchemy names them; what people wrote stays out of the log."""
    try:
        yield
    except psycopg.Error as error:
        raise DBAPIError.instance(
            statement, None, error, psycopg.Error, hide_parameters=True
        ) from error
