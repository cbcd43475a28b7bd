"""Simulations through the API: what sealed rounds measured, changed by activities; nothing is kept."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from services.chassis.ids import new_id
from tests.harness import plain, uuid_of
from tests.planning.simulations import (
    GOLDEN,
    activity,
    ask,
    completed,
    free,
    measured,
    plan,
    sheet,
    shown,
    simulated,
)
from tests.planning.steps import BASE, NEXT_VILLAGE, OTHER, RT, VILLAGE, refused

NEIGHBOUR = f"{VILLAGE}-000-008"
AREA = "35.19-K-KLAGEN"


async def test_the_golden_story_paving_140_of_400_metres(planning):
    event = measured()
    await planning.hear(event)
    answer = await simulated(planning.client(), free(v2b=140, cost="80000000.00"))
    (item,) = answer["items"]
    assert (item["code"], item["round_id"]) == (RT, str(event.round_id))
    assert item["before"] == shown(sheet(event))
    assert item["after"] == shown(sheet(event, v2b=140))
    assert (item["before"]["total"], item["after"]["total"]) == (20, 18)
    assert item["before"]["services"]["2"] == "50.00"
    assert item["after"]["services"]["2"] == "67.50"
    assert item["exit"] == {"score": False, "services": False}
    assert answer["total"] == {
        "rts": 1,
        "rts_leaving": 0,
        "leaves_ha": "0",
        "cost": "80000000.00",
        "cost_per_ha": None,
        "uncosted": 0,
    }


async def test_an_rt_that_passes_both_keys_takes_its_hectares_out(planning):
    await planning.hear(measured())
    works = free(v2b=400, v3a=20, v6a=60, cost="500000000")
    answer = await simulated(planning.client(), works)
    assert answer["items"][0]["exit"] == {"score": True, "services": True}
    assert answer["items"][0]["leaves_ha"] == "2.5"
    assert answer["total"]["leaves_ha"] == "2.5"
    assert answer["total"]["cost_per_ha"] == "200000000.00"


async def test_the_same_rt_is_named_by_several_activities_and_in_any_writing(planning):
    event = measured()
    await planning.hear(event)
    answer = await simulated(planning.client(), free(v2b="60.5"), free(f"{VILLAGE}--7", v2b=79.5))
    assert [item["code"] for item in answer["items"]] == [RT]
    assert answer["items"][0]["after"] == shown(sheet(event, v2b=140))
    assert answer["total"]["uncosted"] == 2


async def test_without_a_round_the_newest_of_each_rt_counts(planning):
    old, new = measured(year=2024), measured(year=2025, volumes=GOLDEN | {"2b": "100"})
    other = measured(NEIGHBOUR, year=2023)
    await planning.hear(new, old, other)
    client = planning.client()
    found = await simulated(client, free(v2b=1), free(NEIGHBOUR, v2b=1))
    rounds = {item["code"]: item["round_id"] for item in found["items"]}
    assert rounds == {RT: str(new.round_id), NEIGHBOUR: str(other.round_id)}
    (item,) = (await simulated(client, free(v2b=1), round_id=str(old.round_id)))["items"]
    assert item["before"] == shown(sheet(old))


async def test_all_shows_every_rt_of_the_region_and_untouched_ones_as_they_are(planning):
    await planning.hear(measured(), measured(NEIGHBOUR), measured(f"{OTHER}-001-001"))
    answer = await simulated(planning.client(), free(v2b=140), all=True)
    assert [item["code"] for item in answer["items"]] == [RT, NEIGHBOUR]
    assert answer["items"][1]["before"] == answer["items"][1]["after"]
    assert answer["total"]["rts"] == 1
    nothing = await simulated(planning.client(), all=True)
    assert all(item["before"] == item["after"] for item in nothing["items"])


async def test_an_activity_brings_its_places_and_its_cost(planning):
    event, beside = measured(), measured(NEIGHBOUR)
    await planning.hear(event, beside)
    of = await plan(planning)
    paving = await activity(
        planning, of, (RT, "2b", 140), (NEIGHBOUR, "2b", 60), cost=Decimal("1000000.50")
    )
    answer = await simulated(planning.client(), {"activity_id": str(paving.id)})
    first, second = answer["items"]
    assert first["after"] == shown(sheet(event, v2b=140))
    assert second["after"] == shown(sheet(beside, v2b=60))
    assert (answer["total"]["cost"], answer["total"]["uncosted"]) == ("1000000.50", 0)


async def test_a_plan_is_simulated_with_all_its_activities_but_the_cancelled(planning):
    event = measured()
    await planning.hear(event)
    of, client = await plan(planning), planning.client()
    await activity(planning, of, (RT, "2b", 140))
    await activity(planning, of, (RT, "3a", 20), cost=Decimal(7))
    await activity(planning, of, (RT, "6a", 60), state="cancelled")
    await activity(planning, of, dimension="sosial")
    own = await client.ok(await client.get(f"{BASE}/plans/{of.id}/simulation"))
    assert own["items"][0]["after"] == shown(sheet(event, v2b=140, v3a=20))
    assert (own["total"]["cost"], own["total"]["uncosted"]) == ("7.00", 2)
    assert await simulated(client, plan_id=str(of.id)) == own
    empty = await plan(planning)
    assert (await client.get(f"{BASE}/plans/{empty.id}/simulation")).json()["items"] == []


async def test_places_of_another_regulation_are_left_out_and_named(planning):
    """4e is of 2016 alone, 4c of 2016 is another thing by 2018; 2b is the same in both."""
    event = measured(volumes=GOLDEN | {"4c": "80"})
    await planning.hear(event, measured(NEIGHBOUR))
    of, client = await plan(planning), planning.client()
    former = await activity(
        planning,
        of,
        *((RT, "2b", 140), (RT, "4c", 30), (RT, "4e", 20), (NEIGHBOUR, "4e", 10)),
        regulation="permen-02-2016",
    )
    found = await simulated(client, plan_id=str(of.id))
    assert found["items"][0]["after"] == shown(sheet(event, v2b=140))
    assert found["items"][1]["before"] == found["items"][1]["after"]
    said = {"activity_id": str(former.id), "regulation": "permen-02-2016"}
    assert found["places_left_out"] == [
        said | {"rt": RT, "criterion": "4c", "volume": "30"},
        said | {"rt": RT, "criterion": "4e", "volume": "20"},
        said | {"rt": NEIGHBOUR, "criterion": "4e", "volume": "10"},
    ]
    assert found["total"]["rts"] == 1
    own = await activity(planning, of, (RT, "4c", 80))
    found = await simulated(client, {"activity_id": str(own.id)})
    assert found["items"][0]["after"] == shown(sheet(event, v4c=80))
    assert found["places_left_out"] == []
    refused(await ask(client, free(v4e=1)), 422, "criterion_unknown")


async def test_what_was_completed_before_the_round_is_not_subtracted_twice(planning):
    sealed_at = datetime(2025, 6, 1, tzinfo=UTC)
    event = measured(occurred_at=sealed_at)
    await planning.hear(event)
    of = await plan(planning)
    paving = await activity(planning, of, (RT, "2b", 140))
    await completed(planning, paving.id, sealed_at - timedelta(days=1))
    client = planning.client()
    (item,) = (await simulated(client, plan_id=str(of.id)))["items"]
    assert item["before"] == item["after"]
    later = await activity(planning, of, (RT, "2b", 140))
    await completed(planning, later.id, sealed_at + timedelta(days=1))
    (item,) = (await simulated(client, plan_id=str(of.id)))["items"]
    assert item["after"] == shown(sheet(event, v2b=140))


async def test_a_kawasan_is_the_sum_of_all_its_rts(planning):
    round_id = new_id()
    events = [measured(rt, area=AREA, round_id=round_id) for rt in (RT, NEIGHBOUR)]
    await planning.hear(*events, measured(f"{VILLAGE}-000-009", round_id=round_id))
    answer = await simulated(planning.client(), free(v2b=400, v3a=20, v6a=60))
    assert [item["code"] for item in answer["items"]] == [RT]
    (area,) = answer["areas"]
    assert (area["code"], area["rts"], area["area_ha"]) == (AREA, 2, "5.0")
    assert area["before"] == shown(sheet(events[0]) + sheet(events[1]))
    assert area["after"] == shown(sheet(events[0], v2b=400, v3a=20, v6a=60) + sheet(events[1]))
    assert area["leaves_ha"] == "2.5"


@pytest.mark.parametrize("newest", [True, False])
async def test_a_kawasan_that_lies_partly_elsewhere_is_left_out_not_halved(planning, newest):
    round_id, other = new_id(), f"{NEXT_VILLAGE}-000-001"
    await planning.hear(*(measured(rt, area=AREA, round_id=round_id) for rt in (RT, other)))
    said = {} if newest else {"round_id": str(round_id)}
    village = planning.client(regions=[VILLAGE])
    answer = await simulated(village, free(v2b=140), **said)
    assert (answer["areas"], answer["areas_left_out"]) == ([], [AREA])
    assert [item["code"] for item in answer["items"]] == [RT]
    city = await simulated(planning.client(regions=["35.19"]), free(v2b=140), **said)
    assert (city["areas"][0]["rts"], city["areas_left_out"]) == (2, [])
    await planning.hear(measured(other, year=2026, area=None))
    now_whole = await simulated(village, free(v2b=140))
    assert now_whole["areas"][0]["rts"] == 1


async def test_a_round_sealed_before_denominators_were_told_says_how_to_mend_it(planning):
    event = measured(bare=True, volumes={"2b": "400"})
    await planning.hear(event)
    said = refused(await ask(planning.client(), free(v2b=1)), 409, "round_not_measured")
    assert "Seal a round that corrects it" in said["detail"]
    assert (said["rt"], said["round_id"]) == (RT, str(event.round_id))
    await planning.hear(measured(occurred_at=event.occurred_at + timedelta(hours=1)))
    assert (await ask(planning.client(), free(v2b=1))).status_code == 200


async def test_an_rt_that_was_never_measured_is_named(planning):
    await planning.hear(measured())
    said = refused(
        await ask(planning.client(), free(v2b=1), free(NEIGHBOUR, v2b=1)), 409, "rt_not_measured"
    )
    assert said["rts"] == [NEIGHBOUR]


@pytest.mark.parametrize(
    ("move", "status", "code"),
    [
        (free(f"{OTHER}-001-001", v2b=1), 404, "region_not_found"),
        (free(f"{NEXT_VILLAGE}-000-001", v2b=1), 422, "rt_invalid"),
        (free("RT 7", v2b=1), 422, "rt_invalid"),
        (free(v9z=1), 422, "criterion_unknown"),
        (free(v2b=0), 422, "invalid_request"),
        (free(v2b=-1), 422, "invalid_request"),
        (free(v2b="NaN"), 422, "invalid_request"),
        (free(), 422, "invalid_request"),
        (free(v2b=1, cost="-1"), 422, "invalid_request"),
        ({"rt": RT}, 422, "move_unclear"),
        ({}, 422, "move_unclear"),
        (free(v2b=1) | {"activity_id": str(uuid_of(1))}, 422, "move_unclear"),
        ({"activity_id": str(uuid_of(1)), "cost": "1"}, 422, "move_unclear"),
        ({"activity_id": str(uuid_of(1))}, 404, "not_found"),
        ({"rt": RT, "volumes": {"2b": 1}, "name": "x"}, 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_simulated_is_refused_by_name(planning, move, status, code):
    await planning.hear(measured(), measured(f"{OTHER}-001-001"))
    refused(await ask(planning.client(regions=["35.19"]), move), status, code)


async def test_it_must_be_clear_what_is_simulated(planning):
    of, client = await plan(planning), planning.client(regions=["35.19"])
    refused(await ask(client), 422, "simulation_unclear")
    both = await ask(client, free(v2b=1), plan_id=str(of.id))
    refused(both, 422, "simulation_unclear")
    refused(await ask(client, free(v2b=1), round_id=str(uuid_of(1))), 404, "not_found")
    refused(await ask(client, plan_id=str(uuid_of(1))), 404, "not_found")
    refused(await ask(client, free(v2b=1), region=OTHER), 404, "region_not_found")
    refused(await client.get(f"{BASE}/plans/{uuid_of(1)}/simulation"), 404, "not_found")


async def test_another_regions_activity_plan_and_round_do_not_exist(planning):
    event = measured(f"{OTHER}-001-001")
    await planning.hear(measured(), event)
    foreign = await plan(planning, OTHER)
    work = await activity(planning, foreign, (f"{OTHER}-001-001", "2b", 1))
    client = planning.client(regions=["35.19"])
    refused(await ask(client, {"activity_id": str(work.id)}), 404, "not_found")
    refused(await ask(client, plan_id=str(foreign.id)), 404, "not_found")
    refused(await ask(client, free(v2b=1), round_id=str(event.round_id)), 404, "not_found")


async def test_what_is_kept_is_kept_once_also_when_it_is_heard_again(planning):
    """A sealed assessment never changes; a replay adds only what was missed."""
    event, missed = measured(area=AREA), measured(NEIGHBOUR)
    await planning.hear(event)
    above = measured(bare=True, level="area", code=AREA, region="35.19")
    await planning.hear(event, above)
    await planning.hear(event, missed, generation=2)
    rows = await planning.rows("SELECT rt, area, measures, volumes FROM measurements ORDER BY rt")
    assert [row.rt for row in rows] == [RT, NEIGHBOUR]
    told = plain(event)
    assert (rows[0].area, rows[0].measures, rows[0].volumes) == (
        AREA,
        told["measures"],
        told["volumes"],
    )


async def test_events_from_before_volumes_open_nothing_and_are_known_as_such(planning):
    await planning.hear(measured(bare=True))
    assert await planning.scalar("SELECT count(*) FROM needs") == 0
    refused(await ask(planning.client(), free(v2b=1)), 409, "round_not_measured")


async def test_nothing_is_written(planning):
    await planning.hear(measured())
    before = await planning.scalar("SELECT count(*) FROM outbox")
    needs = await planning.rows("SELECT * FROM needs ORDER BY id")
    await simulated(planning.client(), free(v2b=140))
    assert await planning.rows("SELECT * FROM needs ORDER BY id") == needs
    assert await planning.scalar("SELECT count(*) FROM outbox") == before
