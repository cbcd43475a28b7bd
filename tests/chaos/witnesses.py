"""Who can say what became of the facts: each tells what it saw, lost, doubled and out of order."""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from deploy.local.suite import Suite
from tests.chaos.load import AWAY, Facts
from tests.chaos.receiver import Receiver

TOLD = (
    "SELECT id::text, payload::json ->> 'entity_id', (payload::json ->> 'version')::int, subject"
    " FROM outbox ORDER BY position"
)
RT_SCORES = (
    "SELECT assessment_id::text, version, round_id::text FROM rt_scores"
    " WHERE generation = (SELECT number FROM generations WHERE state = 'serving')"
)
SEALED = (
    "SELECT payload::json ->> 'entity_id', (payload::json ->> 'version')::int FROM outbox"
    " WHERE subject = 'survey.assessment.sealed.v1' AND payload::json ->> 'level' = 'rt'"
)


@dataclass(frozen=True)
class Seen:
    """How many facts, and how many of those that had to be there were not, came twice, or early."""

    facts: int
    lost: int = 0
    doubled: int = 0
    unordered: int = 0

    @property
    def well(self) -> bool:
        return not (self.lost or self.doubled or self.unordered)

    def __str__(self) -> str:
        if self.well:
            return str(self.facts)
        return f"{self.facts}, lost {self.lost}, twice {self.doubled}, order {self.unordered}"


class Witness(Protocol):
    """Looks once more; what it has seen before counts as well."""

    name: str

    async def look(self) -> Seen: ...


async def everybody(
    suite: Suite, http: httpx.AsyncClient, receiver: Receiver, facts: Facts
) -> list[Witness]:
    """Those that can be asked in this suite."""
    found: list[Witness] = [SurveyWitness(suite, facts), ReportingWitness(suite, facts)]
    if await _there(http.get("/v1/events", params={"limit": 1})):
        found.append(FeedWitness(suite, http))
    endpoint = {"url": receiver.url, "types": ["survey.*"], "payload": "thin"}
    if await _there(http.post("/v1/webhooks", json=endpoint)):
        found.append(WebhookWitness(suite, receiver))
    return found


async def _there(asked: Awaitable[httpx.Response]) -> bool:
    """Whether this suite has such a door; raises when the door is there and refuses."""
    answer = await asked
    if answer.status_code == httpx.codes.NOT_FOUND:
        return False
    if answer.is_error:
        raise RuntimeError(answer.text)
    return True


def rows(suite: Suite, part: str, query: str) -> list[tuple[Any, ...]]:
    """What a database says, to its superuser."""
    with suite.postgres.connect(part) as connection:
        return connection.execute(query).fetchall()


@dataclass
class SurveyWitness:
    """Survey's database: every acknowledged fact has its event, and none has two."""

    suite: Suite
    facts: Facts
    name: str = "survey"

    async def look(self) -> Seen:
        told = await asyncio.to_thread(rows, self.suite, "survey", TOLD)
        versions = {(entity, version) for _, entity, version, _ in told}
        wanted = {
            (id, version)
            for id, count in self.facts.records.items()
            for version in range(1, count + 1)
        }
        state = "SELECT id::text FROM rounds WHERE state = 'sealed'"
        sealed = {id for (id,) in await asyncio.to_thread(rows, self.suite, "survey", state)}
        lost = len(wanted - versions) + len(self.facts.rounds.keys() - sealed)
        events = [row[1:] for row in told]
        return Seen(self.facts.count, lost, len(events) - len(set(events)))


@dataclass
class ReportingWitness:
    """Reporting's read model: every sealed RT once, in the version that survey told."""

    suite: Suite
    facts: Facts
    name: str = "reporting"

    async def look(self) -> Seen:
        told = await asyncio.to_thread(rows, self.suite, "survey", SEALED)
        known = await asyncio.to_thread(rows, self.suite, "reporting", RT_SCORES)
        scores = {(id, version) for id, version, _ in known}
        by_round = [round for *_, round in known]
        lost = len(set(told) - scores)
        lost += sum(by_round.count(id) != count for id, count in self.facts.rounds.items())
        return Seen(len(known), lost, len(scores - set(told)))


@dataclass
class InOrder:
    """Ids and sequences as they come: a sequence that comes after a higher one is out of order."""

    times: dict[str, int] = field(default_factory=dict)
    newest: dict[str, int] = field(default_factory=dict)
    unordered: int = 0

    def take(self, items: Iterable[dict[str, Any]]) -> None:
        for item in items:
            self.times[item["id"]] = self.times.get(item["id"], 0) + 1
            if self.times[item["id"]] > 1:
                continue
            entity, sequence = item["subject"], item["sequence"]
            self.unordered += sequence < self.newest.get(entity, 0)
            self.newest[entity] = max(sequence, self.newest.get(entity, 0))


@dataclass
class FeedWitness:
    """The public feed, read on from where it was left: every event once, each entity in order."""

    suite: Suite
    http: httpx.AsyncClient
    name: str = "feed"
    after: str | None = None
    order: InOrder = field(default_factory=InOrder)

    async def look(self) -> Seen:
        async for items in self._pages():
            self.order.take(items)
        told = await asyncio.to_thread(rows, self.suite, "survey", TOLD)
        lost = len({row[0] for row in told} - self.order.times.keys())
        doubled = sum(count - 1 for count in self.order.times.values())
        return Seen(len(self.order.times), lost, doubled, self.order.unordered)

    async def _pages(self) -> Any:
        while True:
            query = {"types": "survey.*", "limit": 500} | (
                {"after": self.after} if self.after else {}
            )
            try:
                answer = await self.http.get("/v1/events", params=query)
            except httpx.TransportError:
                return
            if answer.status_code in AWAY:
                return
            page = answer.raise_for_status().json()
            yield page["items"]
            if page["next"] is None or not page["items"]:
                return
            self.after = page["next"]


@dataclass
class WebhookWitness:
    """A receiver: every event at least once, and the first time in the order of its entity."""

    suite: Suite
    receiver: Receiver
    name: str = "webhook"
    read: int = 0
    order: InOrder = field(default_factory=InOrder)
    before: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """What was said before the endpoint was made is not delivered to it."""
        self.before = {row[0] for row in rows(self.suite, "survey", TOLD)}

    async def look(self) -> Seen:
        new = self.receiver.deliveries[self.read :]
        self.read += len(new)
        self.order.take(new)
        told = await asyncio.to_thread(rows, self.suite, "survey", TOLD)
        lost = len({row[0] for row in told} - self.before - self.order.times.keys())
        return Seen(len(self.order.times), lost, 0, self.order.unordered)
