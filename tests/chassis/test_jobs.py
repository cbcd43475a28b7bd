"""A job is done once, by whoever is alive, and somebody is told when it cannot be done."""

import asyncio
from collections import Counter
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text

from services.chassis import jobs
from services.chassis.app import forever
from services.chassis.clock import now
from services.chassis.jobs import Job, JobKind, Runner, enqueue, progress_of, report
from tests.chassis.steps import count, until
from tests.harness import uuid_of

KIND = "toy.work"


class Work:
    """A job that a test can hold, fail and watch."""

    def __init__(self):
        self.tries, self.now, self.most, self.gave_up = Counter(), Counter(), Counter(), []
        self.go, self.failing, self.broken = asyncio.Event(), set(), set()
        self.go.set()

    async def run(self, sessions, id):
        self.tries[id] += 1
        self.now[id] += 1
        self.most[id] = max(self.most[id], self.now[id])
        try:
            await self.go.wait()
            if id in self.failing:
                raise RuntimeError("failed")
        finally:
            self.now[id] -= 1

    async def give_up(self, session, id):
        if id in self.broken:
            raise RuntimeError("not even this")
        self.gave_up.append(id)

    @property
    def kind(self):
        return JobKind(KIND, self.run, self.give_up)


@pytest.fixture
def work(monkeypatch):
    monkeypatch.setattr(jobs, "PAUSE", 0.02)
    return Work()


@pytest.fixture
def runner(toy, work):
    return new_runner(toy, work)


def new_runner(toy, work):
    return Runner("toy", toy.sessions, (work.kind,), toy.app.state.settings.database_url)


async def ask(toy, *numbers):
    async with toy.sessions.begin() as session:
        for number in numbers:
            enqueue(session, KIND, uuid_of(number))


async def ended(toy, state, wanted=1):
    return await count(toy, "jobs", f"state = '{state}' AND finished_at IS NOT NULL") == wanted


async def end_lock_holder(toy, postgres):
    """End the connection of the runner that holds a job's lock."""
    found = await toy.scalar(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with postgres.connect() as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", (found,))


async def test_a_rolled_back_request_asks_for_nothing(toy):
    async with toy.sessions() as session:
        enqueue(session, KIND, uuid_of(1))
        await session.flush()
        await session.rollback()
    assert await count(toy, "jobs") == 0


async def test_a_commit_wakes_the_runner(toy, work, runner, background, monkeypatch):
    monkeypatch.setattr(jobs, "IDLE", 60.0)
    background(runner.run())
    await until(lambda: _listens(toy))
    for number in (1, 2):
        await ask(toy, number)
        await until(lambda n=number: ended(toy, "done", n), seconds=5)


async def _listens(toy):
    return await count(toy, "pg_stat_activity", "query = 'LISTEN jobs'")


async def test_two_runners_never_do_the_same_job(toy, work, runner, background):
    for one in (runner, new_runner(toy, work)):
        background(one.run())
    await ask(toy, *range(12))
    await until(lambda: ended(toy, "done", 12))
    assert set(work.tries.values()) == {1}


async def test_a_runner_does_two_jobs_at_once_and_no_more(toy, work, runner, background):
    work.go.clear()
    background(runner.run())
    await ask(toy, *range(5))
    await until(lambda: sum(work.now.values()) == jobs.AT_ONCE)
    work.go.set()
    await until(lambda: ended(toy, "done", 5))


async def test_when_a_runner_dies_another_does_its_job(toy, work, runner, background, postgres):
    work.go.clear()
    dying = background(runner.run())
    await ask(toy, 1)
    await until(lambda: work.now[uuid_of(1)])
    background(new_runner(toy, work).run())
    await end_lock_holder(toy, postgres)
    with pytest.raises(psycopg.OperationalError):
        await asyncio.wait_for(dying, 10)
    await until(lambda: work.tries[uuid_of(1)] == 2)
    work.go.set()
    await until(lambda: ended(toy, "done"))


async def test_a_runner_that_lost_its_connection_works_on(toy, work, runner, background, postgres):
    work.go.clear()
    background(forever("jobs", runner.run))
    await ask(toy, 1)
    await until(lambda: work.now[uuid_of(1)])
    await end_lock_holder(toy, postgres)
    await until(lambda: work.tries[uuid_of(1)] == 2)
    work.go.set()
    await until(lambda: ended(toy, "done"))
    assert work.most[uuid_of(1)] == 1


async def test_a_cancelled_runner_leaves_its_job_to_the_next(toy, work, runner, background):
    work.go.clear()
    first = background(runner.run())
    await ask(toy, 1)
    await until(lambda: work.now[uuid_of(1)])
    first.cancel()
    await asyncio.wait([first])
    work.go.set()
    background(new_runner(toy, work).run())
    await until(lambda: ended(toy, "done"))


async def test_a_job_that_fails_three_times_is_given_up(toy, work, runner, background):
    work.failing.add(uuid_of(1))
    background(runner.run())
    await ask(toy, 1)
    await until(lambda: ended(toy, "failed"))
    assert (work.tries[uuid_of(1)], work.gave_up) == (3, [uuid_of(1)])


async def test_a_job_that_fails_once_is_done_in_the_end(toy, work, runner, background):
    work.failing.add(uuid_of(1))
    background(runner.run())
    await ask(toy, 1)
    await until(lambda: work.tries[uuid_of(1)])
    work.failing.clear()
    await until(lambda: ended(toy, "done"))
    assert work.gave_up == []


async def test_a_job_that_kills_its_runner_is_given_up(toy, work, runner):
    await ask(toy, 1)
    await _set(toy, "UPDATE jobs SET attempts = 3")
    id = await toy.scalar("SELECT id FROM jobs")
    await runner.run_one(id)
    assert (work.tries[uuid_of(1)], work.gave_up) == (0, [uuid_of(1)])


async def test_a_job_that_cannot_be_given_up_ends_some_day(toy, work, runner):
    work.broken.add(uuid_of(1))
    await ask(toy, 1)
    id = await toy.scalar("SELECT id FROM jobs")
    await _set(toy, "UPDATE jobs SET attempts = 58")
    with pytest.raises(RuntimeError, match="not even this"):
        await runner.run_one(id)
    await runner.run_one(id)
    assert await toy.scalar("SELECT state FROM jobs") == "failed"
    assert work.gave_up == []


async def _set(toy, command):
    async with toy.sessions.begin() as session:
        await session.execute(jobs.text(command))


async def test_a_job_that_cannot_be_given_up_disturbs_no_other(toy, work, runner, background):
    work.failing.add(uuid_of(1))
    work.broken.add(uuid_of(1))
    await ask(toy, 1)
    background(runner.run())
    await until(lambda: work.tries[uuid_of(1)] == 3)
    await ask(toy, 2)
    await until(lambda: ended(toy, "done"))
    assert work.tries[uuid_of(2)] == 1


async def test_progress_is_seen_while_the_job_runs(toy, work, runner, background):
    work.go.clear()
    background(runner.run())
    await ask(toy, 1)
    await until(lambda: work.now[uuid_of(1)])
    await report(toy.sessions, uuid_of(1), 40)
    assert await _progress(toy) == 40
    work.go.set()
    await until(lambda: ended(toy, "done"))
    assert await _progress(toy) == 100


async def _progress(toy):
    async with toy.sessions() as session:
        return await progress_of(session, uuid_of(1))


async def test_jobs_of_another_kind_are_left_alone(toy, work, runner, background):
    async with toy.sessions.begin() as session:
        enqueue(session, "toy.other", uuid_of(1))
        enqueue(session, KIND, uuid_of(2))
    background(runner.run())
    await until(lambda: ended(toy, "done"))
    assert await toy.scalar("SELECT kind FROM jobs WHERE state = 'queued'") == "toy.other"


async def test_a_job_waits_for_its_moment_and_for_no_other_clock(toy, runner):
    async with toy.sessions.begin() as session:
        enqueue(session, KIND, uuid_of(1), due_at=now() + timedelta(hours=1))
        session.add(Job(kind=KIND, subject_id=uuid_of(2), created_at=now() + timedelta(hours=1)))
    [only] = await runner._queued()
    assert await subject(toy, only) == uuid_of(2)  # asked for by whose clock is ahead
    async with toy.sessions.begin() as session:
        await session.execute(text("UPDATE jobs SET due_at = now() WHERE due_at IS NOT NULL"))
    assert len(await runner._queued()) == 2


async def subject(toy, id):
    return await toy.scalar(f"SELECT subject_id FROM jobs WHERE id = '{id}'")
