"""What the stream acknowledged and lost is found, and sent again: all of it, and nothing else."""

import asyncio
import json
import shutil

import pytest
import pytest_asyncio
from nats.js.errors import NotFoundError
from typer.testing import CliRunner

from contracts.survey import AssessmentSealed
from services.chassis import broker, cli, stream
from services.chassis.relay import outgoing
from services.chassis.settings import Settings
from services.chassis.stream import Moved, Outgoing, PublishFailed
from tests.chassis import toy as toy_module
from tests.chassis.steps import emitted, relay_of, sealed, stored, stored_ids, unpublished, until

SUBJECT = AssessmentSealed.subject


class Server:
    """A NATS server with the stream, whose store can be copied and put back while it is down."""

    def __init__(self, nats, child, boot):
        self.nats, self.child, self.boot = nats, child, boot
        self.store = nats.data / "nats"

    async def down(self):
        await self.child.stop()

    async def up(self, *clients):
        self.child.stopping = False
        await self.child.start()
        for client in (self.boot, *clients):
            await until(lambda client=client: client.is_connected)

    async def config(self, **changes):
        info = json.loads((await self.boot.request("$JS.API.STREAM.INFO.EVENTS", b"")).data)
        told = json.dumps(info["config"] | changes).encode()
        answer = json.loads((await self.boot.request("$JS.API.STREAM.UPDATE.EVENTS", told)).data)
        assert "error" not in answer, answer
        return info["state"]


@pytest_asyncio.fixture
async def server(own_nats, secrets):
    nats, child = own_nats
    settings = {"nats_url": nats.url, "nats_boot_seed_file": secrets.seed("boot")}
    boot = await broker.boot(Settings(database_url="", trusted_keys="", **settings))
    await broker.ensure_stream(boot, 1)
    yield Server(nats, child, boot)
    await boot.close()


@pytest_asyncio.fixture
async def relay(toy, server, bus_of):
    found = relay_of(toy, await bus_of("survey", nats_url=server.nats.url))
    await found.compare()
    return found


async def sent(relay, running, *numbers, **facts):
    said = await emitted(running, *(sealed(n, **facts) for n in numbers))
    await relay.publish_now()
    return [str(event.id) for event in said]


async def restored_from_a_copy(server, relay, between):
    """Copy the store, do something, and put the copy back."""
    await server.down()
    copy = server.store.with_name("copy")
    shutil.copytree(server.store, copy)
    await server.up(relay.bus.client)
    found = await between()
    await server.down()
    shutil.rmtree(server.store)
    copy.rename(server.store)
    await server.up(relay.bus.client)
    return found


async def overtaken(server, bus_of, count):
    """Another service says so much that the stream is longer than it was."""
    other = await bus_of("gateway", nats_url=server.nats.url)
    for number in range(count):
        await other.publish([Outgoing("gateway.x.v1", b"{}", {"Nats-Msg-Id": str(number)})])


async def test_a_store_restored_from_an_older_copy_gets_back_what_it_lost(
    toy, server, relay, bus_of
):
    kept = await sent(relay, toy, *range(30))
    lost = await restored_from_a_copy(server, relay, lambda: sent(relay, toy, *range(30, 70)))
    await overtaken(server, bus_of, 50)
    later = await emitted(toy, sealed(99))
    with pytest.raises(Moved):
        await relay.publish_now()
    assert await relay.compare() == 40
    await relay.publish_now()
    ids = [id for id in await stored_ids(server.boot) if len(id) == 36]
    assert ids == [*kept, *lost, str(later[0].id)]


async def test_a_running_relay_does_that_by_itself(toy, server, relay, bus_of, background):
    kept = await sent(relay, toy, *range(3))
    lost = await restored_from_a_copy(server, relay, lambda: sent(relay, toy, *range(3, 9)))
    background(relay.run())
    await until(lambda: _stored(server, [*kept, *lost]))


async def _stored(server, wanted):
    return await stored_ids(server.boot) == wanted


@pytest.mark.parametrize("block", ["first", "middle", "last"])
async def test_a_lost_block_of_the_store_is_sent_again_and_no_other(
    toy, server, relay, bus_of, block
):
    ids = await sent(relay, toy, *range(160), name="x" * 180_000)
    await server.down()
    blocks = sorted(server.store.rglob("*.blk"), key=lambda path: int(path.stem))
    assert len(blocks) >= 3
    blocks[{"first": 0, "middle": len(blocks) // 2, "last": -1}[block]].unlink()
    await server.up(relay.bus.client)
    state = await server.config()
    left = [message.headers["Nats-Msg-Id"] for message in await present(server, state)]
    gone = [id for id in ids if id not in left]
    assert gone
    assert len(left) + len(gone) == 160
    assert await relay.compare() == len(gone)
    await relay.publish_now()
    again = await present(server, await server.config())
    assert sorted(message.headers["Nats-Msg-Id"] for message in again) == sorted(ids)
    assert await relay.compare(thorough=True) == 0


async def present(server, state):
    """What can still be read."""
    js, found = server.boot.jetstream(), []
    for place in range(state["first_seq"], state["last_seq"] + 1):
        try:
            found.append(await js.get_msg("EVENTS", place))
        except NotFoundError:
            continue
    return found


async def test_a_whole_stream_is_left_alone_however_often_it_is_compared(toy, relay, server):
    await sent(relay, toy, *range(30))
    assert [await relay.compare(thorough=thorough) for thorough in (True, False, True)] == [0] * 3
    assert await unpublished(toy) == 0


async def test_what_has_expired_is_not_lost(toy, relay, server):
    await sent(relay, toy, *range(5))
    async with toy.sessions.begin() as session:
        await session.execute(
            toy_module.text("UPDATE outbox SET published_at = now() - interval '15 days'")
        )
    await server.config(max_age=200_000_000, duplicate_window=200_000_000)
    await until(lambda: _empty(server))
    assert await relay.compare(thorough=True) == 0


async def _empty(server):
    return (await server.config())["messages"] == 0


async def test_an_acknowledgement_that_was_lost_is_no_loss(toy, relay, server):
    said = await emitted(toy, *(sealed(n) for n in range(3)))
    async with toy.sessions() as session:
        rows = (await session.execute(toy_module.text("SELECT * FROM outbox"))).all()
    await relay.bus.publish([outgoing("survey", row) for row in rows])
    assert await relay.compare() == 0
    await relay.publish_now()
    assert await _stored(server, [str(event.id) for event in said])


async def test_our_last_place_is_told_without_reading_or_adding_anything(relay, server, toy):
    client = relay.bus.client
    assert await stream.own_last(client, "survey") == 0
    await sent(relay, toy, 1, 2)
    assert await stream.own_last(client, "survey") == 2
    assert len(await stored(server.boot)) == 2


async def test_a_full_stream_makes_events_wait_and_they_go_on_when_there_is_room(
    toy, relay, server, background
):
    await sent(relay, toy, 1)
    state = await server.config()
    await server.config(max_bytes=state["bytes"] + 10)
    waiting = await emitted(toy, *(sealed(n) for n in range(2, 40)))
    toy.app.state.bus = relay.bus
    background(relay.run())
    await until(lambda: relay.bus.refused)
    answer = await toy.http().get("/readyz")
    assert (answer.status_code, answer.json()["events"]) == (200, "refused")
    assert await unpublished(toy) == len(waiting)
    await server.config(max_bytes=-1)
    await until(lambda: _none_waits(toy))
    assert (await toy.http().get("/readyz")).json()["status"] == "ready"
    toy.app.state.bus = None
    assert len(await stored(server.boot)) == 1 + len(waiting)


async def _none_waits(toy):
    return await unpublished(toy) == 0


async def test_when_a_large_event_is_refused_no_smaller_one_goes_past_it(toy, relay, server):
    await sent(relay, toy, 1)
    state = await server.config()
    await server.config(max_bytes=state["bytes"] + 20_000)
    await emitted(toy, sealed(2, name="x" * 100_000), *(sealed(n) for n in range(3, 8)))
    with pytest.raises(PublishFailed, match="maximum bytes"):
        await relay.publish_now()
    assert len(await stored(server.boot)) == 1


@pytest.fixture
def refill(toy, monkeypatch):
    settings = toy.app.state.settings
    monkeypatch.setenv("TOY_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("TOY_TRUSTED_KEYS", settings.trusted_keys)

    async def run(*words):
        service = toy_module.service
        return await asyncio.to_thread(CliRunner().invoke, cli.build(service), ["refill", *words])

    return run


async def test_a_person_can_have_everything_sent_again(toy, relay, server, refill):
    await sent(relay, toy, *range(5))
    said = await refill()
    assert (said.exit_code, said.output) == (0, "5 events will be sent again\n")
    assert await relay.publish_now() == 5
    assert len(await stored(server.boot)) == 5  # within ten minutes the stream knows them


async def test_a_person_can_say_since_when(toy, relay, server, refill):
    await sent(relay, toy, *range(5))
    assert (await refill("--since", "2999-01-01")).output == "0 events will be sent again\n"
