"""The log of deliveries, replay, rotation, the sandbox, and what is cleared away."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web
from standardwebhooks import Webhook, WebhookVerificationError

from gateway.events import rules as events
from gateway.webhooks import commands, queries
from gateway.webhooks.jobs import House
from gateway.webhooks.models import EndpointPatch, Replay, Rotate
from gateway.webhooks.problems import ReplayUnbounded, WebhookDisabled
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.problems import NotFound
from tests.gateway.webhooks.partner import entity, log_of


async def test_both_secrets_sign_for_a_while(sending, receiver, acting):
    by = await sending.account()
    made = await sending.endpoint(receiver.url(), by)
    turned = await acting(commands.rotate, made.id, Rotate(overlap_hours=1), sending.keys, by=by)
    await sending.happen((1, 1))
    await sending.start()
    await sending.settled(receiver)
    for secret in (made.secret, turned.secret):
        verify(secret, receiver.bodies["/"][0])
    await sending.change(
        "UPDATE webhook_endpoints SET former_until = now() - interval '1 s', version = version + 1"
    )
    await sending.happen((1, 2))
    await sending.settled(receiver)
    verify(turned.secret, receiver.bodies["/"][1])
    with pytest.raises(WebhookVerificationError):
        verify(made.secret, receiver.bodies["/"][1])


def verify(secret, delivery):
    headers, body = delivery
    Webhook(secret).verify(body, {name.lower(): value for name, value in headers.items()})


async def test_the_log_shows_every_try_with_what_was_sent_and_answered(sending, receiver, acting):
    answers = [200, 500]
    receiver.answers["/"] = lambda _: answers.pop()
    by = await sending.account()
    made = await sending.endpoint(receiver.url(), by)
    await sending.happen((1, 1))
    await sending.start()
    await receiver.until(lambda: len(receiver.got["/"]) == 1)
    async with asyncio.timeout(10):
        while not (found := (await log_of(sending, acting, made.id, by))[0])[0].attempts:
            await asyncio.wait({asyncio.create_task(receiver.came.wait())}, timeout=0.02)
    assert (found[0].state, found[0].last.status) == ("pending", 500)
    assert found[0].next_at > now()
    await sending.make_due()
    await sending.settled(receiver)
    detail = await acting(
        lambda session, by: queries.detail(session, made.id, found[0].id, "", by), by=by
    )
    assert [(one.number, one.status, one.answer) for one in detail.tries] == [
        (1, 500, "ok"),
        (2, 200, "ok"),
    ]
    for one, (headers, body) in zip(detail.tries, receiver.bodies["/"], strict=True):
        assert detail.body.encode() == body
        assert one.request_headers.items() <= headers.items()
    assert (detail.state, detail.delivered_at is not None) == ("delivered", True)


async def test_an_answer_is_kept_up_to_a_bound(sending, receiver):
    receiver.answers["/"] = lambda _: web_answer("x" * 200_000)
    await sending.endpoint(receiver.url())
    await sending.happen((1, 1))
    await sending.start()
    await sending.settled(receiver)
    length = await sending.gateway.scalar("SELECT octet_length(answer) FROM webhook_attempts")
    assert 0 < length <= 65_536


def web_answer(text):
    return web.Response(text=text)


async def test_one_is_replayed_with_the_same_id(sending, receiver, acting):
    by = await sending.account()
    made = await sending.endpoint(receiver.url(), by)
    await sending.happen((1, 1), (1, 2))
    await sending.start()
    await sending.settled(receiver)
    [_, first] = (await log_of(sending, acting, made.id, by))[0]
    again = await acting(commands.replay_one, made.id, first.id, by=by)
    assert (again.id, again.state) == (first.id, "pending")
    await receiver.until(lambda: len(receiver.got["/"]) == 3)
    ids = [headers["webhook-id"] for headers, _ in receiver.bodies["/"]]
    assert ids == [ids[0], ids[1], ids[0]]
    await sending.settled(receiver)
    assert (await sending.deliveries(id=first.id))[0].attempts == 2


async def test_a_range_is_replayed_in_order_also_what_was_never_sent(sending, receiver, acting):
    rows = await sending.happen((1, 1), (2, 1), (1, 2))
    by = await sending.account()
    made = await sending.endpoint(receiver.url(), by)
    await sending.happen((1, 3))
    await sending.start()
    await sending.settled(receiver)
    feed = await sending.gateway.scalar("SELECT feed FROM feed_state")
    after = events.cursor(feed, rows[0]["position"])
    found = await acting(commands.replay, made.id, Replay(after=after), by=by)
    assert (found.replayed, found.next) == (3, None)
    await receiver.until(lambda: len(receiver.got["/"]) == 4)
    assert receiver.sequences()[str(entity(1))] == [3, 2, 3]
    await sending.settled(receiver)
    since = Replay(since=now() - timedelta(hours=1), until=now())
    assert (await acting(commands.replay, made.id, since, by=by)).replayed == 4
    await receiver.until(lambda: len(receiver.got["/"]) == 8)
    assert receiver.sequences()[str(entity(1))] == [3, 2, 3, 1, 2, 3]
    later = Replay(since=now() + timedelta(hours=1))
    assert (await acting(commands.replay, made.id, later, by=by)).replayed == 0
    await sending.settled(receiver)
    [one, two, *_] = (await log_of(sending, acting, made.id, by))[0]
    some = Replay(delivery_ids=[one.id, two.id])
    assert (await acting(commands.replay, made.id, some, by=by)).replayed == 2
    unknown = Replay(delivery_ids=[one.id, new_id()])
    with pytest.raises(NotFound):
        await acting(commands.replay, made.id, unknown, by=by)
    both = Replay(delivery_ids=[one.id], until=now())
    for unclear in (Replay(), Replay(until=now()), both):
        with pytest.raises(ReplayUnbounded):
            await acting(commands.replay, made.id, unclear, by=by)


async def test_a_long_range_goes_on_where_it_stopped(sending, acting, monkeypatch):
    monkeypatch.setattr(commands, "SPAN", 2)
    rows = await sending.happen(*[(n, 1) for n in range(5)])
    by = await sending.account()
    made = await sending.endpoint(by=by)
    feed = await sending.gateway.scalar("SELECT feed FROM feed_state")
    after, counts = events.cursor(feed, rows[0]["position"] - 1), []
    while after:
        found = await acting(commands.replay, made.id, Replay(after=after), by=by)
        counts.append(found.replayed)
        after = found.next
    assert counts == [2, 2, 1]


async def test_the_log_is_read_page_by_page_the_newest_first(sending, acting):
    by = await sending.account()
    made = await sending.endpoint(by=by)
    await sending.happen(*[(n, n) for n in range(1, 6)])
    cursor, found = None, []
    for _ in range(3):
        page, cursor = await log_of(sending, acting, made.id, by, limit=2, cursor=cursor)
        found += [one.sequence for one in page]
    assert (found, cursor) == ([5, 4, 3, 2, 1], None)
    assert (await log_of(sending, acting, made.id, by, state="failed"))[0] == []


async def test_enabled_again_it_gets_what_waited(sending, receiver, acting):
    receiver.answers["/"] = 410
    by = await sending.account()
    made = await sending.endpoint(receiver.url(), by)
    await sending.happen((1, 1), (1, 2), (2, 1))
    await sending.start()
    async with asyncio.timeout(10):
        while not await sending.gateway.scalar("SELECT disabled_at FROM webhook_endpoints"):
            await asyncio.wait({asyncio.create_task(receiver.came.wait())}, timeout=0.05)
    for refused in (
        lambda: acting(commands.ping, made.id, by=by),
        lambda: acting(commands.replay, made.id, Replay(since=now()), by=by),
    ):
        with pytest.raises(WebhookDisabled):
            await refused()
    receiver.answers["/"] = 200
    before = len(receiver.got["/"])
    enabled = await acting(commands.enable, made.id, by=by)
    assert (enabled.disabled_at, enabled.disabled_reason, enabled.failing_since) == (None,) * 3
    await acting(commands.ping, made.id, by=by)
    await sending.settled(receiver, ("delivered", "failed"))
    assert len(receiver.got["/"]) > before


async def test_a_change_counts_for_what_waits(sending, receiver, acting):
    receiver.answers["/old"] = 500
    by = await sending.account()
    made = await sending.endpoint(receiver.url("/old"), by)
    await sending.happen((1, 1), (1, 2))
    await sending.start()
    await receiver.until(lambda: receiver.got["/old"])
    patch = EndpointPatch(url=receiver.url("/new"))
    await acting(commands.change, made.id, patch, "*", local=True, by=by)
    async with asyncio.timeout(10):
        while len(receiver.got["/new"]) < 2:
            await sending.make_due()
            await asyncio.wait({asyncio.create_task(receiver.came.wait())}, timeout=0.05)
    assert receiver.sequences("/new")[str(entity(1))] == [1, 2]


async def test_the_sandbox_shows_what_a_receiver_would_get(sending, receiver, acting):
    by = await sending.account()
    made = await sending.endpoint(by=by)
    other = await sending.endpoint(by=await sending.account())
    await sending.happen((1, 1))
    await acting(commands.ping, made.id, by=by)
    await sending.start()
    await sending.settled(receiver)
    found = await acting(lambda session, by: queries.received(session, "", by), by=by)
    assert {one.endpoint_id for one in found} == {made.id}
    assert [one.verified for one in found] == [True, True]
    for one in found:
        Webhook(made.secret).verify(one.body, one.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(other.secret).verify(one.body, one.headers)


async def test_the_house_clears_what_is_old_too_much_or_deleted(sending, receiver, acting):
    by = await sending.account()
    sandbox = await sending.endpoint(by=by)
    real = await sending.endpoint(receiver.url(), by)
    await sending.happen(*[(n, 1) for n in range(130)])
    await sending.start()
    await sending.settled(receiver)
    await sending.stop()
    house = House(sending.gateway.sessions, 30)
    await house.count()
    assert await house.clear() == 30
    assert len(await sending.deliveries(endpoint_id=sandbox.id)) == 100
    assert await House(sending.gateway.sessions, 0).clear() == 230
    assert await sending.gateway.scalar("SELECT count(*) FROM webhook_attempts") == 0
    await sending.happen((1, 2))
    await acting(commands.delete, real.id, "*", by=by)
    await sending.change(
        "UPDATE webhook_endpoints SET deleted_at = deleted_at - interval '1 h'"
        " WHERE deleted_at IS NOT NULL"
    )
    assert await house.clear() == 1
    assert await sending.gateway.scalar("SELECT count(*) FROM webhook_endpoints") == 1
