"""What the machine does without us, beside what it did where the goals were set.

Goals are set on one machine, whose own limits were measured too. The same limits are measured here
in the same run as all else, so that every figure can be read as a ratio. All data is SYNTHETIC.
"""

import asyncio
import itertools
import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import xlsxwriter
from pydantic import Field, create_model
from python_calamine import CalamineWorkbook

from tests.bench.figures import Figure, Limit
from tests.bench.hello import PATH
from tests.bench.pgbench import Ran, pgbench
from tests.bench.proxy import MANY, alone, url_of
from tests.bench.stage import Stage, figure
from tests.bench.synthetic import recorded

WHERE = "where the goals were set"
COMMITS, COPIED, HELLOS, VALIDATED, READ = 16_800, 56_000, 12_200, 65_000, 31_000
COMMITTED, JSONB = "PostgreSQL alone commits one", "PostgreSQL alone, COPY of JSONB"
NAMES = [f"jawaban_{number:02}" for number in range(1, 61)]
MOST = 9_999
DIFFERENT = 1_000  # rows, taken over and over
SUBMISSIONS = """
CREATE TABLE bench_submissions (
    id uuid PRIMARY KEY, instance_id text NOT NULL UNIQUE, round_id uuid NOT NULL,
    region text NOT NULL, rt text NOT NULL, state text NOT NULL, version integer NOT NULL,
    submitted_by text NOT NULL, received_at timestamptz NOT NULL,
    body_hash bytea NOT NULL, nik_hash bytea NOT NULL, body text NOT NULL, answers jsonb NOT NULL
);
CREATE TABLE bench_outbox (LIKE outbox INCLUDING ALL);
GRANT SELECT, INSERT ON bench_submissions, bench_outbox TO survey;
"""
COMMIT = """
WITH made AS (
    INSERT INTO bench_submissions VALUES (
        uuidv7(), gen_random_uuid()::text, :round, '35.19.09.2010', '35.19.09.2010-002-001',
        'received', 1, 'bench', now(), sha256(:body::bytea), sha256('nik'), :body, :answers
    ) RETURNING received_at
)
INSERT INTO bench_outbox (created_at, id, subject, payload)
SELECT received_at, uuidv7(), 'survey.submission.received.v1', :event FROM made;
"""


async def measure(stage: Stage) -> list[Figure]:
    """Each limit beside its stated value; at the end the median of these ratios."""
    await stage.quiet()
    runs = range(stage.plan.runs)
    rows = stage.plan.sheets
    commits = [await committed(stage, 8) for _ in runs]
    found = [
        _beside("PostgreSQL: submission with its event, 8 clients", "commits/s", COMMITS,
            [ran.rate for ran in commits]),
        _beside("PostgreSQL: COPY of JSONB with 60 keys", "rows/s", COPIED,
            [await copied(stage, rows) for _ in runs]),
        await _hello(stage),
        _beside("pydantic: 60 texts of a row to integers", "rows/s", VALIDATED,
            [await asyncio.to_thread(_validated, rows) for _ in runs]),
        _beside("python-calamine: XLSX, 60 numbers a row", "rows/s", READ,
            await asyncio.to_thread(_read, stage, rows // 5)),
    ]  # fmt: skip
    ratios = tuple(one.of_limit for one in found if one.of_limit is not None)
    return [*found, Figure("this machine beside the one of the goals", "x", ratios)]


def _beside(name: str, unit: str, stated: float, runs: list[float]) -> Figure:
    return Figure(name, unit, tuple(runs), limit=Limit(WHERE, (stated,)))


async def committed(stage: Stage, clients: int) -> Ran:
    """Submissions of 3 KB with their events, each one statement and one commit, without us."""
    await stage.relayed()
    answers = next(_rows())
    values = {
        "round": str(uuid4()),
        "body": _xml(answers),
        "answers": json.dumps(answers),
        "event": next(recorded(1)).model_dump_json(),
    }
    order: dict[str, Any] = {"clients": clients, "seconds": stage.plan.seconds}
    with stage.superuser("survey") as connection:
        connection.execute(SUBMISSIONS)
        try:
            return await pgbench(stage.suite, "survey", [COMMIT], values=values, **order)
        finally:
            connection.execute("DROP TABLE bench_submissions, bench_outbox")


async def copied(stage: Stage, count: int) -> float:
    """Rows a second that PostgreSQL takes in: each one JSONB document with 60 keys."""
    return await asyncio.to_thread(_copied, stage, count)


def _copied(stage: Stage, count: int) -> float:
    content = "".join(f"{json.dumps(row)}\n" for row in _taken(count)).encode()
    with stage.superuser("survey") as connection:
        connection.execute("CREATE TABLE bench_answers (answers jsonb NOT NULL)")
        try:
            start = time.perf_counter()
            with connection.cursor().copy("COPY bench_answers FROM STDIN") as copy:
                copy.write(content)
            return count / (time.perf_counter() - start)
        finally:
            connection.execute("DROP TABLE bench_answers")


async def _hello(stage: Stage) -> Figure:
    """One worker of uvicorn with a bare callable."""
    order = {"clients": MANY, "seconds": stage.plan.seconds}
    async with alone(stage, "bare") as upstream:
        url = url_of(upstream)
        runs = range(stage.plan.runs)
        found = [await stage.get([PATH], url, stage.token, **order) for _ in runs]
    name = f"uvicorn: bare hello, one worker, {MANY} clients"
    return figure(name, "req/s", found, "rate", limit=Limit(WHERE, (HELLOS,)))


def _validated(count: int) -> float:
    """Rows a second through a model of 60 bounded integers, one by one."""
    answer = Annotated[int, Field(ge=0, le=MOST)]
    fields: dict[str, Any] = dict.fromkeys(NAMES, answer)
    validate: Callable[[Any], Any] = create_model("Answers", **fields).model_validate
    rows = list(_taken(count))
    start = time.perf_counter()
    for row in rows:
        validate(row)
    return count / (time.perf_counter() - start)


def _read(stage: Stage, count: int) -> list[float]:
    """Rows a second from a workbook, in each run; raises unless all are read."""
    path = stage.folder / "answers.xlsx"
    _write(path, count)
    rates = []
    for _ in range(stage.plan.runs):
        start = time.perf_counter()
        found = sum(1 for _ in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())
        rates.append(count / (time.perf_counter() - start))
        if found != count:
            raise RuntimeError(f"{found} of {count} rows were read.")
    return rates


def _write(path: Path, count: int) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(_taken(count)):
        sheet.write_row(number, 0, [int(text) for text in row.values()])
    book.close()


def _rows() -> Iterator[dict[str, str]]:
    """The answers of one record after the other, as a file has them."""
    dice = random.Random(1)
    while True:
        yield {name: str(dice.randint(0, MOST)) for name in NAMES}


def _taken(count: int) -> Iterator[dict[str, str]]:
    some = list(itertools.islice(_rows(), min(count, DIFFERENT)))
    return itertools.islice(itertools.cycle(some), count)


def _xml(answers: dict[str, str]) -> str:
    """A record as a phone sends it."""
    texts = "".join(f"<{name}>SINTETIS {text}</{name}>\n" for name, text in answers.items())
    return f'<?xml version="1.0"?>\n<data id="bench" version="1">\n{texts}</data>\n'
