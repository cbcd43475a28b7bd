"""A steady load of facts through the public API, with retries as a client would make them.

Records of households come one by one, every third is corrected; rounds are opened, filled from a
file and sealed. What was acknowledged is remembered, and only that: what a request without an
answer did may be there or not.
"""

import asyncio
import csv
import io
import itertools
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import httpx

from deploy.local.demo.calls import log_in
from services.chassis.ids import new_id
from tests.bench.synthetic import LAW, rows
from tests.survey.questionnaire.rejosari import texts_of

RT = "35.19.09.2010-002-001"
REGENCIES = range(1, 30)  # of the province
PATIENCE = 120.0
CLIENTS = 4
PAUSE = 0.1  # of a client between two records
SHEETS = 15
AWAY = {408, 429, 500, 502, 503, 504}
IN_FLIGHT = "idempotency_in_flight"
Work = Callable[[], Coroutine[Any, Any, None]]


@dataclass
class Facts:
    """What was acknowledged: versions of records by id, RTs of sealed rounds by the round's id."""

    records: Counter[str] = field(default_factory=Counter)
    rounds: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(self.records.values()) + sum(self.rounds.values())

    def copy(self) -> "Facts":
        return Facts(self.records.copy(), dict(self.rounds))


@dataclass
class Load:
    """Clients that never give up."""

    http: httpx.AsyncClient
    user: dict[str, Any]
    facts: Facts = field(default_factory=Facts)
    round: str = ""
    rt: str = RT  # whose households they are; rounds are sealed all over its province
    longest: float = 0.0  # seconds without an acknowledged fact
    repeated: int = 0
    beside: tuple[Work, ...] = ()  # what else goes on
    _last: float = 0.0
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _ending: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: Any = field(default_factory=itertools.count)

    def on(self, http: httpx.AsyncClient) -> "Load":
        """The same facts, in front of another suite."""
        return Load(http, self.user, self.facts, self.round, self.rt, _numbers=self._numbers)

    async def prepare(self) -> None:
        """Open the round that records belong to."""
        self.round = self.round or await self._opened(self.rt[:5], "update", 2024)

    def start(self) -> None:
        """Begin to send."""
        self._ending.clear()
        self.longest, self.repeated, self._last = 0.0, 0, time.monotonic()
        work: tuple[Work, ...] = (*[self._record] * CLIENTS, self._sealed, *self.beside)
        self._tasks = [asyncio.create_task(self._on_and_on(one)) for one in work]

    async def stop(self) -> None:
        """Let each client end what it has begun."""
        self._ending.set()
        await asyncio.gather(*self._tasks)

    async def drop(self) -> None:
        """Let them fall as they stand."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def acknowledged(self, more: int) -> None:
        """Wait for so many facts."""
        wanted = self.facts.count + more
        async with asyncio.timeout(PATIENCE):
            while self.facts.count < wanted:
                self._look()
                await asyncio.sleep(0.02)

    def _look(self) -> None:
        for task in self._tasks:
            if task.done():
                task.result()

    async def _on_and_on(self, work: Work) -> None:
        while not self._ending.is_set():
            await work()
            await asyncio.sleep(PAUSE)

    async def _record(self) -> None:
        number = next(self._numbers)
        answers = {"kode_rt": self.rt} | texts_of(number % 3)
        body = {"round_id": self.round, "kind": "household", "answers": answers}
        first = f"uuid:{new_id()}"
        made = await self.ask("/v1/survey/submissions", json=body | {"instance_id": first})
        self._note(made["id"])
        if number % 3 == 0:
            again = {"instance_id": f"uuid:{new_id()}", "deprecated_id": first}
            await self.ask("/v1/survey/submissions", json=body | again)
            self._note(made["id"])

    def _note(self, record: str) -> None:
        self.facts.records[record] += 1
        self._lived()

    def _lived(self) -> None:
        moment = time.monotonic()
        self.longest = max(self.longest, moment - self._last)
        self._last = moment

    async def _sealed(self) -> None:
        number = next(self._numbers)
        regency = f"{self.rt[:2]}.{REGENCIES[number % len(REGENCIES)]:02d}"
        year = 2000 + number % 25
        round = await self._opened(regency, "baseline", year)
        address = await self._uploaded(round, regency, year)
        await self._until(address, "status", "ready")
        await self.ask(f"{address}/apply", json={})
        await self._until(address, "status", "applied")
        await self.ask(f"/v1/survey/rounds/{round}/seal", json={})
        await self._until(f"/v1/survey/rounds/{round}", "state", "sealed")
        self.facts.rounds[round] = SHEETS
        self._lived()

    async def _opened(self, region: str, kind: str, year: int) -> str:
        facts = {"name": "SYNTHETIC", "kind": kind, "year": year, "region": region}
        body = facts | {"id": str(new_id()), "regulation": LAW}
        return str((await self.ask("/v1/survey/rounds", json=body))["id"])

    async def _uploaded(self, round: str, regency: str, year: int) -> str:
        text = io.StringIO()
        csv.writer(text).writerows(rows(SHEETS, within=regency, year=year))
        form = {"kind": "rt_sheets", "round_id": round}
        files = {"file": ("rt.csv", text.getvalue().encode())}
        made = await self.ask("/v1/survey/imports", files=files, data=form)
        return f"/v1/survey/imports/{made['id']}"

    async def _until(self, address: str, name: str, wanted: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while (found := (await self._call("GET", address))[name]) != wanted:
                if found in {"failed", "undone"}:
                    raise RuntimeError(f"{address} is {found}")
                await asyncio.sleep(0.1)

    async def ask(self, address: str, **body: Any) -> Any:
        """Send until it is answered, under one key."""
        return await self._call("POST", address, str(new_id()), **body)

    async def _call(self, method: str, address: str, key: str = "", **body: Any) -> Any:
        """Repeat with the same key until it is answered."""
        headers = {"Idempotency-Key": key} if key else {}
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = await self._try(method, address, headers, body)
                if answer is not None and not answer.is_error:
                    return answer.json()
                if answer is not None and answer.status_code == httpx.codes.UNAUTHORIZED:
                    await self._log_in()
                elif answer is not None and not _may_repeat(answer):
                    raise RuntimeError(f"{method} {address}: {answer.status_code} {answer.text}")
                self.repeated += 1
                await asyncio.sleep(0.1)

    async def _try(
        self, method: str, address: str, headers: dict[str, str], body: dict[str, Any]
    ) -> httpx.Response | None:
        try:
            return await self.http.request(method, address, headers=headers, **body)
        except httpx.TransportError:
            return None

    async def _log_in(self) -> None:
        try:
            await log_in(self.http, self.user)
        except (httpx.TransportError, RuntimeError):
            return


def _may_repeat(answer: httpx.Response) -> bool:
    return answer.status_code in AWAY or IN_FLIGHT in answer.text
