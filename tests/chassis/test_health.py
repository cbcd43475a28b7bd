"""Health, metrics and what happens while a server is away."""

import time

import pytest
from sqlalchemy import event

from services.chassis.bus import Bus
from tests.chassis.steps import as_owner, emitted, relay_of, sealed
from tests.harness import uuid_of

SCOPES = {"toy:use"}


async def ready(running):
    answer = await running.http().get("/readyz")
    return answer.status_code, answer.json()["status"]


async def test_a_service_at_head_is_ready(toy):
    assert await ready(toy) == (200, "ready")


async def test_a_service_behind_on_migrations_is_not_ready(toy):
    await as_owner(toy, "DELETE FROM alembic_version")
    assert await ready(toy) == (503, "unavailable")


async def test_a_service_serves_on_while_its_database_is_migrated_for_the_next_version(toy):
    await as_owner(toy, "UPDATE alembic_version SET version_num = '9999'")
    answer = await toy.http().get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (200, "ahead")


async def test_a_draining_service_is_not_ready(toy):
    toy.app.state.draining = True
    assert await ready(toy) == (503, "draining")


@pytest.mark.parametrize(
    ("role", "wanted"), [("all", (200, "degraded")), ("worker", (503, "degraded"))]
)
async def test_without_nats_only_a_worker_is_not_ready(start_toy, role, wanted):
    toy = await start_toy(role=role)
    toy.app.state.bus = Bus("survey", toy.app.state.settings)
    assert await ready(toy) == wanted


async def test_without_its_database_a_service_is_alive_but_not_ready(toy, shut):
    with shut(toy):
        assert (await toy.http().get("/livez")).json() == {"status": "alive"}
        assert await ready(toy) == (503, "unavailable")
    assert await ready(toy) == (200, "ready")


async def test_without_its_database_a_request_is_soon_told_to_come_again(toy, shut):
    caller = toy.client(scopes=SCOPES)
    assert (await caller.get("/v1/toy/notes")).status_code == 200
    with shut(toy):
        start = time.perf_counter()
        answer = await caller.get("/v1/toy/notes")
        seconds = time.perf_counter() - start
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"] == "2"
    assert seconds < 3
    assert (await caller.get("/v1/toy/notes")).status_code == 200


def closed(postgres, database):
    """How many connections of a database were ended, and are gone."""
    with postgres.connect() as admin:
        return admin.execute(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            " WHERE datname = %s",
            (database,),
        ).fetchone()[0]


async def test_a_connection_that_the_server_closed_is_replaced_unnoticed(toy, postgres, name_of):
    caller = toy.client(scopes=SCOPES)
    for _ in range(2):
        assert (await caller.get("/v1/toy/notes")).status_code == 200
        assert closed(postgres, name_of(toy)) > 0
        assert (await caller.get("/v1/toy/notes")).status_code == 200


async def test_a_connection_that_closes_while_it_is_taken_is_told_to_come_again(
    toy, postgres, name_of
):
    caller = toy.client(scopes=SCOPES)
    assert (await caller.get("/v1/toy/notes")).status_code == 200
    pool = toy.app.state.engine.sync_engine
    counts = []

    def close(*_):
        counts.append(closed(postgres, name_of(toy)))

    event.listen(pool, "checkout", close)  # after our own look at it
    answer = await caller.get("/v1/toy/notes")
    event.remove(pool, "checkout", close)
    assert counts[0] > 0
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert (await caller.get("/v1/toy/notes")).status_code == 200


async def metrics(running):
    answer = await running.http().get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    return answer.text


async def test_requests_are_counted_by_route_name(toy):
    caller = toy.client(scopes=SCOPES)
    for number in range(3):
        await caller.get(f"/v1/toy/notes/{uuid_of(number)}")
        await caller.get(f"/nowhere/{number}")
    found = await metrics(toy)
    labels = 'method="GET",route="read_note",service="toy",status="404"'
    assert f"nahkoda_http_request_seconds_count{{{labels}}}" in found
    assert 'route="unrouted",service="toy"' in found


async def test_no_label_holds_an_id_or_a_path(toy):
    await toy.client(scopes=SCOPES).get(f"/v1/toy/notes/{uuid_of(77)}?region=35.19")
    found = [line for line in (await metrics(toy)).splitlines() if "nahkoda_" in line]
    assert not [line for line in found if str(uuid_of(77)) in line or "/v1" in line]


async def test_the_pool_and_the_outbox_are_measured(toy, bus_of):
    await emitted(toy, sealed())
    relay = relay_of(toy, await bus_of("survey"))
    await relay.keep_house()
    found = await metrics(toy)
    assert 'nahkoda_db_pool_in_use{service="toy"}' in found
    name = f'nahkoda_outbox_oldest_seconds{{service="{relay.service}"}}'
    age = next(line for line in found.splitlines() if line.startswith(name))
    assert float(age.split()[-1]) > 0
    await relay.publish_now()
    assert 'nahkoda_outbox_published_total{service="survey"}' in await metrics(toy)


async def test_a_worker_serves_health_and_metrics_and_nothing_else(start_toy):
    toy = await start_toy(role="worker")
    caller = toy.client(scopes=SCOPES)
    assert (await caller.get("/livez")).status_code == 200
    assert (await caller.get("/metrics")).status_code == 200
    for address in ("/v1/toy/notes", "/internal/events"):
        assert (await caller.get(address)).status_code == 404
