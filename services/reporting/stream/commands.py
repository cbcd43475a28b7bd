"""Notes where something changed, in the transaction that changes it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.base import Event
from services.chassis.generations import serving
from services.chassis.inbox import Subscription, generation_of
from services.reporting.stream import rules
from services.reporting.stream.models import Kind

# One batch of a generation at a time from here to its end, by the lock of its sums: so positions
# become visible in their order, and who has seen one has missed none before it.
ALONE = "alone AS MATERIALIZED (SELECT pg_advisory_xact_lock(7301003, :generation)::text)"
NOTED = (
    "INSERT INTO heard_events AS known (generation, subject, events, newest, heard_at)"
    " SELECT CAST(:generation AS integer), CAST(:subject AS text), :events,"
    " CAST(:newest AS timestamptz), clock_timestamp() FROM alone"
    " ON CONFLICT (generation, subject) DO UPDATE SET events = known.events + excluded.events,"
    " newest = greatest(known.newest, excluded.newest), heard_at = excluded.heard_at"
)
MARKED = (
    "INSERT INTO region_changes AS known (generation, region, kind, at)"
    " SELECT CAST(:generation AS integer), region, CAST(:kind AS text), clock_timestamp()"
    " FROM alone CROSS JOIN unnest(CAST(:regions AS text[])) AS region ORDER BY region"
    " ON CONFLICT (generation, region, kind)"
    " DO UPDATE SET at = excluded.at, position = excluded.position"
)
NOTE = text(f"WITH {ALONE} {NOTED}")
MARK = text(f"WITH {ALONE}, noted AS ({NOTED}) {MARKED}")
MARK_OWN = text(f"WITH {ALONE} {MARKED}")


def telling(heard: Subscription) -> Subscription:
    """The same, and whoever listens is told of it; not while a read model is built from the logs."""
    kind = rules.kind_of(heard.event.subject)
    load = heard.load or heard.handle

    async def handle(session: AsyncSession, events: Sequence[Event]) -> None:
        regions = sorted({rules.region_of(event.region) for event in events})
        facts = _facts(session, events) | {"kind": kind, "regions": regions}
        await session.execute(MARK, facts)
        await heard.handle(session, events)

    async def loaded(session: AsyncSession, events: Sequence[Event]) -> None:
        await session.execute(NOTE, _facts(session, events))
        await load(session, events)

    return Subscription(heard.event, handle, loaded)


async def mark(session: AsyncSession, kind: Kind, regions: Iterable[str]) -> None:
    """The same of what is reporting's own and comes by no event.

    Batches of events wait behind it until the transaction ends, so it comes last; the session sees
    the regions.
    """
    generation = await serving(session)
    facts = {"generation": generation, "kind": kind, "regions": sorted(set(regions))}
    await session.execute(MARK_OWN, facts)


def _facts(session: AsyncSession, events: Sequence[Event]) -> dict[str, Any]:
    return {
        "generation": generation_of(session),
        "subject": events[0].subject,
        "events": len(events),
        "newest": max(event.occurred_at for event in events),
    }
