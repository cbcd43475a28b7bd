"""Many rows at once: COPY in."""

from collections.abc import Callable, Iterable, Sequence
from types import NoneType
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

CHUNK = 2_000
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def text_of(value: str) -> str:
    """Text in COPY's format; most of it needs no escape."""
    return value if value.isprintable() and "\\" not in value else value.translate(ESCAPES)


def encode(value: Any) -> str:
    """One value in COPY's text format; None is NULL, a list of plain words is an array."""
    return ENCODERS.get(value.__class__, str)(value)


def array(values: Sequence[str]) -> str:
    """A one-dimensional text array literal."""
    quoted = ('"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"' for v in values)
    return "{" + ",".join(quoted) + "}"


ENCODERS: dict[type, Callable[[Any], str]] = {
    NoneType: lambda _: "\\N",
    str: text_of,
    bool: lambda value: "t" if value else "f",
    list: lambda value: text_of(array(value)) if value else "{}",
    tuple: lambda value: text_of(array(value)) if value else "{}",
}


async def copy_rows(
    session: AsyncSession, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """COPY rows into a table inside the session's transaction; answer how many.

    `table` and `columns` are names from our own code, never a caller's text.
    """
    connection = await (await session.connection()).get_raw_connection()
    driver = connection.driver_connection
    if driver is None:
        raise RuntimeError("The session has no connection.")
    names = ", ".join(f'"{c}"' for c in columns)
    count = 0
    async with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        lines: list[str] = []
        for row in rows:
            lines.append("\t".join([encode(v) for v in row]))
            count += 1
            if len(lines) == CHUNK:
                await copy.write("\n".join(lines) + "\n")
                lines.clear()
        if lines:
            await copy.write("\n".join(lines) + "\n")
    return count
