"""Finance's events reach activities: what is committed, released and spent, source by source."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from contracts.finance import (
    AccountabilityAccepted,
    AllocationCommitted,
    PaymentMade,
    TrancheReleased,
)
from contracts.planning_activities import ActivityFunded, ActivityProgressed
from services.chassis import broker
from services.chassis.bus import Bus
from services.chassis.consumer import Consumer
from services.chassis.ids import new_id
from services.chassis.inbox import Inbox
from services.chassis.settings import Settings
from services.chassis.stream import Outgoing
from tests.harness import plain, uuid_of
from tests.planning.balances import measured
from tests.planning.doings import (
    JUDGE,
    STARTER,
    address,
    approved,
    begun,
    monday,
    started,
    week,
    work,
)
from tests.planning.steps import VILLAGE
from tests.planning.works import fit, plan, stepped

PRICE = "80000000.00"


def money(kind, known, amount=PRICE, entity=1, version=1, **more):
    """An event of finance about an activity."""
    facts = {
        "id": new_id(),
        "occurred_at": datetime(2026, 11, 27, tzinfo=UTC),
        "region": VILLAGE,
        "entity_id": uuid_of(entity),
        "version": version,
        "actor": "bendahara",
        "allocation_id": uuid_of(1),
        "activity_id": known["id"],
        "institution_id": None,
        "source": "apbd-kabkota",
        "fiscal_year": 2026,
        "amount": amount,
    }
    own = {
        AllocationCommitted: {
            "ceiling_id": uuid_of(9),
            "scheme": "70/30",
            "number": "SPPB/1",
            "date": "2026-10-20",
        },
        TrancheReleased: {"number": 1, "percent": "70", "released_on": "2026-10-27"},
        PaymentMade: {"category": "bahan", "receipt_number": "K/1", "paid_on": "2026-11-02"},
        AccountabilityAccepted: {
            "number": "LPJ/1",
            "accepted_on": "2026-11-27",
            "spent": amount,
            "returned": "0.00",
        },
    }
    return kind.model_validate(facts | own[kind] | more)


async def sums(planning, known):
    found = (await work(planning.client(), known))["money"]
    return [tuple(one.values()) for one in found]


async def test_an_activity_shows_what_is_committed_released_and_spent(planning):
    known = await started(planning)
    await planning.hear(
        money(PaymentMade, known, "41250000.50", entity=4),
        money(TrancheReleased, known, "56000000.00", entity=2),
        money(TrancheReleased, known, "24000000.00", entity=3),
        money(AllocationCommitted, known),
        money(AllocationCommitted, known, "5000000", entity=7, source="csr"),
    )
    assert await sums(planning, known) == [
        ("apbd-kabkota", PRICE, PRICE, "41250000.50"),
        ("csr", "5000000.00", "0.00", "0.00"),
    ]


async def test_what_is_told_late_or_twice_changes_nothing(planning):
    known = await approved(planning)
    newer, older = (
        money(AllocationCommitted, known, a, version=v) for a, v in (("7", 2), ("9", 1))
    )
    await planning.hear(newer)
    await planning.hear(older, newer)
    assert await sums(planning, known) == [("apbd-kabkota", "7.00", "0.00", "0.00")]
    await planning.hear(money(AllocationCommitted, known, "0", version=3))
    assert await sums(planning, known) == []


async def test_an_activity_is_funded_once_when_all_its_sources_have_committed(planning):
    known = await approved(planning)
    await planning.hear(money(AllocationCommitted, known, "79999999.99"))
    await planning.hear(money(AllocationCommitted, known, source="csr", entity=2))
    assert await planning.events(ActivityFunded) == []
    await planning.hear(money(AllocationCommitted, known, "0.01", entity=3))
    (event,) = await planning.events(ActivityFunded)
    told = plain(event)
    assert (told["entity_id"], told["actor"], told["state"]) == (
        known["id"],
        "bendahara",
        "approved",
    )
    assert told["money"][0]["committed"] == PRICE
    assert told["started_on"] is None
    await planning.hear(money(AllocationCommitted, known, "1", entity=4))
    assert len(await planning.events(ActivityFunded)) == 1


async def test_money_that_comes_before_the_approval_is_told_with_it(planning):
    await planning.hear(measured(v2b="400"))
    known = await fit(planning, await plan(planning))
    await planning.hear(money(AllocationCommitted, known))
    assert await planning.events(ActivityFunded) == []
    judge = planning.client(id=JUDGE)
    shown = await stepped(judge, known, "approve")
    (event,) = await planning.events(ActivityFunded)
    assert (str(event.entity_id), event.state, event.actor) == (known["id"], "approved", JUDGE)
    answer = await judge.get(address(known))
    assert answer.headers["etag"] == f'"{shown["version"]}"'  # the answer is the newest version


async def test_a_cancelled_activity_is_not_told_to_be_funded(planning):
    known = await approved(planning)
    await stepped(planning.client(id=JUDGE), known, "cancel", reason="x")
    await planning.hear(money(AllocationCommitted, known))
    assert await planning.events(ActivityFunded) == []


async def test_money_of_no_activity_and_of_an_unknown_one_harms_nobody(planning):
    await planning.hear(
        money(AllocationCommitted, {"id": None}),
        money(AllocationCommitted, {"id": str(new_id())}, entity=2),
    )
    rows = await planning.rows("SELECT activity_id FROM activity_money ORDER BY id")
    assert [row.activity_id is None for row in rows] == [True, False]
    assert await planning.events(ActivityFunded) == []


async def test_money_that_is_meant_for_no_activity_any_more_leaves_it(planning):
    known = await approved(planning)
    taken = money(AllocationCommitted, {"id": None}, version=2)
    await planning.hear(money(AllocationCommitted, known, "5"))
    await planning.hear(taken)
    assert await sums(planning, known) == []
    await planning.hear(money(AllocationCommitted, known, "5"))  # the older one, late
    assert await sums(planning, known) == []


async def test_money_of_the_regency_is_seen_and_told_by_whoever_has_the_activity(planning):
    """Ceilings are of a regency or a province; who records a week has the village alone."""
    village = {"regions": (VILLAGE,)}
    await planning.hear(measured(v2b="400"))
    known = await fit(planning, await plan(planning))
    await planning.hear(money(AllocationCommitted, known, region="35.19"))
    await stepped(planning.client(id=JUDGE, **village), known, "approve")
    (funded,) = await planning.events(ActivityFunded)
    assert str(funded.money[0].committed) == PRICE
    worker = planning.client(id=STARTER, **village)
    assert (await work(worker, known))["money"][0]["committed"] == PRICE
    await begun(worker, known)
    await worker.ok(await week(worker, known, monday(), 10))
    assert str((await planning.events(ActivityProgressed))[-1].money[0].committed) == PRICE


async def test_strangers_see_no_money(planning):
    known = await approved(planning)
    await planning.hear(money(AllocationCommitted, known))
    answer = await planning.client(id=STARTER, regions=("35.77",)).get(address(known, "work"))
    assert answer.status_code == 404


@pytest.mark.xdist_group("together")
async def test_what_finance_publishes_comes_over_jetstream(planning, nats, secrets, stream):
    """Through the real stream, as finance will say it, to the activity."""
    known = await approved(planning)
    boot = await broker.boot(Settings(database_url="", trusted_keys="", **stream))
    await broker.ensure_consumer(boot, "planning-a", planning.app.state.service.subjects)
    buses = [
        Bus(name, Settings(database_url="", nats_seed_file=secrets.seed(name), **stream))
        for name in ("finance", "planning")
    ]
    for bus in buses:
        await bus.connect()
    said = [
        money(AllocationCommitted, known),
        money(TrancheReleased, known, "56000000.00", entity=2),
        money(PaymentMade, known, "1000000.00", entity=3),
        money(AccountabilityAccepted, known, entity=4),
    ]
    await buses[0].publish(
        [
            Outgoing(e.subject, e.model_dump_json().encode(), {"Nats-Msg-Id": str(e.id)})
            for e in said
        ]
    )
    inbox = Inbox(planning.sessions, planning.app.state.service.subscriptions)
    consumer = Consumer("planning", planning.sessions, buses[1], inbox)
    pull = await buses[1].pull("planning-a")
    heard = 0
    while heard < 3:  # what it does not hear, the account, is not delivered
        heard += await consumer.once(pull, 1)
    assert await sums(planning, known) == [("apbd-kabkota", PRICE, "56000000.00", "1000000.00")]
    assert [event.cost.amount for event in await planning.events(ActivityFunded)] == [
        Decimal(PRICE)
    ]
    await pull.close()
    for closing in (*buses, boot):
        await closing.close()
