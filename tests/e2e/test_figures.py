"""Every figure, label and value that alarms and dashboards ask for is told by the running suite."""

import re
from collections.abc import Iterator

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from deploy.local.suite import PARTS
from tests.deploy.chart.rendering import objects, values_of
from tests.deploy.chart.test_monitoring import FIGURE, OTHERS, boards  # noqa: F401 - a fixture

SELECTOR = re.compile(r"([a-z_]+)\{([^{}]*)\}")
PAIR = re.compile(r'([a-z_]+)(=~|!~|!=|=)"([^"]*)"')
GROUPED = re.compile(r"\b(?:by|on|group_left)\s*\(([a-z_, ]*)\)")
ADDED = {
    "pod",
    "namespace",
    "instance",
    "goal",
    "persistentvolumeclaim",
}  # by whoever asks, or by rules
# What happens only when something goes wrong, or when there is a collector.
UNSEEN = {"nahkoda_spans_total", "nahkoda_webhook_deliveries_total"}


def asked(boards) -> Iterator[str]:  # noqa: F811 - the fixture
    spec = objects(values_of("values-nation.yaml"))["PrometheusRule", "monitoring"]["spec"]
    yield from (rule["expr"] for group in spec["groups"] for rule in group["rules"])
    for board in boards:
        yield from (t["expr"] for panel in board["panels"] for t in panel["targets"])


@pytest.fixture
async def told(suite, http):
    """Of every sample of all processes: name, labels and their values."""
    await http.post("/v1/survey/submissions", json={})  # refused, and counted
    found: dict[str, dict[str, set[str]]] = {}
    for part in (*PARTS, *["survey"] * 30):  # two processes answer for survey, whichever is asked
        async with httpx.AsyncClient() as plain:
            answer = await plain.get(f"{suite.url(part)}/metrics")
            for family in text_string_to_metric_families(answer.text):
                for sample in family.samples:
                    labels = found.setdefault(sample.name, {})
                    for name, value in sample.labels.items():
                        labels.setdefault(name, set()).add(value)
    return found


async def test_each_figure_label_and_value_is_told(told, boards):  # noqa: F811 - the fixture
    checked = set()
    for expr in asked(boards):
        plain = re.sub(r"nahkoda:[\w:]+", "", expr)
        names = set(FIGURE.findall(plain)) - OTHERS - UNSEEN
        assert names <= set(told), expr
        checked |= names
        labels = {label for name in names for label in told[name]} | ADDED
        for group in GROUPED.findall(plain):
            wanted = {word.strip() for word in group.split(",") if word.strip()}
            assert not names or wanted - {"le"} <= labels, expr
        for name, inner in SELECTOR.findall(plain):
            if name in names:
                for label, sign, value in PAIR.findall(inner):
                    assert label in told[name] or label in ADDED, expr
                    if sign == "=":
                        assert value in told[name][label], (expr, label, value)
    assert len(checked) > 20


async def test_routes_that_are_asked_for_are_routes():
    from services.chassis import health  # noqa: PLC0415 - beside the suite
    from services.survey.app import service  # noqa: PLC0415 - as above

    names = {route.name for router in (*service.routers, health.router) for route in router.routes}
    for text in ("submit", "upload|apply|undo", "livez|readyz|metrics"):
        assert set(text.split("|")) <= names
