"""A collector of traces on loopback: takes OTLP over HTTP and keeps what came."""

import gzip
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Span:
    """A span as it came."""

    service: str
    kind: str
    name: str
    trace: str
    id: str
    parent: str
    seconds: float
    failed: bool
    facts: dict[str, Any]


@dataclass
class Receiver:
    """`taken` wakes whoever waits for more; `status` is what is answered."""

    status: int = 200
    spans: list[Span] = field(default_factory=list)
    taken: threading.Condition = field(default_factory=threading.Condition)
    server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Self:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.headers.get("content-encoding") == "gzip":
                    body = gzip.decompress(body)
                receiver.take(self.path, body)
                self.send_response(receiver.status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def take(self, path: str, body: bytes) -> None:
        assert path == "/v1/traces"
        asked = ExportTraceServiceRequest.FromString(body)
        with self.taken:
            if self.status == 200:
                self.spans += [one for part in asked.resource_spans for one in spans_of(part)]
            self.taken.notify_all()

    def until(self, enough: Any, seconds: float = 30) -> list[Span]:
        """The spans, once they are enough."""
        with self.taken:
            assert self.taken.wait_for(lambda: enough(self.spans), seconds), self.spans
            return list(self.spans)


def spans_of(part: Any) -> list[Span]:
    about = {one.key: one.value.string_value for one in part.resource.attributes}
    return [
        Span(
            service=about["service.name"],
            kind=span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"),
            name=span.name,
            trace=span.trace_id.hex(),
            id=span.span_id.hex(),
            parent=span.parent_span_id.hex(),
            seconds=(span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
            failed=span.status.code == 2,
            facts={
                one.key: getattr(one.value, one.value.WhichOneof("value"))
                for one in span.attributes
            },
        )
        for scope in part.scope_spans
        for span in scope.spans
    ]
