"""Give events their places in the log, in the order of the stream; forget the oldest.

One transaction at a time places, for it holds the row of `feed_state`: positions become visible in
their order, so who reads behind a position misses nothing. An event is dropped only because its id
is in the log, never because of its place in the stream: a stream that was made anew and filled
again, or a message that comes twice or too late, does no harm.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from pydantic_core import to_json
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.events import queries, rules
from gateway.events.rules import Line
from services.chassis import wire
from services.chassis.bus import Extent
from services.chassis.inbox import DeadLetter, Envelope

log = structlog.get_logger()

# What else is done in the transaction that places events: their first and their last position.
After = Callable[[AsyncSession, int, int], Awaitable[None]]

KINDS = {
    "stream_sequence": "bigint",
    "id": "uuid",
    "type": "text",
    "entity_id": "uuid",
    "sequence": "integer",
    "region": "text",
    "occurred_at": "timestamptz",
    "data": "text",
}
NAMES = ", ".join(KINDS)
KEPT = ", ".join(name for name in KINDS if name != "stream_sequence")
# As one text of JSON: psycopg would escape each quote of each event one by one.
ROWS = (
    f"SELECT {NAMES} FROM json_to_recordset(CAST(:rows AS json))"  # noqa: S608 - our own names
    f" AS r ({', '.join(f'{name} {kind}' for name, kind in KINDS.items())})"
)
WAIT = text(f"INSERT INTO early_events ({NAMES}) {ROWS} ON CONFLICT DO NOTHING")
PASS = text(
    "INSERT INTO early_events (stream_sequence, id) VALUES (:sequence, :id) ON CONFLICT DO NOTHING"
)
PLACE = text(f"""
WITH turn AS (DELETE FROM early_events WHERE stream_sequence < :reached RETURNING {NAMES}),
ready AS (
    SELECT DISTINCT ON (id) * FROM (
        SELECT * FROM turn WHERE data IS NOT NULL UNION ALL {ROWS}
    ) c WHERE NOT EXISTS (SELECT FROM events e WHERE e.id = c.id) ORDER BY id, stream_sequence
),
placed AS (
    INSERT INTO events (position, {KEPT})
    SELECT :last + row_number() OVER (ORDER BY stream_sequence, id), {KEPT} FROM ready
    RETURNING position
)
UPDATE feed_state SET stream_created = :created, next_sequence = :reached,
    last_position = :last + (SELECT count(*) FROM placed)
RETURNING last_position, (SELECT count(*) FROM turn) AS waited,
    CASE WHEN EXISTS (SELECT FROM placed) THEN pg_notify('events', '') END
""")  # noqa: S608 - our own names
LAST = 2**62  # behind every place of a stream
MOST = 10_000  # that are placed at once; what waits beyond has its turn soon
# Positions have no gaps, so so many are looked at, however many there are.
FORGET = text("""
WITH gone AS (
    DELETE FROM events WHERE position >= :first AND position < :first + :most
        AND added_at < :before RETURNING position
)
UPDATE feed_state SET first_position = greatest(first_position, (SELECT max(position) + 1 FROM gone))
RETURNING (SELECT count(*) FROM gone)
""")


@dataclass
class Turn:
    """Whose turn it is, while nobody else places: the row of `feed_state` is held."""

    session: AsyncSession
    created: str
    next: int
    last: int

    async def place(self, came: Sequence[Line], reached: int) -> int:
        """Place these and all that waited for a turn before `reached`, in the stream's order.

        Answer how many of these are new.
        """
        facts = {"reached": reached, "last": self.last, "created": self.created}
        done = (await self.session.execute(PLACE, facts | _rows(came))).one()
        new = int(max(0, done.last_position - self.last - done.waited))
        self.last, self.next = done.last_position, reached
        return new

    async def follow(self, extent: Extent) -> None:
        """Another stream begins anew, when what waited of the former one is placed."""
        if extent.created != self.created:
            log.warning("events.other_stream", before=self.created, now=extent.created)
            self.created = extent.created
            await self.place((), LAST)
            self.next = max(1, extent.first)
        self.skip_to(extent.first)

    def skip_to(self, sequence: int) -> None:
        """What lies before this place and has not come never will."""
        if sequence > self.next:
            log.error("events.gap", missing=self.next, going_on_at=sequence)
            self.next = sequence

    async def reached(self, there: Collection[int] = ()) -> int:
        """Whose turn it is after these, and after what waits behind them."""
        reached = rules.reached(self.next, there)
        while reached - self.next < MOST:
            waiting = await queries.waiting(self.session, reached, MOST)
            if not waiting:
                break
            reached = rules.reached(reached, {*there, *waiting})
        return reached


async def hold(session: AsyncSession) -> Turn:
    """Nobody else places as long as this transaction lives."""
    state = await wire.ask(session, queries.TURN, {})
    return Turn(session, state.stream_created, state.next_sequence, state.last_position)


async def take(
    session: AsyncSession,
    envelopes: Sequence[Envelope],
    extent: Extent | None,
    *,
    generation: int,
    after: Sequence[After] = (),
) -> int:
    """Place what has its turn, keep the rest until it has; answer how many of these are new.

    What nobody can read becomes a dead letter at once and does not hold up the others.
    """
    lines, unreadable = rules.sort(envelopes)
    turn = await hold(session)
    before = turn.last
    if extent is not None:
        await turn.follow(extent)
    reached = await turn.reached({envelope.sequence for envelope in envelopes})
    new = await _wait(session, [line for line in lines if line.stream_sequence >= reached])
    for envelope, why in unreadable:
        await park(session, envelope, generation, error=why, attempts=1)
    new += await turn.place([line for line in lines if line.stream_sequence < reached], reached)
    await _tell(turn, before, after)
    return new


async def _wait(session: AsyncSession, ahead: Sequence[Line]) -> int:
    """Keep what came ahead of its turn; answer how many of them had not come before."""
    if not ahead:
        return 0
    done = await session.execute(WAIT, _rows(ahead))
    return int(done.rowcount)  # type: ignore[attr-defined]


async def go_on(session: AsyncSession, floor: int, *, after: Sequence[After] = ()) -> int:
    """Wait no longer for what the consumer has acknowledged up to `floor`: it is not coming.

    Answer how many events had waited for it.

    Each acknowledgement follows a commit, so whatever of it exists is in the log, or waits.
    """
    turn = await hold(session)
    before = turn.last
    turn.skip_to(floor + 1)
    await turn.place((), await turn.reached())
    await _tell(turn, before, after)
    return turn.last - before


async def park(
    session: AsyncSession, envelope: Envelope, generation: int, *, error: str, attempts: int
) -> None:
    """It waits for a person; in the stream it has its place, and nobody waits for it there."""
    log.error("event.set_aside", subject=envelope.subject, id=str(envelope.id), error=error[:500])
    letter = DeadLetter(
        generation=generation,
        id=envelope.id,
        subject=envelope.subject,
        payload=envelope.data.decode(errors="replace").replace("\0", "\ufffd"),
        error=error[:2000],
        attempts=attempts,
    )
    new = insert(DeadLetter).values(letter.model_dump())
    await session.execute(new.on_conflict_do_nothing())
    await session.execute(PASS, {"sequence": envelope.sequence, "id": envelope.id})


async def place_again(
    session: AsyncSession, envelope: Envelope, *, after: Sequence[After] = ()
) -> None:
    """A dead letter's event, now; raises Unreadable."""
    line = rules.read(envelope)
    turn = await hold(session)
    before = turn.last
    await turn.place([line], turn.next)
    await _tell(turn, before, after)


async def forget(session: AsyncSession, before: datetime) -> int:
    """Delete the oldest if they were added before a moment, MOST at once; answer how many."""
    state = await queries.state(session, for_update=True)
    facts = {"first": state.first_position, "before": before, "most": MOST}
    return int((await session.execute(FORGET, facts)).scalar_one())


async def _tell(turn: Turn, before: int, after: Sequence[After]) -> None:
    """Do what follows from the new events, and wake whoever waits for them."""
    if turn.last > before:
        for also in after:
            await also(turn.session, before + 1, turn.last)


def _rows(lines: Sequence[Line]) -> dict[str, str]:
    return {"rows": to_json(lines).decode()}
