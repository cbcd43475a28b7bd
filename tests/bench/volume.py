"""What sizes are computed from: what a record weighs, how many come in, how fast all is copied.

Records of households and sealed RT sheets are sent as users send them. What all five databases and
the stream's store have grown by, divided by how many there were, is the weight of one: survey's rows
with their indexes, its event log, the feed, and what reporting and planning keep of it. Photos are
left out; they weigh what they weigh. All data is SYNTHETIC.
"""

import asyncio
import contextlib
import csv
import time
from collections.abc import Iterator
from pathlib import Path

from deploy.backup import here, manifest
from deploy.backup.bring import bring
from deploy.backup.parts import Part
from deploy.backup.take import take
from deploy.local.suite import PARTS
from tests.bench.figures import Figure
from tests.bench.stage import Stage
from tests.bench.starts import whole
from tests.bench.submissions import a_record, sent
from tests.bench.synthetic import rows
from tests.e2e import steps

PATIENCE = 300.0
CLIENTS, YEAR = 8, 2001
MB = 1e6
KEPT = "SELECT pg_database_size(current_database())"
LATEST = "SELECT count(*) FROM outbox"
LOGGED = "SELECT count(*) FROM events"


async def measure(stage: Stage) -> list[Figure]:
    """Records, then RT sheets, then a copy of everything there is."""
    found = [*await _records(stage), *await _sheets(stage), await _reads(stage)]
    found.append(Figure("whole suite: memory at work", "MB", (whole(stage.suite),)))
    return [*found, *await _copied(stage)]


async def _records(stage: Stage) -> list[Figure]:
    record = await a_record(stage)
    weights, rates = [], []
    for _ in range(stage.plan.runs):
        before = await _weight(stage)
        result = await sent(stage, record, CLIENTS)
        rates.append(result.rate)
        weights.append(_grown(before, await _weight(stage), result.count))
    rate = Figure(f"records of phones, {CLIENTS} clients", "records/s", tuple(rates))
    return [rate, *_figures("record of a household", weights)]


async def _reads(stage: Stage) -> Figure:
    """What a dashboard asks for most, on what was just sealed."""
    paths = [f"/v1/reports/recap?region=35.{n:02d}&year={YEAR}&by=village" for n in range(1, 30)]
    order = {"clients": CLIENTS, "seconds": stage.plan.seconds}
    url, token = stage.suite.gateway_url, stage.token
    found = [await stage.get(paths, url, token, **order) for _ in range(stage.plan.runs)]
    rates = tuple(one.rate for one in found)
    return Figure(f"recaps of regencies by village, {CLIENTS} clients", "recaps/s", rates)


async def _sheets(stage: Stage) -> list[Figure]:
    weights = []
    for run in range(stage.plan.runs):
        file, count = stage.folder / f"weight-{run}.csv", stage.plan.sizes[1]
        await asyncio.to_thread(_written, file, count, YEAR + run)
        before = await _weight(stage)
        round_id = await steps.opened(stage.http, "35", YEAR + run, "update")
        taken = await steps.uploaded(stage.http, round_id, file.read_bytes())
        await steps.ready(stage.http, taken)
        await steps.applied(stage.http, taken)
        await steps.sealed(stage.http, round_id)
        weights.append(_grown(before, await _weight(stage), count))
    return _figures("sealed RT sheet", weights)


async def _copied(stage: Stage) -> list[Figure]:
    """A copy as `deploy.backup` takes it, and brought back into empty databases beside these."""
    rates, shares, back = [], [], []
    for run in range(stage.plan.runs):
        await stage.quiet()
        size = sum(stage.scalar(part, KEPT) for part in PARTS)
        out = stage.folder / f"copy-{run}"
        begun = time.perf_counter()
        await asyncio.to_thread(take, here.of(stage.suite.data), out, version="bench")
        rates.append(size / MB / (time.perf_counter() - begun))
        copy = manifest.read(out)
        shares.append(sum(one.dump_bytes for one in copy.parts.values()) / size)
        with _empty(stage, run) as parts:
            begun = time.perf_counter()
            await asyncio.to_thread(bring, parts, out)
            back.append(size / MB / (time.perf_counter() - begun))
    return [
        Figure("backup: database copied, counted and hashed", "MB/s", tuple(rates)),
        Figure("backup: size of the copy / of the databases", "times", tuple(shares)),
        Figure("backup: databases brought back and compared", "MB/s", tuple(back)),
    ]


@contextlib.contextmanager
def _empty(stage: Stage, run: int) -> Iterator[list[Part]]:
    """Databases without a table, and no folders: files are not what is measured."""
    found = here.of(stage.suite.data)
    with stage.superuser("postgres") as connection:
        for part in found:
            connection.execute(f"CREATE DATABASE {part.name}_{run} OWNER {part.name}_owner")
        yield [
            Part(
                part.name,
                part.owner_url.replace(f"/{part.name}?", f"/{part.name}_{run}?"),
                stage.folder / f"media-{run}" / part.name,
                part.lock,
            )
            for part in found
        ]
        for part in found:
            connection.execute(f"DROP DATABASE {part.name}_{run} WITH (FORCE)")


def _written(path: Path, count: int, year: int) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows(count, within="35", year=year))


async def _weight(stage: Stage) -> tuple[float, float]:
    """Bytes of all databases and of the stream's store, once everybody has heard everything."""
    await stage.quiet()
    async with asyncio.timeout(PATIENCE):
        while not await asyncio.to_thread(_told, stage):  # noqa: ASYNC110 - other processes
            await asyncio.sleep(0.1)
    await stage.quiet()
    store = stage.suite.data / "nats"
    stream = sum(path.stat().st_size for path in store.rglob("*.blk"))
    return float(sum(stage.scalar(part, KEPT) for part in PARTS)), float(stream)


def _told(stage: Stage) -> bool:
    said = sum(stage.scalar(part, LATEST) for part in PARTS if part != "gateway")
    behind = stage.scalar("gateway", LOGGED) < said
    heard = "SELECT count(*) FROM inbox"
    before = stage.scalar("reporting", heard)
    time.sleep(0.5)
    return not behind and stage.scalar("reporting", heard) == before


def _grown(
    before: tuple[float, float], after: tuple[float, float], count: int
) -> tuple[float, float]:
    return (after[0] - before[0]) / count, (after[1] - before[1]) / count


def _figures(what: str, weights: list[tuple[float, float]]) -> list[Figure]:
    kept, streamed = zip(*weights, strict=True)
    return [
        Figure(f"weight of a {what}: databases", "bytes", kept),
        Figure(f"weight of a {what}: stream", "bytes", streamed),
    ]
