"""uvicorn's HTTP protocol with a bound on how long and how much a request may take to arrive.

uvicorn alone waits for ever for a head or a body and takes a head of any size.
"""

import asyncio
import json
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0  # in each such span a body brings BODY_BYTES, or ends
BODY_BYTES = 16 * 1024
HEAD_BYTES = 16 * 1024

REFUSALS = {
    400: ("bad_request", "The request is not valid HTTP."),
    431: ("headers_too_large", f"The head of a request may have {HEAD_BYTES} bytes."),
}


class WholeAnswers:
    """A transport that sends the head of an answer together with the first bytes of its body.

    uvicorn writes them one after the other, which costs a system call and the reader a wake-up.
    """

    __slots__ = ("_head", "_transport")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport, self._head = transport, b""

    def write(self, data: bytes) -> None:
        if self._head:
            data, self._head = self._head + data, b""
        elif data.startswith(b"HTTP/1.1 "):  # a head; without a body soon, it goes alone
            self._head = data
            asyncio.get_running_loop().call_soon(self._flush)
            return
        self._transport.write(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class BoundedProtocol(HttpToolsProtocol):
    """Cuts off who sends too slowly or too much before the application sees the request."""

    head_seconds, body_seconds = HEAD_SECONDS, BODY_SECONDS

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._timer: asyncio.TimerHandle | None = None
        self._in_head, self._head, self._body = True, 0, 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(WholeAnswers(transport))  # type: ignore[arg-type]
        self._start(self.head_seconds, self._cut)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > HEAD_BYTES and not self.transport.is_closing():
            self._refuse(431)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._body = 0
        if self._timer is None:  # a later request of a kept connection
            self._start(self.head_seconds, self._cut)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._stop()
        if not self.url.startswith(b"/"):
            raise httptools.HttpParserError("Only a path may be asked for.")
        lines = sum(len(name) + len(value) + 4 for name, value in self.headers)
        if len(self.url) + lines > HEAD_BYTES:
            self._refuse(431)
            return
        super().on_headers_complete()
        self._start(self.body_seconds, self._check_body)

    def on_body(self, body: bytes) -> None:
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._stop()
        self._in_head, self._head = True, 0  # what comes now is the next request's
        if not self.transport.is_closing():
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's signature
        self._refuse(400)

    def _check_body(self) -> None:
        """A body that comes in fast enough, or that we do not read right now, goes on."""
        if self._body < BODY_BYTES and not self.flow.read_paused:
            self._cut()
            return
        self._body = 0
        self._start(self.body_seconds, self._check_body)

    def _cut(self) -> None:
        self._timer = None
        self.transport.abort()

    def _refuse(self, status: int) -> None:
        """Say why in our own shape, and close."""
        self._stop()
        code, detail = REFUSALS[status]
        body = json.dumps(
            {
                "type": f"urn:nahkoda:problem:{code}",
                "title": code.replace("_", " ").capitalize(),
                "status": status,
                "code": code,
                "detail": detail,
            }
        ).encode()
        head = b"content-type: application/problem+json\r\nconnection: close\r\n"
        length = b"content-length: " + str(len(body)).encode() + b"\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + head + length + body)
        self.transport.close()

    def _start(self, seconds: float, act: Any) -> None:
        self._stop()
        self._timer = self.loop.call_later(seconds, act)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
