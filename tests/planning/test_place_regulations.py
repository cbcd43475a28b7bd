"""Places know whose criterion they mean: when they are approved, and those from before they did."""

import asyncio

from services.chassis import migrations
from tests.conftest import PASSWORD, SERVICES
from tests.planning.balances import measured, move
from tests.planning.planned import activity, plan
from tests.planning.steps import RT, VILLAGE, refused
from tests.planning.works import fit, step
from tests.planning.works import plan as drafted

BARE, NEVER = f"{VILLAGE}-000-008", f"{VILLAGE}-000-009"
FORMER, TODAY = "permen-02-2016", "permen-14-2018"
LAWS = "SELECT rt, criterion, regulation FROM activity_places ORDER BY activity_id, rt, criterion"


async def test_places_from_before_get_the_regulation_of_their_need_their_rt_or_their_plan(
    planning, postgres
):
    old = {"year": 2023, "regulation": FORMER}
    await planning.hear(measured(RT, **old, v4c="50", v4e="9"), measured(BARE, **old, v2b="1"))
    own = await plan(planning.client())
    held = await activity(planning, own["id"], (RT, "4c", "20"))
    await move(planning, "reserve", held, (RT, "4c", 20))
    await planning.hear(measured(RT, 2024, v4c="60"))
    places = ((RT, "4c", "5"), (RT, "4e", "5"), (BARE, "4e", "5"), (NEVER, "4c", "5"))
    await activity(planning, own["id"], *places, regulation="?")
    database, service = planning.app.state.engine.url.database, SERVICES["planning"]
    urls = [postgres.url(database, role, PASSWORD) for role in ("planning_owner", "planning")]
    await asyncio.to_thread(migrations.downgrade, service, urls[0], "0011")
    await asyncio.to_thread(migrations.upgrade, service, *urls)
    assert [tuple(row) for row in await planning.rows(LAWS)] == [
        (RT, "4c", FORMER),  # which it holds
        (RT, "4c", TODAY),  # of the newest round
        (RT, "4e", FORMER),  # the only one
        (BARE, "4e", FORMER),  # nothing was lacking
        (NEVER, "4c", TODAY),  # the plan's
    ]


async def test_what_was_planned_by_another_regulation_reserves_nothing_of_the_new_need(planning):
    """4c of 2016 is not 4c of 2018: the plan is to say anew what it means."""
    await planning.hear(measured(RT, 2023, v4c="50", regulation="permen-02-2016"))
    place = {"rt": RT, "criterion": "4c", "volume": "50"}
    found = await fit(planning, await drafted(planning), kind="penutup_drainase", places=[place])
    await planning.hear(measured(RT, 2024, v4c="60"))
    said = refused(await step(planning.client(id="askot"), found, "approve"), 409, "need_unknown")
    assert "new edition" in said["detail"]
    rows = await planning.rows("SELECT opened, reserved FROM needs ORDER BY regulation")
    assert [tuple(row) for row in rows] == [(0, 0), (60, 0)]
