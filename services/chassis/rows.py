"""Rows of several tables in one statement: one round trip, all of them or none.

Each table's rows travel as one JSON array that PostgreSQL reads by the table's own types.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic_core import to_json
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.base import Event
from services.chassis import tracing, wire
from services.chassis.clock import now
from services.chassis.outbox import LARGEST
from services.chassis.problems import Conflict, Text

Row = Mapping[str, Any]
# Bytes as PostgreSQL reads them; a time keeps its zone; the rest as JSON has it.
PLAIN: dict[type, Callable[[Any], str]] = {
    bytes: lambda value: f"\\x{value.hex()}",
    datetime: datetime.isoformat,
}
TAKEN = "23505"  # unique_violation


class Raced(Conflict):
    """Somebody wrote the same thing first; the request is tried again before this is said."""

    code = "raced"
    detail = Text(
        id="Isi yang sama sedang ditulis oleh permintaan lain. Coba lagi beberapa detik lagi.",
        en="Another request is writing the same thing. Try again in a few seconds.",
    )


async def write(session: AsyncSession, rows: Mapping[str, Sequence[Row]]) -> None:
    """Insert rows by table. The rows of a table have the same columns, named by our own code.

    Raises Raced when one is there already.
    """
    given = {table: many for table, many in rows.items() if many}
    if not given:
        return
    shape = tuple((table, tuple(many[0])) for table, many in given.items())
    values = {f"r{n}": _json(many) for n, many in enumerate(given.values())}
    try:
        await wire.write(session, _statement(shape), values)
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", "") == TAKEN:
            raise Raced from error
        raise


@lru_cache(maxsize=64)
def _statement(shape: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    parts = []
    for n, (table, columns) in enumerate(shape):
        names = ", ".join(f'"{column}"' for column in columns)
        parts.append(
            f"INSERT INTO {table} ({names}) SELECT {names}"  # noqa: S608 - our own names
            f" FROM json_populate_recordset(NULL::{table}, CAST(%(r{n})s AS json))"
        )
    *first, last = parts
    also = ", ".join(f"w{n} AS ({part})" for n, part in enumerate(first))
    return f"WITH {also} {last}" if also else last


def _json(rows: Sequence[Row]) -> str:
    return to_json(
        [{k: PLAIN[type(v)](v) if type(v) in PLAIN else v for k, v in row.items()} for row in rows]
    ).decode()


def told(event: Event) -> dict[str, Any]:
    """The outbox's row for an event: `{"outbox": [told(event)]}` says it with the change."""
    payload = event.model_dump_json()
    if (size := len(payload.encode())) > LARGEST:
        raise ValueError(f"{event.subject} of {size} bytes is too large for an event.")
    return {
        "created_at": now(),
        "id": event.id,
        "subject": event.subject,
        "payload": payload,
        "traceparent": tracing.header(),
    }
