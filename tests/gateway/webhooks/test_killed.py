"""A sender that dies between sending and writing: its successor sends again, nothing is lost."""

import asyncio
import itertools
import json
import os
import signal
import sys

import pytest

from deploy.local.suite import free_ports
from tests.gateway.webhooks.partner import entity


@pytest.fixture
async def worker(sending, secrets, nats, tmp_path):
    """Start the gateway's worker as a process of its own; NATS has nothing to say."""
    settings = sending.gateway.app.state.settings
    running = []

    async def go():
        [port] = free_ports(1)
        env = {
            "GATEWAY_DATABASE_URL": settings.database_url,
            "GATEWAY_WEBHOOK_KEYS": json.dumps(secrets.webhook_keys()),
            "GATEWAY_PROFILE": "local",
            "GATEWAY_NATS_URL": nats.url,
            "GATEWAY_NATS_SEED_FILE": str(secrets.seed("gateway")),
            "GATEWAY_PORT": str(port),
            "GATEWAY_LOG_LEVEL": "error",
        }
        command = (sys.executable, "-m", "gateway", "worker")
        process = await asyncio.create_subprocess_exec(*command, env=os.environ | env)
        running.append(process)
        return process

    yield go
    for process in running:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.timeout(300)
async def test_a_killed_sender_loses_nothing_and_keeps_the_order(sending, receiver, worker):
    """The receiver kills it in the middle of a delivery, twice; then it may go on."""
    kills, process = [7, 60], None

    def answer(_):
        if kills and len(receiver.got["/"]) >= kills[0]:
            kills.pop(0)
            os.kill(process.pid, signal.SIGKILL)
        return 200

    receiver.answers["/"] = answer
    await sending.endpoint(receiver.url())
    await sending.happen(*[(one, n) for n in range(1, 16) for one in range(10)])
    while kills:
        process = await worker()
        assert await asyncio.wait_for(process.wait(), 60) == -signal.SIGKILL
    process = await worker()
    await sending.settled(receiver, seconds=60)
    for one in range(10):
        found = receiver.sequences()[str(entity(one))]
        assert list(dict.fromkeys(found)) == list(range(1, 16))
        assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(found))
    assert len(receiver.got["/"]) >= 150
