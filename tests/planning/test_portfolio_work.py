"""A portfolio is found once, whoever dies meanwhile, and ends when nobody wants it any more."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from services.chassis.ids import new_id
from services.planning.portfolio import commands, keeper
from services.planning.portfolio.task import Task
from tests.planning.portfolio_cases import many
from tests.planning.portfolios import URL, answered, ask, budget, question
from tests.planning.simulations import LAW, measured
from tests.planning.steps import VILLAGE, refused

HARD = many(250, "points", gap=0.0)  # takes HiGHS many seconds
ORPHAN = """
import asyncio, sys
from services.planning.portfolio import keeper
from services.planning.portfolio.task import Task

async def told(_): print("going", flush=True)
async def wanted(): return True

asyncio.run(keeper.solve(Task.read(sys.stdin.buffer.read()), told, wanted))
"""


@pytest.fixture
async def hard(planning):
    """Planning with a question that takes long, asked; its client, and its id."""
    heads = ("area_ha", "buildings", "households", "population", "road_ideal_m", "drain_ideal_m")
    round_id, ids = new_id(), [criterion.id for criterion in LAW.criteria]
    events = [
        measured(
            f"{VILLAGE}-{number // 999 + 1:03d}-{number % 999 + 1:03d}",
            dict(zip(ids, rt.before[len(heads) :], strict=True)),
            measures=dict(zip(heads, rt.before, strict=False)),
            round_id=round_id,
        )
        for number, rt in enumerate(HARD.rts)
    ]
    await planning.hear(*events)
    client = planning.client()
    asked = question(
        events[0],
        objective="points",
        gap="0.01",
        unit_prices={id: f"{cents / 100:.2f}" for id, cents in HARD.prices.items()},
        budgets=[budget("3000000000.00", source) for source in ("dak", "csr")],
        payers=[{"source": "dak", "criteria": ["2b", "3a", "4b", "6a"]}],
    )
    return client, (await client.ok(await ask(client, asked)))["id"]


async def running(client, id, percent=15):
    """Wait until the child is at work."""
    async with asyncio.timeout(60):
        while (found := (await client.get(f"{URL}/{id}")).json())["progress"] < percent:
            assert found["status"] in {"queued", "running"}, found
            await asyncio.sleep(0.05)


async def test_cancelling_ends_it_within_two_seconds(planning, hard):
    client, id = hard
    work = asyncio.create_task(planning.work())
    await running(client, id)
    begun = time.monotonic()
    found = await client.ok(await client.post(f"{URL}/{id}/cancel"))
    assert (found["status"], found["progress"]) == ("cancelled", 100)
    await work
    assert time.monotonic() - begun < 2
    found = (await client.get(f"{URL}/{id}")).json()
    assert (found["status"], found["activities_total"]) == ("cancelled", 0)
    refused(await client.post(f"{URL}/{id}/cancel"), 409, "portfolio_ended")


async def test_a_search_whose_worker_ends_is_taken_up_again(planning, hard):
    client, id = hard
    work = asyncio.create_task(planning.work())
    await running(client, id)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert (await client.get(f"{URL}/{id}")).json()["status"] == "running"
    await planning.work()
    found = (await client.get(f"{URL}/{id}")).json()
    assert found["status"] == "done"
    assert int(found["bound"]) * 0.99 <= int(found["objective_value"]) <= int(found["bound"])
    assert int(found["greedy_value"]) <= int(found["objective_value"])


def test_the_child_dies_with_a_worker_that_is_killed():
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, "-c", ORPHAN], stdin=-1, stdout=-1, env=environment
    ) as worker:
        worker.stdin.write(HARD.written())
        worker.stdin.close()
        assert worker.stdout.readline() == b"going\n"
        (child,) = children(worker.pid)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    patience = time.monotonic() + 10
    while alive(child):
        assert time.monotonic() < patience


def children(pid, named=b""):
    """The processes that it started and whose command says so."""
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(child) for one in listed for child in one.read_text().split()]
    return [child for child in found if named in Path(f"/proc/{child}/cmdline").read_bytes()]


def alive(pid):
    """Whether it runs; one that ended and waits to be asked about does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def test_two_that_work_on_it_at_once_keep_one_answer(planning):
    event = measured()
    await planning.hear(event)
    client = planning.client()
    id = (await client.ok(await ask(client, question(event))))["id"]
    await asyncio.gather(*(commands.find(planning.sessions, id) for _ in range(2)))
    found = (await client.get(f"{URL}/{id}")).json()
    assert found["status"] == "done"
    rows = await planning.scalar("SELECT count(*) FROM portfolio_activities")
    assert rows == found["activities_total"] == 2


async def test_the_same_question_has_the_same_answer(planning):
    event = measured()
    await planning.hear(event)
    client = planning.client()
    asked = question(event, budgets=[budget("120000000.00"), budget("200000000.00", "csr")])
    found = [await answered(planning, client, asked) for _ in range(2)]
    same = ("objective_value", "bound", "activities", "constraints", "next_100m")
    assert [found[0][name] for name in same] == [found[1][name] for name in same]


async def test_a_child_that_is_ended_leaves_no_answer_but_a_reason(planning, hard):
    client, id = hard
    work = asyncio.create_task(planning.work())
    await running(client, id)
    for child in children(os.getpid(), b"services.planning.portfolio.child"):
        os.kill(child, signal.SIGKILL)
    await work
    found = (await client.get(f"{URL}/{id}")).json()
    assert (found["status"], found["failure"]) == ("failed", "too_hard")
    assert "memory" in found["detail"]
    assert found["activities"] == []


async def test_what_is_not_wanted_is_not_solved():
    async def no():
        return False

    async def told(_):
        return None

    assert await keeper.solve(HARD, told, no) is None


def test_a_task_is_the_same_after_its_journey():
    assert Task.read(HARD.written()) == HARD
