"""A small write through the gateway, against pgbench that writes the same rows.

What is written: a round and the stored answer of its Idempotency-Key, in one transaction.
"""

import json
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.types.json import Json

from tests.bench.client import UNIQUE
from tests.bench.figures import Figure
from tests.bench.load import drive
from tests.bench.pgbench import Ran, pgbench
from tests.bench.result import Result
from tests.bench.stage import Stage, figure, limit
from tests.bench.synthetic import LAW

PATH = "/v1/survey/rounds"
BODY = {"name": "SYNTHETIC", "kind": "update", "year": 2024, "region": "35", "regulation": LAW}
PGBENCH = "pgbench, same rows"
NAME = "write (POST /v1/survey/rounds)"


async def measure(stage: Stage) -> list[Figure]:
    """One client and eight, in turns with pgbench at as many."""
    script = await same_rows(stage)
    found: list[Figure] = []
    for clients in (1, 8):
        await stage.quiet()
        ours, theirs = [], []
        for _ in range(stage.plan.runs):
            ours.append(await posted(stage, clients))
            theirs.append(
                await pgbench(
                    stage.suite, "survey", [script], clients=clients, seconds=stage.plan.seconds
                )
            )
        found += _figures(clients, ours, theirs)
    return found


async def posted(stage: Stage, clients: int) -> Result:
    """Rounds, each with a key of its own."""
    headers = {
        "Authorization": stage.token,
        "Content-Type": "application/json",
        "Idempotency-Key": UNIQUE,
    }
    request = ("POST", PATH, headers, json.dumps(BODY))
    order: dict[str, Any] = {"clients": clients, "seconds": stage.plan.seconds}
    url = stage.suite.gateway_url
    return await drive("http", url=url, requests=[request], expected=201, **order)


def _figures(clients: int, ours: list[Result], theirs: list[Ran]) -> list[Figure]:
    many = clients > 1
    name = f"{NAME}, {clients} client{'s' if many else ''}"
    rate, p50, p99 = (limit(PGBENCH, theirs, value) for value in ("rate", "p50", "p99"))
    return [
        figure(name, "writes/s", ours, "rate", limit=rate),
        figure(f"{name}: p50", "ms", ours, "p50", at_most=True, limit=p50),
        figure(f"{name}: p99", "ms", ours, "p99", at_most=True, limit=p99),
    ]


async def same_rows(stage: Stage) -> str:
    """A pgbench script that inserts what one real request inserted, as one statement."""
    key = str(uuid4())
    headers = {"Idempotency-Key": key}
    made = await stage.ask("POST", PATH, json=BODY, headers=headers)
    with stage.superuser("survey") as connection:
        round_row = insert_again(connection, "rounds", "id", made["id"], "uuidv7()")
        answer = insert_again(connection, "idempotency", "key", key, "gen_random_uuid()::text")
    return f"WITH made AS ({round_row}) {answer};\n"


def insert_again(
    connection: psycopg.Connection, table: str, key: str, value: str, fresh: str
) -> str:
    """An INSERT of a row that is there, under a fresh key."""
    cursor = connection.execute(
        sql.SQL("SELECT * FROM {} WHERE {} = %s").format(
            sql.Identifier(table), sql.Identifier(key)
        ),
        (value,),
    )
    row = cursor.fetchone()
    names = [column.name for column in cursor.description or ()]
    if row is None:
        raise RuntimeError(f"The write left no row in {table}.")
    values = [
        sql.SQL(fresh) if name == key else sql.Literal(Json(v) if isinstance(v, dict) else v)
        for name, v in zip(names, row, strict=True)
    ]
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.SQL(", ").join(values),
    )
    return statement.as_string(connection)
