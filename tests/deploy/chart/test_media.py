"""Where photos and recordings lie: on a volume, and never on one that pods cannot share."""

import pytest

from tests.deploy.chart.rendering import FILES, OTHERS, objects, pods, values_of

KEEPING = ("finance", "planning", "survey")
ONE_NODE = {"values-dev.yaml", "values-district.yaml"}  # ReadWriteOnce


@pytest.fixture(scope="module", params=[*FILES, *OTHERS])
def case(request):
    return request.param


@pytest.fixture(scope="module")
def found(case):
    return objects(values_of(case))


def test_photos_are_on_a_volume_that_outlives_the_release(case, found):
    for (kind, name), pod in pods(found).items():
        claims = [v["persistentVolumeClaim"]["claimName"] for v in pod["spec"].get("volumes", []) if "persistentVolumeClaim" in v]  # fmt: skip
        mounts = {m["mountPath"] for c in pod["spec"]["containers"] for m in c.get("volumeMounts", [])}  # fmt: skip
        part = name.split("-")[0]
        keeps = kind in {"CronJob", "Deployment"} and part in KEEPING
        own = "photos" if (case, part) == ("one-node", "survey") else f"nk-nahkoda-{part}-media"
        assert claims == [own] * keeps
        where = f"{part}_media_folder".upper()
        config = found.get(("ConfigMap", part), {"data": {}})["data"]
        assert (config.get(where) in mounts) == keeps
    for part in KEEPING:
        if claim := found.get(("PersistentVolumeClaim", f"{part}-media")):
            assert claim["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"
            assert "storage" in claim["spec"]["resources"]["requests"]


def test_pods_that_share_a_volume_of_one_node_go_to_one_node(case, found):
    labels = {key: pod["metadata"]["labels"] for key, pod in pods(found).items()}
    for key, pod in pods(found).items():
        affinity = pod["spec"].get("affinity")
        part = key[1].split("-")[0]
        sharing = {("Deployment", f"{part}-{role}") for role in ("api", "worker")}
        one = case in ONE_NODE or (case, part) == ("one-node", "survey")
        runs = key[0] in {"CronJob", "Deployment"}
        assert bool(affinity) == (runs and part in KEEPING and one)
        if affinity:
            [term] = affinity["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
            assert term["topologyKey"] == "kubernetes.io/hostname"
            selector = term["labelSelector"]
            [where] = selector["matchExpressions"]
            wanted = selector["matchLabels"].items()
            near = {k for k, has in labels.items() if wanted <= has.items() and has[where["key"]] in where["values"]}  # fmt: skip
            assert near == sharing
