"""`looks`: who read personal data in clear, from the audit trail, as CSV. Ids only, never a name."""

import csv
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.chassis import ahead
from services.chassis.clock import now
from services.chassis.db import Sessions, long_work, one_moment

FETCH = 2_000
SLACK = timedelta(minutes=1)  # ids tell the time of a line, nearly
HEAD = ("at", "caller", "operation", "address", "request_id", "entity", "record", "regions")
INSIDE = (
    "change = 'read' AND id >= CAST(:first AS uuid) AND at >= :since AND at < :till"
    " AND (CAST(:callers AS text[]) IS NULL OR caller = ANY(CAST(:callers AS text[])))"
)
LOOKS = text(
    "SELECT at, caller, operation, address, request_id, entity, record,"  # noqa: S608 - our own SQL
    f" array_to_string(regions, ' ') FROM audit WHERE {INSIDE} ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment up to another, both UTC; by these accounts, or by any."""

    since: datetime
    till: datetime
    callers: tuple[str, ...] = ()

    @classmethod
    def of(cls, since: datetime, till: datetime | None, callers: Sequence[str] | None) -> "Period":
        """What a command was asked for; naive moments are UTC, the end is now unless said."""
        end = till.replace(tzinfo=UTC) if till else now()
        return cls(since.replace(tzinfo=UTC), end, tuple(callers or ()))

    @property
    def facts(self) -> dict[str, Any]:
        """As the statements take it."""
        first = UUID(int=max(int((self.since - SLACK).timestamp() * 1000), 0) << 80)
        callers = list(self.callers) or None
        return {"first": first, "since": self.since, "till": self.till, "callers": callers}


async def rows(
    sessions: Sessions, statement: Any, period: Period
) -> AsyncIterator[Sequence[Sequence[Any]]]:
    """What a statement finds in a period, some rows at a time, all of one moment."""
    async with sessions() as session:
        await one_moment(session)
        await long_work(session)
        async for part in ahead.parts(session, statement, FETCH, period.facts):
            yield part


async def write(sessions: Sessions, period: Period) -> int:
    """Write the looks of a period to standard output; answer how many."""
    count, out = 0, csv.writer(sys.stdout)
    out.writerow(HEAD)
    async for part in rows(sessions, LOOKS, period):
        out.writerows([told(cell) for cell in row] for row in part)
        count += len(part)
    return count


def told(cell: Any) -> str:
    """A cell as text: moments in UTC, nothing as nothing."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return "" if cell is None else str(cell)
