"""Files of households through the public API, at three sizes: from the upload to the RTs' sheets.

`validated` is read, checked, scored, locked and committed; `applied` are the records, and the sheets
of their RTs, of which every one has a Format B. The limit of both is a COPY of the same rows of
households, persons and the import; that of `validated` is what the machine does: a COPY of as many
rows of JSONB. All data is SYNTHETIC.
"""

import asyncio
import csv
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from services.survey.questionnaire.columns import HOUSEHOLD_COLUMNS
from services.survey.questionnaire.models import Kind
from services.survey.rt_forms.rules import row_of
from tests.bench import machine
from tests.bench.downloads import downloads
from tests.bench.figures import Figure, Limit, runs_of
from tests.bench.imports import Run, settled, twins
from tests.bench.stage import Stage
from tests.bench.starts import peak
from tests.bench.synthetic import LAW, rt_of, villages
from tests.survey.questionnaire.rejosari import area

IN_RT = 40
GOAL = 3_000
COPIED = ("import_households_all", "households_all", "persons_all")
TABLES = (*COPIED, *(name.removesuffix("_all") for name in COPIED), "rt_forms", "computations")
HEADER = [column.name for column in HOUSEHOLD_COLUMNS]
CHOSEN = [
    column.question
    for column in HOUSEHOLD_COLUMNS
    if column.question.kind is Kind.choice and not column.question.derived
]


@dataclass(frozen=True)
class Taken(Run):
    """One import of households; `jsonb_rate` is what the machine does."""

    jsonb_rate: float


def rts(count: int) -> list[str]:
    """The RTs of so many households, a dozen to a village."""
    places = list(villages("35"))
    return [rt_of(places[n // 12], 1 + n % 12) for n in range(-(-count // IN_RT))]


def rows(count: int, seed: int = 1) -> Iterator[list[str]]:
    """Header and households; about one in forty has something odd, as in real life."""
    dice, places = random.Random(seed), rts(count)
    yield HEADER
    for number in range(count):
        texts = _numbers(dice) | {"kode_rt": places[number // IN_RT], "nama": f"SINTETIS {number}"}
        texts |= {"nik": f"{3500000000000000 + number}", "no_kk": f"{3500000000000000 + number}"}
        for question in CHOSEN:
            asked = (
                question.asked is None or texts[question.asked.question] in question.asked.letters
            )
            texts[question.id] = dice.choice(question.letters) if asked else ""
        if dice.random() < 1 / IN_RT:
            texts[dice.choice(("q1", "q10", "q12", "q20"))] = ""
        yield [texts.get(name, "") for name in HEADER]


def _numbers(dice: random.Random) -> dict[str, str]:
    male, female = dice.randint(0, 4), dice.randint(1, 4)
    return {
        "laki": str(male),
        "perempuan": str(female),
        "q7": str(male + female),
        "difabel": "0",
        "q6_panjang": str(dice.randint(3, 12)),
        "q6_lebar": f"{dice.uniform(2, 9):.1f}",
        "q6_lantai": "1",
        "lat": f"{-7 - dice.random():.7f}",
        "lon": f"{112 + dice.random():.7f}",
    }


def write_csv(path: Path, count: int) -> None:
    """As a CSV file."""
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows(count))


def write_xlsx(path: Path, count: int) -> None:
    """As a workbook; every cell is text, so that no digit of a NIK is lost."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows(count)):
        sheet.write_row(number, 0, row)
    book.close()


async def measure(stage: Stage) -> list[Figure]:
    """CSV at 1x, 10x and 100x of half the sheets; XLSX at the largest."""
    found: list[Figure] = []
    sizes = []
    for count in (size // 2 for size in stage.plan.sizes):
        file = stage.folder / f"households-{count}.csv"
        await asyncio.to_thread(write_csv, file, count)
        sizes.append([await one(stage, file, count) for _ in range(stage.plan.runs)])
    found += _figures("CSV", sizes[-1])
    least, most = (runs_of(size, "each") for size in (sizes[0], sizes[-1]))
    growth = tuple(large / small for small, large in zip(least, most, strict=True))
    name = "import of households, CSV: cost of one, 100x / 1x"
    found.append(Figure(name, "times", growth, 1, at_most=True))
    count = stage.plan.sizes[-1] // 2
    file = stage.folder / f"households-{count}.xlsx"
    await asyncio.to_thread(write_xlsx, file, count)
    found += _figures("XLSX", [await one(stage, file, count) for _ in range(stage.plan.runs)])
    path = "/v1/survey/exports/households.csv?round_id={round_id}"
    found += await downloads(stage, path, "households_all", count)
    name = "survey: largest memory after households"
    return [*found, Figure(name, "MB", (peak(stage.suite, "survey"),))]


def _figures(kind: str, runs: list[Taken]) -> list[Figure]:
    name = f"import of {runs[0].count:,} households, {kind}"
    copied = Limit("COPY of the same rows", runs_of(runs, "copied_rate"))
    jsonb = Limit(machine.JSONB, runs_of(runs, "jsonb_rate"))
    return [
        Figure(f"{name}: validated", "rows/s", runs_of(runs, "validated_rate"), limit=jsonb),
        Figure(f"{name}: applied", "rows/s", runs_of(runs, "applied_rate")),
        Figure(f"{name}: both", "rows/s", runs_of(runs, "whole_rate"), GOAL, limit=copied),
    ]


async def one(stage: Stage, file: Path, count: int) -> Taken:
    """One import into a new round whose RTs have a Format B; then the same rows without us."""
    await stage.empty("survey", TABLES)
    body = {"name": "SYNTHETIC", "kind": "baseline", "year": 2024, "region": "35"}
    round_id = (await stage.ask("POST", "/v1/survey/rounds", json=body | {"regulation": LAW}))["id"]
    await asyncio.to_thread(_formed, stage, round_id, rts(count))
    start = time.perf_counter()
    with file.open("rb") as content:
        form, files = {"kind": "households", "round_id": round_id}, {"file": (file.name, content)}
        found = await stage.ask("POST", "/v1/survey/imports", files=files, data=form)
    address = f"/v1/survey/imports/{found['id']}"
    await settled(stage, address, start, "ready", count)
    ready = time.perf_counter()
    await stage.ask("POST", f"{address}/apply", json={})
    await settled(stage, address, ready, "applied", count)
    done = time.perf_counter()
    await stage.quiet()
    copied = await asyncio.to_thread(_alone, stage)
    jsonb = await machine.copied(stage, count)
    return Taken(count, ready - start, done - ready, copied, 0.0, jsonb)


def _formed(stage: Stage, round_id: str, places: list[str]) -> None:
    """An approved Format B for every RT."""
    form: dict[str, Any] = row_of(area(), 16) | {"round_id": round_id, "rts": places}
    names = [name for name in form if name not in ("round_id", "rts", "flags", "open_flags")]
    with stage.superuser("survey") as connection:
        connection.execute(
            "INSERT INTO rt_forms (id, round_id, rt, region, state, flags, open_flags, version,"
            f" recorded_at, {', '.join(names)}) SELECT uuidv7(), %(round_id)s, rt, left(rt, 13),"
            f" 'approved', '{{}}', 0, 1, now(), {', '.join(f'%({name})s' for name in names)}"
            " FROM unnest(%(rts)s::text[]) rt",
            {name: list(v) if isinstance(v, tuple) else v for name, v in form.items()},
        )


def _alone(stage: Stage) -> float:
    """Seconds in which PostgreSQL takes in the same rows."""
    took = 0.0
    with stage.superuser("survey") as connection, twins(connection, *COPIED):
        for table in COPIED:
            with connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
                content = b"".join(copy)
            start = time.perf_counter()
            with connection.cursor().copy(f"COPY twin_{table} FROM STDIN (FORMAT binary)") as copy:
                copy.write(content)
            took += time.perf_counter() - start
    return took
