"""Runs uvicorn so that readiness fails before connections are refused."""

import asyncio
import gc
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from services.chassis.protocol import BoundedProtocol
from services.chassis.settings import Settings

CLOSE = (b"connection", b"close")


class Server(uvicorn.Server):
    """On SIGTERM: say "draining" on /readyz, wait for the balancer to notice, then stop.

    Meanwhile every answer ends its connection: a caller who keeps connections asks elsewhere next, and
    none sends a request to a connection that is just being closed.
    """

    def __init__(self, config: uvicorn.Config, app: FastAPI, drain_seconds: float) -> None:
        super().__init__(config)
        self.app, self.drain_seconds = app, drain_seconds

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.app.state.draining or self.drain_seconds <= 0:
            self.app.state.draining = True
            super().handle_exit(sig, frame)
            return
        self.app.state.draining = True
        self.config.encoded_headers = [*self.config.encoded_headers, CLOSE]
        self.server_state.default_headers = [*self.server_state.default_headers, CLOSE]
        loop = asyncio.get_running_loop()
        loop.call_later(self.drain_seconds, super().handle_exit, sig, frame)


def config_of(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """How every service is served."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=BoundedProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        date_header=True,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=20,
        lifespan="on",
    )


def serve(app: FastAPI, settings: Settings, *, outermost: ASGIApp | None = None) -> None:
    """Serve until told to stop; `outermost` may stand in front of the application."""
    # What is here now stays: looking through all of it for garbage would halt every request.
    gc.collect()
    gc.freeze()
    sockets = [shared(settings)] if settings.share_port else None
    Server(config_of(outermost or app, settings), app, settings.drain_seconds).run(sockets)


def shared(settings: Settings) -> socket.socket:
    """The address, bound so that other processes that say the same may have it too."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    found = socket.socket(family)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    found.bind((settings.host, settings.port))
    return found
