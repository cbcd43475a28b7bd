"""Who may reach whom in a cluster."""

import ipaddress

import pytest

from tests.deploy.chart.expected import ROLES
from tests.deploy.chart.rendering import FILES, OTHERS, objects, pods, values_of


@pytest.fixture(scope="module", params=[name for name in [*FILES, *OTHERS] if name != "open"])
def found(request):
    return objects(values_of(request.param))


def rules(found, name, way):
    return found["NetworkPolicy", name]["spec"].get(way, [])


def blocks(found, name):
    return [
        peer["ipBlock"]
        for rule in rules(found, name, "egress")
        for peer in rule["to"]
        if "ipBlock" in peer
    ]


def test_every_pod_is_denied_by_default_and_has_a_policy_of_its_own(found):
    own = {n: one["spec"] for (kind, n), one in found.items() if kind == "NetworkPolicy"}
    assert own["default-deny"]["policyTypes"] == ["Ingress", "Egress"]
    assert not {"ingress", "egress"} & set(own["default-deny"])
    for key, pod in pods(found).items():
        labels = pod["metadata"]["labels"].items()
        chosen = {n for n, s in own.items() if s["podSelector"]["matchLabels"].items() <= labels}
        assert {"default-deny", "dns"} < chosen, key


def test_only_the_gateways_worker_reaches_the_internet(found, request):
    shut_in = "values-airgapped.yaml" in request.node.name
    wide = {
        name
        for kind, name in found
        if kind == "NetworkPolicy"
        and any(
            ipaddress.ip_network(b["cidr"]).num_addresses > 2**32 - 2 for b in blocks(found, name)
        )
    }
    assert wide == (set() if shut_in else {"gateway-worker"})
    for name in ROLES:
        for rule in rules(found, name, "egress"):
            assert rule["to"], name
            assert rule["ports"], name


@pytest.mark.parametrize(
    ("address", "reached"),
    [
        ("10.1.2.3", False), ("172.31.0.1", False), ("192.168.1.1", False), ("127.0.0.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
        ("::1", False), ("fc00::1", False), ("fe80::1", False), ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False), ("::ffff:10.0.0.1", False),
        ("8.8.8.8", True), ("103.10.64.1", True), ("2606:4700::1", True),
    ],
)  # fmt: skip
def test_it_reaches_public_addresses_only(address, reached):
    found = objects(values_of("values-prod.yaml"))
    own = ipaddress.ip_address(address)
    through = False
    for block in blocks(found, "gateway-worker"):
        inside = own in ipaddress.ip_network(block["cidr"])
        out = any(own in ipaddress.ip_network(part) for part in block["except"])
        through = through or (inside and not out)
    assert through == reached


def test_who_may_ask_whom():
    found = objects(values_of("values-dev.yaml"))

    def callers(name):
        [rule] = rules(found, name, "ingress")
        [expression] = rule["from"][0]["podSelector"]["matchExpressions"]
        return expression["values"]

    asking = ["finance-api", "planning-api", "reporting-api", "survey-api", "test"]
    assert callers("gateway-api") == asking
    readers = ["reporting-task", "reporting-worker", "test"]
    planning = ["planning-task", "planning-worker"]
    assert callers("survey-api") == ["gateway-api", *planning, *readers]
    assert callers("planning-api") == ["finance-task", "finance-worker", "gateway-api", *readers]
    assert callers("finance-api") == ["gateway-api", *planning, *readers]
    assert callers("reporting-api") == ["gateway-api", "test"]
    assert not rules(found, "survey-worker", "ingress")
