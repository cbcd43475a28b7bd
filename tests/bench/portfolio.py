"""Portfolios: 1,000 RTs, 16 criteria, 3 years, 4 sources to a gap of a percent, all three objectives.

The RTs are SYNTHETIC (`tests.planning.portfolio_cases.many`). The child process is measured alone, as
a worker starts it: seconds from its start to its answer, second search included, and the memory
that it held at most. Then one question goes through planning's own API: asked, found by the worker,
proved, kept; and one is cancelled while it is searched.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from contracts.regulation import DENOMINATORS
from contracts.survey import AssessmentSealed
from services.chassis.db import connect
from services.chassis.ids import new_id
from services.planning.portfolio.keeper import ONE_THREAD
from services.planning.portfolio.task import Task
from services.planning.simulation.commands import keep
from tests.bench import synthetic
from tests.bench.figures import Figure
from tests.bench.stage import PATIENCE, Stage
from tests.planning.portfolio_cases import IDS, many

RTS, QUICK, GAP = 1_000, 60, 0.01
SECONDS, MEGABYTES, TO_CANCEL = 60.0, 1_000.0, 2.0
URL: Final = "/v1/planning/portfolios"
CHILD = (sys.executable, "-m", "services.planning.portfolio.child")
OBJECTIVES = ("hectares", "people", "points")


async def measure(stage: Stage) -> list[Figure]:
    """The child for each objective, then the whole road."""
    count = QUICK if stage.plan.runs == 1 else RTS
    figures = []
    for objective in OBJECTIVES:
        task, seconds, cpu, memory = many(count, objective, GAP), [], [], []
        for _ in range(stage.plan.runs):
            took, used, held, found = await asyncio.to_thread(alone, task)
            ensure_near(found)
            seconds.append(took)
            cpu.append(used)
            memory.append(held)
        name = f"{count:,} RTs, portfolio by {objective}, alone"
        figures += [
            Figure(name, "s", tuple(seconds), SECONDS, at_most=True),
            Figure(f"{name}: of one core", "s", tuple(cpu), SECONDS, at_most=True),
            Figure(f"{name}: memory", "MB", tuple(memory), MEGABYTES, at_most=True),
        ]
    return figures + await through(stage, count)


def alone(task: Task) -> tuple[float, float, float, dict[str, Any]]:
    """Seconds by the clock and of the processor, megabytes at most, and the child's answer."""
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as said:
        asked.write(task.written())
        asked.seek(0)
        begun = time.perf_counter()
        child = subprocess.Popen(CHILD, stdin=asked, stdout=said, env=os.environ | ONE_THREAD)
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        lines = said.read().splitlines()
    if child.returncode or not lines:
        raise RuntimeError(f"The child ended with {child.returncode}.")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000, json.loads(lines[-1])


def ensure_near(found: dict[str, Any]) -> None:
    """To the gap, and not below the greedy answer."""
    best = found["best"]
    if best["ended_by"] == "time" or best["value"] < best["bound"] * (1 - GAP):
        raise RuntimeError(f"{best['ended_by']}: {best['value']} of {best['bound']}")
    if best["value"] < found["greedy"]:
        raise RuntimeError(f"The greedy answer is better: {found['greedy']}")


async def through(stage: Stage, count: int) -> list[Figure]:
    """Asked of planning and answered by its worker; then cancelled."""
    task, round_id = many(count, "points", GAP), new_id()
    engine, sessions = connect(stage.suite.environment("planning")["PLANNING_DATABASE_URL"])
    async with sessions.begin() as session:
        await keep(session, list(events(task, round_id)))
    await engine.dispose()
    body = question(task, round_id)
    answered, cancelled = [], []
    for _ in range(stage.plan.runs):
        begun = time.perf_counter()
        id = (await stage.ask("POST", URL, json=body))["id"]
        found = await until(stage, id, "done")
        answered.append(time.perf_counter() - begun)
        if Decimal(found["objective_value"]) < Decimal(found["greedy_value"]):
            raise RuntimeError("The greedy answer is better.")
        id = (await stage.ask("POST", URL, json=body | {"gap": "0"}))["id"]
        await until(stage, id, "running", progress=5)
        begun = time.perf_counter()
        await stage.ask("POST", f"{URL}/{id}/cancel", json={})
        await ended(stage, begun)
        cancelled.append(time.perf_counter() - begun)
    name = f"{count:,} RTs, portfolio by points, through the API"
    return [
        Figure(name, "s", tuple(answered), SECONDS, at_most=True),
        Figure(
            "a portfolio cancelled: its child gone", "s", tuple(cancelled), TO_CANCEL, at_most=True
        ),
    ]


def events(task: Task, round_id: object) -> Iterator[AssessmentSealed]:
    """The RTs of a task as survey tells them; facts that do not matter are those of a sheet."""
    sheet = next(iter(synthetic.recorded(1)))
    facts = sheet.model_dump(include={"occurred_at", "actor"})
    for rt in task.rts:
        heads = dict(zip(DENOMINATORS, rt.before, strict=False))
        yield AssessmentSealed(
            **facts,
            id=new_id(),
            entity_id=new_id(),
            region=rt.code.split("-", 1)[0],
            version=1,
            round_id=round_id,
            round_kind="baseline",
            year=2024,
            regulation=task.law,
            level="rt",
            code=rt.code,
            name="RT SINTETIS",
            total=40,
            slum_class="medium",
            area_ha=Decimal(heads["area_ha"] or 0),
            volumes=dict(zip(IDS, rt.before[len(DENOMINATORS) :], strict=True)),
            measures=heads,
            area=None,
            flags=(),
            open_flags=0,
        )


def question(task: Task, round_id: object) -> dict[str, Any]:
    """A task as a caller asks it."""
    restricted = [id for id in IDS if "dak" in task.payers[id]]
    return {
        "region": "35.77",
        "round_id": str(round_id),
        "years": list(task.years),
        "budgets": [
            {"source": p.source, "year": p.year, "amount": f"{Decimal(p.cents) / 100:.2f}"}
            for p in task.purses
        ],
        "unit_prices": {id: f"{Decimal(cents) / 100:.2f}" for id, cents in task.prices.items()},
        "payers": [{"source": "dak", "criteria": restricted}],
        "objective": task.objective,
        "gap": str(GAP),
    }


async def until(stage: Stage, id: str, status: str, progress: int = 0) -> dict[str, Any]:
    """Wait for a status; failing is an error."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await stage.ask("GET", f"{URL}/{id}")
            if found["status"] == status and found["progress"] >= progress:
                return found
            if found["status"] in {"failed", "infeasible", "cancelled"}:
                raise RuntimeError(f"{found['status']}: {found['detail']}")
            await asyncio.sleep(0.02)


async def ended(stage: Stage, begun: float) -> None:
    """Wait until no job of planning is under way."""
    query = "SELECT count(*) FROM jobs WHERE state = 'queued'"
    async with asyncio.timeout(PATIENCE):
        while stage.scalar("planning", query):  # noqa: ASYNC110 - another process
            await asyncio.sleep(max(0.005, (time.perf_counter() - begun) / 50))
