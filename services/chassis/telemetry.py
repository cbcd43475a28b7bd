"""Logs as JSON lines and metrics for Prometheus."""

import json
import logging
import re
from typing import Any

import structlog
from prometheus_client import Counter, Gauge, Histogram
from pydantic_core import PydanticSerializationError, to_json

from services.chassis import tracing

REQUESTS = Histogram(
    "nahkoda_http_request_seconds",
    "Time to answer, by route name and status.",
    ("service", "route", "method", "status"),
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
POOL_IN_USE = Gauge("nahkoda_db_pool_in_use", "Connections checked out.", ("service",))
POOL_SIZE = Gauge("nahkoda_db_pool_size", "Connections that there may be.", ("service",))
OUTBOX_AGE = Gauge(
    "nahkoda_outbox_oldest_seconds", "Age of the oldest event not yet published.", ("service",)
)
OUTBOX_PUBLISHED = Counter("nahkoda_outbox_published_total", "Events published.", ("service",))
OUTBOX_LOST = Counter(
    "nahkoda_outbox_lost_total", "Events that the stream had lost; sent again.", ("service",)
)
RELAY_ACTIVE = Gauge("nahkoda_relay_active", "1 in the process whose relay works.", ("service",))
CONSUMER_LAG = Gauge("nahkoda_consumer_pending", "Events waiting for the consumer.", ("service",))
CONSUMER_IN_HAND = Gauge(
    "nahkoda_consumer_unacknowledged", "Events delivered and not acknowledged.", ("service",)
)
CONSUMED = Counter(
    "nahkoda_consumed_total",
    "Events by outcome: handled, duplicate, failed.",
    ("service", "outcome"),
)
EVENT_DELAY = Histogram(
    "nahkoda_event_delay_seconds",
    "From an event to the commit of its effects here; what was heard before is left out.",
    ("service",),
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600),
)
DEAD_LETTERS = Gauge("nahkoda_dead_letters", "Events parked for a person.", ("service",))
JOBS_AGE = Gauge(
    "nahkoda_jobs_oldest_seconds", "Age of the oldest job that is due and not over.", ("service",)
)
JOBS = Counter("nahkoda_jobs_total", "Jobs by kind and outcome.", ("service", "kind", "outcome"))

# PostgreSQL quotes the refused row, and with it what a person wrote.
ROW = re.compile(r"\nDETAIL: .*?(?=\n\[SQL|\n\nThe above|\n\nDuring|\Z)", re.DOTALL)


def _add_trace(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    trace = tracing.trace_id()
    if trace:
        event["trace_id"] = trace
    return event


def _hide_rows(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    if "exception" in event:
        event["exception"] = ROW.sub("", event["exception"])
    return event


def _json(event: Any, **_: Any) -> bytes:
    """pydantic-core's, a tenth of json's time; json itself for what is no Unicode."""
    try:
        return to_json(event, fallback=repr)
    except PydanticSerializationError:
        return json.dumps(event, default=repr).encode()


def configure(service: str, *, level: str, plain: bool) -> None:
    """Every line carries the service, UTC time and trace id; JSON unless asked otherwise."""

    def add_service(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
        event["service"] = service
        return event

    structlog.configure(
        processors=[
            add_service,  # type: ignore[list-item]
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_trace,  # type: ignore[list-item]
            structlog.processors.format_exc_info,
            _hide_rows,  # type: ignore[list-item]
            structlog.dev.ConsoleRenderer()
            if plain
            else structlog.processors.JSONRenderer(serializer=_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        # A line is one write.
        logger_factory=structlog.WriteLoggerFactory() if plain else structlog.BytesLoggerFactory(),
        cache_logger_on_first_use=False,
    )
