"""A round as CSV through the public API: to the first byte, and to the last.

The limit is the database alone, sending the same rows as they lie there.
"""

import asyncio
import time
from dataclasses import dataclass

from tests.bench.figures import Figure, Limit, runs_of
from tests.bench.stage import Stage

GOAL, FIRST_BYTE_MS = 60_000, 200


@dataclass(frozen=True)
class Download:
    """One download: rows a second, and those of a COPY of the same rows."""

    rate: float
    first_byte_ms: float
    copied_rate: float


async def downloads(stage: Stage, path: str, table: str, count: int) -> list[Figure]:
    """Rows of the newest round, of which there are `count` in a table."""
    runs = [await _one(stage, path, table, count) for _ in range(stage.plan.runs)]
    name = f"export of {count:,} {table.removesuffix('_all')}, CSV"
    copied = Limit("COPY of the same rows", runs_of(runs, "copied_rate"))
    return [
        Figure(name, "rows/s", runs_of(runs, "rate"), GOAL, limit=copied),
        Figure(
            f"{name}: first byte", "ms", runs_of(runs, "first_byte_ms"), FIRST_BYTE_MS, at_most=True
        ),
    ]


async def _one(stage: Stage, path: str, table: str, count: int) -> Download:
    """Raises unless every row comes."""
    round_id = stage.scalar("survey", "SELECT id FROM rounds ORDER BY id DESC LIMIT 1")
    start, first, lines = time.perf_counter(), 0.0, 0
    plain = {"Accept-Encoding": "identity"}
    url = path.format(round_id=round_id)
    async with stage.http.stream("GET", url, headers=plain) as answer:
        answer.raise_for_status()
        async for part in answer.aiter_bytes():
            first = first or time.perf_counter() - start
            lines += part.count(b"\n")
    took = time.perf_counter() - start
    if lines != count + 1:
        raise RuntimeError(f"Of {count} {table} {lines - 1} came.")
    copied = await asyncio.to_thread(_copied, stage, table)
    return Download(count / took, first * 1000, count / copied)


def _copied(stage: Stage, table: str) -> float:
    start = time.perf_counter()
    with (
        stage.superuser("survey") as connection,
        connection.cursor().copy(f"COPY {table} TO STDOUT") as copy,
    ):
        for _ in copy:
            pass
    return time.perf_counter() - start
