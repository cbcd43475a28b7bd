"""RT sheets through the public API, at three sizes, against PostgreSQL storing the same rows.

`validated`  from the upload until the import is ready: read, checked, scored, committed.
`applied`    from asking for it until it is applied: sheets, scores and events, committed.
Every run begins with empty tables. The limits are a COPY of the same import_rows, and INSERT ...
SELECT of the same sheets, assessments and outbox rows, into tables with the same indexes.
"""

import asyncio
import contextlib
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.bench.downloads import downloads
from tests.bench.figures import Figure, Limit, runs_of
from tests.bench.stage import PATIENCE, Stage
from tests.bench.starts import peak
from tests.bench.synthetic import LAW, write_csv, write_xlsx

TABLES = (
    *(
        "rounds",
        "imports",
        "import_files",
        "import_rows",
        "import_rows_all",
        "import_errors",
        "sheets",
        "areas",
    ),
    *("area_members", "assessments"),
)
MOVING = {"queued", "validating", "applying"}
KINDS: tuple[tuple[str, Callable[[Path, int], None], float], ...] = (
    ("CSV", write_csv, 20_000),
    ("XLSX", write_xlsx, 10_000),
)


@dataclass(frozen=True)
class Run:
    """Seconds of one import of `count` sheets, and of PostgreSQL alone with the same rows."""

    count: int
    validated: float
    applied: float
    copied: float
    inserted: float

    @property
    def validated_rate(self) -> float:
        return self.count / self.validated

    @property
    def copied_rate(self) -> float:
        return self.count / self.copied

    @property
    def applied_rate(self) -> float:
        return self.count / self.applied

    @property
    def inserted_rate(self) -> float:
        return self.count / self.inserted

    @property
    def whole_rate(self) -> float:
        return self.count / (self.validated + self.applied)

    @property
    def stored_rate(self) -> float:
        return self.count / (self.copied + self.inserted)

    @property
    def each(self) -> float:
        """Microseconds for a sheet."""
        return (self.validated + self.applied) / self.count * 1e6


async def measure(stage: Stage) -> list[Figure]:
    """CSV and XLSX at 1x, 10x and 100x."""
    found: list[Figure] = []
    for kind, write, goal in KINDS:
        sizes = []
        for count in stage.plan.sizes:
            file = stage.folder / f"{count}.{kind.lower()}"
            await asyncio.to_thread(write, file, count)
            sizes.append([await one(stage, file, count) for _ in range(stage.plan.runs)])
        found += _figures(kind, goal, sizes)
    path = "/v1/survey/rounds/{round_id}/exports/rt_sheets.csv"
    found += await downloads(stage, path, "sheets", stage.plan.sizes[-1])
    middle = stage.plan.sizes[1]
    found.append(await second(stage, stage.folder / f"{middle}.csv", middle))
    peak_size = (peak(stage.suite, "survey"),)
    return [*found, Figure("survey: largest memory after these imports", "MB", peak_size)]


def _figures(kind: str, goal: float, sizes: list[list[Run]]) -> list[Figure]:
    most = sizes[-1]
    name = f"import of {most[0].count:,} RT sheets, {kind}"
    copied = Limit("COPY of the same rows", runs_of(most, "copied_rate"))
    inserted = Limit("INSERT SELECT of the same rows", runs_of(most, "inserted_rate"))
    stored = Limit("COPY and INSERT SELECT", runs_of(most, "stored_rate"))
    found = [
        Figure(
            f"{name}: validated", "sheets/s", runs_of(most, "validated_rate"), goal, limit=copied
        ),
        Figure(f"{name}: applied", "sheets/s", runs_of(most, "applied_rate"), limit=inserted),
        Figure(f"{name}: both", "sheets/s", runs_of(most, "whole_rate"), limit=stored),
    ]
    for size in sizes:
        grown = f"import of {size[0].count:,} RT sheets, {kind}: cost of one"
        found.append(Figure(grown, "us", runs_of(size, "each"), at_most=True))
    least = statistics.median(runs_of(sizes[0], "each"))
    growth = tuple(run.each / least for run in most)
    text = f"import, {kind}: cost of one sheet, 100x / 1x"
    return [*found, Figure(text, "times", growth, 1, at_most=True)]


async def one(stage: Stage, file: Path, count: int) -> Run:
    """One import into empty tables, then the same rows without us."""
    await stage.empty("survey", TABLES)
    last = stage.scalar("survey", "SELECT coalesce(max(position), 0) FROM outbox")
    validated, applied = await imported(stage, file, count)
    await stage.quiet()
    copied, inserted = await asyncio.to_thread(alone, stage, last)
    return Run(count, validated, applied, copied, inserted)


async def second(stage: Stage, file: Path, count: int) -> Figure:
    """The same file into a second round, when the planner knows the first: is it still as fast?"""
    first, again = [], []
    for _ in range(stage.plan.runs):
        await stage.empty("survey", TABLES)
        first.append(count / (await imported(stage, file, count))[1])
        await stage.quiet()
        with stage.superuser("survey") as connection:
            connection.execute(f"ANALYZE {', '.join(TABLES)}")
        again.append(count / (await imported(stage, file, count))[1])
    name = f"{count:,} sheets applied in a second round, after ANALYZE"
    return Figure(name, "sheets/s", tuple(again), limit=Limit("the first round", tuple(first)))


async def imported(stage: Stage, file: Path, count: int) -> tuple[float, float]:
    """Seconds until validated, and from there until applied, of an import into a new round."""
    body = {"name": "SYNTHETIC", "kind": "baseline", "year": 2024, "region": "35"}
    round_id = (await stage.ask("POST", "/v1/survey/rounds", json=body | {"regulation": LAW}))["id"]
    start = time.perf_counter()
    with file.open("rb") as content:
        form = {"kind": "rt_sheets", "round_id": round_id}
        files = {"file": (file.name, content)}
        found = await stage.ask("POST", "/v1/survey/imports", files=files, data=form)
    address = f"/v1/survey/imports/{found['id']}"
    await settled(stage, address, start, "ready", count)
    ready = time.perf_counter()
    await stage.ask("POST", f"{address}/apply", json={})
    await settled(stage, address, ready, "applied", count)
    return ready - start, time.perf_counter() - ready


async def settled(stage: Stage, address: str, start: float, status: str, count: int) -> None:
    """Wait for a status, asking after every 2 % of the time so far; any other end is an error."""
    async with asyncio.timeout(PATIENCE):
        while (found := await stage.ask("GET", address))["status"] in MOVING:  # noqa: ASYNC110 - another process
            await asyncio.sleep(max(0.004, (time.perf_counter() - start) / 50))
    if (found["status"], found["accepted"]) != (status, count):
        raise RuntimeError(f"The import ended as {found['status']}: {found['errors'][:3]}")


def alone(stage: Stage, last: int) -> tuple[float, float]:
    """Seconds in which PostgreSQL stores the same rows: the import's, and what applying wrote."""
    written = {"sheets": "true", "assessments": "true", "outbox": f"position > {last}"}
    with stage.superuser("survey") as connection, twins(connection, "import_rows_all", *written):
        with connection.cursor().copy("COPY import_rows_all TO STDOUT (FORMAT binary)") as copy:
            content = b"".join(copy)
        start = time.perf_counter()
        with connection.cursor().copy(
            "COPY twin_import_rows_all FROM STDIN (FORMAT binary)"
        ) as copy:
            copy.write(content)
        copied = time.perf_counter() - start
        start = time.perf_counter()
        with connection.transaction():
            for table, which in written.items():
                connection.execute(
                    f"INSERT INTO twin_{table} OVERRIDING SYSTEM VALUE"
                    f" SELECT * FROM {table} WHERE {which}"
                )
        return copied, time.perf_counter() - start


@contextlib.contextmanager
def twins(connection: psycopg.Connection, *tables: str) -> Iterator[None]:
    """Empty tables like these, with the same indexes and checks."""
    for table in tables:
        connection.execute(f"CREATE TABLE twin_{table} (LIKE {table} INCLUDING ALL)")
    try:
        yield
    finally:
        for table in tables:
            connection.execute(f"DROP TABLE twin_{table}")
