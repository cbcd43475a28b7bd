"""What is due is sent: in order, again when it fails, and nobody waits for somebody else."""

import asyncio
import json

import pytest
from aiohttp import web
from standardwebhooks import Webhook

from contracts.gateway import EndpointDisabled
from gateway.webhooks.statements import DUE
from tests.gateway.webhooks.partner import PLACE, entity


async def test_a_delivery_is_the_feeds_item_signed(sending, receiver):
    made = await sending.endpoint(receiver.url())
    [row] = await sending.happen({"entity": 1, "sequence": 3, "data": {"nama": "RT é"}})
    await sending.start()
    await sending.settled(receiver)
    [(headers, body)] = receiver.bodies["/"]
    item = Webhook(made.secret).verify(body, {k.lower(): v for k, v in headers.items()})
    assert headers["webhook-id"] == str(row["id"]) == item["id"]
    assert item["type"] == "survey.sheet.recorded.v1"
    assert (item["subject"], item["sequence"]) == (str(entity(1)), 3)
    assert item["timestamp"] == row["occurred_at"].strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert body.endswith(b'"data":' + row["data"].encode() + b"}")  # as it was said


async def test_a_thin_one_has_no_values_but_a_link_to_the_feed(sending, receiver):
    await sending.endpoint(receiver.url(), payload="thin")
    [row] = await sending.happen((1, 1))
    await sending.start()
    await sending.settled(receiver)
    [item] = receiver.got["/"]
    assert item["data"].keys() == {"id", "region", "link"}
    assert (item["data"]["id"], item["data"]["region"]) == (str(entity(1)), PLACE)
    assert item["data"]["link"].startswith("https://nahkoda.example.id/v1/events?after=")
    assert item["timestamp"] == row["occurred_at"].strftime("%Y-%m-%dT%H:%M:%S.%fZ")


async def test_of_one_entity_a_later_event_waits_for_the_earlier_ones_end(sending, receiver):
    """Also for what comes while it waits; other entities go on."""
    fails = {(str(entity(1)), 1): 2, (str(entity(3)), 2): 1}

    def answer(item):
        key = item["subject"], item["sequence"]
        fails[key] = fails.get(key, 0) - 1
        return 500 if fails[key] >= 0 else 200

    receiver.answers["/"] = answer
    await sending.endpoint(receiver.url())
    await sending.happen(*[(one, n) for n in range(1, 4) for one in (1, 2, 3)])
    await sending.start()
    await receiver.until(lambda: receiver.sequences()[str(entity(2))] == [1, 2, 3])
    for n in range(4, 7):
        await sending.happen((1, n), (2, n), (3, n))
    await receiver.until(lambda: receiver.sequences()[str(entity(2))] == [1, 2, 3, 4, 5, 6])
    await receiver.until(lambda: receiver.sequences()[str(entity(3))] == [1, 2])
    assert receiver.sequences()[str(entity(1))] == [1]
    for _ in range(2):
        before = len(receiver.got["/"])
        await attempts(sending, receiver)
        await sending.make_due()
        await receiver.until(lambda before=before: len(receiver.got["/"]) > before)
    await sending.settled(receiver)
    found = receiver.sequences()
    assert found[str(entity(1))] == [1, 1, 1, 2, 3, 4, 5, 6]
    assert found[str(entity(3))] == [1, 2, 2, 3, 4, 5, 6]


async def attempts(sending, receiver):
    """Wait until what was sent is written."""
    async with asyncio.timeout(10):
        while await sending.gateway.scalar("SELECT count(*) FROM webhook_attempts") < len(
            receiver.got["/"]
        ):
            await asyncio.wait({asyncio.create_task(receiver.came.wait())}, timeout=0.02)


async def test_one_entity_is_never_under_way_twice(sending, receiver):
    under_way, most, together = {}, [0], [0]

    async def answer(item):
        one = item["subject"]
        under_way[one] = under_way.get(one, 0) + 1
        most[0] = max(most[0], *under_way.values())
        together[0] = max(together[0], sum(under_way.values()))
        await asyncio.sleep(0.002)
        under_way[one] -= 1
        return 200

    receiver.answers["/"] = answer
    await sending.endpoint(receiver.url(), concurrency=5)
    await sending.happen(*[(one, n) for n in range(1, 31) for one in range(20)])
    await sending.start()
    await sending.settled(receiver)
    assert (most[0], together[0]) == (1, 5)
    assert all(found == list(range(1, 31)) for found in receiver.sequences().values())


async def test_a_thousand_of_one_entity_behind_one_that_fails_come_in_order(sending, receiver):
    first = [500]
    receiver.answers["/"] = lambda _: first.pop() if first else 200
    await sending.endpoint(receiver.url())
    await sending.happen(*[(1, n) for n in range(1, 1001)])
    await sending.start()
    await attempts_of(sending, 1)
    await sending.make_due()
    await sending.settled(receiver, seconds=60)
    assert receiver.sequences()[str(entity(1))] == [1, *range(1, 1001)]


async def attempts_of(sending, count):
    async with asyncio.timeout(20):
        while await sending.gateway.scalar("SELECT count(*) FROM webhook_attempts") < count:
            await asyncio.wait({asyncio.create_task(asyncio.Event().wait())}, timeout=0.02)


@pytest.mark.parametrize(
    ("answer", "status", "error"),
    [
        (500, 500, None),
        (302, 302, None),
        ("reset", None, "broken_off"),
        (web.Response, 429, None),
    ],
)
async def test_what_is_no_success_is_tried_again(sending, receiver, answer, status, error):
    asked = {"Retry-After": "7200"} if status == 429 else {}
    if status == 302:
        asked = {"Location": receiver.url("/elsewhere")}
    receiver.answers["/"] = (
        (lambda _: web.Response(status=status, headers=asked)) if status else answer
    )
    await sending.endpoint(receiver.url())
    await sending.happen((1, 1))
    await sending.start()
    await attempts_of(sending, 1)
    [row] = await sending.deliveries()
    assert (row.state, row.tries, row.last_status, row.last_error) == ("pending", 1, status, error)
    wait = (row.next_at - row.last_at).total_seconds()
    assert 7200 <= wait < 7260 if status == 429 else 4.4 < wait < 6
    assert not receiver.got["/elsewhere"]


async def test_after_ten_tries_it_has_failed_and_the_next_goes_on(sending, receiver):
    receiver.answers["/"] = lambda item: 500 if item["sequence"] == 1 else 200
    await sending.endpoint(receiver.url())
    await sending.happen((1, 1), (1, 2))
    await sending.start()
    for tries in range(1, 11):
        await attempts_of(sending, tries)
        await sending.make_due()
    await sending.settled(receiver, ("failed", "delivered"))
    assert receiver.sequences()[str(entity(1))] == [1] * 10 + [2]
    assert [row.state for row in await sending.deliveries()] == ["failed", "delivered"]


async def test_gone_disables_at_once_and_says_so(sending, receiver):
    receiver.answers["/"] = 410
    made = await sending.endpoint(receiver.url())
    await sending.happen((1, 1), (2, 1))
    await sending.start()
    await receiver.until(lambda: receiver.got["/"])
    await disabled(sending)
    [event] = await sending.gateway.events(EndpointDisabled)
    assert (event.entity_id, event.reason, event.version) == (made.id, "gone", 1)
    assert event.region == "35"
    sent = len(receiver.got["/"])
    await sending.happen((3, 1))
    assert len(await sending.deliveries()) == 2
    assert len(receiver.got["/"]) == sent


async def disabled(sending):
    query = "SELECT count(*) FROM webhook_endpoints WHERE disabled_at IS NOT NULL"
    async with asyncio.timeout(10):
        while not await sending.gateway.scalar(query):
            await asyncio.wait({asyncio.create_task(asyncio.Event().wait())}, timeout=0.02)


@pytest.mark.parametrize(("days", "lost"), [(4.9, False), (5.1, True)])
async def test_five_days_with_failures_alone_disable(sending, receiver, days, lost):
    receiver.answers["/"] = 500
    await sending.endpoint(receiver.url())
    await sending.happen((1, 1))
    await sending.start()
    await attempts_of(sending, 1)
    await sending.change(
        "UPDATE webhook_endpoints SET failing_since = now() - make_interval(secs => :s)",
        s=days * 86400,
    )
    await sending.make_due()
    await attempts_of(sending, 2)
    if lost:
        await disabled(sending)
        [event] = await sending.gateway.events(EndpointDisabled)
        assert (event.reason, event.failing_since is not None) == ("failing", True)
    else:
        receiver.answers["/"] = 200
        await sending.make_due()
        await sending.settled(receiver)
        assert await sending.gateway.events(EndpointDisabled) == []
        assert await sending.gateway.scalar("SELECT failing_since FROM webhook_endpoints") is None


async def test_a_receiver_that_hangs_costs_nobody_else_anything(sending, receiver):
    released = asyncio.Event()

    async def hang(_):
        await released.wait()
        return 200

    receiver.answers["/hangs"] = hang
    await sending.endpoint(receiver.url("/hangs"))
    await sending.endpoint(receiver.url("/well"))
    await sending.start()
    for n in range(1, 11):
        await sending.happen(*[(one, n) for one in range(50)])
    await receiver.until(lambda: len(receiver.got["/well"]) == 500, seconds=8)
    assert (
        len(receiver.got["/hangs"]) == 8
    )  # as many as are under way at once, and hang all the time
    released.set()
    await sending.settled(receiver)


async def test_fifty_endpoints_each_get_everything_in_order(sending, receiver):
    for number in range(50):
        await sending.endpoint(receiver.url(f"/{number}"))
    await sending.start()
    for n in range(1, 11):
        await sending.happen(*[(one, n) for one in range(10)])
    await sending.settled(receiver, seconds=60)
    for number in range(50):
        found = receiver.sequences(f"/{number}")
        assert len(found) == 10
        assert all(one == list(range(1, 11)) for one in found.values())


async def test_a_sender_that_ends_is_followed_by_the_one_that_waits(sending, receiver):
    await sending.endpoint(receiver.url())
    first = await sending.start()
    await sending.happen((1, 1))
    await sending.settled(receiver)
    await sending.start()
    await sending.happen((1, 2))
    await sending.settled(receiver)
    first.cancel()
    await sending.happen((1, 3))
    await sending.settled(receiver)
    assert receiver.sequences()[str(entity(1))] == [1, 2, 3]


async def test_what_is_due_is_found_by_the_index(sending, postgres):
    """However much waits: the planner reads the index of what is due, not the table."""
    await sending.endpoint("http://127.0.0.1:9/")
    await sending.happen(*[(n, 1) for n in range(3000)])
    facts = ([await sending.gateway.scalar("SELECT id FROM webhook_endpoints")], [256], [], 10**6)
    names = ("endpoints", "rooms", "known", "largest")
    with postgres.connect(sending.gateway.app.state.engine.url.database) as connection:
        connection.execute("ANALYZE webhook_deliveries")
        plan = connection.execute(f"EXPLAIN {DUE}", dict(zip(names, facts, strict=True)))
        said = json.dumps(plan.fetchall())
    assert "ix_webhook_deliveries_due" in said
    assert "Seq Scan on webhook_deliveries" not in said
