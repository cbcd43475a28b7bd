"""The alarms ask for figures that there are, and each has its page."""

import re
from pathlib import Path

import prometheus_client
import pytest

from deploy.local.suite import PARTS
from services.chassis import telemetry
from tests.deploy.chart.rendering import CHART, objects, values_of

RUNBOOK = CHART.parents[2] / "docs/backbone.md"
KINDS = ("EventsWait", "RelayStopped", "EventsLost", "ConsumerBehind", "ConsumerStuck",
         "DeadLetters", "WorkerAway")  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return objects(values_of("monitored"))


@pytest.fixture(scope="module")
def rules(found):
    (group,) = found["PrometheusRule", "monitoring"]["spec"]["groups"]
    return group["rules"]


def test_these_alarms_are_there(rules):
    assert [rule["alert"] for rule in rules] == [*KINDS, *["WorkerAway"] * (len(PARTS) - 1)]


def test_every_figure_is_one_that_services_tell(rules):
    told = {
        name
        for family in prometheus_client.REGISTRY.collect()
        for name in (family.name, f"{family.name}_total")
    }
    assert telemetry.OUTBOX_AGE
    for rule in rules:
        asked = re.findall(r"nahkoda_\w+", rule["expr"])
        assert asked
        assert set(asked) <= told, rule


def test_every_alarm_has_a_sentence_and_a_page(rules):
    pages = re.findall(r"^### (\w+)$", Path(RUNBOOK).read_text(), re.MULTILINE)
    assert set(KINDS) <= set(pages)
    for rule in rules:
        assert rule["annotations"]["summary"].endswith(".")
        assert rule["annotations"]["runbook"] == f"docs/backbone.md, {rule['alert']}"
        assert rule["labels"]["severity"] in {"warning", "critical"}


def test_the_monitor_reads_the_port_of_every_api_and_worker(found):
    spec = found["PodMonitor", "monitoring"]["spec"]
    wanted = spec["selector"]["matchLabels"].items()
    (endpoint,) = spec["podMetricsEndpoints"]
    for (kind, name), one in found.items():
        if kind == "Deployment":
            pod = one["spec"]["template"]
            assert wanted <= pod["metadata"]["labels"].items(), name
            ports = [port["name"] for port in pod["spec"]["containers"][0]["ports"]]
            assert endpoint["port"] in ports


def test_the_operator_finds_both_by_the_labels_given(found):
    for kind in ("PodMonitor", "PrometheusRule"):
        assert found[kind, "monitoring"]["metadata"]["labels"]["release"] == "prometheus"
