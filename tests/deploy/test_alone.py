"""Each service works with only its own folder, the chassis and the contracts beside it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEAVE = shutil.ignore_patterns("__pycache__", "node_modules")


@pytest.mark.parametrize("name", ["survey", "reporting", "gateway"])
def test_a_service_alone_prints_its_document_and_cannot_import_a_neighbour(tmp_path, name):
    own = "gateway" if name == "gateway" else f"services/{name}"
    for folder in ("contracts", "services/chassis", own):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=LEAVE)
    module = own.replace("/", ".")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, '.'); {words[0]}"]
        return subprocess.run(
            [*command, *words[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    done = run(f"import runpy; runpy.run_module('{module}', run_name='__main__')", "openapi")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["openapi"].startswith("3.1")
    neighbour = "services.survey" if name != "survey" else "services.reporting"
    assert "ModuleNotFoundError" in run(f"import {neighbour}.app").stderr
