"""What was handed over is looked at once a year, its dues are counted, and what fails is listed."""

from sqlalchemy import text

from contracts.planning_activities import AssetInspected
from tests.harness import plain
from tests.planning.doings import STARTER, completed, handed_over, minutes
from tests.planning.steps import BASE, OTHER, VILLAGE, day, listed, refused, today
from tests.planning.works import stepped

WELL = {"present": True, "good": True, "working": True, "used": True, "developed": False}
YEAR = today().year


async def put(client, asset, *parts, tag=None, **body):
    headers = {} if tag is None else {"If-Match": tag}
    address = "/".join((f"{BASE}/assets/{asset['id']}", *map(str, parts)))
    return await client.http.put(address, json=body, headers=headers)


async def inspect(client, asset, tag=None, year=YEAR, **flags):
    body = WELL | {"inspected_on": day(0)} | flags
    return await put(client, asset, "inspections", year, tag=tag, **body)


async def risks(client, year=YEAR, **asked):
    found = await listed(client, "asset-risks", year=year, **asked)
    return [(one["points"], one["reasons"]) for one in found]


async def test_a_handover_makes_an_asset(planning):
    known = await handed_over(planning)
    client = planning.client(id=STARTER)
    (asset,) = await listed(client, "assets", region=VILLAGE)
    assert (asset["id"], asset["title"], asset["volume"]) == (known["id"], known["title"], "140")
    assert asset["handed_over_on"] == day(0)
    assert await client.ok(await client.get(f"{BASE}/assets/{known['id']}")) == asset
    stranger = planning.client(regions=(OTHER,))
    assert await listed(stranger, "assets") == []
    assert (await stranger.get(f"{BASE}/assets/{known['id']}")).status_code == 404
    assert (await inspect(stranger, asset)).status_code == 404


async def test_an_asset_is_as_long_as_what_was_built(planning):
    known = await completed(planning, length=60)
    client = planning.client(id=STARTER)
    await stepped(client, known, "hand-over", **await minutes(client))
    (asset,) = await listed(client, "assets")
    assert (asset["volume"], asset["unit"]) == ("60", "m")


async def test_one_inspection_a_year_is_told_and_corrected(planning):
    asset, client = await handed_over(planning), planning.client(id=STARTER)
    await client.ok(await inspect(client, asset))
    refused(await inspect(client, asset, good=False), 428, "if_match_required")
    found = await client.ok(await inspect(client, asset, tag='"1"', good=False, note="Retak."))
    assert (found["version"], found["good"], found["note"]) == (2, False, "Retak.")
    told = [plain(event) for event in await planning.events(AssetInspected)]
    assert [(e["version"], e["good"], e["entity_id"]) for e in told] == [
        (1, True, asset["id"]),
        (2, False, asset["id"]),
    ]
    address = f"{BASE}/assets/{asset['id']}/inspections"
    assert len((await client.ok(await client.get(address)))["items"]) == 1


async def test_an_inspection_is_of_its_year_and_not_of_tomorrow(planning):
    asset, client = await handed_over(planning), planning.client(id=STARTER)
    refused(await inspect(client, asset, year=YEAR - 1), 422, "inspection_of_other_year")
    refused(await inspect(client, asset, inspected_on=day(-1)), 422, "days_crossed")
    body = {"inspected_on": day(400), "year": int(day(400)[:4])}
    refused(await inspect(client, asset, **body), 422, "day_in_future")
    refused(await inspect(client, asset, tag='"3"'), 412, "version_mismatch")


async def test_dues_are_counted_by_month(planning):
    asset, client = await handed_over(planning), planning.client(id=STARTER)
    body = {"households": 60, "paying": 48, "amount": "240000.00"}
    month = day(0)[:7]
    found = await client.ok(await put(client, asset, "dues", month, **body))
    assert (found["month"], found["amount"]) == (f"{month}-01", "240000.00")
    refused(await put(client, asset, "dues", month, **body), 428, "if_match_required")
    refused(await put(client, asset, "dues", "2001-01", **body), 422, "days_crossed")
    more = body | {"paying": 61}
    refused(await put(client, asset, "dues", month, tag='"1"', **more), 422, "dues_invalid")
    refused(await put(client, asset, "dues", "2026-13", **body), 422, "month_invalid")
    refused(await put(client, asset, "dues", day(40)[:7], **body), 422, "day_in_future")
    items = (await client.ok(await client.get(f"{BASE}/assets/{asset['id']}/dues")))["items"]
    assert [one["paying"] for one in items] == [48]


async def test_what_fails_is_listed_with_points_and_reasons(planning):
    asset, client = await handed_over(planning), planning.client(id=STARTER)
    assert await risks(client) == []
    assert await risks(client, YEAR + 1) == [(2, ["not_inspected"])]
    await client.ok(await inspect(client, asset, developed=True))
    assert await risks(client) == []
    await client.ok(await inspect(client, asset, tag='"1"', working=False, used=False))
    assert await risks(client) == [(5, ["not_working", "not_used"])]
    dues = {"households": 60, "paying": 29, "amount": "1"}
    await client.ok(await put(client, asset, "dues", day(0)[:7], **dues))
    assert await risks(client, region=VILLAGE) == [
        (7, ["not_working", "not_used", "dues_below_half"])
    ]
    assert await risks(planning.client(regions=(OTHER,))) == []
    await client.ok(
        await put(client, asset, "dues", day(0)[:7], tag='"1"', **dues | {"paying": 30})
    )
    assert (await risks(client))[0][0] == 5


async def test_what_was_developed_and_is_no_more_counts(planning):
    asset, client = await handed_over(planning), planning.client(id=STARTER)
    await client.ok(await inspect(client, asset, developed=True))
    async with planning.sessions.begin() as session:
        moved = f"UPDATE asset_inspections SET year = {YEAR - 1}"
        await session.execute(text(moved))
    await client.ok(await inspect(client, asset))
    assert await risks(client) == [(1, ["no_longer_developed"])]
