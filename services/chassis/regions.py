"""Region codes that the shipped list has not: each service keeps those that survey told it of.

A process learns them when it begins and whenever the table changes; a code counts from its day on.
So `code in regions` stays a look-up in memory, everywhere (ADR 0051).
"""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Text, text
from sqlmodel import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import regions, valid_region_code
from contracts.survey_regions import RegionChanged, RegionLine
from services.chassis.columns import CODE
from services.chassis.db import ChassisTable, Sessions
from services.chassis.inbox import Subscription, on_many
from services.chassis.waking import Channel

CHANNEL = "regions"
LOOK_EVERY = 60.0  # seconds: on its day a code begins to count
WITHIN = 3.0  # seconds that a start waits for what is known


class KnownRegion(ChassisTable, table=True):
    """What a region is called from a day on."""

    __tablename__ = "known_regions"
    code: str = Field(sa_type=CODE, primary_key=True)
    valid_from: date = Field(primary_key=True)
    name: str = Field(sa_type=Text)


UP = """
CREATE TABLE known_regions (
    code text COLLATE "C" NOT NULL,
    valid_from date NOT NULL,
    name text NOT NULL,
    CONSTRAINT pk_known_regions PRIMARY KEY (code, valid_from)
);
CREATE TRIGGER tell_regions AFTER INSERT OR UPDATE ON known_regions
    FOR EACH STATEMENT EXECUTE FUNCTION notify_listeners('regions');
"""
DOWN = "DROP TABLE known_regions"
KEEP = text(
    "INSERT INTO known_regions (code, valid_from, name)"
    " VALUES (:code, :valid_from, :name) ON CONFLICT (code, valid_from)"
    " DO UPDATE SET name = excluded.name WHERE known_regions.name <> excluded.name"
)
# By the clock of the capital.
KNOWN = text(
    "SELECT DISTINCT ON (code) code, name FROM known_regions"
    " WHERE valid_from <= (now() AT TIME ZONE 'Asia/Jakarta')::date"
    " ORDER BY code, valid_from DESC"
)


async def keep(session: AsyncSession, valid_from: date, lines: Sequence[RegionLine]) -> None:
    """Keep the regions of a change; RTs are in no list."""
    rows = {line.new_code: line.name for line in lines if "-" not in line.new_code and line.name}
    facts = [{"code": c, "valid_from": valid_from, "name": n} for c, n in sorted(rows.items())]
    if facts:
        await session.execute(KEEP, facts)


async def on_regions_changed(session: AsyncSession, events: Sequence[RegionChanged]) -> None:
    """Keep what survey tells of."""
    for event in events:
        await keep(session, event.valid_from, event.lines)


# Of a service that takes codes and hears of changes in no other way.
HEARD: Subscription = on_many(RegionChanged, on_regions_changed)


async def learn(sessions: Sessions) -> None:
    """Let this process know the codes that count today."""
    async with sessions.begin() as session:
        found = await session.execute(KNOWN)
        regions.learn({code: name for code, name in found if valid_region_code(code)})


async def learning(sessions: Sessions, database_url: str) -> None:
    """Go on learning until cancelled."""
    channel, heard = Channel(database_url, CHANNEL), 0
    listening = asyncio.create_task(channel.run())
    try:
        while not listening.done():
            heard = await channel.wait(heard, LOOK_EVERY)
            await _whole(sessions)
        await listening
    finally:
        listening.cancel()
        with contextlib.suppress(BaseException):
            await listening


async def _whole(sessions: Sessions) -> None:
    """Learn, and when cancelled end it first: a connection half made would be left open."""
    look = asyncio.create_task(learn(sessions))
    try:
        await asyncio.shield(look)
    except asyncio.CancelledError:
        await asyncio.wait([look], timeout=WITHIN)
        raise


async def known_at_start(sessions: Sessions) -> None:
    """Learn before the first request, unless the database is away: then as soon as it is there."""
    with contextlib.suppress(Exception):
        async with asyncio.timeout(WITHIN):
            await learn(sessions)
