"""A partner's receiver on loopback, and a gateway with endpoints that lead to it."""

import asyncio
import contextlib
import itertools
import json
import socket
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from aiohttp import web
from sqlalchemy import text

from gateway.users.models import User
from gateway.webhooks import commands, queries
from gateway.webhooks.models import EndpointCreate
from gateway.webhooks.sender import Sender
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.ids import new_id

PLACE = "35.77.03.1005-005-015"
positions = itertools.count(1)
ADD = text(
    "INSERT INTO events (position, id, type, entity_id, sequence, region, occurred_at, data)"
    " VALUES (:position, :id, :type, :entity_id, :sequence, :region, :occurred_at, :data)"
)
REACHED = text("UPDATE feed_state SET last_position = :last")
UNSETTLED = "SELECT count(*) FROM webhook_deliveries WHERE state <> ALL (:states)"
SCOPES = frozenset({"events:read", "webhooks:manage"})


@dataclass
class Receiver:
    """Remembers what it gets by path; `answers` says what a path answers, in turn."""

    port: int = 0
    got: dict[str, list[dict]] = field(default_factory=lambda: defaultdict(list))
    bodies: dict[str, list[tuple[dict, bytes]]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[str, object] = field(default_factory=dict)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, path="/"):
        return f"http://127.0.0.1:{self.port}{path}"

    async def take(self, request):
        body = await request.read()
        item = json.loads(body)
        self.got[request.path].append(item)
        self.bodies[request.path].append((dict(request.headers), body))
        answer = self.answers.get(request.path, 200)
        if callable(answer):
            answer = answer(item)
            if asyncio.iscoroutine(answer):
                answer = await answer
        self.came.set()
        if answer == "reset":
            sock = request.transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            request.transport.abort()
            return web.Response()
        if isinstance(answer, web.Response):
            return answer
        return web.Response(status=answer, text="ok")

    async def until(self, reached, seconds=20):
        """Wait until this holds; it is asked again whenever something came."""
        async with asyncio.timeout(seconds):
            while not reached():
                self.came.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.came.wait(), 0.2)

    def sequences(self, path="/"):
        """What came, by entity."""
        found = defaultdict(list)
        for item in self.got[path]:
            found[item["subject"]].append(item["sequence"])
        return found


@contextlib.asynccontextmanager
async def receiving():
    made = Receiver()
    app = web.Application(client_max_size=2**20)
    app.router.add_route("*", "/{rest:.*}", made.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.port = runner.addresses[0][1]
    yield made
    await runner.cleanup()


@dataclass
class Sending:
    """A gateway's database with accounts, endpoints, events; and senders on it."""

    gateway: object
    senders: list = field(default_factory=list)

    @property
    def keys(self):
        return self.gateway.app.state.settings.webhook_keys

    async def account(self, *regions, roles=("district",)):
        """An account that may have webhooks, as a principal."""
        user = User(username=f"u{new_id()}", name_key=f"u{new_id()}", roles=list(roles))
        user.regions = list(regions or ("35",))
        async with self.gateway.sessions.begin() as session:
            session.add(user)
        return Principal(str(user.id), SCOPES, tuple(user.regions))

    async def endpoint(self, url=None, by=None, **facts):
        by = by or await self.account()
        facts |= {"url": url, "sandbox": url is None}
        async with self.gateway.sessions.begin() as session:
            data = EndpointCreate(**facts)
            return await commands.create(session, data, self.keys, local=True, by=by)

    async def happen(self, *events):
        """Place events in the log as its writer does: `(entity, sequence)` or facts."""
        rows = [row_of(one) for one in events]
        async with self.gateway.sessions.begin() as session:
            if rows:
                await session.execute(ADD, rows)
                await session.execute(REACHED, {"last": rows[-1]["position"]})
                await commands.enqueue(session, rows[0]["position"], rows[-1]["position"])
        return rows

    async def start(self):
        """A sender of its own, in this process."""
        sender = Sender(self.gateway.sessions, self.gateway.app.state.settings, self.keys)
        task = asyncio.create_task(sender.run())
        self.senders.append(task)
        return task

    async def stop(self):
        tasks, self.senders = self.senders, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def deliveries(self, **where):
        names = " AND ".join(f"{name} = :{name}" for name in where) or "true"
        return await self.gateway.rows(
            f"SELECT * FROM webhook_deliveries WHERE {names} ORDER BY position", **where
        )

    async def change(self, query, **facts):
        async with self.gateway.sessions.begin() as session:
            await session.execute(text(query), facts)

    async def make_due(self):
        """Time passes until every retry is due."""
        await self.change(
            "UPDATE webhook_deliveries SET next_at = now() - interval '1 s'"
            " WHERE state = 'pending' AND next_at < '9000-01-01'"
        )
        await self.change("NOTIFY deliveries")

    async def settled(self, receiver, states=("delivered",), seconds=20):
        """Wait until every delivery has ended so."""
        async with asyncio.timeout(seconds):
            while await self.gateway.scalar(UNSETTLED, states=list(states)):
                receiver.came.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(receiver.came.wait(), 0.05)


def entity(number):
    return UUID(f"01900000-0000-7000-8000-{number:012x}")


def row_of(one):
    facts = one if isinstance(one, dict) else {"entity": one[0], "sequence": one[1]}
    id, moment = new_id(), now()
    place = facts.get("region", PLACE)
    data = {"id": str(id), "region": place, "version": facts["sequence"], "total": 19}
    return {
        "position": next(positions),
        "id": id,
        "type": facts.get("type", "survey.sheet.recorded.v1"),
        "entity_id": entity(facts["entity"]),
        "sequence": facts["sequence"],
        "region": place,
        "occurred_at": moment,
        "data": json.dumps(data | facts.get("data", {})),
    }


async def log_of(sending, acting, id, by, **more):
    facts = {"state": None, "limit": 100, "cursor": None} | more
    return await acting(lambda session, by: queries.deliveries(session, id, by, **facts), by=by)
