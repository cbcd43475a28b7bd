"""Reading the log: how far it has come, and what lies behind a place in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, func, literal, literal_column, or_
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.events import rules
from gateway.events.models import EarlyEvent, FeedState, LoggedEvent
from gateway.events.problems import CursorExpired
from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.wire import Question

SCANNED = 100_000  # positions that one question looks at, when few of them are for the caller
ID: ColumnElement[str] = literal_column("events.id::text")
SIZE: ColumnElement[int] = literal_column("octet_length(events.data)")
LARGEST = 4_000_000  # bytes of events at once; one that is larger goes alone
# The events' own JSON as it was said, in the envelope that webhooks have, too.
ITEM: ColumnElement[str] = literal_column(
    """'{"id":"' || events.id || '","type":"' || events.type || '","timestamp":"'"""
    """ || to_char(events.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    """ || '","subject":"' || events.entity_id || '","sequence":' || events.sequence"""
    """ || ',"data":' || events.data || '}'"""
)
# For the rest of the transaction: the planner cannot know how many events a region has, and would
# read all that are near to sort them, where the first thousand are enough.
BY_POSITION = [
    func.set_config(f"enable_{way}", "off", True) for way in ("bitmapscan", "seqscan", "sort")
]
BEFORE: ColumnElement[int] = literal_column(
    "sum(size) OVER (ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - size"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events a caller asks for."""

    types: tuple[str, ...] = ()
    region: str | None = None

    def where(self, by: Principal) -> ColumnElement[bool]:
        """Inside the caller's regions and the one that is asked for; of these types."""
        mine = scope.visible(LoggedEvent.region, by, self.region)
        if not self.types:
            return mine
        kinds = (
            col(LoggedEvent.type).like(like, escape="\\") for like in rules.patterns(self.types)
        )
        return mine & or_(*kinds)


@dataclass(frozen=True, slots=True)
class Found:
    """Events behind a place, each as `id` and `item`, a text; and up to where none is missing."""

    items: Sequence[Row[Any]]
    reached: int
    more: bool


def wanted(types: Sequence[str], region: str | None, *, by: Principal) -> Wanted:
    """What a caller asks for; raises RegionNotFound for what is not theirs."""
    if region is not None:
        scope.ensure_mine(by, region)
    return Wanted(tuple(rules.split(types)), region)


async def state(
    session: AsyncSession, *, for_update: bool = False, reading: bool = False
) -> Row[Any]:
    """How far the log has come; when it is read next, by position."""
    columns: tuple[Any, ...] = (
        *(FeedState.feed, FeedState.stream_created, FeedState.next_sequence),
        *(FeedState.first_position, FeedState.last_position),
        *(BY_POSITION if reading else ()),
    )
    query = select(*columns)
    return (await session.execute(query.with_for_update() if for_update else query)).one()


# Who places asks it first, and with its BEGIN.
TURN = Question(
    "turn", "SELECT stream_created, next_sequence, last_position FROM feed_state FOR UPDATE"
)


async def waiting(session: AsyncSession, turn: int, most: int) -> Sequence[int]:
    """The places of what waits from this turn on; none unless this very one is there."""
    place = col(EarlyEvent.stream_sequence)
    there = select(place).where(place == turn).exists()
    query = select(place).where(there, place >= turn).order_by(place).limit(most)
    return (await session.exec(query)).all()


async def start(session: AsyncSession, after: str | None, by: Principal) -> int:
    """Where a stream begins: behind `after`, or now. Raises CursorInvalid, CursorExpired."""
    known = await state(session)
    return await place_of(session, known, after, by, newest=True)


async def place_of(
    session: AsyncSession,
    known: Row[Any],
    after: str | None,
    by: Principal,
    *,
    newest: bool = False,
) -> int:
    """The place behind which a caller goes on; without `after` the oldest or the newest.

    Raises CursorInvalid, or CursorExpired when something behind it is gone.
    """
    if not after:
        return int(known.last_position if newest else known.first_position - 1)
    id = rules.event_id(after)
    if id is None:
        return rules.position_of(after, known.feed, known.first_position, known.last_position)
    query = select(LoggedEvent.position).where(
        LoggedEvent.id == id, scope.visible(LoggedEvent.region, by)
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise CursorExpired
    return found


async def page(
    session: AsyncSession, after: str | None, wanted: Wanted, limit: int, *, by: Principal
) -> str:
    """The answer to a poller, as JSON."""
    known = await state(session, reading=True)
    place = await place_of(session, known, after, by)
    near = _near(place, wanted, limit, by, LARGEST)
    # One text of all: a thousand rows cost Python three times what they cost PostgreSQL.
    joined = func.string_agg(near.c.item, aggregate_order_by(literal(","), near.c.position))
    items, last = (await session.execute(select(joined, func.max(near.c.position)))).one()
    reached = last or _seen(known, place)
    following = rules.cursor(known.feed, reached) if reached > place else None
    return rules.page(items or "", following)


async def behind(
    session: AsyncSession,
    known: Row[Any],
    place: int,
    wanted: Wanted,
    limit: int,
    *,
    by: Principal,
    largest: int,
) -> Found:
    """The next events behind a place, in order; at most `limit`, and about `largest` bytes.

    What the caller may not see or does not want is passed over, up to a bound.
    """
    near = _near(place, wanted, limit, by, largest)
    rows = (await session.execute(select(*near.c).order_by(near.c.position))).all()
    reached = int(rows[-1].position) if rows else _seen(known, place)
    return Found(rows, reached, reached < known.last_position)


def _seen(known: Row[Any], place: int) -> int:
    """Up to where nothing was found: what was committed when `known` was read has been looked at."""
    return max(place, min(place + SCANNED, int(known.last_position)))


def _near(place: int, wanted: Wanted, limit: int, by: Principal, largest: int) -> Subquery[Any]:
    position = col(LoggedEvent.position)
    near = (position > place, position <= place + SCANNED)
    some = (
        select(position, ID.label("id"), ITEM.label("item"), SIZE.label("size"))
        .where(*near, wanted.where(by))
        .order_by(position)
        .limit(limit)
        .subquery("some")
    )
    columns: tuple[Any, ...] = (*some.c, BEFORE.label("before"))
    counted = select(*columns).subquery("counted")
    kept: tuple[Any, ...] = (counted.c.position, counted.c.id, counted.c.item)
    found: Subquery[Any] = select(*kept).where(counted.c.before < largest).subquery("near")
    return found
