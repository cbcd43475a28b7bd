"""What an image holds is enough for its service, and not more."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from deploy.local.suite import PARTS
from tests.bench.starts import resident
from tests.deploy.closure import (
    DOCKERFILE,
    LEFT_OUT,
    Closure,
    copied,
    gather,
    serving,
    stage,
    wheels,
)

MB = 1024
PASSWORD = "only-for-tests"


ONE_WORKER = [
    pytest.param(part, marks=pytest.mark.xdist_group(f"closure-{part}")) for part in PARTS
]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Where the wheels of all services are, for every worker."""
    shared = "PYTEST_XDIST_WORKER" in os.environ
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if shared else base) / "wheels"
    gather(folder)
    return folder


@pytest.fixture(scope="module", params=ONE_WORKER)
async def closure(request, house):
    with tempfile.TemporaryDirectory(prefix="nk-closure-") as folder:
        yield await Closure(request.param, Path(folder)).make(house)


@pytest.fixture
async def settings(closure, new_database, postgres, stream, nats, secrets):
    """Of one service; what is secret stands in files, as in a cluster."""
    from tests.conftest import SERVICES  # noqa: PLC0415 - the same module as pytest has loaded

    name = closure.service
    database = await new_database(SERVICES[name])
    folder = closure.folder / "secrets"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for value, role in (("database_url", name), ("owner_database_url", f"{name}_owner")):
        url = postgres.url(database, role, PASSWORD).replace("+psycopg", "")
        (folder / f"{name}_{value}").write_text(url)
    if name == "survey":
        (folder / "survey_personal_keys").write_text(json.dumps(secrets.personal_keys()))
    return {
        "MEDIA_FOLDER": str(closure.folder / "media"),
        "SECRETS_DIR": str(folder),
        "NATS_URL": nats.url,
        "NATS_MONITOR_URL": nats.monitor_url,
        "NATS_SEED_FILE": str(secrets.seed(name)),
        "NATS_BOOT_SEED_FILE": str(secrets.seed("boot")),
        "SIGNING_KEY_FILE": str(secrets.signing_key(name)),
        "TRUSTED_KEYS": secrets.jwks(PARTS),
    }


async def test_it_migrates_and_serves_and_writes_no_file(closure, settings):
    await closure.command(settings, "migrate")
    before = closure.files()
    async with serving(closure, settings) as (child, _):
        memory = resident(child.pid) / MB
    assert closure.files() == before
    assert memory < 150


async def test_a_neighbour_cannot_be_imported(closure):
    others = sorted(set(PARTS) - {closure.service})
    modules = ["gateway" if other == "gateway" else f"services.{other}" for other in others]
    lines = [
        f"import importlib, {closure.module}.app",
        f"for module in {modules}:",
        "    try: importlib.import_module(f'{module}.app')",
        "    except ModuleNotFoundError as error: assert error.name == module, error",
        "    else: raise SystemExit(f'{module} can be imported')",
    ]
    await closure.command({}, "-c", "\n".join(lines))


async def test_it_is_no_root_and_finds_no_installer(closure):
    assert "USER 10001:10001" in DOCKERFILE.read_text()
    with pytest.raises(RuntimeError, match="No module named"):
        await closure.command({}, "-c", "import pip")


def test_the_dockerfile_installs_only_what_is_locked_and_already_built():
    assert {"--require-hashes", "--only-binary", ":all:", "--no-build-isolation"} <= set(wheels())
    for line in DOCKERFILE.read_text().splitlines():
        assert not any(word in line for word in ("apt-get", "apk ", "gcc", "curl", "wget", "ADD "))


def test_the_closure_is_read_from_the_dockerfile():
    assert copied("survey") == [
        ("requirements/survey.lock", "/requirements.lock"),
        ("contracts", "contracts"),
        ("services/chassis", "services/chassis"),
        ("services/survey", "services/survey"),
    ]
    assert copied("gateway")[-1] == ("gateway", "gateway")
    with pytest.raises(LookupError):
        stage("other")


def test_what_is_left_out_of_the_builders_context_is_left_out_here():
    lines = (DOCKERFILE.parent / "Dockerfile.dockerignore").read_text().splitlines()
    names = {os.path.basename(line) for line in lines if line.startswith("**/")}  # noqa: PTH119
    assert LEFT_OUT("", [*names, "rules.py"]) == names
