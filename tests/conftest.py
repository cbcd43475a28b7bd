"""One PostgreSQL and one NATS per session; each test gets its own clone of a migrated database."""

import asyncio
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings as hypothesis_settings

from contracts.regions import regions
from deploy.local.keys import Secrets
from deploy.local.nats import Nats
from deploy.local.postgres import Postgres
from deploy.local.suite import PARTS, free_ports
from gateway.app import service as gateway_service
from gateway.settings import GatewaySettings
from services.chassis import broker as broker_module
from services.chassis import db, migrations
from services.chassis.app import create_app
from services.chassis.media.kept import MediaSettings
from services.chassis.service import Service
from services.chassis.settings import Settings
from services.finance.app import service as finance_service
from services.planning.app import service as planning_service
from services.planning.settings import PlanningSettings
from services.reporting.app import service as reporting_service
from services.reporting.settings import ReportingSettings
from services.survey.app import service as survey_service
from services.survey.settings import SurveySettings
from tests.databases import clone, drop
from tests.harness import Running, trusted

OWN = (survey_service, planning_service, finance_service, reporting_service, gateway_service)
SERVICES = {s.name: s for s in OWN}
KINDS: dict[str, type[Settings]] = {
    "gateway": GatewaySettings,
    "survey": SurveySettings,
    "planning": PlanningSettings,
    "finance": MediaSettings,
    "reporting": ReportingSettings,
}
PASSWORD = "only-for-tests"
MEMORY, ROOM = Path("/dev/shm"), 4_000_000_000
# How long an example takes, or a connection to a server that is there, says nothing on a busy machine.
db.WAITS["connect_timeout"] = 20
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")
numbers = itertools.count()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last lines of a run name what failed: the end of a long log is what is looked at."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    for kind in ("failed", "error") if reporter else ():
        for report in reporter.stats.get(kind, ()):
            print(f"{report.nodeid}: 0 passed, 1 failed")


def pytest_runtest_teardown() -> None:
    """What a test told of regions is known to it alone: the list is the process's."""
    if regions._learned:
        regions._learned.clear()
        regions._tables.clear()


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """The data folder of the session's servers, in memory where there is room.

    A database per test is hundreds of files made and deleted, which costs a disk half a second.
    """
    room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    where = MEMORY if room and os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="nk-", dir=where, ignore_cleanup_errors=True) as path:
        yield Path(path)


@pytest.fixture(scope="session")
def secrets(folder: Path) -> Secrets:
    return Secrets(folder / "secrets")


@pytest_asyncio.fixture(scope="session")
async def postgres(folder: Path) -> AsyncIterator[Postgres]:
    server = Postgres(folder, PASSWORD)
    await asyncio.to_thread(server.prepare)
    child = server.child(folder / "postgresql.log")
    await child.start()
    yield server
    await child.stop()
    shutil.rmtree(server.socket, ignore_errors=True)


@pytest_asyncio.fixture(scope="session")
async def nats(folder: Path, secrets: Secrets) -> AsyncIterator[Nats]:
    server = Nats(folder, *free_ports(2))
    users = {name: secrets.seed(name) for name in ("boot", *PARTS)}
    child = server.child(folder / "nats.log", users)
    await child.start()
    yield server
    await child.stop()


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> Callable[[Service], str]:
    """The name of a migrated database to clone; made on first use."""
    made: dict[str, str] = {}

    def of(service: Service) -> str:
        if service.name not in made:
            postgres.database(service.name, PASSWORD, PASSWORD)
            owner = postgres.url(service.name, f"{service.name}_owner", PASSWORD)
            migrations.upgrade(service, owner, postgres.url(service.name, service.name, PASSWORD))
            made[service.name] = service.name
        return made[service.name]

    return of


@pytest_asyncio.fixture
async def new_database(
    postgres: Postgres, template: Callable[[Service], str]
) -> AsyncIterator[Callable[[Service], Awaitable[str]]]:
    """Clone the migrated database of a service; answer the name of the clone."""
    made: list[str] = []

    def new(service: Service) -> str:
        name = f"t{next(numbers)}_{service.name}"
        clone(postgres, template(service), name, f"{service.name}_owner")
        made.append(name)
        return name

    async def make(service: Service) -> str:
        return await asyncio.to_thread(new, service)

    yield make
    await asyncio.to_thread(drop, postgres, *made)


@pytest_asyncio.fixture
async def start(
    postgres: Postgres,
    new_database: Callable[[Service], Awaitable[str]],
    secrets: Secrets,
    folder: Path,
) -> AsyncIterator[Callable[..., Awaitable[Running]]]:
    """Start a service on a clone; `settings` go to its Settings."""
    running: list[Running] = []

    async def go(name: str, **settings: object) -> Running:
        service = SERVICES[name]
        database = await new_database(service)
        kind = KINDS.get(name, Settings)
        values = {
            "database_url": postgres.url(database, name, PASSWORD),
            "owner_database_url": postgres.url(database, f"{name}_owner", PASSWORD),
            "trusted_keys": trusted(secrets),
            "role": "api",
            "profile": "local",
            "log_level": "error",
        }
        if name in {"survey", "planning", "finance"}:
            values |= {"media_folder": folder / "media" / database}
        if name == "survey":
            values |= {"personal_keys": secrets.personal_keys()}
        if name == "planning":
            values |= {"contact_keys": secrets.contact_keys()}
        if name == "reporting":
            values |= {"complaint_keys": secrets.complaint_keys(), "complaint_wait_seconds": 0}
            values |= {"complaint_work_bits": 4}
        if name == "gateway":
            values |= {"webhook_keys": secrets.webhook_keys()}
        app = create_app(service, kind(**(values | settings)))
        running.append(Running(app, secrets))
        return running[-1]

    yield go
    for one in running:
        await one.close()


@pytest_asyncio.fixture
async def survey(start: Callable[..., Awaitable[Running]]) -> Running:
    return await start("survey")


@pytest_asyncio.fixture
async def planning(start: Callable[..., Awaitable[Running]]) -> Running:
    return await start("planning")


@pytest_asyncio.fixture
async def finance(start: Callable[..., Awaitable[Running]]) -> Running:
    return await start("finance")


@pytest_asyncio.fixture
async def reporting(start: Callable[..., Awaitable[Running]]) -> Running:
    return await start("reporting")


@pytest_asyncio.fixture
async def stream(nats: Nats, secrets: Secrets) -> AsyncIterator[dict[str, object]]:
    """A new, empty stream EVENTS; the settings with which a service reaches it."""
    found = {"nats_url": nats.url, "nats_boot_seed_file": secrets.seed("boot")}
    boot = await broker_module.boot(Settings(database_url="", trusted_keys="", **found))
    await boot.request("$JS.API.STREAM.DELETE.EVENTS", b"", timeout=5)
    await broker_module.ensure_stream(boot, 1)
    yield found
    await boot.close()
