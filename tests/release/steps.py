"""The checks of a release, in order. Each says ok, failed with what to do, or not run."""

import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from tests.contracts.release import breaks
from tests.release import advisories, licences, migrations, version
from tests.release.outcome import ROOT, Check, Said, State, judged, ran

DASHBOARD = ROOT / "services" / "reporting" / "dashboard"
ENOUGH = 40  # parts of a bill; fewer would mean that it was not read


def same_version() -> Said:
    """One version in all places, and CHANGELOG.md has its heading."""
    now = version.version()
    faults = [f"{place} says another version than {now}" for place in version.others()]
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    if not re.search(rf"^## \[{re.escape(now)}\]", changelog, re.MULTILINE):
        faults.append(f"CHANGELOG.md has no heading [{now}]: write it above what it brings")
    return judged(faults, now)


def contracts() -> Said:
    """Nothing that was promised to readers of events is broken, and what is generated is new."""
    done = ran(sys.executable, "-m", "tests.contracts.generate", "--check")
    stale = [] if done.returncode == 0 else ["generated contracts are old: run make contracts"]
    return judged([*breaks(), *stale])


def kept_schema() -> Said:
    """No migration takes from the last release what it uses; those without a way back by name."""
    before, heads = migrations.released()
    faults: list[str] = []
    ways: list[str] = []
    for service in migrations.FOLDERS:
        found = migrations.all_of(service)
        faults += migrations.faults(found, before, heads[service])
        ways += [f"no way back: {name}" for name in migrations.one_way(found)]
    said = judged(faults, f"since {before}, every migration only adds")
    return Said(said.state, (*said.lines, *ways))


def locks() -> Said:
    """Compiling the locks gives what is there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "requirements", folder / "requirements")
        shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
        os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = ran(sys.executable, "requirements/compile.py", cwd=folder)
        if done.returncode != 0:
            return Said(State.not_run, ("no package index answers", done.stderr.strip()[-200:]))
        stale = [
            f"{file.name} is not what pyproject.toml asks for: run make lock"
            for file in sorted((folder / "requirements").glob("*.lock"))
            if file.read_bytes() != (ROOT / "requirements" / file.name).read_bytes()
        ]
    return judged(stale)


def allowed() -> Said:
    """The list of licences is new, and none on it is denied."""
    faults = licences.denied(licences.kept())
    if licences.text() != licences.FILE.read_text():
        faults.append("licences.tsv is old: run python -m tests.release.licences")
    return judged(faults, f"{len(licences.kept())} packages")


def bill(out: Path | None = None) -> Said:
    """CycloneDX bills of what is shipped, of Python and of the pages."""
    target = out or Path(os.environ.get("NAHKODA_DATA", ROOT / ".data")).resolve() / "release"
    target.mkdir(parents=True, exist_ok=True)
    python, pages = target / "python.cdx.json", target / "pages.cdx.json"
    tool, npm = (str(Path(sys.executable).with_name(name)) for name in ("cyclonedx-py", "npm"))
    lock = str(ROOT / "requirements" / "run.lock")
    options = ("--output-reproducible", "--of", "JSON", "-o", str(python))
    done = [ran(tool, "requirements", lock, *options)]
    done.append(ran(npm, "sbom", "--sbom-format=cyclonedx", "--package-lock-only", cwd=DASHBOARD))
    pages.write_text(done[1].stdout)
    faults = [one.stderr.strip()[-300:] for one in done if one.returncode != 0]
    if not faults:
        faults = [f"{file.name} has hardly a part" for file in (python, pages) if _few(file)]
    return judged(faults, f"{python.name} and {pages.name} in {target.name}/")


def _few(file: Path) -> bool:
    return len(json.loads(file.read_text()).get("components", [])) < ENOUGH


STEPS: dict[str, Check] = {
    "version and changelog": same_version,
    "contracts": contracts,
    "migrations": kept_schema,
    "locks": locks,
    "licences": allowed,
    "bill of materials": bill,
    "advisories, Python": advisories.of_python,
    "advisories, pages": advisories.of_pages,
}
