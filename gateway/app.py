"""The gateway, wired together: the proxy stands in front of its own routes."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from fastapi import FastAPI, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway import openapi, routing
from gateway.db import Table
from gateway.identity import Identity
from gateway.proxy import Proxy
from gateway.users.routes import router as users
from services.chassis.service import Service
from services.chassis.web import Edge


class Door:
    """Listed paths go to their service; the rest to the gateway's own routes."""

    def __init__(self, app: FastAPI, proxied: ASGIApp) -> None:
        self.app, self.proxied = app, proxied

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = routing.match(scope["path"]) if scope["type"] == "http" else None
        if route is None:
            await self.app(scope, receive, send)
        else:
            scope["route"] = route
            await self.proxied(scope, receive, send)


def extend(app: FastAPI) -> None:
    """Add identity and proxy to the application, and open the proxy with it."""
    state = app.state
    settings = state.settings
    state.identity = Identity(state.sessions)
    state.principal_of = _no_principal
    state.document = openapi.load()
    state.proxy = None
    if settings.signing_key_file is not None:
        key = load_pem_private_key(Path(settings.signing_key_file).read_bytes(), password=None)
        state.proxy = Proxy(state.identity, settings.upstreams, key)
        state.outermost = Door(app, Edge(state.proxy, "gateway", settings))
    inner = app.router.lifespan_context

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with inner(app):
            if state.proxy is not None:
                await state.proxy.open()
            try:
                yield
            finally:
                if state.proxy is not None:
                    await state.proxy.close()

    app.router.lifespan_context = lifespan


def _no_principal(_: Request) -> None:
    """A login is never answered from the idempotency store: its answer is a secret."""


service = Service(
    name="gateway",
    title="Gateway: log in, and one API for everything",
    tables=Table,
    migrations=Path(__file__).parent / "migrations",
    routers=(users, openapi.router),
    extend=extend,
)
