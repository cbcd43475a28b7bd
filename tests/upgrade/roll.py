"""The whole rehearsal, and what came of it."""

import asyncio
import contextlib
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.local import accounts
from deploy.local.demo.calls import log_in
from deploy.local.suite import Suite, running
from tests.chaos.load import Facts, Load
from tests.chaos.trial import settled
from tests.chaos.witnesses import FeedWitness, ReportingWitness, Seen, SurveyWitness
from tests.drill.fill import filled
from tests.upgrade.callers import Downloader, Follower, Readers
from tests.upgrade.rolling import ORDER, Rolling
from tests.upgrade.versions import contracted, expanded

FACTS = 20  # acknowledged before, between and after
FILE = "/v1/survey/exports/households.csv?round_id={}"
SAID = "SELECT id::text FROM outbox WHERE created_at > %s"
OPENED = "SELECT coalesce(opened_with, '') , count(*) FROM rounds GROUP BY 1"
ROUND = "SELECT id FROM rounds WHERE year = 2022"


@dataclass
class Outcome:
    """`opened` are rounds by the version that opened them, before the contraction and after."""

    facts: int = 0
    repeated: int = 0
    longest: float = 0.0
    answered: int = 0
    failed: list[str] = field(default_factory=list)
    downloads: int = 0
    files: set[str] = field(default_factory=set)
    streams: int = 0
    missed: int = 0
    twice: int = 0
    seen: dict[str, Seen] = field(default_factory=dict)
    expanded: dict[str, int] = field(default_factory=dict)
    contracted: dict[str, int] = field(default_factory=dict)
    steps: dict[str, float] = field(default_factory=dict)

    def lines(self) -> list[str]:
        rows = [f"  {name:<44} {seconds:8.1f} s" for name, seconds in self.steps.items()]
        rows.append(f"{self.answered:,} reads, {len(self.failed)} failed: {self.failed[:3]}")
        rows.append(
            f"{self.facts:,} facts, {self.repeated} tries failed, longest pause {self.longest:.1f} s"
        )
        same = "all the same" if len(self.files) == 1 else f"{len(self.files)} that differ"
        rows.append(f"{self.downloads} downloads, {same}")
        rows.append(f"{self.streams} streams of events, missed {self.missed}, twice {self.twice}")
        rows += [f"{name}: {seen}" for name, seen in self.seen.items()]
        return rows

    @contextlib.contextmanager
    def step(self, name: str):  # type: ignore[no-untyped-def]
        begun = time.perf_counter()
        yield
        self.steps[name] = time.perf_counter() - begun


@contextlib.asynccontextmanager
async def raised(records: int, copies: int) -> AsyncIterator[tuple[Rolling, httpx.AsyncClient]]:
    """A filled suite with so many processes of each part."""
    folder = Path(tempfile.mkdtemp(prefix="nk-roll-"))

    async def balance(suite: Suite) -> None:
        assert isinstance(suite, Rolling)
        await suite.balance()

    try:
        async with running(folder / "data", kind=Rolling, prepare=balance) as suite:
            assert isinstance(suite, Rolling)
            try:
                for part in ORDER * (copies - 1):
                    await suite.start(suite.part(part))
                async with httpx.AsyncClient(base_url=suite.gateway_url, timeout=60) as http:
                    await log_in(http, accounts.read(suite.data)["users"][0])
                    await filled(http, folder / "files", records)
                    yield suite, http
            finally:
                await suite.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def rehearsed(suite: Rolling, http: httpx.AsyncClient) -> Outcome:
    """Expand, replace every process, contract; users work all the time."""
    outcome, trees = Outcome(), suite.data.parent / "trees"
    new = await asyncio.to_thread(expanded, trees / "next")
    after = await asyncio.to_thread(contracted, trees / "after", new)
    load = Load(http, accounts.read(suite.data)["users"][0], Facts())
    await load.prepare()
    [(file,)] = _rows(suite, ROUND)
    who = suite.gateway_url, http.headers["Authorization"]
    readers, follower = Readers(*who), Follower(*who)
    downloader = Downloader(*who, FILE.format(file))
    async with follower.following(), readers.reading(), downloader.downloading():
        await _opened(follower)
        [(moment,)] = _rows(suite, "SELECT clock_timestamp()")
        load.start()
        await load.acknowledged(FACTS)
        await _rolled(suite, load, outcome, new, after)
        await load.acknowledged(FACTS)
        await load.stop()
        witnesses = [
            SurveyWitness(suite, load.facts),
            ReportingWitness(suite, load.facts),
            FeedWitness(suite, http),
        ]
        outcome.seen = await settled(witnesses)
        wanted = {id for (id,) in _rows(suite, SAID, moment)}
        await _told(follower, wanted)
    outcome.facts, outcome.repeated, outcome.longest = load.facts.count, load.repeated, load.longest
    outcome.answered, outcome.failed = readers.answered, readers.failed + downloader.failed
    outcome.downloads, outcome.files = len(downloader.hashes), set(downloader.hashes)
    outcome.streams, outcome.missed = follower.opened, len(wanted - set(follower.ids))
    outcome.twice = len(follower.ids) - len(set(follower.ids))
    return outcome


async def _rolled(suite: Rolling, load: Load, outcome: Outcome, new: Path, after: Path) -> None:
    with outcome.step("expand the databases"):
        await suite.migrate_from(new, "survey")
    await load.acknowledged(FACTS)  # by the old code, on the expanded table
    for part in ORDER:
        with outcome.step(f"replace {part}"):
            await suite.replaced(part, new)
    await load.acknowledged(FACTS)
    outcome.expanded = dict(_rows(suite, OPENED))
    with outcome.step("contract the databases"):
        await suite.migrate_from(after, "survey")
    await load.acknowledged(FACTS)
    outcome.contracted = dict(_rows(suite, OPENED))


async def _opened(follower: Follower) -> None:
    async with asyncio.timeout(30):
        while not follower.opened:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)


async def _told(follower: Follower, wanted: set[str]) -> None:
    """Give the stream time for what was said last."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(30):
            while wanted - set(follower.ids):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.1)


def _rows(suite: Suite, query: str, *facts: object) -> list[tuple[object, ...]]:
    with suite.postgres.connect("survey") as connection:
        return connection.execute(query, facts).fetchall()
