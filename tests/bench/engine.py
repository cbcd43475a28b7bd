"""The score engine alone, in this process."""

import time
from collections.abc import Callable
from typing import Any

from contracts.regulation import DENOMINATORS, Measures, load
from tests.bench.figures import Figure
from tests.bench.synthetic import LAW, rows

RUNS = 5


def measure(*, quick: bool) -> list[Figure]:
    """Plain scores of many sheets, and scores with their explanation."""
    law = load(LAW)
    ids = [criterion.id for criterion in law.criteria]
    sheets = [
        Measures(
            **dict(zip(DENOMINATORS, row[3:9], strict=True)),
            volumes=dict(zip(ids, row[9:], strict=True)),
        )
        for row in list(rows(4_000 if quick else 20_000))[1:]
    ]
    some = sheets[: len(sheets) // 6]
    brief = _rates(len(sheets), lambda: sum(1 for _ in law.score_many(sheets)))
    full = _rates(len(some), lambda: [law.score(sheet) for sheet in some])
    return [
        Figure("engine: score_many", "sheets/s", brief, 50_000),
        Figure("engine: explained score", "sheets/s", full, 5_000),
    ]


def _rates(count: int, work: Callable[[], Any]) -> tuple[float, ...]:
    """How many per second, in each run."""
    found = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        found.append(count / (time.perf_counter() - start))
    return tuple(found)
