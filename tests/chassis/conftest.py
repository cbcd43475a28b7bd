"""The toy service, connections to NATS, and tasks that end with their test."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import structlog
from nats.aio.client import Client
from structlog.testing import capture_logs

from deploy.local.children import Child
from deploy.local.keys import Secrets
from deploy.local.nats import Nats
from deploy.local.postgres import Postgres
from deploy.local.suite import PARTS, free_ports
from services.chassis import broker
from services.chassis.app import create_app
from services.chassis.bus import Bus
from services.chassis.service import Service
from services.chassis.settings import Settings
from tests.chassis import toy as toy_module
from tests.conftest import PASSWORD
from tests.harness import Running


@pytest_asyncio.fixture
async def start_toy(
    postgres: Postgres, new_database: Callable[[Service], Awaitable[str]], secrets: Secrets
) -> AsyncIterator[Callable[..., Awaitable[Running]]]:
    """Start the toy on a clone, or on the database of another Running."""
    running: list[Running] = []

    async def go(
        *, service: Service = toy_module.service, beside: Running | None = None, **settings: Any
    ) -> Running:
        if beside is None:
            database = await new_database(toy_module.service)
            urls = {
                "database_url": postgres.url(database, "toy", PASSWORD),
                "owner_database_url": postgres.url(database, "toy_owner", PASSWORD),
            }
        else:
            urls = beside.app.state.settings.model_dump(
                include={"database_url", "owner_database_url"}
            )
        values = {
            "trusted_keys": secrets.jwks(PARTS),
            "role": "api",
            "profile": "local",
            "log_level": "error",
        }
        running.append(
            Running(create_app(service, Settings(**(values | urls | settings))), secrets)
        )
        return running[-1]

    yield go
    for one in running:
        await one.close()


@pytest_asyncio.fixture(scope="session")
async def shared(
    postgres: Postgres, template: Callable[[Service], str], secrets: Secrets
) -> AsyncIterator[Running]:
    """The toy on one database, for tests that only look or do not mind others' notes."""
    source = template(toy_module.service)
    with postgres.connect() as admin:
        admin.execute(f"CREATE DATABASE shared_toy TEMPLATE {source} OWNER toy_owner")
    settings = Settings(
        database_url=postgres.url("shared_toy", "toy", PASSWORD),
        trusted_keys=secrets.jwks(PARTS),
        role="api",
        profile="local",
        log_level="error",
    )
    running = Running(create_app(toy_module.service, settings), secrets)
    yield running
    await running.close()


@pytest_asyncio.fixture
async def toy(start_toy: Callable[..., Awaitable[Running]]) -> Running:
    return await start_toy()


@pytest_asyncio.fixture
async def boot(stream: dict[str, Any]) -> AsyncIterator[Client]:
    """The boot user, who may look into the stream."""
    client = await broker.boot(Settings(database_url="", trusted_keys="", **stream))
    yield client
    await client.close()


@pytest_asyncio.fixture
async def bus_of(
    stream: dict[str, Any], secrets: Secrets
) -> AsyncIterator[Callable[..., Awaitable[Bus]]]:
    """A connected Bus of a service; `kind` may be a Bus with a fault."""
    made: list[Bus] = []

    async def go(name: str, kind: type[Bus] = Bus, **settings: Any) -> Bus:
        values = stream | {"nats_seed_file": secrets.seed(name)} | settings
        bus = kind(name, Settings(database_url="", trusted_keys="", **values))
        await bus.connect()
        made.append(bus)
        return bus

    yield go
    for bus in made:
        await bus.close()


@pytest_asyncio.fixture
async def background() -> AsyncIterator[Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]]]:
    """Run something beside the test; it is cancelled at the end."""
    tasks: list[asyncio.Task[Any]] = []

    def go(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        tasks.append(asyncio.create_task(work))
        return tasks[-1]

    yield go
    for task in tasks:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await task


@pytest_asyncio.fixture
async def own_nats(tmp_path: Path, secrets: Secrets) -> AsyncIterator[tuple[Nats, Child]]:
    """A NATS server that the test may stop and start."""
    server = Nats(tmp_path, *free_ports(2))
    child = server.child(tmp_path / "nats.log", {n: secrets.seed(n) for n in ("boot", *PARTS)})
    await child.start()
    yield server, child
    await child.stop()


@pytest.fixture
def name_of() -> Callable[[Running], str]:
    """The name of a Running's database."""
    return lambda running: running.app.state.engine.url.database


@pytest.fixture
def shut(
    postgres: Postgres, name_of: Callable[[Running], str]
) -> Callable[[Running], contextlib.AbstractContextManager[None]]:
    """Take a database away for a while: connections end, new ones are refused."""

    @contextlib.contextmanager
    def away(running: Running):
        name = name_of(running)
        with postgres.connect() as admin:
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
            try:
                yield
            finally:
                admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    return away


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    """Every line of the log as it is said, debug lines too."""
    before = structlog.get_config()
    with capture_logs() as lines:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(0))
        yield lines
    structlog.configure(**before)
