"""The nation's case: workers grow with events, traces leave, tasks are done beside; and no internet."""

import helm_python
import pytest

from deploy.local.suite import PARTS
from tests.deploy.chart.rendering import objects, over, texts, values_of


@pytest.fixture(scope="module")
def nation():
    return objects(values_of("values-nation.yaml"))


def egress(found, name):
    return found["NetworkPolicy", name]["spec"].get("egress", [])


def test_workers_grow_with_the_events_that_wait_for_them(nation):
    for part in PARTS:
        spec = nation["ScaledObject", f"{part}-worker"]["spec"]
        assert spec["scaleTargetRef"]["name"] == f"nk-nahkoda-{part}-worker"
        assert (spec["minReplicaCount"], spec["maxReplicaCount"]) == (2, 8)
        [trigger] = spec["triggers"]
        wanted = f'max(nahkoda_consumer_pending{{service="{part}",namespace="kumuh"}})'
        assert trigger["metadata"]["query"] == wanted
        assert trigger["metadata"]["threshold"] == "1000"
        assert ("HorizontalPodAutoscaler", f"{part}-worker") not in nation
        assert ("HorizontalPodAutoscaler", f"{part}-api") in nation


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"keda": {"prometheus": ""}}, "keda.prometheus: where does KEDA ask"),
        (
            {"services": {"survey": {"api": {"autoscaling": {"by": "events"}}}}},
            "an api hears no events",
        ),
        ({"tracing": {"peers": []}}, "tracing.peers: say where traces are collected"),
        ({"tracing": {"share": 1.5}}, "/tracing/share"),
    ],
)
def test_a_wrong_value_is_named(changed, said):
    with pytest.raises(helm_python.HelmError) as refused:
        texts(over(values_of("values-nation.yaml"), changed))
    assert said in str(refused.value)


def test_spans_leave_for_the_collector_and_only_where_there_is_one(nation):
    plain = objects(values_of("values-province.yaml"))
    for part in PARTS:
        for role in ("api", "worker"):
            ports = [rule["ports"] for rule in egress(nation, f"{part}-{role}")]
            assert [{"port": 4318, "protocol": "TCP"}] in ports
            ports = [rule["ports"] for rule in egress(plain, f"{part}-{role}")]
            assert [{"port": 4318, "protocol": "TCP"}] not in ports


def test_a_task_with_a_time_runs_by_itself_and_others_wait_for_a_hand(nation):
    suspended = {
        name: one["spec"]["suspend"] for (kind, name), one in nation.items() if kind == "CronJob"
    }
    assert {name for name, waits in suspended.items() if waits} == {
        *(f"{part}-replay" for part in ("finance", "planning", "reporting")),
        "survey-rotate-keys",
    }
    for (kind, name), one in nation.items():
        if kind == "CronJob":
            pod = one["spec"]["jobTemplate"]["spec"]["template"]
            [container] = pod["spec"]["containers"]
            assert name.endswith(container["args"][0])
            assert pod["metadata"]["labels"]["app.kubernetes.io/component"].endswith("-task")


def test_replay_reaches_what_it_reads(nation):
    def components(rule):
        peers = [peer.get("podSelector", {}).get("matchLabels", {}) for peer in rule["to"]]
        return {
            p["app.kubernetes.io/component"] for p in peers if "app.kubernetes.io/component" in p
        }

    reached = set().union(*(components(rule) for rule in egress(nation, "reporting-task")))
    assert reached == {"nats", "finance-api", "planning-api", "survey-api"}
    assert set().union(*(components(rule) for rule in egress(nation, "survey-task"))) == set()


def test_without_internet_nothing_reaches_it():
    def wide(found):
        return {
            name
            for kind, name in found
            if kind == "NetworkPolicy"
            for rule in egress(found, name)
            for peer in rule["to"]
            if peer.get("ipBlock", {}).get("cidr") in {"0.0.0.0/0", "2000::/3"}
        }

    assert wide(objects(values_of("values-province.yaml"))) == {"gateway-worker"}
    shut = objects(values_of("values-airgapped.yaml"))
    assert wide(shut) == set()
    for one in shut.values():
        if one["kind"] in {"Deployment", "StatefulSet"}:
            [container] = one["spec"]["template"]["spec"]["containers"]
            assert container["image"].startswith("registry.internal.example.go.id/")
    assert shut["Cluster", "db"]["spec"]["imageName"].startswith("registry.internal.example.go.id/")
