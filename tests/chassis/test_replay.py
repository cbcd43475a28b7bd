"""A read model is rebuilt from the logs beside the serving one, over real HTTP and real NATS."""

import asyncio
from contextlib import asynccontextmanager

import httpx
import pytest
import pytest_asyncio
import uvicorn
from sqlalchemy import delete
from sqlmodel import col

from contracts.reporting import ComplaintFiled
from contracts.survey import AssessmentSealed
from deploy.local.suite import free_ports
from services.chassis import broker, generations
from services.chassis.bus import STREAM
from services.chassis.outbox import OutboxMessage
from services.chassis.replay import replay
from tests.chassis.steps import count, emitted, relay_of, sealed, until

SAID = [sealed(number, area_ha=number) for number in range(1, 31)]


class Watched:
    """Survey, with something that happens while its log is read."""

    def __init__(self, app):
        self.app, self.meanwhile = app, None

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http" and self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()
        await self.app(scope, receive, send)


@asynccontextmanager
async def served(app):
    """An application over HTTP on a free port."""
    (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task


@pytest_asyncio.fixture
async def source(survey):
    """Survey over HTTP."""
    watched = Watched(survey.app)
    async with served(watched) as watched.url:
        yield watched


@pytest_asyncio.fixture
async def others(planning, finance):
    """The other services that reporting hears, over HTTP: they have nothing to tell."""
    async with served(planning.app) as plans, served(finance.app) as money:
        yield {"planning": plans, "finance": money}


@pytest_asyncio.fixture
async def reader(start, source, others, stream, secrets, boot):
    """Reporting, which has heard everything that survey's log says, but not through it."""
    running = await start(
        "reporting",
        **stream,
        nats_seed_file=secrets.seed("reporting"),
        signing_key_file=secrets.signing_key("reporting"),
        sisters={"survey": source.url, **others},
    )
    await broker.ensure_consumer(boot, "reporting-a", [AssessmentSealed.subject])
    await running.hear(*SAID)
    return running


@pytest_asyncio.fixture
async def told(survey, bus_of):
    """Survey's log, published to the stream."""
    await emitted(survey, *SAID)
    relay = relay_of(survey, await bus_of("survey"))
    await relay.publish_now()
    return relay


async def rebuilt(running):
    return await replay(running.app.state.service, running.app.state.settings)


async def recap(running):
    answer = await running.client().get("/v1/reports/recap", region="35", year=2023)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def consumers(boot):
    return {info.name for info in await boot.jetstream().consumers_info(STREAM)}


async def test_the_rebuilt_recap_is_equal(reader, told):
    before = await recap(reader)
    assert await rebuilt(reader) == 2
    assert await recap(reader) == before


async def test_what_it_says_itself_is_heard_and_read_from_no_log(reader, told):
    """It has no address of its own."""
    own = {s.event.subject for s in reader.app.state.service.subscriptions}
    assert ComplaintFiled.subject in own
    assert await rebuilt(reader) == 2


async def test_a_name_may_have_any_sign_in_it(reader, survey, told):
    """Some of them end a line for whoever reads text."""
    odd = sealed(78, name='RT\u2028 07\x85 \u2029"},"event":', area_ha=78)
    await emitted(survey, odd)
    await rebuilt(reader)
    name = await reader.scalar(
        "SELECT name FROM rt_scores WHERE assessment_id = :id", id=odd.entity_id
    )
    assert name == odd.name


async def test_the_planner_knows_the_new_generation_before_it_serves(reader, told):
    known = "SELECT reltuples FROM pg_class WHERE relname = 'rt_scores'"
    assert await reader.scalar(known) == -1
    await rebuilt(reader)
    assert await reader.scalar(known) > 0


async def test_the_rows_of_the_old_generation_are_gone(reader, told):
    await rebuilt(reader)
    for table in (*reader.app.state.service.forget_generation, "inbox"):
        rows = await reader.rows(f"SELECT DISTINCT generation FROM {table}")
        assert {row.generation for row in rows} <= {2}, table
    assert await count(reader, "rt_scores") == len(SAID)


async def test_the_consumers_take_turns(reader, told, boot):
    await rebuilt(reader)
    assert await consumers(boot) == {"reporting-b"}
    await rebuilt(reader)
    assert await consumers(boot) == {"reporting-a"}


async def test_readers_see_the_old_generation_until_the_switch(reader, source, told):
    before, seen = await recap(reader), []

    async def meanwhile():
        seen.append((await recap(reader), await count(reader, "generations")))

    source.meanwhile = meanwhile
    await rebuilt(reader)
    assert seen == [(before, 2)]


async def test_what_arrives_meanwhile_is_in_the_new_generation(reader, survey, source, told):
    late = sealed(77, area_ha=77)

    async def meanwhile():
        await emitted(survey, late)
        await told.publish_now()
        async with survey.sessions.begin() as session:  # so that only the stream has it
            await session.execute(delete(OutboxMessage).where(col(OutboxMessage.id) == late.id))

    source.meanwhile = meanwhile
    await rebuilt(reader)
    found = await reader.rows(
        "SELECT generation FROM rt_scores WHERE assessment_id = :id", id=late.entity_id
    )
    assert [tuple(row) for row in found] == [(2,)]


async def test_an_event_in_the_log_and_in_the_stream_counts_once(reader, survey, source, bus_of):
    await emitted(survey, *SAID)
    before, bus = await recap(reader), await bus_of("survey")

    async def meanwhile():
        for event in SAID:
            headers = {"Nats-Msg-Id": str(event.id)}
            await bus.js.publish(event.subject, event.model_dump_json().encode(), headers=headers)

    source.meanwhile = meanwhile
    await rebuilt(reader)
    assert await recap(reader) == before


async def test_an_abandoned_generation_is_cleaned_up(reader, told, boot):
    async with reader.sessions.begin() as session:
        abandoned = await generations.begin(session)
    await reader.hear(sealed(500), generation=abandoned)
    new = await rebuilt(reader)
    rows = await reader.rows("SELECT DISTINCT generation FROM rt_scores")
    assert [tuple(row) for row in rows] == [(new,)]


async def test_the_serving_consumer_is_untouched_while_a_second_try_builds(
    reader, source, told, boot
):
    async with reader.sessions.begin() as session:
        await generations.begin(session)
    seen = []

    async def meanwhile():
        seen.append(await consumers(boot))

    source.meanwhile = meanwhile
    await rebuilt(reader)
    assert seen == [{"reporting-a", "reporting-b"}]


async def test_a_second_replay_at_the_same_time_is_refused(reader, source, told):
    async def meanwhile():
        with pytest.raises(RuntimeError, match="Another replay"):
            await rebuilt(reader)

    source.meanwhile = meanwhile
    assert await rebuilt(reader) == 2


async def test_a_source_that_is_away_changes_nothing_for_readers(reader, others):
    before = await recap(reader)
    settings = reader.app.state.settings.model_copy(
        update={"sisters": {"survey": f"http://127.0.0.1:{free_ports(1)[0]}", **others}}
    )
    with pytest.raises(httpx.ConnectError):
        await replay(reader.app.state.service, settings)
    assert await recap(reader) == before
