"""An installation is filled, copied while facts come in, destroyed, brought back, and looked at."""

import asyncio
import contextlib
import shutil
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from deploy.backup import files, here, manifest
from deploy.backup.take import take
from deploy.backup.tools import Steps
from deploy.local import accounts
from deploy.local.demo.calls import log_in
from deploy.local.demo.load import load as load_demo
from deploy.local.suite import SERVICES, Suite, running
from services.chassis.clock import now
from services.chassis.generations import SERVING
from services.finance.app import service as finance
from services.planning.app import service as planning
from services.reporting.app import service as reporting
from tests.chaos.load import Facts, Load
from tests.chaos.trial import settled
from tests.chaos.witnesses import ReportingWitness, SurveyWitness, Witness
from tests.chaos.witnesses import Seen as Witnessed
from tests.drill.fill import filled
from tests.drill.seen import ELSEWHERE, Seen, fed, logged, seen

YEARS = (2021, 2023, 2026)
REBUILT = ("planning", "finance", "reporting")
KNOWN = {service.name: service for service in (finance, planning, reporting)}
FACTS = 30  # acknowledged before, during and after
RT = f"{ELSEWHERE}.19.09.2010-002-001"  # of a household; facts that go on are not looked at
PATIENCE = 600.0


@dataclass
class Outcome:
    """What came of it. `problems` are sentences; the times are those of copying and coming back."""

    records: int
    rows: int = 0
    dump_bytes: int = 0
    files: int = 0
    events: int = 0
    compared: int = 0
    copying: dict[str, float] = field(default_factory=dict)
    back: dict[str, float] = field(default_factory=dict)
    witnessed: dict[str, Witnessed] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass
class Rehearsal:
    """Everything lies in `folder`: the installation, its copy, and elsewhere its keys."""

    folder: Path
    outcome: Outcome
    facts: Facts = field(default_factory=Facts)
    load: Load | None = None
    before: Seen | None = None
    moment: Any = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    async def whole(self) -> Outcome:
        """From filling to the last look."""
        await self.lived()
        shutil.rmtree(self.data)
        await self.brought()
        return self.outcome

    async def lived(self) -> None:
        """The installation's first life; at the end it has a copy."""
        async with running(self.data) as suite, _person(suite) as http:
            await load_demo(suite.gateway_url, accounts.read(suite.data))
            await filled(http, self.folder / "files", self.outcome.records)
            await _still(suite)
            self.moment = now()
            self.before = await seen(suite, self.moment, YEARS)
            self.load = Load(http, accounts.read(suite.data)["users"][0], rt=RT)
            await self.load.prepare()
            self.load.start()
            await self.load.acknowledged(FACTS)
            self.facts = self.load.facts.copy()
            taking = asyncio.to_thread(self._taken, here.of(suite.data))
            self.outcome.copying = (await taking).taken
            await self.load.acknowledged(FACTS)
            await self.load.stop()

    def _taken(self, parts: list[Any]) -> Steps:
        steps = take(parts, self.folder / "copy", version="drill", media=self.folder / "media")
        files.copy_keys(self.data, self.folder / "keys")
        copy = manifest.read(self.folder / "copy")
        self.outcome.rows = sum(one.content.rows for one in copy.parts.values())
        self.outcome.dump_bytes = sum(one.dump_bytes for one in copy.parts.values())
        self.outcome.files = sum(one.media or 0 for one in copy.parts.values())
        self.outcome.compared = copy.compared
        return steps

    async def brought(self) -> None:
        """Its second life, on nothing but the copy and the keys."""
        steps = await here.restore(
            self.data, self.folder / "copy", self.folder / "keys", self.folder / "media"
        )
        begun = time.perf_counter()
        async with running(self.data) as suite, _person(suite) as http:
            steps.taken["start everything, with an empty NATS"] = time.perf_counter() - begun
            with steps.step("events flow again, from the logs"):
                await _still(suite)
            for part in REBUILT:
                with steps.step(f"rebuild what {part} has heard"):
                    await suite.command(part, "replay")
            self.outcome.back = steps.taken
            await self._looked_at(suite, http)

    async def _looked_at(self, suite: Suite, http: httpx.AsyncClient) -> None:
        found, said = self.outcome.problems, logged(suite)
        assert self.before is not None
        after = await seen(suite, self.moment, YEARS)
        found += [f"other than before: {name}" for name in self.before.differences(after)]
        feed = await fed(http)
        self.outcome.events = len(said)
        if set(feed) != said or len(feed) != len(said):
            found.append(f"the feed has {len(feed)} events, the logs have {len(said)}")
        found += [f"{part} has dead letters" for part in SERVICES if _dead(suite, part)]
        await self._goes_on(suite, http)

    async def _goes_on(self, suite: Suite, http: httpx.AsyncClient) -> None:
        """What was acknowledged before the copy is there, and new facts reach everybody."""
        assert self.load is not None
        again = self.load.on(http)
        again.facts = self.facts
        again.start()
        await again.acknowledged(FACTS)
        await again.stop()
        witnesses: list[Witness] = [SurveyWitness(suite, self.facts)]
        witnesses.append(ReportingWitness(suite, self.facts))
        self.outcome.witnessed = await settled(witnesses)
        well = all(one.well for one in self.outcome.witnessed.values())
        self.outcome.problems += [] if well else [f"facts: {self.outcome.witnessed}"]


@contextlib.asynccontextmanager
async def _person(suite: Suite) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=suite.gateway_url, timeout=120) as http:
        await log_in(http, accounts.read(suite.data)["users"][0])
        yield http


async def _still(suite: Suite) -> None:
    """Wait until everything is said, and everybody has heard it."""
    async with asyncio.timeout(PATIENCE):
        while not await asyncio.to_thread(_quiet, suite):  # noqa: ASYNC110 - other processes
            await asyncio.sleep(0.2)


def _quiet(suite: Suite) -> bool:
    waiting = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
    counts = [_number(suite, part, waiting) for part in SERVICES]
    working = (
        "SELECT count(*) FROM jobs WHERE state = 'queued' AND coalesce(due_at, now()) <= now()"
    )
    counts += [_number(suite, part, working) for part in SERVICES]
    said = sum(_number(suite, part, "SELECT count(*) FROM outbox") for part in SERVICES)
    if any(counts) or _number(suite, "gateway", "SELECT count(*) FROM events") != said:
        return False
    return all(_heard(suite, part) for part in REBUILT)


def _heard(suite: Suite, part: str) -> bool:
    """Whether a service has handled all that it listens for."""
    subjects = KNOWN[part].subjects
    wanted = "SELECT count(*) FROM outbox WHERE subject = ANY(%s)"
    said = sum(_number(suite, teller, wanted, subjects) for teller in SERVICES)
    handled = f"SELECT count(*) FROM inbox WHERE generation = {SERVING}"
    return _number(suite, part, handled) >= said


def _dead(suite: Suite, part: str) -> int:
    return _number(suite, part, "SELECT count(*) FROM dead_letters")


def _number(suite: Suite, part: str, query: str, *values: Any) -> int:
    with suite.postgres.connect(part) as connection:
        row = connection.execute(query, values).fetchone()
    return int(row[0]) if row else 0
