"""A whole process: its loops start, outlive what falls, and end with it."""

import asyncio

import pytest

from deploy.local.suite import free_ports
from services.chassis import broker, generations
from services.chassis.app import forever
from tests.chassis.steps import count, emitted, sealed, stored_ids, unpublished, until

SUBJECT = sealed().subject


@pytest.fixture
def alive():
    """The service with its loops, as the server runs it."""
    return lambda running: running.app.router.lifespan_context(running.app)


@pytest.fixture
def whole(start, stream, secrets):
    """Start a service with every loop."""

    async def go(name, **more):
        seed = secrets.seed(name)
        return await start(name, role="all", **(stream | {"nats_seed_file": seed} | more))

    return go


async def test_an_event_travels_from_outbox_to_read_model(whole, boot, alive):
    survey, reporting = await whole("survey"), await whole("reporting")
    await broker.ensure_consumer(boot, "reporting-a", [SUBJECT])
    async with alive(survey), alive(reporting):
        await emitted(survey, sealed())
        await until(lambda: count(reporting, "rt_scores"))


async def test_the_loops_outlive_the_database(whole, boot, alive, shut):
    survey, reporting = await whole("survey"), await whole("reporting")
    await broker.ensure_consumer(boot, "reporting-a", [SUBJECT])
    async with alive(survey), alive(reporting):
        await emitted(survey, sealed(1))
        await until(lambda: count(reporting, "rt_scores"))
        with shut(survey), shut(reporting):
            pass
        await emitted(survey, sealed(2))
        await until(lambda: _two(reporting))


async def _two(reporting):
    return await count(reporting, "rt_scores") == 2


async def test_a_consumer_follows_a_switch(whole, boot, alive):
    survey, reporting = await whole("survey"), await whole("reporting")
    for durable in ("reporting-a", "reporting-b"):
        await broker.ensure_consumer(boot, durable, [SUBJECT])
    async with alive(survey), alive(reporting):
        await emitted(survey, sealed(1))
        await until(lambda: count(reporting, "rt_scores", "generation = 1"))
        async with reporting.sessions.begin() as session:
            await generations.switch(session, await generations.begin(session))
        await emitted(survey, sealed(2))
        await until(lambda: _both_in(reporting, 2))


async def _both_in(reporting, generation):
    return await count(reporting, "rt_scores", f"generation = {generation}") == 2


async def test_without_nats_a_service_starts_and_takes_writes(whole, alive):
    survey = await whole("survey", nats_url=f"nats://127.0.0.1:{free_ports(1)[0]}")
    async with alive(survey):
        await emitted(survey, sealed())
        answer = await survey.http().get("/readyz")
        assert (answer.status_code, answer.json()["nats"]) == (200, "down")
    assert await unpublished(survey) == 1


async def test_nothing_runs_on_when_the_process_ends(whole, boot, alive):
    survey = await whole("survey")
    assert await stored_ids(boot) == []  # from here on the test itself starts no task
    before = asyncio.all_tasks()
    async with alive(survey):
        said = await emitted(survey, sealed())
        await until(lambda: _stored(boot, said))
    await until(lambda: not asyncio.all_tasks() - before, seconds=5)
    assert survey.app.state.bus.client.is_closed


async def _stored(boot, said):
    return await stored_ids(boot) == [str(event.id) for event in said]


async def test_a_loop_that_falls_starts_again(monkeypatch, background):
    monkeypatch.setattr("services.chassis.app.AGAIN_AFTER", 0.01)
    tries = []

    async def work():
        tries.append(1)
        raise RuntimeError("fell")

    background(forever("work", work))
    await until(lambda: len(tries) >= 3)
