"""Many rows at once: COPY in, CSV out, and ids for rows that a statement makes."""

import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.ids import new_id
from services.chassis.wire import driver_of

CHUNK = 2_000
OUT = 64 << 10
# The id of a row that one statement makes by the thousand: `:_ids`, then a number from `:_first` on.
# `uuidv7()` asks the operating system for chance each time, which costs as much as the row itself.
ROW_ID = "CAST(CAST(:_ids AS text) || (CAST(:_first AS bigint) + row_number() OVER ()) AS uuid)"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

# What a spreadsheet would take for a formula; in a file such a text begins with an apostrophe.
FORMULA = "^[=+@\t\r\n\uff1d\uff0b\uff0d\uff20-]"


def harmless(text: Any) -> ColumnElement[str]:
    """A column of texts as a file has it: no spreadsheet takes one for a formula."""
    return case((text.regexp_match(FORMULA), func.concat("'", text)), else_=text)


_FORMULA = re.compile(FORMULA)


def safe(text: str) -> str:
    """A text as a file has it: no spreadsheet takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def row_ids() -> dict[str, Any]:
    """The parameters for the ROW_IDs of one statement: time of a UUIDv7 and chance, used once.

    The chance is our own: within a millisecond a UUIDv7 only counts, and in its last digits.
    """
    chance = secrets.randbits(26)
    ids = f"{str(new_id())[:15]}{chance >> 14:03x}-{0x8000 | chance & 0x3FFF:04x}-"
    return {"_ids": ids, "_first": 10**11 + secrets.randbelow(8 * 10**11)}


def text_of(value: str) -> str:
    """Text in COPY's format; most of it needs no escape."""
    return value if value.isprintable() and "\\" not in value else value.translate(ESCAPES)


def array(values: Sequence[str]) -> str:
    """A one-dimensional text array literal."""
    quoted = ('"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"' for v in values)
    return "{" + ",".join(quoted) + "}"


# How a value of a class is written in COPY's text format; what is not named here writes itself.
ENCODERS: dict[type, Callable[[Any], str]] = {
    str: text_of,
    bool: lambda value: "t" if value else "f",
    bytes: lambda value: f"\\\\x{value.hex()}",
    list: lambda value: text_of(array(value)) if value else "{}",
    tuple: lambda value: text_of(array(value)) if value else "{}",
}


def line(row: Iterable[Any]) -> str:
    """A row in COPY's text format; None is NULL, a list of plain words is an array."""
    return "\t".join(["\\N" if v is None else ENCODERS.get(v.__class__, str)(v) for v in row])


async def copy_rows(
    session: AsyncSession, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """COPY rows into a table inside the session's transaction; answer how many."""
    return await copy_lines(session, table, columns, map(line, rows))


async def copy_lines(
    session: AsyncSession, table: str, columns: Sequence[str], lines: Iterable[str]
) -> int:
    """The same with rows that are lines already, made by `line` where it disturbs nobody.

    `table` and `columns` are names from our own code, never a caller's text.
    """
    driver = await driver_of(session)
    names = ", ".join(f'"{c}"' for c in columns)
    count, left = 0, iter(lines)
    async with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        while part := list(islice(left, CHUNK)):
            await copy.write("\n".join(part) + "\n")
            count += len(part)
    return count


async def copy_csv(session: AsyncSession, query: Select[Any]) -> AsyncIterator[bytes]:
    """The rows of a query as CSV, header first, as the database writes it; never all at once.

    Row-level security holds as for any query. The session's transaction stays open meanwhile.
    """
    driver = await driver_of(session)
    made = query.compile(dialect=session.get_bind().dialect)
    statement = f"COPY ({made}) TO STDOUT (FORMAT csv, HEADER)"
    parts: list[bytes] = []
    size = 0
    async with driver.cursor() as cursor, cursor.copy(statement, made.params) as copy:
        async for part in copy:
            parts.append(bytes(part))
            size += len(part)
            if size >= OUT:
                yield b"".join(parts)
                parts, size = [], 0
    yield b"".join(parts)
