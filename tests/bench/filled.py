"""The synthetic province in the read model, as if reporting had heard it, and counted meanwhile."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import islice

from sqlalchemy import text

from contracts.base import Event
from services.chassis import generations
from services.chassis.db import Sessions, long_work
from services.reporting.app import service
from tests.bench.province import told

BATCH = 2_000
KNOWN = 50_000  # rows, until which the planner is told of every batch
TABLES = service.forget_generation
Hear = Callable[[Sequence[Event]], None]


async def filled(
    sessions: Sessions, start: int, end: int, *, within: str, also: Sequence[Hear] = ()
) -> int:
    """Take it all into the read model; answer how many events. `also` hears them as well."""
    found, count = told(start, end, within=within), 0
    while batch := list(islice(found, BATCH)):
        await taken(sessions, batch)
        for hear in also:
            hear(batch)
        count += len(batch)
        if count <= KNOWN:
            await _looked_at(sessions)
    return count


async def _looked_at(sessions: Sessions) -> None:
    """What autovacuum does within a minute: plans that were made for empty tables are made anew."""
    async with sessions.begin() as session:
        await long_work(session)
        await session.execute(text(f"ANALYZE {', '.join(TABLES)}"))


async def taken(sessions: Sessions, batch: Sequence[Event]) -> None:
    """Take a batch into the read model, as the consumer would."""
    handlers = {one.event: one.handle for one in service.subscriptions}
    grouped: dict[type[Event], list[Event]] = defaultdict(list)
    for event in batch:
        grouped[type(event)].append(event)
    async with sessions.begin() as session:
        session.info["generation"] = await generations.serving(session)
        await long_work(session)
        for kind, own in grouped.items():
            await handlers[kind](session, own)
