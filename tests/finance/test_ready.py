"""The list of tranches that are ready is what each of them says of itself."""

import random

from contracts.planning_activities import ActivityApproved, ActivityCancelled, ActivityProgressed
from tests.finance import reports
from tests.finance.money import allocated, ceiling, key, released, requested, spend
from tests.finance.steps import BASE, VILLAGE, told
from tests.harness import uuid_of

SCHEMES = ("single", "70-30", "40-40-20", "ksm-60-30-10")


async def listed(client, **wanted):
    """All pages of a list."""
    found, cursor = [], None
    while True:
        more = {} if cursor is None else {"cursor": cursor}
        page = await client.ok(await client.get(f"{BASE}/tranches", limit=7, **wanted, **more))
        found, cursor = found + page["items"], page["next"]
        assert len(page["items"]) == 7 or cursor is None
        if cursor is None:
            return found


async def some(finance, chance):
    """Allocations of all schemes, of works that are more or less built, in all states."""
    client, made = finance.client(), await ceiling(finance)
    for number, physical in enumerate(("49.9", "50", "90", "90", "100"), 1):
        await finance.hear(told(ActivityApproved, 1, number))
        await finance.hear(told(ActivityProgressed, 2, number, physical=physical))
    for _ in range(32):
        work = chance.choice((None, *range(1, 6)))
        share = await allocated(
            client,
            made,
            scheme=chance.choice(SCHEMES),
            amount=chance.choice(("1000.00", "1000.00", "333.33", "0.03")),
            activity_id=None if work is None else str(uuid_of(work)),
        )
        await used(finance, share, chance)
    await finance.hear(told(ActivityCancelled, 3, 5))
    return client


async def used(finance, share, chance):
    client, (first, *_) = finance.client(), share["tranches"]
    step = chance.choice(("nothing", "cancel", "request", "void", *["release"] * 4))
    if step == "cancel":
        await client.post(f"{BASE}/allocations/{share['id']}/cancel", headers=key())
    if step in {"request", "void"}:
        await requested(finance, first["id"])
    if step == "void":
        await client.post(f"{BASE}/tranches/{first['id']}/void", headers=key())
    if step != "release":
        return
    await released(finance, first["id"])
    spent = chance.choice((None, "0.01", "359.99", "360.00", first["amount"], first["amount"]))
    if spent is not None:
        await spend(client, share, spent)
    if chance.random() < 0.6:
        kind = chance.choice(("use", "use", "use", "lpj"))
        await reports.accepted(finance, share, kind=kind)


async def test_it_is_what_each_row_says(finance):
    client = await some(finance, random.Random(20))
    every = await listed(client)
    for ready in (True, False):
        found = await listed(client, ready=str(ready).lower())
        assert found == [one for one in every if one["ready"] is ready]
    asked = {(one["number"], one["ready"]) for one in every}
    assert asked >= {(1, True), (1, False), (2, True), (2, False)}


async def test_it_narrows_what_else_is_asked_for(finance):
    client, made = finance.client(), await ceiling(finance)
    share = await allocated(client, made)
    await allocated(client, made)
    wanted = {"ready": "true", "allocation_id": share["id"], "state": "planned"}
    assert [one["id"] for one in await listed(client, **wanted)] == [share["tranches"][0]["id"]]
    assert await listed(client, ready="true", region="35.77") == []


async def test_a_village_is_told_the_same_of_a_work_of_its_regency(finance):
    await finance.hear(told(ActivityProgressed, 2, physical="60", region="35.19"))
    share = await allocated(
        finance.client(), await ceiling(finance), activity_id=str(uuid_of(1)), scheme="70-30"
    )
    await released(finance, share["tranches"][0]["id"])
    await reports.accepted(finance, share, kind="use")
    village = finance.client(regions=[VILLAGE])
    second = share["tranches"][1]["id"]
    assert [one["id"] for one in await listed(village, ready="true")] == [second]
    assert await listed(finance.client(regions=["35.77"]), ready="true") == []
