"""Steps and facts that many tests of the chassis share."""

import asyncio
import inspect
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from nats.aio.client import Client
from nats.js.api import RawStreamMsg
from sqlalchemy import text

from contracts.survey import AssessmentSealed
from services.chassis.bus import STREAM, Bus
from services.chassis.db import connect
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.chassis.relay import LIMIT, Relay
from tests.harness import Running, uuid_of

WAIT = 15.0


async def until(condition: Callable[[], Any], seconds: float = WAIT) -> Any:
    """Wait until the condition holds; answer what it said."""
    async with asyncio.timeout(seconds):
        while True:
            found = condition()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.02)


def sealed(number: int = 1, **facts: Any) -> AssessmentSealed:
    """An RT's sealed score; `number` is its entity."""
    said = {
        "id": new_id(),
        "occurred_at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        "region": "35.19.09.2010",
        "entity_id": uuid_of(number),
        "version": 1,
        "actor": "tester",
        "round_id": uuid_of(999),
        "round_kind": "baseline",
        "year": 2023,
        "regulation": "permen-14-2018",
        "level": "rt",
        "code": f"35.19.09.2010-001-{number:03d}",
        "name": "Klägen",
        "total": 21,
        "slum_class": "light",
        "area_ha": "2.50",
        "volumes": {"2b": "140.5"},
        "flags": ("over_100",),
        "open_flags": 1,
    }
    return AssessmentSealed.model_validate(said | facts)


async def emitted(running: Running, *events: AssessmentSealed) -> list[AssessmentSealed]:
    """Commit these events to the outbox in one transaction."""
    async with running.sessions.begin() as session:
        for event in events:
            emit(session, event)
    return list(events)


class ByHand(Relay):
    """A relay that the test drives, batch by batch."""

    async def publish_now(self, limit: int = LIMIT) -> int:
        async with await self.connect() as own:
            return await self.publish_pending(own, limit)


def relay_of(running: Running, bus: Bus) -> ByHand:
    """A relay from this database to survey's subjects."""
    return ByHand("survey", running.sessions, bus, running.app.state.settings.database_url)


async def stored(boot: Client) -> list[RawStreamMsg]:
    """Every message in the stream, in order."""
    js = boot.jetstream()
    state = (await js.stream_info(STREAM)).state
    numbers = range(state.first_seq, state.last_seq + 1) if state.messages else ()
    return [await js.get_msg(STREAM, seq) for seq in numbers]


async def stored_ids(boot: Client) -> list[str]:
    return [message.headers["Nats-Msg-Id"] for message in await stored(boot)]


async def count(running: Running, table: str, where: str = "true") -> int:
    return await running.scalar(f"SELECT count(*) FROM {table} WHERE {where}")


async def unpublished(running: Running) -> int:
    return await count(running, "outbox", "published_at IS NULL")


async def as_owner(running: Running, *commands: str) -> None:
    """Do what only the owner of the tables may do."""
    engine, sessions = connect(running.app.state.settings.owner_database_url)
    async with sessions.begin() as session:
        for command in commands:
            await session.execute(text(command))
    await engine.dispose()
