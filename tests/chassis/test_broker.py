"""The stream is made as it must be, on a server that keeps what it acknowledges."""

import json
import sys
from pathlib import Path

import pytest
import pytest_asyncio

from contracts.survey import AssessmentSealed
from deploy.local.children import Child
from deploy.local.nats import Nats
from deploy.local.suite import free_ports
from services.chassis import broker
from services.chassis.broker import UnsafeBroker
from services.chassis.bus import STREAM
from services.chassis.cli import prepare_broker
from services.chassis.settings import Settings

SUBJECT = AssessmentSealed.subject


def settings(**more):
    return Settings(database_url="", trusted_keys="", **more)


@pytest_asyncio.fixture
async def careless(tmp_path):
    """A NATS server as it comes, with JetStream's default."""
    server = Nats(tmp_path, *free_ports(2))
    config = tmp_path / "careless.conf"
    config.write_text(
        f"listen: 127.0.0.1:{server.port}\nhttp: 127.0.0.1:{server.monitor}\n"
        f"jetstream {{ store_dir: {json.dumps(str(tmp_path / 'store'))} }}\n"
    )
    binary = Path(sys.executable).with_name("nats-server")
    child = Child("nats", [str(binary), "-c", str(config)], tmp_path / "log", ready=server.ready)
    await child.start()
    yield server
    await child.stop()


def test_a_careless_server_is_refused(careless):
    with pytest.raises(UnsafeBroker, match="sync_interval"):
        broker.check_server(settings(nats_monitor_url=careless.monitor_url))


def test_a_laptop_may_be_careless(careless):
    broker.check_server(settings(nats_monitor_url=careless.monitor_url, profile="local"))


def test_our_own_server_is_accepted(nats):
    broker.check_server(settings(nats_monitor_url=nats.monitor_url))


def test_production_must_be_able_to_look():
    with pytest.raises(UnsafeBroker, match="NATS_MONITOR_URL"):
        broker.check_server(settings())


async def stream_config(boot):
    answer = await boot.request(f"$JS.API.STREAM.INFO.{STREAM}", b"", timeout=5)
    return json.loads(answer.data)["config"]


async def test_the_stream_is_made_as_it_must_be(boot):
    found = await stream_config(boot)
    wanted = {
        "storage": "file",
        "discard": "new",
        "duplicate_window": 600 * 10**9,
        "max_age": 14 * 86_400 * 10**9,
        "max_msg_size": 256 * 1024,
        "deny_delete": True,
        "deny_purge": True,
        "allow_atomic": True,
    }
    assert {name: found[name] for name in wanted} == wanted


async def test_a_stream_that_was_made_otherwise_is_brought_to_it(boot):
    await boot.request(f"$JS.API.STREAM.DELETE.{STREAM}", b"", timeout=5)
    plain = {"name": STREAM, "subjects": ["survey.>"], "storage": "file"}
    await boot.request(f"$JS.API.STREAM.CREATE.{STREAM}", json.dumps(plain).encode(), timeout=5)
    await broker.ensure_stream(boot, 1)
    found = await stream_config(boot)
    assert (found["subjects"], found["deny_purge"]) == (broker.SUBJECTS, True)


async def test_a_stream_that_cannot_be_made_is_told(boot):
    with pytest.raises(UnsafeBroker, match=STREAM):
        await broker.ensure_stream(boot, 9)


async def test_a_consumer_can_be_made_again_and_again(boot):
    for _ in range(2):
        await broker.ensure_consumer(boot, "reporting-a", [SUBJECT])
    info = await boot.jetstream().consumer_info(STREAM, "reporting-a")
    assert (info.config.max_ack_pending, info.config.ack_wait) == (256, 30)


async def test_a_consumer_that_hears_more_keeps_its_place(boot):
    await broker.ensure_consumer(boot, "reporting-b", [SUBJECT], only_new=True)
    more = [SUBJECT, "survey.round.sealed.v1"]
    await broker.ensure_consumer(boot, "reporting-b", more)
    info = await boot.jetstream().consumer_info(STREAM, "reporting-b")
    assert info.config.filter_subjects == sorted(more)


async def test_dropping_a_consumer_that_is_not_there_is_fine(boot):
    await broker.drop_consumer(boot, "reporting-a")


async def test_preparing_the_broker_makes_the_consumer_of_the_serving_generation(
    reporting, boot, stream
):
    more = reporting.app.state.settings.model_copy(update=stream)
    for _ in range(2):
        await prepare_broker(reporting.app.state.service, more)
    found = {info.name for info in await boot.jetstream().consumers_info(STREAM)}
    assert found == {"reporting-a"}
