"""The edge of every service: trace, request id, body limits, access log, metrics, headers."""

import asyncio
import contextlib
import re
import time
from collections.abc import Iterable
from typing import Any

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis import answers, sight, tracing
from services.chassis.db import AWAY
from services.chassis.ids import new_id
from services.chassis.problems import Problem, TooLarge
from services.chassis.settings import Settings
from services.chassis.sight import NOTHING, Sight
from services.chassis.spans import NOWHERE, Spans
from services.chassis.telemetry import REQUESTS

log = structlog.get_logger()

DRAIN_SECONDS, DRAIN_TIMES = 10.0, 4
SERVER_ERROR = 500
QUIET = ("/livez", "/readyz", "/metrics")
# A complaint's number is its maker's alone; some type it behind the address of the page.
TYPED = re.compile(r"(?<=^/publik/pengaduan/)(?!status/?$).+", re.DOTALL)
SECURITY = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"x-frame-options": b"DENY",
}


class _BodyTooLarge(Exception):
    """Breaks off the reading of a body."""


class Edge:
    """Plain ASGI middleware around the whole application.

    `sight` is what the database shows a request as long as nobody knows who is calling.
    """

    def __init__(
        self,
        app: ASGIApp,
        service: str,
        settings: Settings,
        sight: Sight = NOTHING,
        spans: Spans = NOWHERE,
    ) -> None:
        self.app, self.service, self.settings, self.sight = app, service, settings, sight
        self.spans = spans

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await _Exchange(self, scope, receive, send).run()

    def limit_for(self, headers: Headers) -> int:
        """Forms carry files; everything else is small."""
        form = headers.get("content-type", "").startswith("multipart/form-data")
        return self.settings.upload_limit if form else self.settings.body_limit


class _Exchange:
    """One request and its answer."""

    def __init__(self, edge: Edge, scope: Scope, receive: Receive, send: Send) -> None:
        self.edge, self.scope, self._receive, self._send = edge, scope, receive, send
        self.headers = Headers(scope=scope)
        self.limit = edge.limit_for(self.headers)
        self.request_id = self.headers.get("x-request-id", "")[:64] or str(new_id())
        scope.setdefault("state", {})["request_id"] = self.request_id
        self.seen, self.too_large, self.status = 0, False, 500
        self.started = False

    async def run(self) -> None:
        trace = tracing.child_of(self.headers.get("traceparent"))
        token, before = tracing.current.set(trace), sight.current.set(self.edge.sight)
        start = time.perf_counter()
        try:
            declared = self.headers.get("content-length", "0")
            if declared.isdecimal() and int(declared) > self.limit:
                self.too_large = True
                await self._refuse()
            else:
                await self.edge.app(self.scope, self.receive, self.send)
        except _BodyTooLarge:
            await self._refuse()
        except Exception as error:
            if isinstance(error, AWAY):
                problem: Problem = answers.away(error)
            else:
                problem = Problem()
                log.exception("http.crash", path=_path(self.scope), exc_info=error)
            if self.started:
                raise  # half an answer is out: only breaking off tells the caller
            await self._say(problem)
        finally:
            self._report(trace, time.perf_counter() - start)
            sight.current.reset(before)
            tracing.current.reset(token)

    async def receive(self) -> Message:
        message = await self._receive()
        self.seen += len(message.get("body", b""))
        if self.seen > self.limit:
            self.too_large = True
            raise _BodyTooLarge
        return message

    async def send(self, message: Message) -> None:
        if self.too_large:
            await self._refuse()
            return
        if message["type"] == "http.response.start":
            self.started, self.status = True, message["status"]
            message["headers"] = self._completed(message["headers"])
        await self._send(message)

    def _completed(self, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """With our request id, and with what every answer says unless it says otherwise."""
        said = [header for header in headers if header[0] != b"x-request-id"]
        names = {name for name, _ in said}
        said.append((b"x-request-id", self.request_id.encode("latin-1")))
        said += [header for header in SECURITY.items() if header[0] not in names]
        return said

    async def _refuse(self) -> None:
        """Answer 413 once, whatever the application wanted to say."""
        if not self.started:
            self.started = True
            await self._drain()
            await self._say(TooLarge(limit=self.limit))

    async def _drain(self) -> None:
        """Read on for a while: a caller who is still sending would not see the answer."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while self.seen < DRAIN_TIMES * self.limit:
                    message = await self._receive()
                    self.seen += len(message.get("body", b""))
                    if not message.get("more_body", False):
                        return

    async def _say(self, problem: Problem) -> None:
        self.started, self.status = True, problem.status
        response = answers.answer(problem, answers.language_of(self.headers))
        response.headers["connection"] = "close"
        response.raw_headers = self._completed(response.raw_headers)
        await response(self.scope, self._receive, self._send)

    def _report(self, trace: tracing.Trace, seconds: float) -> None:
        route: Any = self.scope.get("route")
        name = getattr(route, "name", None) or "unrouted"
        method = self.scope["method"]
        REQUESTS.labels(self.edge.service, name, method, str(self.status)).observe(seconds)
        if self.scope["path"] not in QUIET:
            log.info(
                "http",
                method=method,
                path=_path(self.scope),
                status=self.status,
                ms=round(seconds * 1000, 1),
                request_id=self.request_id,
            )
            self.edge.spans.ended(
                "SERVER",
                f"{method} {name}",
                trace,
                seconds,
                failed=self.status >= SERVER_ERROR,
                facts={
                    "http.request.method": method,
                    "http.response.status_code": self.status,
                    "http.route": name,
                    "nahkoda.request_id": self.request_id,
                },
            )


def _path(scope: Scope) -> str:
    """As the log may keep it."""
    return TYPED.sub("***", scope["path"])
