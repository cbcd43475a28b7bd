"""Spans for a collector of traces, by OTLP over HTTP; nothing is sent unless the settings name one.

A span is made when its work is over, of the ids that the trace context has anyway (`tracing`), so
that nothing reaches into FastAPI or NATS. OpenTelemetry's SDK gathers them and sends them from a
thread of its own; it is loaded only where it is wanted.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Literal, Protocol

from prometheus_client import Counter

from services.chassis.settings import Settings
from services.chassis.tracing import Trace

Kind = Literal["SERVER", "CONSUMER", "INTERNAL"]
Facts = Mapping[str, str | int]

PATIENCE = 5.0  # seconds that the collector may take
WHOLE = 2**64
SENT = Counter("nahkoda_spans_total", "Spans by outcome: sent, lost.", ("service", "outcome"))


class Spans(Protocol):
    """Where spans go."""

    on: bool

    def ended(
        self,
        kind: Kind,
        name: str,
        trace: Trace,
        seconds: float,
        *,
        failed: bool = False,
        facts: Facts,
    ) -> None:
        """Work of `seconds` is over now, at this place in its trace."""

    async def close(self) -> None:
        """Send what is left."""


class Nowhere:
    """No collector."""

    on = False

    def ended(self, *_: Any, **__: Any) -> None:
        """Nobody hears of it."""

    async def close(self) -> None:
        """There is nothing to send."""


NOWHERE = Nowhere()


class Collector:
    """A collector at `settings.otlp_endpoint`, which gets `settings.trace_share` of the traces.

    Which traces is decided by their ids, so that every part sends the same ones.
    """

    on = True

    def __init__(self, service: str, settings: Settings) -> None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - 8 MB
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - as above
        from opentelemetry.sdk.trace import ReadableSpan  # noqa: PLC0415 - as above
        from opentelemetry.sdk.trace.export import (  # noqa: PLC0415 - as above
            BatchSpanProcessor,
            SpanExportResult,
        )

        class Counted(OTLPSpanExporter):
            """Says how many came through: a collector that is away must not stay unnoticed."""

            def export(self, spans: Any) -> SpanExportResult:
                result = super().export(spans)
                outcome = "sent" if result is SpanExportResult.SUCCESS else "lost"
                SENT.labels(service, outcome).inc(len(spans))
                return result

        for outcome in ("sent", "lost"):  # a rate of nothing is 0, and not unknown
            SENT.labels(service, outcome)
        self.span = ReadableSpan
        self.below = settings.trace_share * WHOLE
        self.resource = Resource(
            {"service.name": service, "service.namespace": "nahkoda", "nahkoda.role": settings.role}
        )
        address = f"{(settings.otlp_endpoint or '').rstrip('/')}/v1/traces"
        self.processor = BatchSpanProcessor(Counted(endpoint=address, timeout=PATIENCE))

    def ended(
        self,
        kind: Kind,
        name: str,
        trace: Trace,
        seconds: float,
        *,
        failed: bool = False,
        facts: Facts,
    ) -> None:
        """Work of `seconds` is over now, at this place in its trace."""
        from opentelemetry import trace as api  # noqa: PLC0415 - it was loaded with the others

        if int(trace.trace_id[16:], 16) >= self.below:
            return
        end = time.time_ns()
        status = api.StatusCode.ERROR if failed else api.StatusCode.UNSET
        own = self.span(
            name,
            context=_place(trace.trace_id, trace.span_id, remote=False),
            parent=_place(trace.trace_id, trace.parent, remote=True) if trace.parent else None,
            resource=self.resource,
            attributes=dict(facts),
            kind=api.SpanKind[kind],
            status=api.Status(status),
            start_time=end - round(seconds * 1e9),
            end_time=end,
        )
        self.processor.on_end(own)

    async def close(self) -> None:
        """Send what is left, without holding up others."""
        await asyncio.to_thread(self.processor.shutdown)


def _place(trace_id: str, span_id: str, *, remote: bool) -> Any:
    from opentelemetry import trace as api  # noqa: PLC0415 - it was loaded with the others

    flags = api.TraceFlags(api.TraceFlags.SAMPLED)
    return api.SpanContext(int(trace_id, 16), int(span_id, 16), remote, flags)


def to(service: str, settings: Settings) -> Spans:
    """The collector of the settings, or nowhere."""
    return Collector(service, settings) if settings.otlp_endpoint else NOWHERE
