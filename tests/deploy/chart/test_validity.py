"""Other people's judges on the rendered chart: Helm's lint, Kubernetes' schemas, checkov."""

import functools
import json
import os
import shutil
import subprocess
from pathlib import Path

import helm_python
import kubernetes_validate
import pytest
import yaml
from kubernetes_validate import utils

from tests.deploy.chart import operators
from tests.deploy.chart.rendering import CHART, FILES, OTHERS, objects, values_of

VERSIONS = [f"1.{minor}" for minor in range(30, 37)]
CHECKOV = Path(os.environ.get("NAHKODA_CHECKOV", CHART.parents[2] / ".venv-policy/bin/checkov"))


# It reads megabytes of definitions anew for each object.
utils.schema_contents = functools.cache(utils.schema_contents)


@functools.cache
def judge(text: str, version: str) -> None:
    """Validate an object once, in however many cases it stands; a refusal is not remembered."""
    kubernetes_validate.validate(json.loads(text), version, strict=True)


@pytest.mark.xdist_group("validity")
@pytest.mark.parametrize("case", [*FILES, *OTHERS])
def test_every_version_of_kubernetes_takes_it(case):
    for one in objects(values_of(case)).values():
        if operators.known(one):
            continue  # judged in test_databases.py
        for version in VERSIONS:
            judge(json.dumps(one), version)


def test_a_misspelt_key_would_be_found():
    one = objects(values_of("values-dev.yaml"))["Deployment", "survey-api"]
    one["spec"]["template"]["spec"]["serviceAcountName"] = "x"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(one, VERSIONS[0], strict=True)


def test_helm_finds_nothing_to_mend():
    found = helm_python.lint(CHART)
    assert found["errors"] == []
    assert [one["error"] for one in found["messages"]] == ["icon is recommended"]


def test_no_policy_check_fails(tmp_path):
    if not CHECKOV.exists():
        if os.environ.get("CI"):
            pytest.fail("CI runs this check: `make test` installs checkov.")
        pytest.skip("checkov is not installed here; `make chart` installs it.")
    for case in (*FILES, "own-nats", "digests", "snapshots"):
        for number, one in enumerate(objects(values_of(case)).values()):
            (tmp_path / f"{case}-{number}.yaml").write_text(yaml.safe_dump(one))
    shutil.copy(CHART.parents[1] / "docker/Dockerfile", tmp_path)
    done = subprocess.run(
        [CHECKOV, "-d", tmp_path, "--framework", "kubernetes", "dockerfile", "--output", "json",
         "--skip-download", "--quiet", "--compact"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    reports = {one["check_type"]: one for one in json.loads(done.stdout)}
    assert set(reports) == {"kubernetes", "dockerfile"}
    for report in reports.values():
        failed = [
            f"{one['file_path']}: {one['check_id']} {one['resource']}"
            for one in report["results"]["failed_checks"]
        ]
        assert failed == []
        assert report["summary"]["passed"] > 50
