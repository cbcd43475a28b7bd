"""The whole suite with a link in every connection to NATS and PostgreSQL, and who looks at it."""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from deploy.local import accounts
from deploy.local.demo.calls import log_in
from deploy.local.suite import PARTS, Suite, free_ports, running
from tests.chaos.links import Link
from tests.chaos.load import Load
from tests.chaos.money import FinanceWitness, Road
from tests.chaos.receiver import Receiver
from tests.chaos.witnesses import Witness, everybody

WALKERS = 3  # of the road of money
SOCKET = ".s.PGSQL.5432"


@dataclass
class Wired(Suite):
    """A suite whose parts reach the servers through links of their own."""

    ways: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="nk-way-")))
    nats_ports: dict[str, int] = field(default_factory=dict)

    def environment(self, part: str) -> dict[str, str]:
        found, name = super().environment(part), part.upper()
        if not self.nats_ports:
            self.nats_ports.update(zip(PARTS, free_ports(len(PARTS)), strict=True))
        found[f"{name}_NATS_URL"] = f"nats://127.0.0.1:{self.nats_ports[part]}"
        url = found[f"{name}_DATABASE_URL"]
        found[f"{name}_DATABASE_URL"] = url.replace(
            f"host={self.postgres.socket}", f"host={self.ways / part}"
        )
        return found

    def links(self) -> dict[str, dict[str, Link]]:
        """To NATS and to PostgreSQL, by part."""
        found: dict[str, dict[str, Link]] = {"nats": {}, "postgresql": {}}
        for part in PARTS:
            self.environment(part)
            (self.ways / part).mkdir(exist_ok=True)
            found["nats"][part] = Link(self.nats.port, self.nats_ports[part])
            there, here = self.postgres.socket / SOCKET, self.ways / part / SOCKET
            found["postgresql"][part] = Link(there, here)
        return found


@dataclass
class Stage:
    """A running suite, its links, the load and the witnesses."""

    suite: Wired
    links: dict[str, dict[str, Link]]
    http: httpx.AsyncClient
    load: Load
    witnesses: list[Witness]

    def linked(self, server: str) -> list[Link]:
        return list(self.links[server].values())

    def scalar(self, part: str, query: str, *facts: Any) -> Any:
        """One value, seen by the superuser."""
        with self.suite.postgres.connect(part) as connection:
            row = connection.execute(query, facts).fetchone()
        return row[0] if row else None


@contextlib.asynccontextmanager
async def raised(folder: Path | None = None, load: Load | None = None) -> AsyncIterator[Stage]:
    """Start it; everything ends with the block, and what it wrote is taken away.

    With a `folder` the data stay there, and another `load` says what was acknowledged before.
    """
    data = folder or Path(tempfile.mkdtemp(prefix="nk-chaos-"))
    async with contextlib.AsyncExitStack() as stack:
        if folder is None:
            stack.callback(shutil.rmtree, data, ignore_errors=True)
        links: dict[str, dict[str, Link]] = {}

        async def wire(suite: Suite) -> None:
            assert isinstance(suite, Wired)
            stack.callback(shutil.rmtree, suite.ways, ignore_errors=True)
            links.update(suite.links())
            for link in (one for server in links.values() for one in server.values()):
                await link.open()
                stack.push_async_callback(link.close)

        suite = await stack.enter_async_context(running(data, kind=Wired, prepare=wire))
        assert isinstance(suite, Wired)
        yield await _look(stack, suite, links, load)


async def _look(
    stack: contextlib.AsyncExitStack,
    suite: Wired,
    links: dict[str, dict[str, Link]],
    load: Load | None,
) -> Stage:
    headers = {"Accept-Language": "en"}
    http = httpx.AsyncClient(base_url=suite.gateway_url, timeout=20, headers=headers)
    stack.push_async_callback(http.aclose)
    users = {one["username"]: one for one in accounts.read(suite.data)["users"]}
    await log_in(http, users["admin"])
    receiver = await stack.enter_async_context(Receiver.listening())
    again = Load(http, users["admin"]) if load is None else load.on(http)
    await asyncio.wait_for(again.prepare(), 60)
    witnesses = await everybody(suite, http, receiver, again.facts)
    witnesses.append(await _money(stack, suite, again, users["treasurer"]))
    return Stage(suite, links, http, again, witnesses)


async def _money(
    stack: contextlib.AsyncExitStack, suite: Wired, load: Load, treasurer: dict[str, Any]
) -> Witness:
    """Money moves beside the records, by two people."""
    http = httpx.AsyncClient(base_url=suite.gateway_url, timeout=20)
    stack.push_async_callback(http.aclose)
    await log_in(http, treasurer)
    road = Road(load.ask, Load(http, treasurer).ask)
    await asyncio.wait_for(road.prepare(), 60)
    load.beside = (road.walk,) * WALKERS
    return FinanceWitness(suite, load.http, road.moved)
