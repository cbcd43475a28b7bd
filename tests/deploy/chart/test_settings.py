"""Every setting that a process reads has a place: in the chart, in a Secret, or on a laptop alone."""

from typing import get_args

import helm_python
import pytest
import yaml
from pydantic import BaseModel

from deploy.local.suite import PARTS
from gateway.settings import GatewaySettings
from services.chassis.media.kept import MediaSettings
from services.planning.settings import PlanningSettings
from services.reporting.settings import ReportingSettings
from services.survey.settings import SurveySettings
from tests.deploy.chart.rendering import CHART, objects, over, pods, texts, values_of

KINDS = {
    "finance": MediaSettings,
    "gateway": GatewaySettings,
    "planning": PlanningSettings,
    "reporting": ReportingSettings,
    "survey": SurveySettings,
}
LISTED = yaml.safe_load((CHART / "files/settings.yaml").read_text())


def names_of(kind):
    """The settings of a class as the environment has them; a group with each of its own."""
    for name, field in kind.model_fields.items():
        inner = [one for one in get_args(field.annotation) if isinstance(one, type)]
        groups = [one for one in inner if issubclass(one, BaseModel)]
        if name == "provider":
            yield from (f"PROVIDER_{own.upper()}" for own in groups[0].model_fields)
        else:
            yield name.upper()


def listed(where, part):
    return {*LISTED[where].get("all", []), *LISTED[where].get(part, [])}


@pytest.mark.parametrize("part", PARTS)
def test_a_setting_is_listed_and_what_is_listed_is_a_setting(part):
    known = set(names_of(KINDS[part]))
    said = {name for where in LISTED for name in listed(where, part)}
    assert known - said == set(), "say in files/settings.yaml where it comes from"
    assert said - known == set(), "no process reads it"


@pytest.mark.parametrize("part", PARTS)
def test_what_the_chart_is_said_to_set_it_can_set(part):
    values = over(values_of("values-nation.yaml"), {"services": {"survey": {"env": {}}}})
    made = objects(values)
    found = set()
    for (kind, name), pod in pods(made).items():
        if name.startswith(f"{part}-") and kind in {"Deployment", "Job", "CronJob"}:
            [container] = pod["spec"]["containers"]
            found |= {one["name"] for one in container.get("env", [])}
            found |= {"X_ROLE"} if "--role" in container["args"] else set()
            for volume in pod["spec"]["volumes"]:
                for source in volume.get("projected", {}).get("sources", []):
                    found |= {one["path"].upper() for one in source["secret"]["items"]}
    found |= set(made["ConfigMap", part]["data"])
    found |= {f"X_{name}" for name in ("PROVIDER_CLIENT_SECRET",) if part == "gateway"}
    can = {name.partition("_")[2] for name in found}
    callers = {"SISTERS", "SIGNING_KEY_FILE"} if part == "survey" else set()  # it calls nobody
    callers |= {"KEYS_URL", "SISTERS"} if part == "gateway" else set()  # it has the keys itself
    assert (listed("set", part) | listed("secret", part)) - can == callers


def test_a_setting_that_nobody_reads_is_refused():
    wrong = {"services": {"survey": {"env": {"POOL_SZIE": 4}}}}
    with pytest.raises(helm_python.HelmError, match=r"env\.POOL_SZIE: there is no"):
        texts(over(values_of("values-prod.yaml"), wrong))


def test_of_an_openid_provider_the_secret_is_mounted_where_one_is_named():
    made = objects(values_of("provider"))
    [secrets] = [v for v in pods(made)["Deployment", "gateway-api"]["spec"]["volumes"] if v["name"] == "secrets"]  # fmt: skip
    paths = {i["path"] for s in secrets["projected"]["sources"] for i in s["secret"]["items"]}
    assert "gateway_provider_client_secret" in paths


@pytest.mark.parametrize("case", ["provider", "values-nation.yaml"])
@pytest.mark.parametrize("part", PARTS)
def test_settings_are_those_that_the_services_read(part, case, monkeypatch):
    kind = KINDS[part]
    config = objects(values_of(case))["ConfigMap", part]["data"]
    known = {f"{part}_{name}".upper() for name in kind.model_fields}
    said = {name for name in config if not name.startswith("GATEWAY_PROVIDER_")}
    assert said - {f"{part.upper()}_SECRETS_DIR"} <= known
    for name, value in config.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv(f"{part.upper()}_DATABASE_URL", "postgresql://x@y/z")
    monkeypatch.delenv(f"{part.upper()}_SECRETS_DIR")
    found = kind.of(part)
    assert found.nats_url == "nats://nk-nahkoda-nats:4222"
    traced = ("http://collector.monitoring:4318", 0.05) if "nation" in case else (None, 1)
    assert (found.otlp_endpoint, found.trace_share) == traced
