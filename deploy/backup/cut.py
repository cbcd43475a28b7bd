"""One moment in five databases: each is copied as it stood then, also while writes go on.

A snapshot is taken of every database within some milliseconds. They are used only if no service
had already heard in its snapshot what another had not yet said in its own: such a fact would come
back without its cause. What was said and not yet heard does no harm: the outbox says it again.
"""

import contextlib
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from deploy.backup.parts import BackupProblem, Part

TRIES = 30
PAUSE = 0.2
LOOKED_BACK = 3600  # seconds; an event is heard within moments, or it was said long before
BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
SAID = "SELECT id FROM outbox WHERE created_at > %s - interval '1 hour'"
HEARD = "SELECT id FROM inbox WHERE id >= %s"
KNOWN = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    " AND relname IN ('outbox', 'inbox', 'events')"
)
LOGGED = "SELECT id FROM events WHERE added_at > %s"


@dataclass(frozen=True)
class Snapshot:
    """A database as it stood: the connection that holds it, and its name for PostgreSQL."""

    part: Part
    connection: psycopg.Connection
    name: str


@contextlib.contextmanager
def cut(parts: Sequence[Part]) -> Iterator[tuple[list[Snapshot], datetime, int]]:
    """Snapshots of all that fit together, their moment, and how many young events were compared.

    Raises BackupProblem when none fit; that takes a clock or a service that is far out.
    """
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(part.connect()) for part in parts]
        for _ in range(TRIES):
            found, moment = _taken(parts, connections)
            ahead, compared = _ahead(found, moment)
            if not ahead:
                yield found, moment, compared
                return
            for connection in connections:
                connection.execute("ROLLBACK")
            time.sleep(PAUSE)
        raise BackupProblem(
            f"In {TRIES} tries a service had always heard what another had not yet said"
            f" ({ahead} events). Has one of the databases been put back alone? See docs/backup.md."
        )


def _taken(
    parts: Sequence[Part], connections: Sequence[psycopg.Connection]
) -> tuple[list[Snapshot], datetime]:
    """All at once, as nearly as threads can."""
    for connection in connections:
        connection.execute(BEGIN)
    with ThreadPoolExecutor(len(parts)) as pool:
        names = list(pool.map(_export, connections))
    moment = connections[0].execute("SELECT now()").fetchone()
    if moment is None:
        raise BackupProblem("The database does not tell the time.")
    pairs = zip(parts, connections, names, strict=True)
    return [Snapshot(part, connection, name) for part, connection, name in pairs], moment[0]


def _export(connection: psycopg.Connection) -> str:
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    return str(row[0]) if row else ""


def _ahead(found: Sequence[Snapshot], moment: datetime) -> tuple[int, int]:
    """How many young events somebody has heard that nobody has said, and how many were looked at."""
    since = datetime.fromtimestamp(moment.timestamp() - LOOKED_BACK, tz=moment.tzinfo)
    said: set[UUID] = set()
    heard: set[UUID] = set()
    for snapshot in found:
        tables = {name for (name,) in snapshot.connection.execute(KNOWN)}
        if "outbox" in tables:
            said |= {id for (id,) in snapshot.connection.execute(SAID, [since])}
        if "inbox" in tables:
            heard |= {id for (id,) in snapshot.connection.execute(HEARD, [_first_id(since)])}
        if "events" in tables and snapshot.part.name == "gateway":
            young = snapshot.connection.execute(LOGGED, [since])
            heard |= {id for (id,) in young if id >= _first_id(since)}
    return len(heard - said), len(heard)


def _first_id(moment: datetime) -> UUID:
    """The least UUIDv7 of a moment: events' ids sort by the time of their making."""
    return UUID(int=(int(moment.timestamp() * 1000) << 80) | (0x7 << 76) | (0x8 << 60))
