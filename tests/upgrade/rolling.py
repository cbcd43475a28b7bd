"""A suite of which each part is one or more processes behind a balancer, replaced one by one."""

import asyncio
import sys
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.children import Child, run
from deploy.local.suite import GATEWAY, PARTS, Suite, answers, free_ports, listens
from tests.upgrade.balancer import Balancer
from tests.upgrade.versions import ROOT

DRAIN = 1.5  # seconds for balancers to notice, as the chart's preStop gives them
START_SECONDS = 60.0
ORDER = ("survey", "planning", "finance", "reporting", GATEWAY)


@dataclass
class Rolling(Suite):
    """`ports` are the balancers'; every process has one of its own."""

    balancers: dict[str, Balancer] = field(default_factory=dict)
    running: dict[str, list[tuple[Child, int]]] = field(default_factory=dict)
    number: int = 0

    async def balance(self) -> None:
        """Open the addresses in front of the parts."""
        for part in PARTS:
            self.balancers[part] = Balancer(self.ports[part])
            await self.balancers[part].start()

    async def close(self) -> None:
        for balancer in self.balancers.values():
            await balancer.stop()

    def part(self, name: str) -> Child:
        """The first process of a part, of this tree."""
        return self.process(name, ROOT)

    def process(self, part: str, tree: Path) -> Child:
        """One more process of a part from a tree; the balancer finds it when it is ready."""
        [port] = free_ports(1)
        self.number += 1
        prefix = part.upper()
        env = self.environment(part)
        env |= {f"{prefix}_PORT": str(port), f"{prefix}_DRAIN_SECONDS": str(DRAIN)}
        name = f"{part}-{self.number}"
        command = ["env", "-C", str(tree), sys.executable, "-m", self.module(part), "serve"]
        child = Child(name, command, self.log(name), env=env)

        async def ready() -> None:
            async with asyncio.timeout(START_SECONDS):
                while not listens(child.pid, port):  # noqa: ASYNC110 - another process
                    await asyncio.sleep(0.05)
            await answers(f"http://127.0.0.1:{port}/readyz")
            while not self.balancers[part].ready.get(port):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)

        child.ready = ready
        self.balancers[part].add(port)
        self.running.setdefault(part, []).append((child, port))
        return child

    async def migrate_from(self, tree: Path, part: str) -> None:
        """`migrate` of a part as a tree has it, as the chart's job does before it replaces any."""
        command = ["env", "-C", str(tree), sys.executable, "-m", self.module(part), "migrate"]
        await run(*command, env=self.environment(part))

    async def replaced(self, part: str, tree: Path) -> None:
        """Each process of a part by one from the tree: first the new one, then SIGTERM."""
        for child, port in list(self.running[part]):
            await self.start(self.process(part, tree))
            await child.stop()
            self.balancers[part].remove(port)
            self.running[part].remove((child, port))
            del self.children[child.name]
