"""The version stands in `pyproject.toml`; where else it must be said, it is written from there.

`python -m tests.release.version 1.2.0` raises it everywhere.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ("pyproject.toml", r'^version = "(.+)"$')
PLACES = (
    SOURCE,
    ("services/chassis/documents.py", r'^VERSION = "(.+)"$'),  # images hold no pyproject.toml
    ("services/reporting/dashboard/package.json", r'^  "version": "(.+)",$'),
    ("services/reporting/dashboard/package-lock.json", r'^      "version": "(.+)",$'),
    ("services/reporting/dashboard/package-lock.json", r'^  "version": "(.+)",$'),
    ("deploy/helm/nahkoda/Chart.yaml", r"^version: (.+)$"),
    ("deploy/helm/nahkoda/Chart.yaml", r"^appVersion: (.+)$"),
    ("deploy/docker/Dockerfile", r"^ARG VERSION=(.+)$"),
)


def found(root: Path = ROOT) -> dict[str, str]:
    """What each place says, by file and pattern."""
    return {f"{file} {sign}": _match(root / file, sign)[1] for file, sign in PLACES}


def version(root: Path = ROOT) -> str:
    """The version."""
    return _match(root / SOURCE[0], SOURCE[1])[1]


def others(root: Path = ROOT) -> list[str]:
    """The places that say another one."""
    return [place for place, said in found(root).items() if said != version(root)]


def raise_to(new: str, root: Path = ROOT) -> None:
    """Write it everywhere; raises ValueError for what is no version."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", new):
        raise ValueError(f"{new} is no version such as 1.2.0.")
    for file, sign in PLACES:
        text, match = (root / file).read_text(), _match(root / file, sign)
        (root / file).write_text(text[: match.start(1)] + new + text[match.end(1) :])


def _match(file: Path, sign: str) -> re.Match[str]:
    match = re.search(sign, file.read_text(), re.MULTILINE)
    if match is None:
        raise LookupError(f"{file} says no version.")
    return match


if __name__ == "__main__":
    raise_to(sys.argv[1])
    sys.stdout.write(f"{version()}; now write its heading in CHANGELOG.md and run make contracts\n")
