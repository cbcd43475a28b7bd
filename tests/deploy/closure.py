"""A service as its image holds it, made without Docker: what the Dockerfile copies and installs."""

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from uv import find_uv_bin

from deploy.local.children import Child, run
from deploy.local.suite import PARTS, answers, free_ports

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "deploy/docker/Dockerfile"
PAGES = "services/reporting/dashboard/dist"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules", "dist")  # Dockerfile.dockerignore


def folder_of(service: str) -> str:
    """FOLDER, as `make images` sets it."""
    return "gateway" if service == "gateway" else f"services/{service}"


def stage(name: str) -> list[str]:
    """The instructions of one stage of the Dockerfile, each on one line."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(), flags=re.MULTILINE)
    for part in re.sub(r"\s*\\\n\s*", " ", text).split("FROM ")[1:]:
        head, *lines = part.strip().splitlines()
        if head.endswith(f" AS {name}"):
            return lines
    raise LookupError(f"The Dockerfile has no stage {name}.")


def copied(service: str) -> list[tuple[str, str]]:
    """From where to where the stage `made` copies for a service."""
    found = []
    for line in stage("made"):
        if line.startswith("COPY "):
            words = line.replace("${SERVICE}", service).replace("${FOLDER}", folder_of(service))
            found.append((words.split()[1], words.split()[2]))
    return found


def wheels() -> list[str]:
    """The options with which the stage `made` gathers the wheels of a lock."""
    line = next(line for line in stage("made") if "pip wheel" in line)
    return line.partition("pip wheel ")[2].split(" --wheel-dir ")[0].split()


def gather(house: Path) -> None:
    """The wheels of all services' locks, which agree, in one folder; whoever comes first does it."""
    house.mkdir(exist_ok=True)
    with (house / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not any(house.glob("*.whl")):
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet"]
            cached = [option for option in wheels() if option != "--no-cache-dir"]
            locks = [word for part in PARTS for word in ("-r", f"{ROOT}/requirements/{part}.lock")]
            subprocess.run([*pip, *cached, "--wheel-dir", house, *locks], check=True)


@dataclass(frozen=True)
class Closure:
    """One service's folder and environment."""

    service: str
    folder: Path

    @property
    def python(self) -> str:
        return str(self.folder / "venv/bin/python")

    @property
    def app(self) -> Path:
        return self.folder / "app"

    @property
    def module(self) -> str:
        return folder_of(self.service).replace("/", ".")

    async def make(self, house: Path) -> "Closure":
        """Copy and install; the pages come from `make dashboard` as from the Dockerfile's stage."""
        lock = ""
        for source, target in copied(self.service):
            if source.endswith(".lock"):
                lock = str(ROOT / source)
            else:
                shutil.copytree(ROOT / source, self.app / target, ignore=LEFT_OUT)
        if self.service == "reporting":
            shutil.copytree(ROOT / PAGES, self.app / PAGES)
        await self._install(lock, house)
        compiled = [str(self.app), str(self.folder / "venv")]
        await run(self.python, "-m", "compileall", "-q", *compiled, env={})
        return self

    async def _install(self, lock: str, house: Path) -> None:
        """uv puts the same files there as pip in a tenth of the time; hashes were looked at."""
        venv.create(self.folder / "venv", with_pip=False, symlinks=True)
        into = ["--python", self.python, "--quiet", "--no-deps", "--no-verify-hashes"]
        found = ["--no-index", "--find-links", str(house), "-r", lock]
        await run(find_uv_bin(), "pip", "install", *into, *found, env={})

    def child(self, settings: dict[str, str]) -> Child:
        """The service as a child process; settings without the prefix."""
        [port] = free_ports(1)
        env = self.environment(settings | {"PORT": str(port)})
        command = ["env", "-i", "-C", str(self.app), *env, self.python, "-m", self.module, "serve"]
        log = self.folder / "serve.log"
        ready = f"http://127.0.0.1:{port}/readyz"
        return Child(self.service, command, log, ready=lambda: answers(ready))

    def environment(self, settings: dict[str, str]) -> list[str]:
        """Only this is in the process' environment: nothing of ours leads back to the project."""
        prefix = self.service.upper()
        image = {"PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ["PATH"]}
        named = {f"{prefix}_{name}": value for name, value in settings.items()}
        return [f"{name}={value}" for name, value in (image | named).items()]

    async def command(self, settings: dict[str, str], *words: str) -> None:
        """Run one of the service's commands, or any Python with `-c`."""
        what = words if words[0] == "-c" else ("-m", self.module, *words)
        env = self.environment(settings)
        await run("env", "-i", "-C", str(self.app), *env, self.python, *what, env={})

    def files(self) -> dict[str, int]:
        """Every file with the time it was changed: a read-only root changes in nothing."""
        paths = (path for path in self.folder.rglob("*") if path.suffix != ".log")
        return {str(path): path.lstat().st_mtime_ns for path in paths}


@contextlib.asynccontextmanager
async def serving(closure: Closure, settings: dict[str, str]) -> AsyncIterator[tuple[Child, float]]:
    """The service, ready; and how many seconds that took."""
    child = closure.child(settings)
    begun = time.perf_counter()
    await child.start()
    try:
        yield child, time.perf_counter() - begun
    finally:
        await child.stop()
