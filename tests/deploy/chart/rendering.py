"""The chart as Helm renders it, with the keys that `make keys` makes."""

import copy
import functools
import tempfile
from pathlib import Path
from typing import Any

import helm_python
import yaml

from deploy.helm import keys

CHART = Path(__file__).parents[3] / "deploy/helm/nahkoda"
FILES = (
    *("values-dev.yaml", "values-district.yaml", "values-province.yaml", "values-nation.yaml"),
    *("values-airgapped.yaml", "values-prod.yaml"),
)
LAID_OVER = {"values-airgapped.yaml": "values-province.yaml"}  # what says nothing of the size
OTHERS: dict[str, dict[str, Any]] = {
    "own-nats": {
        "nats": {
            "enabled": False,
            "url": "nats://nats.events:4222",
            "monitorUrl": "http://nats.events:8222",
            "peers": [{"ipBlock": {"cidr": "10.1.0.0/16"}}],
        }
    },
    "one-node": {
        "services": {
            "survey": {
                "media": {"accessMode": "ReadWriteOnce", "oneNode": True, "existingClaim": "photos"}
            }
        }
    },
    "open": {"networkPolicy": {"enabled": False}},
    "digests": {
        "image": {"pullSecrets": ["registry"]},
        "nats": {"digest": "sha256:" + "a" * 64},
        "services": {
            name: {"digest": "sha256:" + "b" * 64}
            for name in ("finance", "gateway", "planning", "reporting", "survey")
        },
        "nodeSelector": {"disk": "ssd"},
        "tolerations": [{"key": "nahkoda", "operator": "Exists"}],
    },
    "snapshots": {
        "postgresql": {
            "peers": [],
            "cluster": {
                "enabled": True,
                "apiServerPeers": [{"ipBlock": {"cidr": "192.0.2.1/32"}}],
                "backup": {"snapshotClass": "csi-snapshots"},
            },
        },
        "image": {"pullSecrets": ["registry"]},
        "nodeSelector": {"disk": "ssd"},
        "tolerations": [{"key": "nahkoda", "operator": "Exists"}],
    },
    "monitored": {"monitoring": {"enabled": True, "labels": {"release": "prometheus"}}},
    "provider": {
        "services": {
            "gateway": {
                "env": {"PROVIDER_ISSUER": "https://sso.example.id", "PROVIDER_CLIENT_ID": "nk"},
                "providerPeers": [{"ipBlock": {"cidr": "10.9.0.7/32"}}],
            }
        }
    },
}


@functools.cache
def made_keys() -> dict[str, Any]:
    """The values of a new set of keys."""
    with tempfile.TemporaryDirectory() as folder:
        keys.make(Path(folder), "db:5432")
        return yaml.safe_load((Path(folder) / "values-keys.yaml").read_text())


def over(under: dict[str, Any], upper: dict[str, Any]) -> dict[str, Any]:
    """Two sets of values as Helm lays one over the other."""
    found = copy.deepcopy(under)
    for key, value in upper.items():
        both = isinstance(value, dict) and isinstance(found.get(key), dict)
        found[key] = over(found[key], value) if both else value
    return found


def values_of(name: str) -> dict[str, Any]:
    """A values file of the chart, or another case on top of the one for production."""
    if name in FILES:
        under = values_of(LAID_OVER[name]) if name in LAID_OVER else made_keys()
        return over(under, yaml.safe_load((CHART / name).read_text()))
    return over(values_of("values-prod.yaml"), OTHERS[name])


def texts(values: dict[str, Any]) -> dict[str, str]:
    """What the templates say, by file."""
    with helm_python.Chart.load(CHART) as chart:
        return chart.render(values, name="nk", namespace="kumuh")


def objects(values: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Every object by kind and name, without the release's own prefix; none may come twice."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for file, text in texts(values).items():
        if not file.endswith(".txt"):
            for one in filter(None, yaml.safe_load_all(text)):
                key = (one["kind"], one["metadata"]["name"].removeprefix("nk-nahkoda-"))
                assert key not in found, key
                found[key] = one
    return found


def pods(found: dict[tuple[str, str], dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """The pod of everything that runs one: its metadata and spec."""
    result = {}
    for (kind, name), one in found.items():
        if kind in {"Deployment", "StatefulSet", "Job"}:
            result[kind, name] = one["spec"]["template"]
        elif kind == "CronJob":
            result[kind, name] = one["spec"]["jobTemplate"]["spec"]["template"]
        elif kind == "Pod":
            result[kind, name] = one
    return result
