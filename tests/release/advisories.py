"""Known weaknesses of what we ship, asked of an advisory service.

A mirror may answer and know of none. So each question is asked with a package beside it that has had
an advisory for years: who does not name that one knows nothing, and its silence is no good news.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.release.outcome import ROOT, Said, State, judged, ran

LOCK = ROOT / "requirements" / "run.lock"
PAGES = ROOT / "services" / "reporting" / "dashboard"
BEHIND_PYTHON = ("jinja2", "2.4.1")
BEHIND_PAGES = ("lodash", "4.17.15")
PINS = ("--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json")


def of_python() -> Said:
    """pip-audit over what is locked."""
    name, version = BEHIND_PYTHON
    with tempfile.TemporaryDirectory() as folder:
        probe = Path(folder) / "probe.txt"
        probe.write_text(f"{name}=={version}\n")
        if name not in {package for package, _ in _python(probe)}:
            return _nobody(f"pip-audit: no advisory service here knows of {name} {version}")
        found = list(_python(_plain(Path(folder))))
    return judged([f"{package}: {why}" for package, why in found], "no package has an advisory")


def _plain(folder: Path) -> Path:
    """The lock without hashes and markers: packages for other systems are looked at as well."""
    pins = [line.split(" ")[0].split(";")[0] for line in LOCK.read_text().splitlines()]
    latest = {pin.partition("==")[0]: pin for pin in pins if "==" in pin}
    path = folder / "lock.txt"
    path.write_text("\n".join(latest.values()) + "\n")
    return path


def _python(file: Path) -> Iterator[tuple[str, str]]:
    audit = str(Path(sys.executable).with_name("pip-audit"))
    done = ran(audit, "--requirement", str(file), *PINS)
    try:
        said = json.loads(done.stdout)
    except ValueError:
        return
    for package in said["dependencies"]:
        for one in package.get("vulns", []):
            fix = ", ".join(one["fix_versions"]) or "no version yet"
            yield package["name"], f"{package['version']} has {one['id']}; mended in {fix}"


def of_pages() -> Said:
    """Npm audit over what the pages are built with."""
    with tempfile.TemporaryDirectory() as folder:
        name, version = BEHIND_PAGES
        probe = Path(folder)
        package: dict[str, Any] = {"name": "probe", "version": "1.0.0"}
        (probe / "package.json").write_text(json.dumps(package | {"dependencies": {name: version}}))
        own = {"": package | {"dependencies": {name: version}}}
        lock = {
            "lockfileVersion": 3,
            "packages": own | {f"node_modules/{name}": {"version": version}},
        }
        (probe / "package-lock.json").write_text(json.dumps(package | lock))
        if name not in _pages(probe):
            return _nobody(f"npm audit: no advisory service here knows of {name} {version}")
        for file in ("package.json", "package-lock.json"):
            shutil.copyfile(PAGES / file, probe / file)
        found = _pages(probe)
    return judged([f"{name}: {why}" for name, why in found.items()], "no package has an advisory")


def _pages(folder: Path) -> dict[str, str]:
    npm = str(Path(sys.executable).with_name("npm"))
    done = ran(npm, "audit", "--json", "--package-lock-only", cwd=folder)
    try:
        said = json.loads(done.stdout)
    except ValueError:
        return {}
    found: dict[str, Any] = said.get("vulnerabilities", {})
    return {name: f"{one['severity']} in {one['range']}" for name, one in found.items()}


def _nobody(why: str) -> Said:
    return Said(State.not_run, (f"{why}. Ask one elsewhere before a release.",))
