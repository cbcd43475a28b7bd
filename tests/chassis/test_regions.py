"""New codes are known to every service: kept when they are heard of, learned by every process."""

import asyncio

import pytest

from contracts.regions import Region, Regions, regions
from gateway.regions import keep_regions
from services.chassis import regions as known
from tests.chassis.steps import until
from tests.gateway.events.conftest import Log, arriving
from tests.reporting.boundaries import change, line

CUT = (  # count() sees every row, so that each is ended
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND query = 'LISTEN regions'"
)
TODAY, NEVER = "2025-01-01", "2099-01-01"


def recoded(new, day=TODAY):
    return change(day, line("35.19.09.2010", new, kind="recode"))


async def heard(running, *events):
    """As the service hears it: the gateway by its log, the others by their subscriptions."""
    if running.name == "gateway":
        await Log(running).take(arriving(events), after=(keep_regions,))
    else:
        await running.hear(*events)


@pytest.mark.parametrize(
    ("name", "new"),
    [
        ("planning", "35.19.09.2061"),
        ("finance", "35.19.09.2062"),
        ("reporting", "35.19.09.2063"),
        ("gateway", "35.19.09.2064"),
    ],
)
async def test_a_service_that_heard_of_a_code_knows_it_from_its_day_on(start, name, new):
    running = await start(name)
    later = f"{new[:-1]}9"
    await heard(running, recoded(new), recoded(later, NEVER))
    assert await running.scalar("SELECT count(*) FROM known_regions") == 2
    await known.learn(running.sessions)
    assert new in regions
    assert regions.name(new) == f"Baru {new}"
    assert later not in regions


async def test_a_running_process_learns_a_code_at_once_and_again_after_its_ear_was_cut(start):
    running = await start("planning")
    first, second = "35.19.09.2065", "35.19.09.2068"
    async with running.app.router.lifespan_context(running.app):
        await running.hear(recoded(first))
        await until(lambda: first in regions)
        assert await running.scalar(CUT) == 1
        await running.hear(recoded(second))
        await until(lambda: second in regions)


async def test_a_start_waits_for_what_is_known_but_not_for_a_database_that_is_away(start):
    running = await start("planning")
    new = "35.19.09.2066"
    await running.hear(recoded(new))
    async with running.app.router.lifespan_context(running.app):
        assert new in regions
    away = await start("planning", database_url="postgresql+psycopg://x@127.0.0.1:1/x")
    async with asyncio.timeout(20):
        await known.known_at_start(away.sessions)


def test_what_is_learned_stands_beside_the_list():
    own = Regions()
    assert own.find("35.19.09.2067") is None
    own.learn({"35.19.09.2067": "Klagen Baru", "35.19.09": "Wungu Baru"})
    assert own.get("35.19.09.2067") == Region("35.19.09.2067", "Klagen Baru", "village")
    assert own.name("35.19.09") == "Wungu Baru"
    assert "35.19.09.2067" in {one.code for one in own.children("35.19.09")}
    assert own.search("klagen baru")[0].code == "35.19.09.2067"
    assert own.within("35.19.09.2067", "village") == ("35.19.09.2067",)
