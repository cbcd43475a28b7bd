"""A service under test: real database, real HTTP layer, jobs and events run until none is left."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from sqlalchemy import text
from sqlmodel import select

from contracts.base import Event
from contracts.catalogue import BY_SUBJECT
from deploy.local.keys import Secrets
from deploy.local.suite import PARTS
from services.chassis.auth import GATEWAY, Principal, mint, public_jwk
from services.chassis.inbox import Envelope, Inbox
from services.chassis.jobs import Job, Runner
from services.chassis.outbox import OutboxMessage

EVENTS = Path(__file__).parent.parent / "contracts" / "events"
EVERYTHING = frozenset(
    {
        *("survey:read", "survey:write", "survey:submit", "survey:forms", "survey:approve"),
        *("survey:seal", "quality:write", "reports:read", "reports:seal", "audit:read"),
        "regions:write",
        *("plans:read", "plans:write", "plans:approve"),
        *("complaints:read", "complaints:write"),
        *("finance:read", "finance:budget", "finance:write", "finance:release", "finance:audit"),
    }
)


def trusted(secrets: Secrets) -> str:
    """The keys that a service under test pins: every part's, and the gateway's as it signs."""
    pinned = json.loads(secrets.jwks(PARTS))["keys"]
    key: Any = load_pem_private_key(secrets.signing_key(GATEWAY).read_bytes(), password=None)
    return json.dumps({"keys": [*pinned, public_jwk(key, GATEWAY)]})


def code_of(answer: httpx.Response) -> str:
    """The code of a refusal, as JSON or as phones get it; a HEAD has none."""
    if answer.request.method == "HEAD":
        return ""
    if answer.headers["content-type"].startswith("text/xml"):
        return re.search(r"\[(\w+)\]</message>", answer.text)[1]
    return answer.json()["code"]


@cache
def as_promised(subject: str) -> Draft202012Validator:
    """Judges an event by its schema, as partners read it."""
    return Draft202012Validator(json.loads((EVENTS / f"{subject}.json").read_text("utf-8")))


@dataclass
class Client:
    """Calls a service as one principal, the way the gateway would."""

    http: httpx.AsyncClient

    async def get(self, address: str, **params: Any) -> httpx.Response:
        return await self.http.get(address, params=params or None)  # {} would drop a query

    async def post(self, address: str, body: Any = None, **more: Any) -> httpx.Response:
        return await self.http.post(address, json={} if body is None else body, **more)

    async def ok(self, answer: httpx.Response) -> Any:
        assert not answer.is_error, answer.text
        return answer.json()


@dataclass
class Running:
    """One service on a database of its own."""

    app: FastAPI
    secrets: Secrets
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def sessions(self) -> Any:
        return self.app.state.sessions

    @property
    def name(self) -> str:
        return self.app.state.service.name

    def token(
        self,
        scopes: Iterable[str] = EVERYTHING,
        regions: Iterable[str] = ("*",),
        id: str = "tester",
        kid: str = GATEWAY,
        audience: str | None = None,
    ) -> str:
        pem = self.secrets.signing_key(kid).read_bytes()
        key = load_pem_private_key(pem, password=None)
        principal = Principal(id, frozenset(scopes), tuple(regions))
        return mint(key, kid=kid, audience=audience or self.name, principal=principal)

    def client(self, **who: Any) -> Client:
        """A caller with these scopes, regions and id; everything everywhere by default."""
        headers = {"Authorization": f"Bearer {self.token(**who)}", "Accept-Language": "en"}
        return Client(self.http(headers))

    def http(self, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app)
        found = httpx.AsyncClient(
            transport=transport, base_url="http://service", headers=headers, timeout=30
        )
        self.clients.append(found)
        return found

    async def work(self) -> None:
        """Run queued jobs until none is left."""
        kinds = self.app.state.service.jobs
        runner = Runner(self.name, self.sessions, kinds, self.app.state.settings.database_url)
        for _ in range(20):
            async with self.sessions() as session:
                queued = (await session.exec(select(Job.id).where(Job.state == "queued"))).all()
            if not queued:
                return
            for id in queued:
                await runner.run_one(id)
        raise AssertionError("The jobs do not come to an end.")

    async def events(self, *classes: type[Event]) -> list[Event]:
        """The outbox, read back through the event classes and their schemas, in log order."""
        query = select(OutboxMessage).order_by(OutboxMessage.position)
        async with self.sessions() as session:
            rows = (await session.exec(query)).all()
        for row in rows:
            as_promised(row.subject).validate(json.loads(row.payload))
        found = [BY_SUBJECT[row.subject].model_validate_json(row.payload) for row in rows]
        return [event for event in found if not classes or isinstance(event, classes)]

    async def hear(self, *events: Event, generation: int = 1) -> int:
        """Handle these events as one batch."""
        inbox = Inbox(self.sessions, self.app.state.service.subscriptions)
        return await inbox.handle(generation, [envelope(event) for event in events])

    async def scalar(self, query: str, **facts: Any) -> Any:
        async with self.sessions() as session:
            return (await session.execute(text(query), facts)).scalar()

    async def rows(self, query: str, **facts: Any) -> list[Any]:
        async with self.sessions() as session:
            return list((await session.execute(text(query), facts)).all())

    async def close(self) -> None:
        for client in self.clients:
            await client.aclose()
        await self.app.state.engine.dispose()


def envelope(event: Event) -> Envelope:
    """An event as it arrives."""
    return Envelope(event.id, event.subject, event.model_dump_json().encode())


def plain(event: Event) -> Any:
    """An event as JSON values, for comparing."""
    return json.loads(event.model_dump_json())


def uuid_of(number: int) -> UUID:
    """A UUID that tests can name."""
    return UUID(f"01900000-0000-7000-8000-{number:012x}")
