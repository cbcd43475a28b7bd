"""Tiles through the gateway on the synthetic province: asked for the first time, and again.

The read model is filled by reporting's own projections, borders by the command's own code. Cold:
each tile of a layer and a zoom for the first time in a year; warm: the same tiles again. One caller.
"""

import statistics
import time
from collections.abc import Iterator
from itertools import chain, islice

from contracts.base import Event
from services.chassis.db import connect
from services.reporting.maps.borders import File, bring
from services.reporting.maps.cells import BITS, on_map
from tests.bench.figures import Figure
from tests.bench.filled import BATCH, TABLES, taken
from tests.bench.lying import SIDE, borders, corner, positions
from tests.bench.province import YEARS, scores, works
from tests.bench.recaps import PROVINCE
from tests.bench.stage import Stage
from tests.bench.synthetic import scattered

TILES = 40
COLD_MS, WARM_MS = 50, 5
DOORS = (
    *(("rts", 7), ("rts", 10), ("rts", 12), ("rts", 13), ("rts", 15)),
    *(("villages", 7), ("villages", 10), ("villages", 12), ("activities", 14)),
)


async def measure(stage: Stage) -> list[Figure]:
    """Every layer near and far, on all RTs; and how long the borders take to be brought in."""
    await stage.empty("reporting", TABLES)
    engine, sessions = connect(stage.suite.environment("reporting")["REPORTING_DATABASE_URL"])
    size = stage.plan.sheets
    undrawn = (unplaced(one) for one in works(0, size, PROVINCE))
    events = chain(scores(0, size, PROVINCE), undrawn, positions(size, within=PROVINCE))
    while batch := list(islice(events, BATCH)):
        await taken(sessions, batch)
    begun = time.perf_counter()
    async with sessions.begin() as session:
        file = File(borders(within=PROVINCE), "kode", "village", YEARS[0], "SINTETIS", "CC0")
        await bring(session, file)
    spent = time.perf_counter() - begun
    await engine.dispose()
    with stage.superuser("reporting") as connection:
        connection.execute("VACUUM ANALYZE")
    await stage.quiet()
    count = len(scattered(PROVINCE))
    found = [Figure(f"borders of {count:,} villages brought in", "s", (spent,))]
    for layer, zoom in DOORS:
        found += await door(stage, layer, zoom)
    return found


def unplaced(event: Event) -> Event:
    """An activity that nobody drew lies where its RT does; the synthetic drawing is always one."""
    return event.model_copy(update={"geometry": None}) if "geometry" in vars(event) else event


async def door(stage: Stage, layer: str, zoom: int) -> list[Figure]:
    """The tiles of a layer at a zoom, cold and warm: a year for each run."""
    cold: list[list[float]] = []
    warm: list[list[float]] = []
    for year in islice(reversed(YEARS), stage.plan.runs):
        paths = [f"/v1/reports/maps/{layer}/tiles/{tile}.mvt?year={year}" for tile in tiles(zoom)]
        first = {path: await one(stage, path) for path in paths}
        drawn = {path: spent for path, spent in first.items() if spent is not None}
        cold.append(list(drawn.values()))
        warm.append([await one(stage, path) or 0 for path in drawn])
    name = f"tile of {layer}, zoom {zoom}"
    return [
        _figure(f"{name}, cold: p50", cold, COLD_MS),
        Figure(f"{name}, cold: slowest", "ms", tuple(map(max, cold)), at_most=True),
        _figure(f"{name}, warm: p50", warm, WARM_MS),
    ]


def _figure(name: str, runs: list[list[float]], goal: float) -> Figure:
    return Figure(name, "ms", tuple(map(statistics.median, runs)), goal, at_most=True)


async def one(stage: Stage, path: str) -> float | None:
    """Milliseconds until a tile is there, None when nothing lies in it; raises when it is refused."""
    begun = time.perf_counter()
    answer = await stage.http.get(path)
    spent = (time.perf_counter() - begun) * 1000
    answer.raise_for_status()
    return spent if answer.content else None


def tiles(zoom: int) -> list[str]:
    """Some tiles in which villages of the province lie, each once."""
    count = len(scattered(PROVINCE))
    return list(dict.fromkeys(_tiles(zoom, count)))[:TILES]


def _tiles(zoom: int, count: int) -> Iterator[str]:
    shift = BITS - zoom
    for number in range(0, count, 97):
        west, south = corner(number, count)
        x, y = on_map(west + SIDE / 2, south + SIDE / 2)
        yield f"{zoom}/{x >> shift}/{y >> shift}"
