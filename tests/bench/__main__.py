"""`make bench`: one run of everything measured so far, as a table and as JSON.

The figures are whole-work figures on the machine at hand: take ratios and growth from them, and
the medians of several runs. SYNTHETIC data; see `synthetic.py`.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from contracts.regulation import DENOMINATORS, Measures, load
from deploy.local import accounts
from deploy.local.demo.load import ask, log_in, settled
from deploy.local.suite import Suite, running
from tests.bench.synthetic import rows, write_csv, write_xlsx

COUNT = int(os.environ.get("BENCH_SHEETS", "100000"))
MOVING = {"queued", "validating", "applying"}


@dataclass
class Figure:
    """What was measured, in which unit, against which goal; `at_most` says which way is good."""

    name: str
    value: float
    unit: str
    goal: float
    at_most: bool

    @property
    def ratio(self) -> float:
        """1 is the goal; above 1 is better."""
        return self.goal / self.value if self.at_most else self.value / self.goal


def engine() -> list[Figure]:
    """The score engine alone, in this process."""
    law = load("permen-14-2018")
    ids = [criterion.id for criterion in law.criteria]
    sheets = [
        Measures(
            **dict(zip(DENOMINATORS, row[3:9], strict=True)),
            volumes=dict(zip(ids, row[9:], strict=True)),
        )
        for row in list(rows(20_000))[1:]
    ]
    brief = median(lambda: rate(len(sheets), lambda: sum(1 for _ in law.score_many(sheets))))
    some = sheets[:3000]
    full = median(lambda: rate(len(some), lambda: [law.score(sheet) for sheet in some]))
    return [
        Figure("engine: score_many", brief, "sheets/s", 50_000, at_most=False),
        Figure("engine: explained score", full, "sheets/s", 5_000, at_most=False),
    ]


def rate(count: int, work: Callable[[], Any]) -> float:
    """How many per second."""
    start = time.perf_counter()
    work()
    return count / (time.perf_counter() - start)


def median(measure: Callable[[], float], runs: int = 5) -> float:
    """The middle of several runs."""
    return sorted(measure() for _ in range(runs))[runs // 2]


async def imports(suite: Suite, http: httpx.AsyncClient, folder: Path) -> list[Figure]:
    """100,000 RT sheets through the public API: CSV and XLSX, then the round to the recap."""
    csv_file, xlsx_file = folder / "sheets.csv", folder / "sheets.xlsx"
    write_csv(csv_file, COUNT)
    write_xlsx(xlsx_file, COUNT)
    share = COUNT / 100_000
    found = []
    for file, limit, year in ((csv_file, 20, 2024), (xlsx_file, 40, 2025)):
        round_id = await opened(http, year)
        seconds = await imported(http, round_id, file)
        name = f"import of {COUNT} RT sheets, {file.suffix[1:].upper()}, preview + apply"
        found.append(Figure(name, seconds, "s", limit * share, at_most=True))
    found.append(
        Figure("survey's largest memory", memory(suite, "survey"), "MB", 500, at_most=True)
    )
    start = time.perf_counter()
    address = f"/v1/survey/rounds/{round_id}"
    await ask(http, "POST", f"{address}/seal", json={})
    await settled(http, address, "state", {"sealing"})
    sealed = time.perf_counter()
    await heard(http, year)
    read = time.perf_counter() - sealed
    return [
        *found,
        Figure(f"seal of {COUNT} RT sheets", sealed - start, "s", 20 * share, at_most=True),
        Figure("sealed round -> read model, backlog included", read, "s", 60 * share, at_most=True),
        Figure(
            "recap through the gateway, p50", await recap_p50(http, year), "ms", 6, at_most=True
        ),
    ]


async def opened(http: httpx.AsyncClient, year: int) -> str:
    """A new round over the province."""
    body = {"name": f"SYNTHETIC {year}", "kind": "baseline", "year": year, "region": "35"}
    body["regulation"] = "permen-14-2018"
    return str((await ask(http, "POST", "/v1/survey/rounds", json=body))["id"])


async def imported(http: httpx.AsyncClient, round_id: str, file: Path) -> float:
    """Seconds from the upload to the applied import."""
    start = time.perf_counter()
    with file.open("rb") as content:
        found = await ask(
            http,
            "POST",
            "/v1/survey/imports",
            files={"file": (file.name, content)},
            data={"kind": "rt_sheets", "round_id": round_id},
        )
    address = f"/v1/survey/imports/{found['id']}"
    found = await settled(http, address, "status", MOVING)
    if found["status"] != "ready":
        raise RuntimeError(found["errors"][:3])
    await ask(http, "POST", f"{address}/apply", json={})
    found = await settled(http, address, "status", MOVING)
    if (found["status"], found["accepted"]) != ("applied", COUNT):
        raise RuntimeError(found)
    return time.perf_counter() - start


async def heard(http: httpx.AsyncClient, year: int) -> None:
    """Wait until the read model holds the round."""
    address = f"/v1/reports/recap?region=35&year={year}&limit=1"
    async with asyncio.timeout(600):
        while True:
            total = (await ask(http, "GET", address))["total"]
            if sum(total["rts"].values()) >= COUNT:
                return
            await asyncio.sleep(0.2)


async def recap_p50(http: httpx.AsyncClient, year: int) -> float:
    """The middle of 200 recaps by regency, one after the other, in milliseconds."""
    times = []
    for _ in range(200):
        start = time.perf_counter()
        await ask(http, "GET", f"/v1/reports/recap?region=35&year={year}&by=regency")
        times.append(time.perf_counter() - start)
    return sorted(times)[100] * 1000


def memory(suite: Suite, name: str) -> float:
    """The largest resident size of a part so far, in MB; Linux only."""
    status = Path(f"/proc/{suite.children[name].pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


async def main() -> None:
    """Measure and print."""
    figures = engine()
    with tempfile.TemporaryDirectory(prefix="nk-bench-", ignore_cleanup_errors=True) as name:
        start = time.perf_counter()
        async with running(Path(name) / "data") as suite:
            first = time.perf_counter() - start
            figures.append(Figure("suite: first start", first, "s", 60, at_most=True))
            headers = {"Accept-Language": "en"}
            async with httpx.AsyncClient(
                base_url=suite.gateway_url, timeout=120, headers=headers
            ) as http:
                await log_in(http, accounts.read(suite.data)["users"][0])
                figures += await imports(suite, http, Path(name))
        start = time.perf_counter()
        async with running(Path(name) / "data"):
            warm = time.perf_counter() - start
            figures.append(Figure("suite: warm start", warm, "s", 15, at_most=True))
    report(figures)


def report(figures: list[Figure]) -> None:
    """A table for people, JSON for programs."""
    out = sys.stdout
    out.write(f"{'measured':<58}{'value':>12}{'goal':>12}  ratio (1 = goal)\n")
    for figure in figures:
        goal = f"{'<' if figure.at_most else '>'} {figure.goal:,.0f}"
        out.write(
            f"{figure.name:<58}{figure.value:>12,.1f}{goal:>12}  {figure.ratio:.2f}"
            f"  {figure.unit}\n"
        )
    folder = Path(os.environ.get("NAHKODA_DATA", ".data"))
    folder.mkdir(parents=True, exist_ok=True)
    content = [asdict(figure) | {"ratio": round(figure.ratio, 3)} for figure in figures]
    (folder / "bench.json").write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
