"""W3C trace context: one trace id through HTTP, outbox and consumers."""

import random
import re
from contextvars import ContextVar
from dataclasses import dataclass

PATTERN = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$")


@dataclass(frozen=True, slots=True)
class Trace:
    """Where we are in a trace, and under which span of the caller's; a first one is under none."""

    trace_id: str
    span_id: str
    flags: str = "01"
    parent: str = ""

    @property
    def header(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


# Trace ids need only differ, not be secret: no system call for each.
_ids = random.Random()  # noqa: S311
current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def child_of(header: str | None) -> Trace:
    """A new span under the caller's; without a valid header, a new trace."""
    found = PATTERN.match(header or "")
    if found is None or set(found[1]) == {"0"} or set(found[2]) == {"0"}:
        return Trace(f"{_ids.getrandbits(128):032x}", _span())
    return Trace(found[1], _span(), found[3], found[2])


def _span() -> str:
    return f"{_ids.getrandbits(64):016x}"


def header() -> str | None:
    """The traceparent to send onwards."""
    trace = current.get()
    return trace.header if trace else None


def trace_id() -> str | None:
    """The id to quote to a person."""
    trace = current.get()
    return trace.trace_id if trace else None
