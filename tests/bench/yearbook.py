"""The yearbook of a synthetic province: from the asking until its PDF is there.

The read model is filled by reporting's own projections (see `filled`). Each run is of another year,
for the same facts are the same seal. The limit is typst alone, which sets the paper once more.
`memory` is the largest that reporting's process has had by then, and the child's own.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from typing import Any

from services.reporting.seals import files, template_1
from tests.bench.figures import Figure, Limit
from tests.bench.filled import TABLES
from tests.bench.recaps import PROVINCE, YEAR, fill
from tests.bench.stage import PATIENCE, Stage
from tests.bench.starts import peak

GOAL_SECONDS, GOAL_RTS, GOAL_MB = 60, 100_000, 400
SEALS = "/v1/reports/seals"
LEAST = 15  # pages


async def measure(stage: Stage) -> list[Figure]:
    """At 1x and 100x RTs."""
    await stage.empty("reporting", TABLES)
    found, before = [], 0
    for size in (stage.plan.sizes[0], stage.plan.sizes[-1]):
        await fill(stage, before, size)
        before = size
        found += await of_size(stage, size)
    memory = (peak(stage.suite, "reporting"),)
    return [*found, Figure("reporting: largest memory", "MB", memory, GOAL_MB, at_most=True)]


async def of_size(stage: Stage, size: int) -> list[Figure]:
    """The seal, what it is compared with, and its paper alone."""
    ours, compared, alone, cpu, memory, sizes = [], [], [], [], [], []
    for run in range(stage.plan.runs):
        took, seal = await sealed(stage, YEAR - run)
        ours.append(took)
        begun = time.perf_counter()
        if not (await stage.ask("GET", f"{SEALS}/{seal['id']}/compare"))["same"]:
            raise RuntimeError("What was sealed just now would be told otherwise.")
        compared.append(time.perf_counter() - begun)
        content = (await stage.http.get(f"{SEALS}/{seal['id']}.json")).content
        sizes.append(len(content) / 1000)
        seconds, used, held, pages = await asyncio.to_thread(child, json.loads(content), seal)
        alone.append(seconds)
        cpu.append(used)
        memory.append(held)
        if pages < LEAST:
            raise RuntimeError(f"The yearbook has {pages} pages, and {LEAST} were meant.")
    goal = GOAL_SECONDS if size == GOAL_RTS else None
    name = f"yearbook of {size:,} RTs"
    limit = Limit("typst alone", tuple(alone))
    return [
        Figure(f"{name}: sealed and printed", "s", tuple(ours), goal, at_most=True, limit=limit),
        Figure(f"{name}: compared with today", "s", tuple(compared), at_most=True),
        Figure(f"{name}: its child, of one core", "s", tuple(cpu), at_most=True),
        Figure(f"{name}: memory of its child", "MB", tuple(memory), at_most=True),
        Figure(f"{name}: facts", "kB", tuple(sizes), at_most=True),
    ]


async def sealed(stage: Stage, year: int) -> tuple[float, dict[str, Any]]:
    """Seconds until the paper can be fetched, and the seal."""
    start = time.perf_counter()
    body = {"kind": "yearbook", "region": PROVINCE, "year": year}
    request = await stage.ask("POST", SEALS, json=body)
    async with asyncio.timeout(PATIENCE):
        while request["state"] in ("queued", "running"):
            await asyncio.sleep(0.05)
            request = await stage.ask("GET", f"{SEALS}/requests/{request['id']}")
    took = time.perf_counter() - start
    if request["state"] != "done" or request["existed"]:
        raise RuntimeError(f"The yearbook of {year} ended as {request}.")
    return took, await stage.ask("GET", f"{SEALS}/{request['seal_id']}")


def child(facts: Any, seal: dict[str, Any]) -> tuple[float, float, float, int]:
    """Seconds by the clock and of the processor, megabytes, and pages, of what sets the paper."""
    said = template_1.said(facts, seal)
    limits = (str(files.CPU), str(files.MEMORY))
    words = (sys.executable, "-m", "services.chassis.typeset", str(template_1.FILE), *limits)
    with tempfile.TemporaryFile("w+") as asked, tempfile.TemporaryFile() as paper:
        json.dump({"said": said, "made": 0}, asked)
        asked.seek(0)
        begun = time.perf_counter()
        set_by = subprocess.Popen(words, stdin=asked, stdout=paper)
        _, status, used = os.wait4(set_by.pid, 0)
        seconds = time.perf_counter() - begun
        paper.seek(0)
        pages = paper.read().count(b"/Type/Page/")
    set_by.returncode = os.waitstatus_to_exitcode(status)
    if set_by.returncode:
        raise RuntimeError(f"The child ended with {set_by.returncode}.")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000, pages
