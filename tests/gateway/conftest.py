"""The gateway under test, with a real service behind it on a real port."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
import pytest_asyncio
import uvicorn

from gateway.roles import Role
from gateway.users.models import User
from gateway.users.passwords import HASHER
from tests.gateway.identities import Forger
from tests.harness import Running

PASSWORD = "kata-sandi-uji-coba"


@pytest_asyncio.fixture
async def serve() -> AsyncIterator[Callable[[object], Awaitable[str]]]:
    """Serve an ASGI application on a free port of loopback; answer its address."""
    running: list[tuple[uvicorn.Server, asyncio.Task[None]]] = []

    async def go(app: object) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as uvicorn's own has it
        config = uvicorn.Config(
            app, log_config=None, lifespan="on", timeout_graceful_shutdown=1, proxy_headers=False
        )
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn sets no event
            await asyncio.sleep(0.01)
        running.append((server, task))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield go
    for server, task in reversed(running):
        server.should_exit = True
        await task


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Argon2id is slow by intent: once is enough."""
    return HASHER.hash(PASSWORD)


@pytest.fixture
def more_settings() -> dict[str, object]:
    """What a test module adds to the gateway's settings."""
    return {}


@pytest_asyncio.fixture
async def alone(
    start: Callable[..., Awaitable[Running]], more_settings: dict[str, object]
) -> AsyncIterator[httpx.AsyncClient]:
    """The gateway without a service behind it and without accounts."""
    gateway = await start("gateway", public_url="https://nahkoda.example.id", **more_settings)
    client = gateway.http({"Accept-Language": "en"})
    client.gateway = gateway
    yield client
    if gateway.app.state.provider is not None:
        await gateway.app.state.provider.close()


@pytest_asyncio.fixture
async def door(
    start: Callable[..., Awaitable[Running]],
    serve: Callable[[object], Awaitable[str]],
    survey: Running,
    secrets: object,
    password_hash: str,
    more_settings: dict[str, object],
) -> AsyncIterator[httpx.AsyncClient]:
    """The gateway with survey behind it; accounts `admin`, `faskel` (35.19) and `bkm`."""
    upstreams = {"survey": await serve(survey.app)}
    upstreams |= dict.fromkeys(("planning", "finance", "reporting"), "http://127.0.0.1:9")
    key = secrets.signing_key("gateway")
    gateway = await start(
        "gateway",
        upstreams=upstreams,
        signing_key_file=key,
        public_url="https://nahkoda.example.id",
        **more_settings,
    )
    async with gateway.sessions.begin() as session:
        for name, role, region in (
            ("admin", "admin", "*"),
            ("faskel", "facilitator", "35.19"),
            ("bkm", "community", "35.19"),
        ):
            facts = {"username": name, "name_key": name, "roles": [role], "regions": [region]}
            session.add(User(**facts, password_hash=password_hash))
    url = await serve(gateway.app.state.outermost)
    async with httpx.AsyncClient(base_url=url, headers={"Accept-Language": "en"}) as client:
        client.gateway, client.survey = gateway, survey
        yield client


@pytest_asyncio.fixture
async def whole(
    door: httpx.AsyncClient,
    serve: Callable[[object], Awaitable[str]],
    planning: Running,
    finance: Running,
    reporting: Running,
    password_hash: str,
) -> httpx.AsyncClient:
    """The same with all services, an account per role in 35.19, and `admin.madiun` of 35.19."""
    proxy = door.gateway.app.state.proxy
    proxy.upstreams["planning"] = await serve(planning.app)
    proxy.upstreams["finance"] = await serve(finance.app)
    proxy.upstreams["reporting"] = await serve(reporting.app)
    names = {str(role): (str(role), "35.19") for role in Role if role != Role.admin}
    names["admin.madiun"] = ("admin", "35.19")
    async with door.gateway.sessions.begin() as session:
        for name, (role, region) in names.items():
            facts = {"username": name, "name_key": name, "roles": [role], "regions": [region]}
            session.add(User(**facts, password_hash=password_hash))
    door.planning, door.finance, door.reporting = planning, finance, reporting
    return door


@pytest_asyncio.fixture
async def forger(serve: Callable[[object], Awaitable[str]]) -> Forger:
    """An OpenID provider on loopback that says whatever a test wants."""
    made = Forger()
    made.issuer = await serve(made.app)
    return made


async def log_in(door: httpx.AsyncClient, name: str) -> dict[str, str]:
    """The header of a logged-in account."""
    body = {"username": name, "password": PASSWORD}
    answer = await door.post("/v1/session", json=body)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def logged_in(door: httpx.AsyncClient, name: str) -> dict[str, str]:
    """The same, but once in a test: a password takes its time to check."""
    known = door.__dict__.setdefault("logins", {})
    if name not in known:
        known[name] = await log_in(door, name)
    return dict(known[name])
