"""Reading events, whose turn it is, cursors and patterns of types."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import ValidationError

from contracts.base import SUBJECT, Event
from gateway.events.problems import CursorExpired
from services.chassis import pagination
from services.chassis.inbox import Envelope

TYPE = r"(\*|[a-z][a-z0-9_.]{0,99}\*?)"
TYPES = rf"^{TYPE}(,{TYPE})*$"
HIGHEST = 2**31 - 1
ONE_LINE = {ord("\n"): " ", ord("\r"): " "}
UNESCAPED = re.compile(r"([\\%_])")


class Unreadable(ValueError):
    """The message is no event."""


@dataclass(frozen=True, slots=True)
class Line:
    """An event as a row of the log, and its place in the stream."""

    stream_sequence: int
    id: UUID
    type: str
    entity_id: UUID
    sequence: int
    region: str
    occurred_at: datetime
    data: str


def read(envelope: Envelope) -> Line:
    """The row of an event; raises Unreadable. Nothing is changed in what was said."""
    if not SUBJECT.match(envelope.subject):
        raise Unreadable(f"{envelope.subject} is the subject of no event.")
    try:
        event = Event.model_validate_json(envelope.data)
        said = envelope.data.decode()
    except (ValidationError, UnicodeDecodeError) as error:
        raise Unreadable(str(error)) from error
    if event.version > HIGHEST:
        raise Unreadable("The version is too large.")
    return Line(
        envelope.sequence,
        event.id,
        envelope.subject,
        event.entity_id,
        event.version,
        event.region,
        event.occurred_at,
        said,
    )


def sort(envelopes: Sequence[Envelope]) -> tuple[list[Line], list[tuple[Envelope, str]]]:
    """The rows of those that can be read, and the others with the reason."""
    lines, unreadable = [], []
    for envelope in envelopes:
        try:
            lines.append(read(envelope))
        except Unreadable as error:
            unreadable.append((envelope, repr(error)))
    return lines, unreadable


def reached(turn: int, there: Iterable[int]) -> int:
    """Whose turn it is when everything from `turn` on that is there, without a gap, had its own."""
    known = set(there)
    while turn in known:
        turn += 1
    return turn


def patterns(types: Sequence[str]) -> list[str]:
    """LIKE patterns of types as callers name them: whole, or with `*` for any ending."""
    found = []
    for type in types:
        ending = "%" if type.endswith("*") else ""
        found.append(UNESCAPED.sub(r"\\\1", type.removesuffix("*")) + ending)
    return found


def split(types: Sequence[str]) -> list[str]:
    """Types that came comma separated or repeated, each once."""
    return list(dict.fromkeys(one for part in types for one in part.split(",")))


def cursor(feed: UUID, position: int) -> str:
    """What goes on behind a position of this log."""
    return pagination.encode([position, _mark(feed)])


def position_of(after: str, feed: UUID, first: int, last: int) -> int:
    """Read a cursor; raises CursorInvalid, or CursorExpired when something behind it is gone."""
    number, mark = pagination.decode(after, 2)
    if not (number.isascii() and number.isdecimal() and len(number) < 19):  # noqa: PLR2004 - an int8
        raise pagination.CursorInvalid
    position = int(number)
    if mark != _mark(feed) or not first - 1 <= position <= last:
        raise CursorExpired
    return position


def event_id(after: str) -> UUID | None:
    """The id of an event, when that is what the caller goes on behind."""
    try:
        return UUID(after)
    except ValueError:
        return None


def _mark(feed: UUID) -> str:
    return feed.hex[-8:]


def page(items: str, following: str | None) -> str:
    """The answer, made of what is JSON already: items with commas between."""
    return f'{{"items":[{items}],"next":{json.dumps(following)}}}'


def frame(id: str, item: str) -> str:
    """An event as a server sends it; a raw line break cannot be inside a string of JSON."""
    return f"id: {id}\ndata: {item.translate(ONE_LINE)}\n\n"
