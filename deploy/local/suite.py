"""All parts together: `make run` calls main(), the end-to-end tests enter running().

Order: PostgreSQL and NATS, databases and migrations, services, gateway. Backwards at the end.
"""

import asyncio
import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from secrets import randbelow
from typing import Any

import httpx

from deploy.local import accounts
from deploy.local.children import Child, gone, listens, run, say
from deploy.local.demo.load import load
from deploy.local.keys import Secrets, write_private
from deploy.local.nats import Nats
from deploy.local.postgres import Postgres

SERVICES = ("survey", "planning", "finance", "reporting")
GATEWAY = "gateway"
PARTS = (*SERVICES, GATEWAY)
BUSIEST = ("survey", "reporting")  # what phones send to, what dashboards read
# By a second process; on few cores it costs the others more than it brings.
HELPED = BUSIEST[: max(0, (os.cpu_count() or 1) // 2 - 1)]
WORDS = {  # in the command lines of children
    "postgresql": "postgres",
    "nats": "nats-server",
    **{f"{name}-2": name for name in SERVICES},
}
START_SECONDS = 60.0
PORTS = range(15_000, 32_000)
MIGRATE_TRIES = 20


class AlreadyRunning(RuntimeError):
    """Another suite uses this data folder."""

    def __init__(self, data: Path, pid: int) -> None:
        super().__init__(f"A suite runs on {data} (process {pid}); `make stop` ends it.")
        self.pid = pid


@dataclass
class Suite:
    """What runs, and where. A `helped` service has a second process that answers on its port."""

    data: Path
    port: int
    secrets: Secrets
    postgres: Postgres
    nats: Nats
    ports: dict[str, int]
    helped: tuple[str, ...] = ()
    children: dict[str, Child] = field(default_factory=dict)

    @property
    def gateway_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def module(self, part: str) -> str:
        return part if part == GATEWAY else f"services.{part}"

    def url(self, part: str) -> str:
        return f"http://127.0.0.1:{self.ports[part]}"

    def environment(self, part: str) -> dict[str, str]:
        """The settings of one part, for it and for its commands."""
        database = self.postgres.url(part, part, self.secrets.password(part))
        owner = self.postgres.url(part, f"{part}_owner", self.secrets.password(f"{part}_owner"))
        values: dict[str, Any] = {
            "DATABASE_URL": database,
            "OWNER_DATABASE_URL": owner,
            "NATS_URL": self.nats.url,
            "NATS_MONITOR_URL": self.nats.monitor_url,
            "NATS_SEED_FILE": self.secrets.seed(part).resolve(),
            "NATS_BOOT_SEED_FILE": self.secrets.seed("boot").resolve(),
            "SIGNING_KEY_FILE": self.secrets.signing_key(part).resolve(),
            "TRUSTED_KEYS": self.secrets.jwks(SERVICES),
            "KEYS_URL": f"{self.gateway_url}/.well-known/jwks.json",
            "SISTERS": json.dumps({name: self.url(name) for name in SERVICES}),
            "UPSTREAMS": json.dumps({name: self.url(name) for name in SERVICES}),
            "MEDIA_FOLDER": (self.data / f"media-{part}".removesuffix("-survey")).resolve(),
            "PROFILE": "local",
            "PORT": self.ports[part],
        }
        locks = {"survey": "personal_keys", "planning": "contact_keys", GATEWAY: "webhook_keys"}
        locks["reporting"] = "complaint_keys"
        if name := locks.get(part):
            values[name.upper()] = json.dumps(getattr(self.secrets, name)())
        if part in self.helped:
            values["SHARE_PORT"] = True
        named = {f"{part.upper()}_{name}": str(value) for name, value in values.items()}
        return named | {"PYTHONUNBUFFERED": "1"}

    def log(self, name: str) -> Path:
        return self.data / "log" / f"{name}.log"

    async def command(self, part: str, *words: str, feed: bytes = b"") -> None:
        """Run one of a part's own commands to its end."""
        env = self.environment(part)
        await run(sys.executable, "-m", self.module(part), *words, env=env, feed=feed)

    async def migrate(self) -> None:
        """Databases to head, stream and consumers made."""
        await asyncio.gather(*(self.command(part, "migrate") for part in PARTS))

    async def migrate_patiently(self) -> None:
        """The same after NATS came back, perhaps without its store and beside a dead database."""
        for tries_left in range(MIGRATE_TRIES, 0, -1):
            try:
                await self.migrate()
            except RuntimeError:
                if tries_left == 1:
                    raise
                await asyncio.sleep(1)
            else:
                return

    def part(self, name: str) -> Child:
        """A service or the gateway as a child process."""
        return self._serving(name, name)

    def helper(self, name: str) -> Child:
        """A second process that only answers."""
        return self._serving(f"{name}-2", name, "--role", "api")

    def _serving(self, named: str, part: str, *role: str) -> Child:
        """Ready when this very process serves: another on the same port may answer for it."""
        command = [sys.executable, "-m", self.module(part), "serve", *role]
        child = Child(named, command, self.log(named), env=self.environment(part))

        async def ready() -> None:
            async with asyncio.timeout(START_SECONDS):
                while not listens(child.pid, self.ports[part]):
                    await asyncio.sleep(0.05)
            await answers(f"{self.url(part)}/readyz")

        child.ready = ready
        return child

    async def start(self, child: Child) -> None:
        self.children[child.name] = child
        await child.start()
        self._write_pids()

    def _write_pids(self) -> None:
        pids = {name: child.pid for name, child in self.children.items()}
        (self.data / "pids.json").write_text(json.dumps(pids))


async def answers(url: str) -> None:
    """Wait for a 200."""
    async with httpx.AsyncClient(timeout=2) as http, asyncio.timeout(START_SECONDS):
        while True:
            with contextlib.suppress(httpx.TransportError):
                if (await http.get(url)).status_code == httpx.codes.OK:
                    return
            await asyncio.sleep(0.05)


def free_ports(count: int) -> list[int]:
    """Different ports that are free now, and that no outgoing connection will be given later.

    The system gives those from 32768 on: one chosen there may be taken before a server binds it.
    """
    found: list[int] = []
    while len(found) < count:
        port = PORTS.start + randbelow(len(PORTS))
        with socket.socket() as one, contextlib.suppress(OSError):
            one.bind(("127.0.0.1", port))
            found += [port] if port not in found else []
    return found


@contextlib.contextmanager
def sole_user(data: Path) -> Iterator[None]:
    """One suite per data folder; the lock goes with the process, however it ends."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "suite.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise AlreadyRunning(data, int(file.read() or 0)) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def user_of(data: Path) -> int | None:
    """The process that holds the data folder, if one does; a former one's number means nothing."""
    try:
        with sole_user(data):
            return None
    except AlreadyRunning as running:
        return running.pid


@contextlib.asynccontextmanager
async def running(
    data: Path,
    port: int = 0,
    helped: tuple[str, ...] = (),
    kind: type[Suite] = Suite,
    prepare: Callable[[Suite], Awaitable[None]] | None = None,
) -> AsyncIterator[Suite]:
    """The suite, up and answering; children end in order when the block does.

    Of a `kind` with other ways between the parts, which `prepare` makes before it is up.
    """
    with sole_user(data):
        suite = build(data, port, helped, kind)
        try:
            if prepare is not None:
                await prepare(suite)
            await up(suite)
            yield suite
        finally:
            for child in reversed(list(suite.children.values())):
                await child.stop()
            shutil.rmtree(suite.postgres.socket, ignore_errors=True)


def build(data: Path, port: int, helped: tuple[str, ...] = (), kind: type[Suite] = Suite) -> Suite:
    """Choose ports and find the secrets; starts nothing."""
    data = data.resolve()
    nats_port, monitor, gateway_port, *others = free_ports(3 + len(SERVICES))
    secrets = Secrets(data / "secrets")
    ports = dict(zip(SERVICES, others, strict=True)) | {GATEWAY: port or gateway_port}
    (data / "log").mkdir(parents=True, exist_ok=True)
    servers = Postgres(data, secrets.password("postgres")), Nats(data, nats_port, monitor)
    return kind(data, ports[GATEWAY], secrets, *servers, ports, helped)


async def up(suite: Suite) -> None:
    """Start everything in order and write `demo.json`."""
    known = suite.data / "pids.json"
    if known.exists():
        await gone(json.loads(known.read_text()), WORDS)
    await asyncio.to_thread(suite.postgres.prepare)
    postgres = suite.postgres.child(suite.log("postgresql"))
    seeds = {name: suite.secrets.seed(name) for name in ("boot", *PARTS)}
    nats = suite.nats.child(suite.log("nats"), seeds)
    nats.revived = suite.migrate_patiently
    await asyncio.gather(suite.start(postgres), suite.start(nats))
    for name in PARTS:
        passwords = suite.secrets.password(f"{name}_owner"), suite.secrets.password(name)
        await asyncio.to_thread(suite.postgres.database, name, *passwords)
    await suite.migrate()
    for part in PARTS:
        lines = [f"{name}={value}" for name, value in suite.environment(part).items()]
        write_private(suite.data / "env" / f"{part}.env", "\n".join(lines).encode())
    helpers = [suite.helper(name) for name in suite.helped]
    children = [suite.part(name) for name in PARTS] + helpers
    await asyncio.gather(*(suite.start(child) for child in children))
    await accounts.ensure(suite)


async def main() -> None:
    """Run until Ctrl-C or `make stop`."""
    data = Path(os.environ.get("NAHKODA_DATA", ".data"))
    port = int(os.environ.get("NAHKODA_PORT", "8080"))
    stop_on_signal()
    with contextlib.suppress(asyncio.CancelledError):
        async with running(data, port, HELPED) as suite:
            known = accounts.read(data)
            admin = known["users"][0]
            login = f"{admin['username']} / {admin['password']}"
            say(f"Nahkoda: {suite.gateway_url}  (log in as {login})")
            if os.environ.get("NAHKODA_DEMO", "1") != "0":
                say(await load(suite.gateway_url, known))
            await asyncio.Event().wait()
    say("Stopped.")


def stop_on_signal() -> None:
    """The first SIGINT or SIGTERM cancels this task, wherever it is; later ones are not needed."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def stop() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, lambda: None)
        say("Stopping ...")
        if task is not None:
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
