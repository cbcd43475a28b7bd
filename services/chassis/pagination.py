"""Keyset pages: `{"items": [...], "next": cursor|null}`, stable under inserts."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, TypeAdapter
from sqlalchemy import Select, tuple_
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.problems import Problem, Text

T = TypeVar("T")
LIMIT, MOST = 100, 1000


class Page(BaseModel, Generic[T]):
    """One page of a list; `next` goes into `cursor` for the one after."""

    items: list[T]
    next: str | None = None


class CursorInvalid(Problem):
    """The cursor is not one of ours."""

    status = 422
    code = "cursor_invalid"
    detail = Text(
        id="Kursor tidak sah. Pakai nilai `next` dari halaman sebelumnya tanpa diubah.",
        en="The cursor is not valid. Use the `next` of the page before, unchanged.",
    )


Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows per page.")]
Cursor = Annotated[str | None, Query(description="`next` of the page before.")]


def encode(values: Sequence[Any]) -> str:
    """Make a cursor of the last row's key."""
    text = json.dumps([str(v) for v in values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, width: int) -> list[str]:
    """Read a cursor of `width` values, or raise CursorInvalid."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise CursorInvalid from error
    if not isinstance(values, list) or len(values) != width:
        raise CursorInvalid
    return [str(v) for v in values]


def number(cursor: str | None) -> int:
    """Read a cursor that is one whole number, 0 without one; raises CursorInvalid."""
    if cursor is None:
        return 0
    (text,) = decode(cursor, 1)
    if not (text.isascii() and text.isdecimal() and len(text) < 10):  # noqa: PLR2004 - an int4
        raise CursorInvalid
    return int(text)


async def page(
    session: AsyncSession,
    query: Select[Any],
    *keys: Any,
    limit: int = LIMIT,
    cursor: str | None = None,
    newest_first: bool = False,
) -> tuple[list[Any], str | None]:
    """Rows after the cursor in key order, and the next cursor; `keys` must be unique together.

    With `newest_first` the order is the other way round.
    """
    if cursor is not None:
        after = decode(cursor, len(keys))
        try:
            values = [
                _read(key.type.python_type, text) for key, text in zip(keys, after, strict=True)
            ]
        except ValueError as error:
            raise CursorInvalid from error
        own, before = tuple_(*keys), tuple_(*values)
        query = query.where(own < before if newest_first else own > before)
    order = [key.desc() for key in keys] if newest_first else keys
    rows = list((await session.execute(query.order_by(*order).limit(limit + 1))).scalars())
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], encode([getattr(last, key.key) for key in keys])


def _read(kind: type, text: str) -> Any:
    return TypeAdapter(kind).validate_strings(text)
