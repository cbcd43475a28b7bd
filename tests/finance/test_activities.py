"""What planning tells of activities reaches finance, in whatever order it comes."""

import json
import random
from decimal import Decimal

import pytest

from contracts.planning_activities import (
    ActivityApproved,
    ActivityCancelled,
    ActivityCompleted,
    ActivityFunded,
    ActivityHandedOver,
    ActivityProgressed,
    ActivityProposed,
    ActivityStarted,
)
from services.chassis import broker, sight
from services.chassis.bus import Bus
from services.chassis.consumer import Consumer
from services.chassis.inbox import Inbox
from services.chassis.settings import Settings
from services.chassis.stream import Outgoing
from services.finance.activities import queries
from tests.finance.steps import OTHER, PRICE, VILLAGE, told
from tests.harness import uuid_of

LIFE = (ActivityProposed, ActivityApproved, ActivityFunded, ActivityStarted,
        ActivityProgressed, ActivityCompleted, ActivityHandedOver)  # fmt: skip


def life(entity=1):
    """An activity from its proposal to its handover."""
    built = {ActivityStarted: "0", ActivityProgressed: "62.5"}
    built |= dict.fromkeys((ActivityCompleted, ActivityHandedOver), "100")
    return [
        told(kind, version, entity, **({"physical": built[kind]} if kind in built else {}))
        for version, kind in enumerate(LIFE, 1)
    ]


async def found(finance, entity=1, regions=("*",)):
    """The activity as someone of these regions sees it."""
    async with finance.sessions.begin() as session:
        await sight.show(session, sight.Sight(regions))
        return await queries.find(session, uuid_of(entity))


async def test_an_activity_is_known_by_what_money_asks_of_it(finance):
    await finance.hear(told(ActivityProposed))
    known = await found(finance)
    assert (known.id, known.region, known.plan_id) == (uuid_of(1), VILLAGE, uuid_of(900))
    assert (known.title, known.kind, known.state) == ("Paving RT 007", "jalan_paving", "proposed")
    assert (known.physical, known.cost, known.version) == (None, Decimal(PRICE), 1)
    assert known.sources == [{"source": "apbd-kabkota", "amount": PRICE}]


async def test_what_an_activity_serves_is_known_each_once(finance):
    places = [
        {"rt": f"{VILLAGE}.001.{rt}", "criterion": criterion, "volume": "1"}
        for rt, criterion in (("001", "6b"), ("001", "2b"), ("002", "6b"))
    ]
    await finance.hear(told(ActivityProposed, places=places))
    assert (await found(finance)).criteria == ["2b", "6b"]
    await finance.hear(told(ActivityApproved, 2))
    assert (await found(finance)).criteria == []


async def test_nobody_told_of_it_so_it_is_not_known(finance):
    assert await found(finance) is None


@pytest.mark.parametrize("kind", [*LIFE, ActivityCancelled])
async def test_every_step_is_heard(finance, kind):
    await finance.hear(told(kind))
    assert (await found(finance)).state == kind.subject.split(".")[2]


async def test_how_much_is_built_follows_the_work_and_ends_with_a_cancellation(finance):
    seen = []
    for event in (*life()[:5], told(ActivityCancelled, 6)):
        await finance.hear(event)
        seen.append((await found(finance)).physical)
    assert seen == [None, None, None, Decimal(0), Decimal("62.5"), None]


@pytest.mark.parametrize("seed", range(4))
async def test_the_newest_wins_in_any_order_and_however_it_is_batched(finance, seed):
    events = [*life(1), *life(2)]
    random.Random(seed).shuffle(events)
    for start in range(0, len(events), 3):
        await finance.hear(*events[start : start + 3])
    for entity in (1, 2):
        known = await found(finance, entity)
        assert (known.state, known.physical, known.version) == ("handed_over", Decimal(100), 7)


async def test_what_is_told_late_twice_or_in_a_replay_changes_nothing(finance):
    await finance.hear(*life())
    before = await finance.rows("SELECT to_json(a)::text FROM activities a")
    assert await finance.hear(*life()) == 7  # the same facts under other ids
    await finance.hear(*life()[:3], generation=2)
    assert await finance.rows("SELECT to_json(a)::text FROM activities a") == before
    assert json.loads(before[0][0])["state"] == "handed_over"


async def test_an_activity_that_changes_is_known_as_it_is_now(finance):
    changed = {"title": "Paving RT 008", "cost": "90000000.00", "sources": []}
    await finance.hear(told(ActivityApproved), told(ActivityFunded, 2, **changed))
    known = await found(finance)
    assert (known.title, known.cost, known.sources) == ("Paving RT 008", Decimal(90_000_000), [])


async def test_strangers_do_not_know_it(finance):
    await finance.hear(told(ActivityApproved))
    assert await found(finance, regions=(VILLAGE,)) is not None
    assert await found(finance, regions=("35.19",)) is not None
    assert await found(finance, regions=(OTHER,)) is None
    assert await found(finance, regions=()) is None


@pytest.mark.xdist_group("together")
async def test_what_planning_publishes_comes_over_jetstream(finance, nats, secrets, stream):
    """Through the real stream, as planning says it; what finance does not ask for stays away."""
    boot = await broker.boot(Settings(database_url="", trusted_keys="", **stream))
    await broker.ensure_consumer(boot, "finance-a", finance.app.state.service.subjects)
    buses = [
        Bus(name, Settings(database_url="", nats_seed_file=secrets.seed(name), **stream))
        for name in ("planning", "finance")
    ]
    for bus in buses:
        await bus.connect()
    said = [(e.subject, e) for e in reversed(life())]
    said.insert(3, ("planning.stage.reached.v1", life()[0]))  # heard by others
    await buses[0].publish(
        [
            Outgoing(subject, e.model_dump_json().encode(), {"Nats-Msg-Id": str(e.id)})
            for subject, e in said
        ]
    )
    inbox = Inbox(finance.sessions, finance.app.state.service.subscriptions)
    consumer = Consumer("finance", finance.sessions, buses[1], inbox)
    pull = await buses[1].pull("finance-a")
    heard = 0
    while heard < len(LIFE):
        heard += await consumer.once(pull, 1)
    info = await buses[1].js.consumer_info("EVENTS", "finance-a")
    assert (heard, info.num_pending) == (len(LIFE), 0)
    known = await found(finance)
    assert (known.state, known.physical, known.version) == ("handed_over", Decimal(100), 7)
    await pull.close()
    for closing in (*buses, boot):
        await closing.close()
