"""Spans go to a collector as the trace context has them, and only where one is named."""

import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from services.chassis import spans, tracing
from services.chassis.settings import Settings
from tests.chassis.otlp import Receiver

ROOT = Path(__file__).parents[2]
CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def settings(**more):
    return Settings(database_url="postgresql://x@y/z", trusted_keys="", **more)


@pytest.fixture
def receiver():
    with Receiver() as found:
        yield found


def counted(outcome):
    labels = {"service": "survey", "outcome": outcome}
    return REGISTRY.get_sample_value("nahkoda_spans_total", labels) or 0


async def test_a_span_has_the_ids_of_its_trace_and_what_was_said_of_it(receiver):
    collector = spans.to("survey", settings(otlp_endpoint=receiver.url, role="api"))
    trace = tracing.child_of(CALLER)
    collector.ended("SERVER", "POST submit", trace, 0.25, facts={"http.response.status_code": 201})
    first = tracing.child_of(None)
    collector.ended("INTERNAL", "job apply", first, 2, failed=True, facts={"nahkoda.attempt": 1})
    await collector.close()
    one, two = receiver.spans
    assert (one.service, one.kind, one.name) == ("survey", "SERVER", "POST submit")
    assert (one.trace, one.parent, one.id) == (trace.trace_id, "b7ad6b7169203331", trace.span_id)
    assert one.seconds == pytest.approx(0.25, abs=1e-6)
    assert one.facts == {"http.response.status_code": 201}
    assert (one.failed, two.failed) == (False, True)
    assert (two.trace, two.parent, two.kind) == (first.trace_id, "", "INTERNAL")


async def test_a_share_of_the_traces_is_sent_and_every_part_sends_the_same(receiver):
    traces = [tracing.child_of(None) for _ in range(400)]
    for service in ("survey", "reporting"):
        collector = spans.to(service, settings(otlp_endpoint=receiver.url, trace_share=0.25))
        for trace in traces:
            collector.ended("SERVER", "x", trace, 0.1, facts={})
        await collector.close()
    sent = {s: {one.trace for one in receiver.spans if one.service == s} for s in ("survey", "reporting")}  # fmt: skip
    assert sent["survey"] == sent["reporting"]
    assert 50 < len(sent["survey"]) < 150


async def test_of_a_share_of_nothing_nothing_is_sent(receiver):
    collector = spans.to("survey", settings(otlp_endpoint=receiver.url, trace_share=0))
    collector.ended("SERVER", "x", tracing.child_of(None), 0.1, facts={})
    await collector.close()
    assert receiver.spans == []


async def test_a_collector_that_takes_nothing_is_counted_and_harms_nobody(receiver):
    receiver.status = 400
    lost, sent = counted("lost"), counted("sent")
    collector = spans.to("survey", settings(otlp_endpoint=receiver.url + "/"))
    collector.ended("SERVER", "x", tracing.child_of(None), 0.1, facts={})
    await collector.close()
    assert (counted("lost"), counted("sent")) == (lost + 1, sent)


async def test_without_a_collector_nothing_is_sent():
    nowhere = spans.to("survey", settings())
    assert not nowhere.on
    nowhere.ended("SERVER", "x", tracing.child_of(None), 0.1, facts={})
    await nowhere.close()


def test_without_a_collector_the_library_is_not_loaded():
    lines = [
        "import sys, services.survey.app, gateway.app",
        "found = [m for m in sys.modules if m.startswith(('opentelemetry.sdk', 'opentelemetry.exp'))]",
        "sys.exit(f'loaded: {found}' if found else 0)",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
