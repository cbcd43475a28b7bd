"""The rendered configuration of NATS on real servers."""

import asyncio
import contextlib
import os
import sys
from pathlib import Path

import httpx
import nkeys
import pytest

from deploy.local.children import Child
from deploy.local.keys import Secrets
from deploy.local.nats import Nats
from deploy.local.suite import free_ports
from services.chassis import broker
from services.chassis.settings import Settings
from tests.deploy.chart.rendering import objects, over, values_of

SERVER = Path(sys.executable).with_name("nats-server")


def config(replicas, users):
    """The file as it is mounted."""
    values = over(values_of("values-prod.yaml"), {"nats": {"replicas": replicas, "users": users}})
    return objects(values)["ConfigMap", "nats"]["data"]["nats.conf"]


@contextlib.asynccontextmanager
async def servers(folder, text, count):
    """As many servers as pods; addresses and folders of pods become this machine's."""
    ports = free_ports(3 * count)
    started = []
    for number in range(count):
        own = text
        for other in range(count):
            pod = f"nk-nahkoda-nats-{other}.nk-nahkoda-nats-headless:6222"
            own = own.replace(pod, f"127.0.0.1:{ports[3 * other + 2]}")
        for port, mine in zip((4222, 8222, 6222), ports[3 * number :], strict=False):
            own = own.replace(f"0.0.0.0:{port}", f"127.0.0.1:{mine}")
        place = folder / f"n{number}"
        place.mkdir()
        own = own.replace("/data", str(place / "data")).replace("/tmp/nats.pid", str(place / "pid"))
        (place / "nats.conf").write_text(own)
        server = Nats(place, ports[3 * number], ports[3 * number + 1])
        command = [str(SERVER), "--config", str(place / "nats.conf")]
        env = os.environ | {"POD_NAME": f"nats-{number}"}
        child = Child(f"nats-{number}", command, place / "log", env=env, ready=server.ready)
        started.append((server, child))
    try:
        await asyncio.gather(*(child.start() for _, child in started))
        yield [server for server, _ in started]
    finally:
        for _, child in started:
            await child.stop()


async def led(found):
    """Wait until the servers have chosen who leads them; in a cluster the Job tries again."""
    async with httpx.AsyncClient() as http, asyncio.timeout(30):
        for server in found:
            while (await http.get(f"{server.monitor_url}/healthz")).status_code != 200:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("count", [1, 3])
async def test_it_serves_the_stream_with_as_many_copies_as_servers(tmp_path, count):
    secrets = Secrets(tmp_path / "keys")
    users = {
        name: nkeys.from_seed(secrets.seed(name).read_bytes()).public_key.decode()
        for name in ("boot", "finance", "gateway", "planning", "reporting", "survey")
    }
    async with servers(tmp_path, config(count, users), count) as found:
        settings = Settings(
            database_url="postgresql://x@y/z",
            nats_url=",".join(server.url for server in found),
            nats_monitor_url=found[0].monitor_url,
            nats_boot_seed_file=secrets.seed("boot"),
            profile="production",
        )
        await asyncio.to_thread(broker.check_server, settings)
        await led(found)
        boot = await broker.boot(settings)
        await broker.ensure_stream(boot, count)
        info = await boot.jetstream().stream_info("EVENTS")
        await boot.close()
    assert info.config.num_replicas == count
    assert len(info.cluster.replicas if info.cluster and info.cluster.replicas else []) == count - 1
