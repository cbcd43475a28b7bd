"""docs/sizing.md, written from the measured run and the assumptions."""

import json
import tomllib
from pathlib import Path
from typing import Any

from deploy.sizing.model import NEEDED, Area, Assumed, Line, Measured, lines

HERE = Path(__file__).parent
MEASURED, AREAS = HERE / "measured.json", HERE / "areas.toml"
PAGE = HERE.parents[1] / "docs" / "sizing.md"
TOP = """# How large

Written by `make sizing` from what was measured (`deploy/sizing/measured.json`) and what is assumed
(`deploy/sizing/areas.toml`). Change what you know better and run it again; do not edit this page.

What it tells is an order of size, and which resource is short first. It was computed from one machine on which the load generator, PostgreSQL, NATS and all services shared the cores, so a core here
is a core of that machine; they did not cut in on each other (ADR 0016), which a cluster does not arrange. It is assumed that work grows with the cores; nobody measured more than there are below. Test on your own machines before you buy: `python -m tests.bench volume` there, then
`python -m deploy.sizing keep .data/bench.json`.
"""


def read() -> tuple[list[Area], Assumed, Measured, dict[str, Any]]:
    """The areas, what is assumed, what was measured, and where."""
    said = tomllib.loads(AREAS.read_text("utf-8"))
    kept = json.loads(MEASURED.read_text("utf-8"))
    areas = [Area(**one) for one in said["area"]]
    figures = {name: one["value"] for name, one in kept["figures"].items()}
    return areas, Assumed(**said["assumed"]), Measured(kept["machine"]["cores"], figures), kept


def text() -> str:
    """The whole page."""
    areas, assumed, measured, kept = read()
    found = [lines(area, assumed, measured) for area in areas]
    parts = [TOP, "## The table\n", _table(areas, found), "## Measured\n", _machine(kept)]
    parts += [_figures(kept), "## Assumed\n", _assumed(areas, assumed)]
    return "\n".join(parts)


def keep(bench: Path) -> None:
    """Take the figures that are needed out of a bench's JSON; raises LookupError."""
    run = json.loads(bench.read_text())
    known = {one["name"]: one for one in run["figures"]}
    if missing := [name for name in NEEDED if name not in known]:
        raise LookupError(f"Not measured: {', '.join(missing)}.")
    figures = {name: {k: known[name][k] for k in ("value", "unit", "runs")} for name in NEEDED}
    content = {"machine": run["machine"], "figures": figures}
    MEASURED.write_text(json.dumps(content, indent=1) + "\n")


def _table(areas: list[Area], found: list[list[Line]]) -> str:
    heads = " | ".join(area.name for area in areas)
    rows = [f"| | unit | {heads} | how |", "|---|---|" + "---:|" * len(areas) + "---|"]
    for same in zip(*found, strict=True):
        values = " | ".join(short(line.value) for line in same)
        rows.append(f"| {same[0].name} | {same[0].unit} | {values} | {same[0].how} |")
    return "\n".join(rows) + "\n"


def _machine(kept: dict[str, Any]) -> str:
    run = kept["machine"]
    busy = run["busy_before"] > run["cores"]
    note = " So the rates are far below those of a quiet machine; weights do not depend on it."
    return (
        f"The run of {run['date'][:10]}: commit {run['commit']}, {run['cores']} cores"
        f" (load {run['busy_before']} by others before it began), Python {run['python']},"
        f" PostgreSQL {run['postgresql']}, files on {run['file_system']} with {run['fsync_ms']} ms"
        f" for an fsync.{note if busy else ''}\n"
    )


def _figures(kept: dict[str, Any]) -> str:
    rows = ["| figure | median | lowest .. highest | unit |", "|---|---:|---|---|"]
    for name, one in kept["figures"].items():
        spread = f"{short(min(one['runs']))} .. {short(max(one['runs']))}"
        rows.append(f"| {name} | {short(one['value'])} | {spread} | {one['unit']} |")
    return "\n".join(rows) + "\n"


def _assumed(areas: list[Area], assumed: Assumed) -> str:
    rows = [f"* {area.name}: {area.rts:,} RT in {area.villages:,} villages" for area in areas]
    rows += [f"* `{name}`: {value:,}" for name, value in vars(assumed).items()]
    return "\n".join(rows) + "\n"


def short(value: float) -> str:
    """Two or three digits: more would say more than is known."""
    if value >= 100:  # noqa: PLR2004 - three digits
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"
