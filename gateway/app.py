"""The gateway, wired together: the proxy stands in front of its own routes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway import openapi, repeats, routing
from gateway.access import AUDITOR
from gateway.app_tokens.routes import router as app_tokens
from gateway.basic import Passwords
from gateway.credentials import Kind
from gateway.db import Table, changed_in
from gateway.events.commands import After
from gateway.events.jobs import House
from gateway.events.listener import EventLog
from gateway.events.routes import router as events
from gateway.events.streams import Streams
from gateway.front import Header, front, headers_of
from gateway.identity import (
    ANSWER_HEADERS,
    STRANGER,
    Identity,
    address_of,
    by_key,
    by_session,
)
from gateway.invitations.routes import router as invitations
from gateway.keys.commands import keep_announced
from gateway.keys.routes import router as keys
from gateway.limits.commands import Limits
from gateway.partners.routes import router as partners
from gateway.provider import client, redirects
from gateway.provider.commands import by_bearer
from gateway.provider.routes import router as provider
from gateway.proxy import Proxy
from gateway.regions import keep_regions
from gateway.sessions.routes import router as sessions
from gateway.users.routes import router as users
from gateway.webhooks.commands import enqueue
from gateway.webhooks.jobs import House as WebhookHouse
from gateway.webhooks.routes import router as webhooks
from gateway.webhooks.sender import Sender
from services.chassis import audit
from services.chassis.app import forever
from services.chassis.service import Service
from services.chassis.waking import Channel
from services.chassis.web import Edge

ANNOUNCED_WITHIN = 3.0
# What else happens in the transaction that places events in the log.
AFTER: tuple[After, ...] = (enqueue, keep_regions)
LOOKUPS = {Kind.session: by_session, Kind.page: by_session, Kind.key: by_key}


class Door:
    """Listed paths go to their service; the rest to the gateway's own routes."""

    def __init__(self, app: FastAPI, proxied: ASGIApp, said: Sequence[Header] = ()) -> None:
        self.app, self.proxied, self.said = app, proxied, said

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.app.state.identity.forget_accounts(changed_in(state))
                more = state.get(ANSWER_HEADERS, ())
                message["headers"] = [*message["headers"], *self.said, *more]
            await send(message)

        scope["route"] = route = routing.match(scope["path"])
        await (self.app if route is None else self.proxied)(scope, receive, completed)


def extend(app: FastAPI) -> None:
    """Add identity and proxy to the application, and open the proxy with it."""
    state = app.state
    settings = state.settings
    limits = Limits(state.sessions)
    state.provider = client.of(settings)
    lookups = LOOKUPS | {Kind.provider: partial(by_bearer, state.provider)}
    state.identity = Identity(state.sessions, lookups, limits, Passwords(state.sessions))
    state.address_of = address_of
    state.caller_of, state.storable = repeats.caller_of, repeats.without_secrets
    state.channel = Channel(settings.database_url, "events")
    state.streams = Streams(
        state.sessions,
        state.identity,
        state.channel,
        settings,
        ending=lambda: bool(state.draining),
    )
    redirects.install(app)
    state.proxy = None
    if settings.signing_key_file is not None:
        key = load_pem_private_key(Path(settings.signing_key_file).read_bytes(), password=None)
        ending = state.streams.ending
        state.proxy = Proxy(state.identity, settings.upstreams, key, settings.public_url, ending)
        proxied = Edge(state.proxy, "gateway", settings, STRANGER, state.spans)
        state.outermost = front(Door(app, proxied, headers_of(settings)), settings)
    app.router.lifespan_context = partial(running, app.router.lifespan_context, limits)


@contextlib.asynccontextmanager
async def running(
    inner: Callable[[FastAPI], AbstractAsyncContextManager[Any]], limits: Limits, app: FastAPI
) -> AsyncIterator[None]:
    """While the application runs: the proxy is open, calls are counted, the key is made known."""
    state = app.state
    async with inner(app), contextlib.AsyncExitStack() as stack:
        if state.provider is not None:
            stack.push_async_callback(state.provider.close)
        tasks = [asyncio.create_task(forever(name, work)) for name, work in besides(app, limits)]
        stack.push_async_callback(ended, tasks)
        if state.proxy is not None:
            await state.proxy.open()
            stack.push_async_callback(state.proxy.close)
            said = asyncio.Event()
            announce = partial(keep_announced, state.sessions, state.proxy.jwk, said)
            tasks.append(asyncio.create_task(forever("keys", announce)))
            with contextlib.suppress(TimeoutError):  # services will ask for the key at once
                await asyncio.wait_for(said.wait(), ANNOUNCED_WITHIN)
        yield


def besides(app: FastAPI, limits: Limits) -> Iterator[tuple[str, Callable[[], Awaitable[None]]]]:
    """What runs in this role beside the chassis' loops."""
    state = app.state
    yield "limits", limits.run
    if state.settings.role != "worker":
        yield "channel", state.channel.run
    if state.settings.role != "api":
        house = House(state.sessions, state.bus, state.settings.events_kept_days, AFTER)
        yield "events", house.run
        yield from of_webhooks(app)


def of_webhooks(app: FastAPI) -> Iterator[tuple[str, Callable[[], Awaitable[None]]]]:
    """Without keys nothing can be signed."""
    settings, sessions = app.state.settings, app.state.sessions
    yield "webhook log", WebhookHouse(sessions, settings.webhook_log_days).run
    if settings.webhook_keys is not None:
        yield "webhooks", Sender(sessions, settings, settings.webhook_keys).run


async def ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    """End these and wait for it."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


service = Service(
    name="gateway",
    title="Gateway: log in, and one API for everything",
    tables=Table,
    migrations=Path(__file__).parent / "migrations",
    routers=(
        *(sessions, provider, users, invitations, partners, app_tokens, keys, events),
        webhooks,
        audit.router("/v1", AUDITOR),
        openapi.router,
    ),
    listener=partial(EventLog, after=AFTER),
    extend=extend,
    sight=STRANGER,
)
