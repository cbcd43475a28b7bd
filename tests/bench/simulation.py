"""Simulations: 10,000 RTs with a work each in one request, through planning's own API.

The RTs of a few regencies, SYNTHETIC, are kept by planning's own command in the batches that a
consumer takes, a dozen to a kawasan. The limit of keeping is PostgreSQL writing as many rows into a
table with the same columns and indexes; that of simulating is the scorer alone: as many scores.
"""

import asyncio
import json
import time
from collections.abc import Iterator
from itertools import islice

import httpx

from contracts.regulation import load
from contracts.survey import AssessmentSealed
from services.chassis.db import Sessions, connect
from services.chassis.ids import new_id
from services.planning.simulation.commands import keep
from tests.bench import synthetic
from tests.bench.figures import Figure, Limit
from tests.bench.stage import Stage

RTS, BATCH, TO_A_KAWASAN = 10_000, 256, 12
KEPT, GOAL = 100_000, 1.0
SECONDS = 20.0  # for as many RTs as KEPT
PATH = "/v1/planning/simulations"
AGAIN = """
CREATE TABLE bench_measurements (LIKE measurements INCLUDING ALL);
INSERT INTO bench_measurements SELECT * FROM measurements WHERE round_id = '{0}';
DROP TABLE bench_measurements;
"""


async def measure(stage: Stage) -> list[Figure]:
    """Each run keeps another round; the last one is then simulated."""
    url = stage.suite.environment("planning")["PLANNING_DATABASE_URL"]
    engine, sessions = connect(url)
    count, asked = min(KEPT, stage.plan.sheets), min(RTS, stage.plan.sheets)
    kept, copied = [], []
    for _ in range(stage.plan.runs):
        await stage.quiet()
        events = list(measured(count, round_id := new_id()))
        kept.append(await stored(sessions, events))
        copied.append(await asyncio.to_thread(written, stage, round_id))
    await engine.dispose()
    with stage.superuser("planning") as connection:
        await asyncio.to_thread(connection.execute, "VACUUM ANALYZE measurements")
    body = json.dumps(request(events[:asked], round_id))
    await simulated(stage, json.dumps(request(events[:1], round_id)), 1)  # it has read its laws
    own, scored = [], []
    for _ in range(stage.plan.runs):
        own.append(await simulated(stage, body, asked))
        scored.append(await asyncio.to_thread(scores, events[:asked]))
    writing = Limit("INSERT of as many rows", tuple(copied))
    scoring = Limit("the scorer alone", tuple(scored))
    goal, keeping = GOAL * asked / RTS, SECONDS * count / KEPT
    return [
        Figure(
            f"{count:,} measured RTs kept", "s", tuple(kept), keeping, at_most=True, limit=writing
        ),
        Figure(f"{asked:,} RTs simulated", "s", tuple(own), goal, at_most=True, limit=scoring),
    ]


def measured(count: int, round_id: object) -> Iterator[AssessmentSealed]:
    """SYNTHETIC sealed RTs with all their numbers, a dozen to a kawasan of their regency."""
    for number, event in enumerate(synthetic.recorded(count)):
        area = f"{event.rt[:5]}-K-SINTETIS{number // TO_A_KAWASAN}"
        heads = event.model_dump(include=set(synthetic.DENOMINATORS))
        facts = event.model_dump(include={"id", "entity_id", "occurred_at", "region", "actor"})
        yield AssessmentSealed(
            **facts,
            version=1,
            round_id=round_id,
            round_kind="baseline",
            year=2024,
            regulation=event.regulation,
            level="rt",
            code=event.rt,
            name="RT SINTETIS",
            total=event.total,
            slum_class=event.slum_class,
            area_ha=event.area_ha,
            volumes=event.volumes,
            measures=heads,
            area=area,
            flags=(),
            open_flags=0,
        )


async def stored(sessions: Sessions, events: list[AssessmentSealed]) -> float:
    """Seconds until all are kept, batch after batch."""
    begun = time.perf_counter()
    left = iter(events)
    while batch := list(islice(left, BATCH)):
        async with sessions.begin() as session:
            await keep(session, batch)
    return time.perf_counter() - begun


def written(stage: Stage, round_id: object) -> float:
    """Seconds that the same rows take to be written again."""
    begun = time.perf_counter()
    with stage.superuser("planning") as connection:
        connection.execute(AGAIN.format(round_id))
    return time.perf_counter() - begun


def request(events: list[AssessmentSealed], round_id: object) -> dict[str, object]:
    """Some road paved in each of these RTs."""
    works = [{"rt": event.code, "volumes": {"2b": 140}} for event in events]
    return {"round_id": str(round_id), "region": "35", "activities": works}


async def simulated(stage: Stage, body: str, asked: int) -> float:
    """Seconds from the request to the whole answer, at the service itself."""
    headers = {"Authorization": stage.internal("planning"), "Content-Type": "application/json"}
    async with httpx.AsyncClient(
        base_url=stage.suite.url("planning"), headers=headers, timeout=60
    ) as client:
        begun = time.perf_counter()
        answer = await client.post(PATH, content=body)
        seconds = time.perf_counter() - begun
    found = answer.json()
    if answer.status_code != httpx.codes.OK or len(found["items"]) != asked:
        raise RuntimeError(f"{answer.status_code}: {answer.text[:500]}")
    return seconds


def scores(events: list[AssessmentSealed]) -> float:
    """Seconds to score as many RTs twice, and to do nothing else."""
    law = load(synthetic.LAW)
    ids = [criterion.id for criterion in law.criteria]
    rows = [
        [*map(event.measures.get, synthetic.DENOMINATORS), *map(event.volumes.get, ids)]
        for event in events
    ]
    begun = time.perf_counter()
    for row in rows:
        law.judge_row(row)
        law.judge_row(row)
    return time.perf_counter() - begun
