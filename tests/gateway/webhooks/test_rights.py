"""Who may hear of what: filters, and owners who lose an account, a role, a key or a place."""

import asyncio
from datetime import timedelta

import pytest

from gateway.partners.models import Agency, ApiKey
from gateway.webhooks import commands
from gateway.webhooks.models import Replay
from gateway.webhooks.problems import DeliveryNotReplayable
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.problems import NotFound
from tests.gateway.webhooks.partner import SCOPES, entity, log_of

MADIUN, KOTA = "35.19.09.2010-001-001", "35.77.03.1005-005-015"


async def test_types_and_regions_narrow_what_is_sent(sending):
    by = await sending.account("35.19", "35.77")
    facts = [
        {"entity": 1, "sequence": 1, "region": MADIUN},
        {"entity": 2, "sequence": 1, "region": KOTA},
        {"entity": 3, "sequence": 1, "region": KOTA, "type": "survey.round.sealed.v1"},
        {"entity": 4, "sequence": 1, "region": "35"},
        {"entity": 5, "sequence": 1, "region": "*"},
        {"entity": 6, "sequence": 1, "region": "35.1"},
    ]
    wanted = {
        "all": ({}, {1, 2, 3}),
        "place": ({"region": "35.77"}, {2, 3}),
        "kind": ({"types": ["survey.sheet.*"]}, {1, 2}),
        "one": ({"types": ["survey.round.sealed.v1"], "region": "35.19"}, set()),
    }
    made = {name: await sending.endpoint(by=by, **asked) for name, (asked, _) in wanted.items()}
    everywhere = await sending.endpoint(by=await sending.account("*", roles=("admin",)))
    await sending.happen(*facts)
    for name, (_, expected) in wanted.items():
        found = await sending.deliveries(endpoint_id=made[name].id)
        assert {row.entity_id for row in found} == {entity(n) for n in expected}, name
    assert len(await sending.deliveries(endpoint_id=everywhere.id)) == 6


NARROWED = {
    "switched off": "UPDATE users SET active = false",
    "another role": "UPDATE users SET roles = '{facilitator}'",
    "another place": "UPDATE users SET regions = '{35.77}'",
}


@pytest.mark.parametrize("how", NARROWED)
async def test_what_its_owner_may_not_hear_of_any_more_is_not_sent(sending, receiver, how):
    """Neither what comes nor what waits; what the owner still may is."""
    receiver.answers["/"] = 500
    await sending.endpoint(receiver.url())
    await sending.happen(
        {"entity": 1, "sequence": 1, "region": MADIUN},
        {"entity": 2, "sequence": 1, "region": KOTA},
    )
    await sending.start()
    await receiver.until(lambda: len(receiver.got["/"]) == 2)
    await sending.change(NARROWED[how])
    receiver.answers["/"] = 200
    await sending.happen(
        {"entity": 1, "sequence": 2, "region": MADIUN},
        {"entity": 2, "sequence": 2, "region": KOTA},
    )
    states = {"dropped"} | ({"delivered"} if how == "another place" else set())
    async with asyncio.timeout(10):
        while (found := {row.state for row in await sending.deliveries()}) != states:
            await asyncio.wait({asyncio.create_task(receiver.came.wait())}, timeout=0.05)
            if "dropped" in found:
                await sending.make_due()
    kept = [row.entity_id for row in await sending.deliveries() if row.state == "delivered"]
    assert kept == ([entity(2)] * 2 if how == "another place" else [])
    assert found


@pytest.fixture
async def agency(sending):
    """An agency with a key, and an endpoint of it."""
    agency = Agency(name="Dinas", contact="x", regions=["35"], created_by="x")
    facts = {"agency_id": agency.id, "label": "x", "prefix": "x", "created_by": "x"}
    scopes = ["events:read", "webhooks:manage"]
    key = ApiKey(**facts, secret_hash=b"1", scopes=scopes, regions=["35"], per_minute=1, per_day=1)
    async with sending.gateway.sessions.begin() as session:
        session.add(agency)
        await session.flush()
        session.add(key)
    return await sending.endpoint(by=Principal(str(key.id), SCOPES, ("35",)))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE agencies SET active = false",
        "UPDATE api_keys SET revoked_at = now()",
        "UPDATE api_keys SET expires_at = now() - interval '1 s'",
        "UPDATE api_keys SET scopes = '{webhooks:manage}'",
        "UPDATE api_keys SET regions = '{35.19}'",
    ],
)
async def test_an_agency_hears_through_the_keys_that_work(sending, agency, change):
    await sending.happen({"entity": 1, "sequence": 1, "region": KOTA})
    assert len(await sending.deliveries()) == 1
    await sending.change(change)
    await sending.happen({"entity": 1, "sequence": 2, "region": KOTA})
    assert len(await sending.deliveries()) == 1


async def test_who_lost_a_place_does_not_read_what_was_sent_from_there(sending, acting):
    by = await sending.account("35")
    made = await sending.endpoint(by=by)
    await sending.happen(
        {"entity": 1, "sequence": 1, "region": MADIUN},
        {"entity": 2, "sequence": 1, "region": KOTA},
    )
    narrow = Principal(by.id, SCOPES, ("35.77",))
    [seen] = (await log_of(sending, acting, made.id, narrow))[0]
    assert seen.subject == entity(2)
    [hidden] = [row for row in await sending.deliveries() if row.entity_id == entity(1)]
    with pytest.raises(NotFound):
        await acting(commands.replay_one, made.id, hidden.id, by=narrow)


async def test_a_replay_reaches_no_further_than_its_owner(sending, acting):
    by = await sending.account("35")
    made = await sending.endpoint(by=by)
    await sending.happen({"entity": 1, "sequence": 1, "region": MADIUN})
    [row] = await sending.deliveries()
    await sending.change("UPDATE webhook_deliveries SET state = 'delivered'")
    await sending.change("UPDATE users SET regions = '{35.77}'")
    since = Replay(since=now() - timedelta(hours=1))
    assert (await acting(commands.replay, made.id, since, by=by)).replayed == 0
    with pytest.raises(DeliveryNotReplayable):
        await acting(commands.replay_one, made.id, row.id, by=by)
