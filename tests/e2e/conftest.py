"""The whole suite, as `make run` starts it, once for the journeys and the kills."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from deploy.local import accounts
from deploy.local.demo.calls import log_in
from deploy.local.suite import BUSIEST, Suite, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One suite, so one worker, for all of them; and time for parts to come back."""
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("suite"))
            item.add_marker(pytest.mark.timeout(400))


@pytest_asyncio.fixture(scope="session")
async def suite() -> AsyncIterator[Suite]:
    folder = Path(tempfile.mkdtemp(prefix="nk-e2e-"))
    async with running(folder, helped=BUSIEST[:1]) as found:
        yield found
    shutil.rmtree(found.postgres.socket, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest_asyncio.fixture
async def http(suite: Suite) -> AsyncIterator[httpx.AsyncClient]:
    """The public API as the administrator, in English."""
    headers = {"Accept-Language": "en"}
    async with httpx.AsyncClient(base_url=suite.gateway_url, timeout=30, headers=headers) as client:
        await log_in(client, accounts.read(suite.data)["users"][0])
        yield client
