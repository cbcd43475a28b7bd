"""Sends what is due: one sender per database, a queue per endpoint, results written many at a time.

Everything that is asked of the database goes over one connection, which holds the lock: whoever
loses the lock can neither fetch nor write. A result is written after it was sent, so what a killed
sender had under way is sent again.
"""

import asyncio
import contextlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from prometheus_client import Counter, Histogram

from contracts.gateway import DisabledReason
from gateway.settings import GatewaySettings
from gateway.webhooks import bodies, commands, rules, sandbox, signing, statements
from gateway.webhooks.lanes import Due, Lane, Target
from gateway.webhooks.models import State
from gateway.webhooks.transport import Outcome, Transport
from gateway.webhooks.vault import WebhookKeys
from services.chassis.boxes import CannotOpen
from services.chassis.clock import now
from services.chassis.db import Sessions, direct, rows_of, try_lock
from services.chassis.sight import EVERY

log = structlog.get_logger()

LOCK = 7_301_009  # advisory lock: one sender per database
IDLE = 1.0  # seconds; a NOTIFY wakes it sooner
TOGETHER = 0.005  # seconds for which results wait for others, to be written with them
LARGEST = 1_000_000  # bytes of an endpoint's events that are fetched at once, beyond the first
SEES_ALL = (
    "-c nahkoda.regions=^ -c nahkoda.around=^ -c nahkoda.caller=system -c statement_timeout=60000"
)
COLUMNS = (
    *("id", "number", "replays", "at", "ms", "status", "error", "signature", "answer", "state"),
    "next_at",
)
EXPIRED = Outcome(None, "expired", 0.0)
BROKEN = Outcome(None, "internal", 0.0)

SENT = Counter("nahkoda_webhook_deliveries_total", "Tries to deliver, by result.", ("result",))
TOOK = Histogram(
    "nahkoda_webhook_attempt_seconds",
    "How long receivers take.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
)
_chance = random.Random()  # noqa: S311 - it spreads load, it keeps no secret


@dataclass(frozen=True, slots=True)
class Done:
    """A try that is over, as it is written."""

    lane: Lane
    due: Due
    row: tuple[Any, ...]
    ended: bool


class Sender:
    """`run` until cancelled; whoever runs beside it waits for its turn."""

    def __init__(self, sessions: Sessions, settings: GatewaySettings, keys: WebhookKeys) -> None:
        self.sessions, self.keys = sessions, keys
        self.url = settings.database_url
        self.public_url = (settings.public_url or "").rstrip("/")
        self.transport = Transport(local=settings.profile == "local")
        self.lanes: dict[UUID, Lane] = {}
        self.done: list[Done] = []
        self.wake = asyncio.Event()
        self.changed = True  # endpoints may be others than we know
        self.feed = UUID(int=0)

    async def run(self) -> None:
        """Wait for the lock, then send."""
        async with await direct(self.url, SEES_ALL) as own, await direct(self.url) as ears:
            while not await try_lock(own, LOCK):  # noqa: ASYNC110 - another process has it
                await asyncio.sleep(1)
            self.lanes, self.done = {}, []
            await self.transport.open()
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._listen(ears))
                    await self._send(own, group)
            finally:
                with contextlib.suppress(Exception):
                    await asyncio.wait_for(self._write(own), 2)  # or it would be sent again
                await self.transport.close()

    async def _listen(self, ears: Any) -> None:
        await ears.execute("LISTEN deliveries")
        await ears.execute("LISTEN webhooks")
        self._woken(all_of_them=True)
        async for notice in ears.notifies():
            self._woken(all_of_them=notice.channel == "webhooks")

    def _woken(self, *, all_of_them: bool) -> None:
        self.changed = self.changed or all_of_them
        for lane in self.lanes.values():
            lane.more = True
        self.wake.set()

    async def _send(self, own: Any, group: asyncio.TaskGroup) -> None:
        """Write what is over, fetch what is due, set it going; again and again."""
        clock = asyncio.get_running_loop().time
        [(self.feed,)] = await rows_of(own, "SELECT feed FROM feed_state")
        looked = clock()
        while True:
            self.wake.clear()
            await self._write(own)
            if self.changed or clock() - looked > IDLE:
                await self._look(own)
                looked = clock()
            await self._fetch(own)
            for lane in self.lanes.values():
                self._set_going(lane, group)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IDLE):
                    await self.wake.wait()
            if self.done:
                await asyncio.sleep(TOGETHER)

    async def _look(self, own: Any) -> None:
        """Endpoints as they are now. What its owner may hear of no more is dropped."""
        self.changed = False
        rows = await rows_of(own, statements.TARGETS)
        there = {row.id for row in rows}
        for id in [id for id, lane in self.lanes.items() if id not in there]:
            self._close(id)
        opened = []
        for row in rows:
            lane = self.lanes.get(row.id)
            known = None if lane is None or lane.closed else lane.target
            bounds = frozenset(row.reach), frozenset(row.regions)
            if known is None or (known.reach, known.regions) != bounds:
                await self._drop(own, row)
            if known is None or known.version != row.version or known.reach != bounds[0]:
                opened += [row.id] if self._open(row) else []
        if opened:
            await own.execute(statements.FREE, (opened,))
        for lane in self.lanes.values():
            lane.more = True  # a try may have become due

    async def _drop(self, own: Any, row: Any) -> None:
        if EVERY not in row.reach or EVERY not in row.regions:
            await own.execute(statements.DROP, {"endpoint": row.id, "reach": row.reach})

    def _close(self, id: UUID) -> None:
        lane = self.lanes[id]
        lane.closed = True
        lane.clear()
        if not lane.flying and not lane.known:
            del self.lanes[id]

    def _open(self, row: Any) -> bool:
        """Send to it from now on; one whose secret cannot be read is left out."""
        try:
            secret = self.keys.open(row.id, row.secret)
            former = self.keys.open(row.id, row.former_secret) if row.former_secret else None
        except CannotOpen as error:
            log.error("webhook.secret_locked", endpoint=str(row.id), error=str(error))  # noqa: TRY400
            return False
        target = Target(
            row.id,
            row.version,
            row.url,
            row.concurrency,
            secret,
            former,
            row.former_until,
            frozenset(row.reach),
            frozenset(row.regions),
        )
        lane = self.lanes.setdefault(row.id, Lane(target))
        lane.target, lane.closed = target, False
        lane.clear()
        return True

    async def _fetch(self, own: Any) -> None:
        """Fill the queues that have room."""
        wanted = [
            (lane, lane.room)
            for lane in self.lanes.values()
            if lane.more and lane.room and not lane.closed
        ]
        if not wanted:
            return
        known = [id for lane, _ in wanted for id in lane.known]
        facts = {
            "endpoints": [lane.target.id for lane, _ in wanted],
            "rooms": [room for _, room in wanted],
            "known": known,
            "largest": LARGEST,
        }
        for lane, _ in wanted:
            lane.more = False
        found = await rows_of(own, statements.DUE, facts)
        counts: dict[UUID, int] = {}
        held = []
        for due in found:
            counts[due.endpoint_id] = counts.get(due.endpoint_id, 0) + 1
            if not self.lanes[due.endpoint_id].add(due):
                held.append(due.id)
        for lane, _ in wanted:  # perhaps there was more than one fetch takes
            lane.more = lane.more or counts.get(lane.target.id, 0) > 0
        if held:
            await own.execute(statements.HOLD, (held,))

    def _set_going(self, lane: Lane, group: asyncio.TaskGroup) -> None:
        """As many at once as the endpoint takes."""
        while (due := lane.take()) is not None:
            group.create_task(self._work(lane, due))

    async def _work(self, lane: Lane, due: Due | None) -> None:
        """Send one, then the next that is ready, until there is none."""
        while due is not None:
            done = await self._deliver(lane, due)
            lane.landed(due, ended=done.ended)
            self.done.append(done)
            self.wake.set()
            due = lane.take()

    async def _deliver(self, lane: Lane, due: Due) -> Done:
        at, target = now(), lane.target
        body = bodies.body_of(due, self.feed, self.public_url)
        if body is None:
            return _over(lane, due, at, "", EXPIRED, rules.Verdict(State.dropped))
        said = body.encode()
        headers = signing.headers(target.secrets(at), str(due.event_id), said, at)
        try:
            if target.url is None:
                outcome = sandbox.receive(target.secret, said, headers)
            else:
                outcome = await self.transport.send(target.url, said, headers)
        except Exception:  # one that cannot be sent must not stop the others
            log.exception("webhook.broke", delivery=str(due.id))
            outcome = BROKEN
        verdict = rules.verdict(
            outcome.status, outcome.retry_after, due.tries + 1, _chance.random()
        )
        TOOK.observe(outcome.ms / 1000)
        return _over(lane, due, at, headers["webhook-signature"], outcome, verdict)

    async def _write(self, own: Any) -> None:
        """What is over, in one statement; then endpoints that are lost are disabled."""
        done, self.done = self.done, []
        if not done:
            return
        try:
            columns = zip(*(one.row for one in done), strict=True)
            facts = dict(zip(COLUMNS, map(list, columns), strict=True))
            failing = await rows_of(own, statements.RECORD, facts)
        except BaseException:
            self.done = done + self.done
            raise
        for one in done:
            one.lane.written(one.due, ended=one.ended)
        await self._disable(failing)

    async def _disable(self, failing: Sequence[Any]) -> None:
        for row in failing:
            if row.gone or rules.is_lost(row.failing_since, now()):
                self.changed = True
                async with self.sessions.begin() as session:
                    why: DisabledReason = "gone" if row.gone else "failing"
                    await commands.disable(session, row.endpoint_id, why)


def _over(
    lane: Lane, due: Due, at: datetime, signature: str, outcome: Outcome, verdict: rules.Verdict
) -> Done:
    state = verdict.state
    SENT.labels("again" if state == State.pending else state).inc()
    row = (
        *(due.id, due.attempts + (state != State.dropped), due.replays, at, round(outcome.ms)),
        *(outcome.status, outcome.error, signature, outcome.body, state),
        at + timedelta(milliseconds=outcome.ms, seconds=verdict.wait),
    )
    return Done(lane, due, row, ended=state != State.pending)
