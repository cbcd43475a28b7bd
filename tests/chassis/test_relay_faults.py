"""What the relay does when a server, a stream or another relay gets in its way."""

import asyncio

import psycopg
import pytest
from sqlalchemy import text

from services.chassis import broker
from services.chassis.app import forever
from services.chassis.bus import Bus
from services.chassis.relay import LOCK
from services.chassis.settings import Settings
from tests.chassis.steps import (
    count,
    emitted,
    relay_of,
    sealed,
    stored_ids,
    unpublished,
    until,
)

HOLDER = (
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = :lock"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


async def make_stream_anew(boot):
    await boot.request("$JS.API.STREAM.DELETE.EVENTS", b"", timeout=5)
    await broker.ensure_stream(boot, 1)


async def test_one_relay_is_active_and_another_takes_over(toy, bus_of, boot, background, postgres):
    first = background(relay_of(toy, await bus_of("survey")).run())
    holder = await until(lambda: toy.scalar(HOLDER, lock=LOCK))
    background(relay_of(toy, await bus_of("survey")).run())
    with postgres.connect() as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", (holder,))
    with pytest.raises(psycopg.OperationalError):
        await asyncio.wait_for(first, 5)
    await until(lambda: toy.scalar(f"{HOLDER} AND pid <> :pid", lock=LOCK, pid=holder))
    said = await emitted(toy, sealed())
    await until(lambda: _is_stored(boot, said))


async def _is_stored(boot, said):
    return await stored_ids(boot) == [str(event.id) for event in said]


async def test_a_second_relay_waits_for_the_lock(toy, bus_of, background, postgres):
    dsn = toy.app.state.settings.database_url.replace("+psycopg", "")
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as other:
        await other.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        background(relay_of(toy, await bus_of("survey")).run())
        await emitted(toy, sealed())
        waiting = "query LIKE '%pg_try_advisory_lock%' AND datname = current_database()"
        await until(lambda: _as_admin(postgres, toy, waiting))
        assert await unpublished(toy) == 1
    await until(lambda: _none_left(toy))


def _as_admin(postgres, running, where):
    with postgres.connect(running.app.state.engine.url.database) as admin:
        return admin.execute(
            f"SELECT pid FROM pg_stat_activity WHERE {where} AND pid <> pg_backend_pid()"
        ).fetchone()


async def _none_left(toy):
    return await unpublished(toy) == 0


async def test_a_wiped_stream_is_noticed_and_filled_again(toy, bus_of, boot):
    relay = relay_of(toy, await bus_of("survey"))
    await relay.compare()
    said = await emitted(toy, *(sealed(n) for n in range(5)))
    await relay.publish_now()
    await make_stream_anew(boot)
    await relay.compare()
    assert await relay.publish_now() == 5
    assert await stored_ids(boot) == [str(event.id) for event in said]


async def test_a_running_relay_refills_by_itself_after_a_reconnect(toy, bus_of, boot, background):
    bus = await bus_of("survey")
    background(relay_of(toy, bus).run())
    said = await emitted(toy, *(sealed(n) for n in range(5)))
    await until(lambda: _is_stored(boot, said))
    await make_stream_anew(boot)
    await bus.client.force_reconnect()
    await until(lambda: _is_stored(boot, said))


async def test_the_first_stream_is_only_remembered(toy, bus_of):
    relay = relay_of(toy, await bus_of("survey"))
    await emitted(toy, sealed())
    await relay.publish_now()
    await relay.compare()
    assert (await unpublished(toy), await count(toy, "relay_state")) == (0, 1)


async def test_the_same_stream_is_not_filled_again(toy, bus_of):
    relay = relay_of(toy, await bus_of("survey"))
    await relay.compare()
    await emitted(toy, sealed())
    await relay.publish_now()
    await relay.compare()
    assert await unpublished(toy) == 0


async def test_without_a_stream_nothing_is_marked(toy, bus_of, boot):
    await boot.request("$JS.API.STREAM.DELETE.EVENTS", b"", timeout=5)
    relay = relay_of(toy, await bus_of("survey"))
    await emitted(toy, sealed(1), sealed(2))
    with pytest.raises(Exception, match=r".+"):
        await relay.publish_now()
    assert await unpublished(toy) == 2


async def test_events_wait_while_nats_is_away(toy, own_nats, secrets, bus_of):
    server, child = own_nats
    settings = Settings(
        database_url="",
        trusted_keys="",
        nats_url=server.url,
        nats_boot_seed_file=secrets.seed("boot"),
    )
    client = await broker.boot(settings)
    await broker.ensure_stream(client, 1)
    relay = relay_of(toy, await bus_of("survey", nats_url=server.url))
    await child.stop()
    await emitted(toy, sealed(1), sealed(2))
    with pytest.raises(Exception, match=r".+"):
        await relay.publish_now()
    assert await unpublished(toy) == 2
    child.stopping = False
    await child.start()
    await until(lambda: relay.bus.up)
    assert await relay.publish_now() == 2
    await client.close()


async def test_house_is_kept_while_nats_is_away(toy):
    relay = relay_of(toy, Bus("survey", toy.app.state.settings))
    async with toy.sessions.begin() as session:
        old = "VALUES ('me', 'old', '', 200, '{}', '', now() - interval '8 days')"
        new = "VALUES ('me', 'new', '', 200, '{}', '', now() - interval '6 days')"
        for row in (old, new):
            await session.execute(text(f"INSERT INTO idempotency {row}"))
    await relay.keep_house()
    assert await toy.scalar("SELECT string_agg(key, ' ') FROM idempotency") == "new"


async def test_a_bus_that_was_closed_for_good_connects_again(bus_of, background):
    bus = await bus_of("survey")
    first = bus.client
    background(forever("bus", bus.run))
    await until(lambda: bus.client is not first)
    second = bus.client
    await second._process_err("'Maximum Payload Violation'")
    await until(lambda: bus.client is not second and bus.up)
    await first.close()
