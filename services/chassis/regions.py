"""Region codes that the shipped list has not: each service keeps those that survey told it of.

A process learns them when it begins and whenever the table changes; a code counts from its day on.
So `code in regions` stays a look-up in memory, everywhere (ADR 0051).
"""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Text, text
from sqlmodel import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import regions, valid_region_code
from contracts.survey_regions import RegionChanged
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
    "INSERT INTO known_regions (code, valid_from, name) SELECT * FROM"
    " unnest(CAST(:codes AS text[]), CAST(:days AS date[]), CAST(:names AS text[]))"
    " ON CONFLICT (code, valid_from)"
    " DO UPDATE SET name = excluded.name WHERE known_regions.name <> excluded.name"
)
# By the clock of the capital.
KNOWN = text(
    "SELECT DISTINCT ON (code) code, name FROM known_regions"
    " WHERE valid_from <= (now() AT TIME ZONE 'Asia/Jakarta')::date"
    " ORDER BY code, valid_from DESC"
)


Names = dict[tuple[str, date], str]


def names_of(valid_from: date, lines: Iterable[tuple[str, str]]) -> Names:
    """What the new codes of a change are called from that day on; RTs are in no list."""
    return {(code, valid_from): name for code, name in lines if name and "-" not in code}


async def keep(session: AsyncSession, names: Names) -> None:
    """Keep regions by code and day; what is kept already stays."""
    if names:
        keys = sorted(names)
        facts = {"codes": [code for code, _ in keys], "days": [day for _, day in keys]}
        await session.execute(KEEP, facts | {"names": [names[key] for key in keys]})


async def on_regions_changed(session: AsyncSession, events: Sequence[RegionChanged]) -> None:
    """Keep what survey tells of."""
    names: Names = {}
    for event in events:
        names |= names_of(event.valid_from, ((one.new_code, one.name) for one in event.lines))
    await keep(session, names)


# Of a service that takes codes and hears of changes in no other way.
HEARD: Subscription = on_many(RegionChanged, on_regions_changed)


async def learn(sessions: Sessions) -> None:
    """Let this process know the codes that count today."""
    async with sessions.begin() as session:
        found = await session.execute(KNOWN)
        regions.learn({code: name for code, name in found if valid_region_code(code)})


async def learning(sessions: Sessions, channel: Channel) -> None:
    """Go on learning until cancelled: whenever the channel rings, and every minute."""
    heard = 0
    while True:
        heard = await channel.wait(heard, LOOK_EVERY)
        await _whole(sessions)


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
            await _whole(sessions)
