"""Alarms ask for figures that there are, each has its page, and they go off when they should."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import prometheus_client
import pytest
import yaml

from deploy.local.suite import PARTS
from gateway.webhooks import jobs, sender
from services.chassis import spans, telemetry
from tests.deploy.chart.played import ALARMS, GOALS, played
from tests.deploy.chart.rendering import CHART, objects, over, values_of

RUNBOOKS = CHART.parents[1] / "runbooks"
CASES = ("values-nation.yaml", "monitored")
PROMTOOL = shutil.which("promtool") or Path(sys.executable).with_name("promtool")
# Figures that others tell: the node's kubelet, the operator of PostgreSQL, its plugin for backups.
OTHERS = {
    "kubelet_volume_stats_available_bytes",
    "kubelet_volume_stats_capacity_bytes",
    "cnpg_collector_last_available_backup_timestamp",
    "cnpg_pg_replication_lag",
    "cnpg_pg_stat_archiver_last_archived_time",
    "cnpg_pg_stat_archiver_last_failed_time",
    "barman_cloud_cloudnative_pg_io_last_available_backup_timestamp",
}
FIGURE = re.compile(r"\b(?:nahkoda|kubelet|cnpg|barman|process)[a-z_]*_[a-z_]+\b")


@pytest.fixture(scope="module", params=CASES)
def found(request):
    return objects(values_of(request.param))


@pytest.fixture(scope="module")
def rules(found):
    return [rule for group in found["PrometheusRule", "monitoring"]["spec"]["groups"] for rule in group["rules"]]  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """The rules of the nation's case as Prometheus reads them."""
    path = tmp_path_factory.mktemp("rules") / "rules.yaml"
    spec = objects(values_of("values-nation.yaml"))["PrometheusRule", "monitoring"]["spec"]
    path.write_text(yaml.safe_dump(spec))
    return path


def promtool(*words):
    """Prometheus' own judge of rules; it must not be missing where nothing may skip."""
    if not Path(PROMTOOL).exists():
        if os.environ.get("NAHKODA_PROMTOOL") == "required":
            pytest.fail("promtool is missing: `make promtool` fetches it.")
        pytest.skip("promtool is not here; `make promtool` fetches it from Debian's prometheus.")
    return subprocess.run([PROMTOOL, *words], capture_output=True, text=True, check=False)


def told():
    """Every figure that a process of ours can tell, by the name that Prometheus keeps."""
    assert all((telemetry.EVENT_DELAY, jobs.OVERDUE, sender.SENT, spans.SENT))
    ends = ("", "_total", "_bucket", "_count", "_sum")
    families = prometheus_client.REGISTRY.collect()
    return {f"{family.name}{end}" for family in families for end in ends}


def named(rules):
    return {rule["alert"] for rule in rules if "alert" in rule}


def test_alarms_are_those_that_are_played(rules, file):
    spec = yaml.safe_load(file.read_text())
    known = named(rule for group in spec["groups"] for rule in group["rules"])
    assert known == {*ALARMS, *GOALS}
    assert named(rules) <= known


def test_those_about_our_own_databases_are_there_only_with_them():
    ours = named(rule for g in objects(values_of("values-nation.yaml"))["PrometheusRule", "monitoring"]["spec"]["groups"] for rule in g["rules"])  # fmt: skip
    theirs = named(rule for g in objects(values_of("monitored"))["PrometheusRule", "monitoring"]["spec"]["groups"] for rule in g["rules"])  # fmt: skip
    assert ours - theirs == {"BackupOld", "LogNotArchived", "CopyBehind"}


def test_every_figure_is_one_that_somebody_tells(rules):
    known = told() | OTHERS
    for rule in rules:
        asked = set(FIGURE.findall(re.sub(r"nahkoda:[\w:]+", "", rule["expr"])))
        assert asked <= known, rule
        recorded = {one["record"] for one in rules if "record" in one}
        assert set(re.findall(r"nahkoda:[\w:]+", rule["expr"])) <= recorded


def test_every_alarm_has_a_sentence_and_a_page(rules):
    for rule in rules:
        if "alert" in rule:
            assert rule["annotations"]["summary"].endswith(".")
            assert rule["annotations"]["runbook_url"] == f"deploy/runbooks/{rule['alert']}.md"
            assert (RUNBOOKS / f"{rule['alert']}.md").exists()
            assert rule["labels"]["severity"] in {"warning", "critical"}


def test_the_address_of_the_pages_can_be_said():
    values = over(values_of("monitored"), {"monitoring": {"runbooks": "https://ops.example.id/r"}})
    [group, *_] = objects(values)["PrometheusRule", "monitoring"]["spec"]["groups"]
    urls = {one["annotations"]["runbook_url"] for one in group["rules"] if "alert" in one}
    assert "https://ops.example.id/r/GatewayFails.md" in urls


def test_prometheus_takes_the_rules(file):
    done = promtool("check", "rules", str(file))
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"SUCCESS: \d+ rules found", done.stdout)


def alone(file, alarm):
    """A file with the rules of one alarm and of the goal that it watches."""
    spec = yaml.safe_load(file.read_text())
    rules = [rule for group in spec["groups"] for rule in group["rules"]]
    own = [rule for rule in rules if rule.get("alert") == alarm]
    goals = {goal for rule in own for goal in re.findall(r'goal="(\w+)"', rule["expr"])}
    recorded = [r for r in rules if "record" in r and r["labels"]["goal"] in goals]
    path = file.with_name(f"{alarm}.yaml")
    path.write_text(yaml.safe_dump({"groups": [{"name": "alone", "rules": recorded + own}]}))
    return path


@pytest.mark.parametrize("alarm", [*ALARMS, *GOALS])
def test_an_alarm_goes_off_when_it_should_and_not_before(file, alarm):
    rules = alone(file, alarm)
    cases = []
    for number, case in enumerate(played(alarm, rules.name)):
        cases.append(rules.with_name(f"{alarm}-{number}.yaml"))
        cases[-1].write_text(yaml.safe_dump(case))
    done = promtool("test", "rules", *map(str, cases))
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    severities = {len(severities) for _, _, severities in (ALARMS | GOALS)[alarm]}
    assert {0} < severities, "one case sets it off and one does not"


def test_a_case_that_is_wrong_would_be_found(file):
    rules = alone(file, "EventsWait")
    wrong = next(played("EventsWait", rules.name))
    for asked in wrong["tests"][0]["promql_expr_test"]:
        asked["exp_samples"] = []
    path = file.with_name("wrong.yaml")
    path.write_text(yaml.safe_dump(wrong))
    assert promtool("test", "rules", str(path)).returncode != 0


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


def test_the_operator_finds_all_by_the_labels_given(found):
    kinds = [key for key in found if key[0] in {"PodMonitor", "PrometheusRule"}]
    assert len(kinds) in {2, 2 + len(PARTS)}
    for key in kinds:
        assert found[key]["metadata"]["labels"]["release"] == "prometheus"


@pytest.fixture(scope="module")
def boards():
    found = objects(values_of("values-nation.yaml"))
    made = [one for (kind, name), one in found.items() if name.startswith("dashboard-")]
    assert all(one["metadata"]["labels"]["grafana_dashboard"] == "1" for one in made)
    return [json.loads(text) for one in made for text in one["data"].values()]


def test_a_dashboard_is_whole_and_asks_for_figures_that_there_are(boards):
    assert len({board["uid"] for board in boards}) == len(boards) == 5
    known = told() | OTHERS
    for board in boards:
        [source] = board["templating"]["list"]
        assert source["type"] == "datasource"
        places = [(p["gridPos"]["x"], p["gridPos"]["y"]) for p in board["panels"]]
        assert len(set(places)) == len(places)
        for panel in board["panels"]:
            assert panel["datasource"]["uid"] == f"${{{source['name']}}}"
            for target in panel["targets"]:
                asked = FIGURE.findall(re.sub(r"nahkoda:[\w:]+", "", target["expr"]))
                assert set(asked) <= known, target


def test_prometheus_takes_what_dashboards_ask(boards, tmp_path):
    asked = [t["expr"] for board in boards for panel in board["panels"] for t in panel["targets"]]
    rules = [{"record": f"board:{number}", "expr": expr} for number, expr in enumerate(asked)]
    path = tmp_path / "boards.yaml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "boards", "rules": rules}]}))
    done = promtool("check", "rules", "--lint=none", str(path))
    assert done.returncode == 0, done.stdout + done.stderr
