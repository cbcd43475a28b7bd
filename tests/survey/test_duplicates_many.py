"""Ten thousand households: read once, by the index of their round, and never each with each."""

import json
import time

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlmodel import select

from services.chassis.auth import Principal
from services.survey.duplicates import signs
from tests.survey.duplicates import DUPLICATES
from tests.survey.steps import open_round

MANY = 10_000
HOUSEHOLDS = """
INSERT INTO households (id, round_id, rt, region, state, flags, open_flags, version, recorded_at,
    jumlah_kk, lat, lon, a1, a2_floor, a2_structure, a2, a3_access, a3_enough, a4_access,
    a4_technical, a5)
SELECT uuidv7(), :round, '35.19.09.2010-001-' || lpad((n % 100)::text, 3, '0'), '35.19.09.2010',
    'approved', '{}', 0, 1, now(), 1, -7.4 - n % 100 * 0.001, 111.9 + n / 100 * 0.001,
    1, 1, 1, 1, 1, 1, 1, 1, 1
FROM generate_series(1, :many) n
"""
# Every 100th has the NIK of the one before, and all bear one of 50 names.
PERSONS = """
INSERT INTO persons (id, region, rt, nik_hash, kk_hash, name_hash, version)
SELECT id, region, rt, sha256((:round || (n - (n % 100 = 0)::int)::text)::bytea),
    sha256(('kk' || :round || n::text)::bytea), sha256(('name' || (n % 50)::text)::bytea), 1
FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM households WHERE round_id = :round) h
"""


@pytest.fixture
async def round(survey):
    """A round of ten thousand among four."""
    client = survey.client()
    rounds = [await open_round(client, name=f"Putaran {n}", year=2020 + n) for n in range(4)]
    async with survey.sessions.begin() as session:
        for one in rounds:
            await session.execute(text(HOUSEHOLDS), {"round": one["id"], "many": MANY})
            await session.execute(text(PERSONS), {"round": one["id"]})
        await session.execute(text("SET LOCAL statement_timeout = 0"))
    return rounds[0]


def nodes(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


async def test_the_work_grows_with_the_households_and_not_with_their_pairs(survey, round, postgres):
    principal = Principal("x", frozenset(), ("35.19",))
    found = signs.pairs(signs.homes(principal, round["id"]), 50)
    said = select(found).compile(
        dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}
    )
    with postgres.connect(survey.app.state.engine.url.database) as connection:
        connection.execute("ANALYZE households, persons")
    async with survey.sessions() as session:
        explained = await session.execute(text(f"EXPLAIN (ANALYZE, FORMAT JSON) {said}"))
        (plan,) = explained.scalar_one()
    steps = list(nodes(plan["Plan"]))
    assert any("round_id_rt" in step.get("Index Name", "") for step in steps), json.dumps(plan)
    handled = [
        step["Actual Loops"] * (step["Actual Rows"] + step.get("Rows Removed by Join Filter", 0))
        for step in steps
    ]
    assert max(handled) < 20 * MANY, json.dumps(plan)


async def test_a_page_of_ten_thousand_takes_few_statements_and_little_time(
    survey, round, statements
):
    client = survey.client()
    began = time.perf_counter()
    with statements() as seen:
        answer = await client.get(DUPLICATES, round_id=round["id"], limit=100)
    assert time.perf_counter() - began < 2
    items = (await client.ok(answer))["items"]
    assert len(items) == 100
    assert {tuple(pair["why"]) for pair in items} == {("nik",)}
    assert answer.json()["next"] is None
    reads = [one for one in seen if "FROM" in one and "set_config" not in one]
    assert len(reads) == 3


async def test_a_number_that_everybody_bears_says_little_and_stops_nothing(survey, round):
    async with survey.sessions.begin() as session:
        await session.execute(text("UPDATE persons SET nik_hash = 'x'"))
    client = survey.client()
    found, cursor = 0, {}
    while True:
        page = await client.ok(
            await client.get(DUPLICATES, round_id=round["id"], limit=200, **cursor)
        )
        found += len(page["items"])
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert found == signs.MOST_ALIKE * (signs.MOST_ALIKE - 1) // 2
