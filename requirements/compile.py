"""Compiles the lock files: hashes pin, addresses are left out. Run by `make lock`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = "pyproject.toml"
TRACES = ("--extra", "otel")  # in every image; loaded only where a collector is named
LOCKS: dict[str, tuple[str, ...]] = {
    "dev": (PROJECT, "--all-extras", "--group", "dev"),
    "run": (PROJECT, "--all-extras"),
    "survey": (PROJECT, "--extra", "survey", *TRACES),
    "planning": (PROJECT, "--extra", "planning", *TRACES),
    "finance": (PROJECT, "--extra", "finance", *TRACES),
    "reporting": (PROJECT, "--extra", "reporting", *TRACES),
    "gateway": (PROJECT, "--extra", "gateway", *TRACES),
    "policy": ("--group", "policy"),
}
APART = ("dev", "policy")


def compile_lock(name: str, options: tuple[str, ...]) -> None:
    """One lock; what runs is held to dev's versions, so that every image runs what was tested."""
    command = ["uv", "pip", "compile", "--quiet", "--no-header"]
    command += ["--universal", "--generate-hashes", "--no-emit-index-url", "--no-annotate"]
    command += ["--python-version", "3.11", "--output-file", f"requirements/{name}.lock", *options]
    if name not in APART:
        command += ["--constraint", "requirements/dev.lock"]
    command += sys.argv[1:]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - our own words


if __name__ == "__main__":
    for lock, extras in LOCKS.items():
        compile_lock(lock, extras)
