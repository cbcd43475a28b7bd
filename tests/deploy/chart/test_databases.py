"""PostgreSQL by CloudNativePG: who owns what, who may reach it, and how often it is kept."""

import helm_python
import pytest
import yaml
from jsonschema import ValidationError

from deploy.helm import keys
from deploy.local.suite import PARTS
from tests.deploy.chart import operators
from tests.deploy.chart.rendering import FILES, OTHERS, objects, over, texts, values_of

APART = [f"db-{part}" for part in PARTS]


@pytest.fixture(scope="module")
def province():
    return objects(values_of("values-province.yaml"))


@pytest.fixture(scope="module")
def nation():
    return objects(values_of("values-nation.yaml"))


@pytest.mark.parametrize("case", [*FILES, *OTHERS])
def test_operators_take_what_is_made_for_them(case):
    for one in objects(values_of(case)).values():
        if operators.known(one):
            operators.judge(one)


def test_a_misspelt_field_would_be_found(province):
    one = province["Cluster", "db"]
    one = one | {"spec": one["spec"] | {"instnces": 3}}
    with pytest.raises(ValidationError, match="instnces"):
        operators.judge(one)


def test_one_copy_confirms_each_commit_where_there_are_three(province, nation):
    wanted = {"method": "any", "number": 1, "dataDurability": "required", "failoverQuorum": True}
    for found, names in ((province, ["db"]), (nation, APART)):
        for name in names:
            spec = found["Cluster", name]["spec"]
            assert (spec["instances"], spec["postgresql"]["synchronous"]) == (3, wanted)
            assert spec["affinity"]["podAntiAffinityType"] == "required"
    alone = objects(values_of("values-district.yaml"))["Cluster", "db"]["spec"]
    assert alone["instances"] == 1
    assert "synchronous" not in alone["postgresql"]


def test_the_role_that_runs_owns_nothing_and_reaches_one_database(province):
    spec = province["Cluster", "db"]["spec"]
    roles = {role["name"] for role in spec["managed"]["roles"]}
    assert roles == {name for part in PARTS for name in (part, f"{part}_owner")}
    for part in PARTS:
        own = province["Database", part]["spec"]
        assert (own["name"], own["owner"]) == (part, f"{part}_owner")
        assert own["cluster"]["name"] == "nk-nahkoda-db"
    *lines, last = spec["postgresql"]["pg_hba"]
    assert last == "host all all all reject"
    assert sorted(lines) == sorted(
        f"hostssl {part} {part},{part}_owner all scram-sha-256" for part in PARTS
    )


def test_the_nation_has_a_cluster_for_each_service(nation):
    for part in PARTS:
        spec = nation["Cluster", f"db-{part}"]["spec"]
        assert {role["name"] for role in spec["managed"]["roles"]} == {part, f"{part}_owner"}
        assert nation["Database", part]["spec"]["cluster"]["name"] == f"nk-nahkoda-db-{part}"
        assert nation["ScheduledBackup", f"db-{part}"]["spec"]["cluster"]["name"].endswith(part)


def test_passwords_come_from_what_make_keys_writes(tmp_path, province, nation):
    keys.make(tmp_path, "nahkoda-db-{part}-rw:5432")
    documents = list(yaml.safe_load_all((tmp_path / "database-roles.yaml").read_text()))
    made = {one["metadata"]["name"]: one for one in documents}
    assert all(one["type"] == "kubernetes.io/basic-auth" for one in documents)
    clusters = [("db", province), *((name, nation) for name in APART)]
    asked = {
        role["passwordSecret"]["name"]: role["name"]
        for name, found in clusters
        for role in found["Cluster", name]["spec"]["managed"]["roles"]
    }
    assert {name: one["stringData"]["username"] for name, one in made.items()} == asked
    secrets = {
        one["metadata"]["name"]: one["stringData"]
        for one in yaml.safe_load_all((tmp_path / "secrets.yaml").read_text())
    }
    for part in PARTS:
        for key, role in (("database-url", "role"), ("owner-database-url", "owner-role")):
            login = made[f"nahkoda-{part}-{role}"]["stringData"]
            url = f"postgresql://{login['username']}:{login['password']}@nahkoda-db-{part}-rw:5432/{part}"
            assert secrets[f"nahkoda-{part}"][key] == url


def rules(found, name, way):
    return found["NetworkPolicy", name]["spec"][way]


def reached(peer):
    [expression] = peer["podSelector"]["matchExpressions"]
    return expression["values"]


def test_only_its_own_pods_reach_a_database(province, nation):
    everybody = {f"{part}-{role}" for part in PARTS for role in ("api", "task", "worker")}
    jobs = {"migrate-database", "migrate-broker"}
    first, *_ = rules(province, "db", "ingress")
    assert set(reached(first["from"][0])) == everybody | jobs
    first, *_ = rules(nation, "db-survey", "ingress")
    assert set(reached(first["from"][0])) == {"survey-api", "survey-task", "survey-worker"} | jobs
    for found, name in ((province, "nk-nahkoda-db"), (nation, "nk-nahkoda-db-survey")):
        [to] = [
            rule
            for rule in rules(found, "survey-api", "egress")
            if rule["ports"][0]["port"] == 5432
        ]
        assert reached(to["to"][0]) == [name]
    [to] = [rule for rule in rules(nation, "migrate-database", "egress") if rule["ports"][0]["port"] == 5432]  # fmt: skip
    assert reached(to["to"][0]) == [f"nk-nahkoda-{name}" for name in sorted(APART)]


def test_a_database_reaches_its_copies_the_api_server_and_the_store(province):
    ports = [{p["port"] for p in rule["ports"]} for rule in rules(province, "db", "egress")]
    assert ports == [{53}, {5432, 8000}, {443, 6443}, {443}]
    assert all(rule["to"] for rule in rules(province, "db", "egress"))


def test_backups_go_to_the_store_with_the_log_or_are_snapshots(province):
    assert province["ScheduledBackup", "db"]["spec"]["method"] == "plugin"
    [plugin] = province["Cluster", "db"]["spec"]["plugins"]
    assert plugin["isWALArchiver"]
    assert plugin["parameters"]["barmanObjectName"] == "nk-nahkoda-backup"
    assert province["ObjectStore", "backup"]["metadata"]["name"] == "nk-nahkoda-backup"
    snapshots = objects(values_of("snapshots"))
    assert snapshots["ScheduledBackup", "db"]["spec"]["method"] == "volumeSnapshot"
    assert "plugins" not in snapshots["Cluster", "db"]["spec"]


def test_databases_and_where_their_log_goes_outlive_an_uninstall(nation):
    assert ("ObjectStore", "backup") in nation
    for (kind, name), one in nation.items():
        if kind in {"Cluster", "Database", "ObjectStore"}:
            assert one["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep", name


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cluster": {"backup": {"objectStore": {"path": ""}}}}, "backup: say where backups go"),
        ({"cluster": {"backup": {"snapshotClass": "csi"}}}, "either objectStore.path or"),
        ({"cluster": {"apiServerPeers": []}}, "apiServerPeers: say where the API server is"),
        ({"cluster": {"backup": {"objectStore": {"peers": []}}}}, "say where the object store is"),
        (
            {"cluster": {"backup": {"objectStore": {"existingSecret": ""}}}},
            "name the Secret with ACCESS_KEY_ID",
        ),
        ({"cluster": {"instances": 2}}, "must be one of 1, 3"),
        ({"peers": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}, "leave it empty"),
        (
            {"cluster": {"backup": {"schedule": "0 18 * * *"}}},
            "/postgresql/cluster/backup/schedule",
        ),
    ],
)
def test_a_wrong_value_is_named(changed, said):
    with pytest.raises(helm_python.HelmError) as refused:
        texts(over(values_of("values-province.yaml"), {"postgresql": changed}))
    assert said in str(refused.value)
