"""Rules of the house that a machine can check."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.readers import READERS

ROOT = Path(__file__).parents[2]
ROLES = {"models", "rules", "queries", "commands", "routes", "handlers", "problems", "jobs"}
SOURCE = ("contracts", "services", "gateway", "deploy")
LINES, FUNCTION_LINES = 300, 40


def tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    paths = [ROOT / name for name in listed]
    return [p for p in paths if p.exists() and (not endings or p.name.endswith(endings))]


def sources() -> list[Path]:
    return [p for p in tracked(".py") if p.relative_to(ROOT).parts[0] in SOURCE]


def calls(tree: ast.AST) -> list[tuple[int, str]]:
    return [(n.lineno, ast.unparse(n.func)) for n in ast.walk(tree) if isinstance(n, ast.Call)]


def test_files_are_short():
    long = {str(p): n for p in tracked(".py") if (n := len(p.read_text().splitlines())) > LINES}
    assert not long


def test_functions_are_short():
    long = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long.append(f"{path}:{node.lineno} {node.name} {lines}")
    assert not long


def test_only_the_chassis_commits():
    found = [
        f"{path}:{line}"
        for path in sources()
        if "chassis" not in path.parts
        for line, name in calls(ast.parse(path.read_text()))
        if name.endswith(".commit")
    ]
    assert not found


@pytest.mark.parametrize("name", ["HTTPException", "print", "datetime.now", "uuid4", "uuid.uuid4"])
def test_what_belongs_to_the_chassis_is_not_called_outside(name):
    found = [
        f"{path}:{line}"
        for path in sources()
        if "chassis" not in path.parts
        for line, called in calls(ast.parse(path.read_text()))
        if called == name
    ]
    assert not found


def slices() -> list[Path]:
    services = ("survey", "planning", "finance", "reporting")
    parents = [*(ROOT / "services" / name for name in services), ROOT / "gateway"]
    return [p for parent in parents for p in parent.iterdir() if (p / "__init__.py").exists()]


def test_every_module_of_a_slice_has_a_role():
    strange = []
    for folder in slices():
        known = ROLES | READERS.get(str(folder.relative_to(ROOT)), set())
        strange += [str(p) for p in folder.glob("*.py") if p.stem not in known | {"__init__"}]
    assert not strange


def test_every_slice_is_listed_for_the_import_linter():
    listed = (ROOT / "pyproject.toml").read_text()
    names = [".".join(folder.relative_to(ROOT).parts) for folder in slices()]
    assert [name for name in names if f'"{name}"' not in listed] == []


def test_routers_are_made_by_the_chassis_so_that_every_route_is_a_transaction():
    found = [
        f"{path}:{line}"
        for path in sources()
        if "chassis" not in path.parts and path.name == "routes.py"
        for line, name in calls(ast.parse(path.read_text()))
        if name.endswith("APIRouter")
    ]
    assert not found


def test_rules_and_routes_stay_in_their_roles():
    """A rule awaits nothing; a route decides nothing."""
    strange = []
    for path in sources():
        tree = ast.parse(path.read_text())
        banned: tuple[type[ast.AST], ...] = ()
        if path.name == "rules.py":
            banned = (ast.AsyncFunctionDef, ast.Await)
        if path.name == "routes.py":
            banned = (ast.If, ast.Try, ast.For, ast.While)
        strange += [f"{path}:{n.lineno}" for n in ast.walk(tree) if isinstance(n, banned)]
    assert not strange


def test_no_registry_address_and_no_machine_path_is_committed():
    hosts = ("py" + "pi.org", "python" + "hosted", "registry." + "npmjs", "deb." + "debian")
    paths = ("/wor" + "k/", "/roo" + "t/", "/fa" + "rm/")
    found = []
    for path in tracked():
        if path.suffix in {".gz", ".xlsx"}:
            continue
        text = path.read_text(errors="replace")
        found += [f"{path}: {word}" for word in (*hosts, *paths) if word in text]
    assert not found


def test_every_locked_requirement_has_a_hash():
    for lock in (ROOT / "requirements").glob("*.lock"):
        parts = re.split(r"\n(?=\S)", lock.read_text().strip())
        assert [part.split("\n")[0] for part in parts if "--hash=sha256:" not in part] == [], lock
        assert "://" not in lock.read_text()


def test_the_locks_of_the_images_hold_the_versions_that_are_tested():
    def pins(lock: Path) -> dict[str, str]:
        return dict(re.findall(r"^([\w.\-\[\]]+)==(\S+)", lock.read_text(), re.MULTILINE))

    tested = pins(ROOT / "requirements" / "dev.lock")
    for lock in (ROOT / "requirements").glob("*.lock"):
        if lock.stem != "policy":  # in no image: a judge in an environment of its own
            assert pins(lock).items() <= tested.items(), lock


def test_imports_keep_their_direction():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_import_linter_would_notice_a_service_that_imports_another(tmp_path):
    for part in ("contracts", "services", "gateway", "deploy"):
        for path in (ROOT / part).rglob("*.py"):
            target = tmp_path / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    planted = tmp_path / "services/reporting/recaps/rules.py"
    planted.write_text("import services.survey.measures\n" + planted.read_text())
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "services.reporting.recaps.rules -> services.survey.measures" in done.stdout


@pytest.mark.xdist_group("together")
def test_tests_of_a_group_go_to_one_worker(request):
    """A version of pytest broke this once: each worker then starts suites and browsers of its own."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("Only with several workers.")
    assert request.node.nodeid.endswith("@together")
