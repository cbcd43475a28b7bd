"""kill -9 of any part at any moment, and a wiped NATS store, lose nothing and double nothing."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from deploy.local import accounts
from deploy.local.demo.calls import log_in
from deploy.local.suite import user_of
from tests.e2e.steps import (
    PATIENCE,
    applied,
    back,
    count,
    get,
    kill,
    opened,
    post,
    ready,
    recapped,
    sealed,
    sheets_of,
    until,
    uploaded,
)

COUNT = 1200
UNPUBLISHED = "SELECT count(*) FROM outbox WHERE published_at IS NULL"


async def test_survey_killed_while_reading_applying_and_sealing(suite, http):
    content, hectares = sheets_of("35.01", COUNT)
    round_id = await opened(http, "35.01")
    import_id = await uploaded(http, round_id, content)
    address = f"/v1/survey/imports/{import_id}"
    await back(suite, "survey", kill(suite, "survey"))
    await ready(http, import_id)
    await post(http, f"{address}/apply", f"apply {import_id}", json={})
    await back(suite, "survey", kill(suite, "survey"))
    found = await until(http, address, lambda i: i["status"] == "applied")
    assert found["accepted"] == COUNT
    await post(http, f"/v1/survey/rounds/{round_id}/seal", f"seal {round_id}", json={})
    await back(suite, "survey", kill(suite, "survey"))
    await until(http, f"/v1/survey/rounds/{round_id}", lambda r: r["state"] == "sealed")
    total = await recapped(http, "35.01", COUNT)
    assert Decimal(total["slum_ha"]) == hectares
    told = (
        "SELECT count(*) FROM outbox WHERE subject = 'survey.sheet.recorded.v1'"
        f" AND payload::json ->> 'round_id' = '{round_id}'"
    )
    assert count(suite, "survey", told) == COUNT


@pytest.mark.parametrize("part", ["survey", "survey-2"])
async def test_while_one_process_of_survey_is_away_the_other_answers(suite, http, part):
    old = kill(suite, part)
    answers = [(await http.get("/v1/survey/rounds")).status_code for _ in range(40)]
    assert answers.count(200) >= 32, answers  # but for the connections that broke
    await back(suite, part, old)
    assert (await http.get("/v1/survey/rounds")).status_code == 200


@pytest.mark.parametrize(
    ("part", "regency", "times"),
    [
        ("nats", "35.06", 2),
        ("reporting", "35.03", 1),  # what it had in hand comes back after the ack_wait of 30 s
    ],
)
async def test_a_part_of_the_events_road_killed_while_events_flow(
    suite, http, part, regency, times
):
    content, hectares = sheets_of(regency, COUNT)
    round_id = await opened(http, regency)
    import_id = await uploaded(http, round_id, content)
    await ready(http, import_id)
    await applied(http, import_id)
    await sealed(http, round_id)
    for _ in range(times):
        await back(suite, part, kill(suite, part))
    assert Decimal((await recapped(http, regency, COUNT))["slum_ha"]) == hectares


async def test_a_wiped_nats_store_is_filled_again_from_the_outbox(suite, http):
    content, hectares = sheets_of("35.09", COUNT)
    round_id = await opened(http, "35.09")
    import_id = await uploaded(http, round_id, content)
    await ready(http, import_id)
    await applied(http, import_id)
    pid = kill(suite, "nats")
    shutil.rmtree(suite.data / "nats")
    await sealed(http, round_id)
    await back(suite, "nats", pid)
    assert Decimal((await recapped(http, "35.09", COUNT))["slum_ha"]) == hectares
    async with asyncio.timeout(PATIENCE):
        while count(suite, "survey", UNPUBLISHED):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)
    doubled = "SELECT count(*) - count(DISTINCT assessment_id) FROM rt_scores"
    assert count(suite, "reporting", doubled) == 0


async def test_postgresql_killed_while_applying_is_a_pause_and_not_a_loss(suite, http):
    content, hectares = sheets_of("35.05", COUNT)
    round_id = await opened(http, "35.05")
    import_id = await uploaded(http, round_id, content)
    await ready(http, import_id)
    await post(http, f"/v1/survey/imports/{import_id}/apply", f"apply {import_id}", json={})
    await back(suite, "postgresql", kill(suite, "postgresql"))
    address = f"/v1/survey/imports/{import_id}"
    await until(http, address, lambda i: i["status"] == "applied")
    await sealed(http, round_id)
    await back(suite, "postgresql", kill(suite, "postgresql"))
    assert Decimal((await recapped(http, "35.05", COUNT))["slum_ha"]) == hectares


async def test_an_acknowledged_write_survives_the_death_of_postgresql(suite, http):
    ids = [await opened(http, "35.12", year) for year in range(2010, 2020)]
    await back(suite, "postgresql", kill(suite, "postgresql"))
    for id in ids:
        assert (await get(http, f"/v1/survey/rounds/{id}"))["id"] == id


async def test_the_gateway_comes_back_and_sessions_with_it(suite, http):
    await back(suite, "gateway", kill(suite, "gateway"))
    assert (await get(http, "/v1/session"))["username"] == "admin"


async def test_the_suite_itself_killed_starts_clean_with_its_data():
    data = Path(tempfile.mkdtemp(prefix="nk-own-"))
    environment = {**os.environ, "NAHKODA_DATA": str(data), "NAHKODA_PORT": "0"}
    environment["NAHKODA_DEMO"] = "0"
    try:
        first = await start(environment)
        async with httpx.AsyncClient(base_url=accounts.read(data)["gateway"], timeout=30) as http:
            await log_in(http, accounts.read(data)["users"][0])
            kept = await opened(http, "35.13")
        first.send_signal(signal.SIGKILL)
        await first.wait()
        second = await start(environment)
        async with httpx.AsyncClient(base_url=accounts.read(data)["gateway"], timeout=30) as http:
            await log_in(http, accounts.read(data)["users"][0])
            assert (await get(http, f"/v1/survey/rounds/{kept}"))["id"] == kept
        second.send_signal(signal.SIGTERM)
        assert await second.wait() == 0
        assert user_of(data) is None
    finally:
        shutil.rmtree(data, ignore_errors=True)


async def start(environment: dict[str, str]) -> asyncio.subprocess.Process:
    """`make run`, up to the line that names the address."""
    command = [sys.executable, "-m", "deploy.local"]
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        line = (await process.stdout.readline()).decode()
    assert line.startswith("Nahkoda: http://"), line
    return process
