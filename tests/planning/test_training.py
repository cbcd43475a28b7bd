"""Trainings: planned, held, cancelled; people counted, never named; only numbers to the others."""

import json
from decimal import Decimal

import pytest

from contracts.planning import TrainingHeld
from tests.harness import plain, uuid_of
from tests.planning.steps import (
    BASE,
    HASH,
    HELD,
    NEXT_VILLAGE,
    OTHER,
    TRAINING,
    VILLAGE,
    cycle,
    day,
    held,
    institution,
    listed,
    made,
    meeting,
    patch,
    refused,
    today,
    training,
)

ROW = HELD["participants"][0]


async def hold(client, known, **facts):
    return await client.post(f"{BASE}/trainings/{known['id']}/hold", HELD | facts)


async def test_a_training_is_planned_with_its_days_and_what_it_will_cost(planning):
    client = planning.client()
    answer = await client.post(f"{BASE}/trainings", TRAINING)
    found = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert (found["state"], found["days"], found["year"]) == ("planned", 2, int(day(-3)[:4]))
    assert (found["cost"], found["costs"]) == ("4500000.00", TRAINING["costs"])
    assert found["people"] == {"male": 0, "female": 0, "untold": 0, "mbr": None}
    assert (await client.get(f"{BASE}/trainings/{found['id']}")).json() == found
    [line] = await listed(client, "trainings")
    assert line.items() <= found.items()
    assert await planning.events() == []


async def test_who_came_is_counted_and_what_was_learned_is_one_mean_of_all_answers(planning):
    client = planning.client()
    found = await held(client)
    assert (found["state"], found["version"]) == ("held", 2)
    assert found["people"] == {"male": 14, "female": 10, "untold": 0, "mbr": 4}
    assert (found["cost"], found["jp"], found["begin_on"]) == ("5250000.50", 16, day(-3))
    # (24 x 50 + 12 x 60) / 36
    assert found["pre"] == {"mean": "53.33", "n": 36}
    assert found["post"] == {"mean": "80.00", "n": 22}
    assert found["attendance"] == HELD["attendance"]
    assert found["minutes"] == HELD["minutes"]
    assert found["attendance_list"] == {"number": "DH/3/2026", "date": None, "sha256": None}


async def test_the_others_hear_numbers_and_hashes_and_no_sentence(planning):
    made = await held(planning.client(id="fasilitator"))
    [event] = await planning.events(TrainingHeld)
    assert (str(event.entity_id), event.version, event.actor) == (made["id"], 1, "fasilitator")
    assert (event.male, event.female, event.untold, event.mbr) == (14, 10, 0, 4)
    assert [(one.role, one.male) for one in event.participants] == [("tipp", 5), ("ksm", 9)]
    assert [(one.source, str(one.amount)) for one in event.costs] == [
        ("bdi", "4500000.00"),
        ("swadaya", "750000.50"),
    ]
    assert (event.pre.mean, event.post.n, event.minutes_sha256) == (Decimal("53.33"), 22, HASH)
    said = json.dumps(plain(event))
    for words in (TRAINING["title"], "RPLP", "Balai", "BA/3"):
        assert words not in said


async def test_an_event_counts_what_was_told_whatever_was_corrected_before(planning):
    client = planning.client()
    known = await training(client)
    known = (await patch(client, "trainings", known, jp=12)).json()
    known = await held(client, known)
    assert (known["version"], known["jp"]) == (3, 12)
    fewer = {"participants": [ROW], "attendance": [], "evaluations": []}
    await client.ok(await patch(client, "trainings", known, **fewer))
    events = await planning.events(TrainingHeld)
    assert [(one.version, one.male) for one in events] == [(1, 14), (2, 5)]


async def test_a_correction_that_says_nothing_new_changes_and_tells_nothing(planning):
    client = planning.client()
    known = await held(client)
    facts = {"participants": known["participants"], "costs": known["costs"], "days": 2}
    assert (await patch(client, "trainings", known, **facts)).json() == known
    assert len(await planning.events()) == 1


async def test_the_same_training_sent_twice_is_one(planning):
    client = planning.client()
    first, second = [await training(client, id=str(uuid_of(7))) for _ in range(2)]
    assert first == second
    other = TRAINING | {"id": str(uuid_of(7)), "title": "Lain"}
    refused(await client.post(f"{BASE}/trainings", other), 409, "id_taken")


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"begin_on": None}, 422, "begin_needed"),
        ({"end_on": day(-4)}, 422, "days_crossed"),
        ({"days": 3}, 422, "days_unfitting"),
        ({"end_on": day(400)}, 422, "days_unfitting"),
        ({"year": 2001}, 422, "year_unfitting"),
        ({"places": [{"region": NEXT_VILLAGE}]}, 422, "place_unfitting"),
        ({"places": [{}]}, 422, "place_empty"),
        ({"origins": ["99.99"]}, 422, "place_unfitting"),
        ({"origins": [OTHER]}, 422, "place_unfitting"),
        ({"region": "35.19"}, 422, "level_not_meant"),
        ({"region": f"{VILLAGE}-000-007"}, 404, "region_not_found"),
        ({"costs": [{"source": "bdi", "amount": "-1.00"}]}, 422, "cost_invalid"),
        ({"costs": [{"source": "bdi", "amount": "1000000000000.01"}]}, 422, "cost_invalid"),
        ({"costs": [{"source": "bdi", "amount": "1"}] * 2}, 422, "source_twice"),
        ({"costs": [{"source": "kas", "amount": "1"}]}, 422, "invalid_request"),
        ({"costs": [{"source": "bdi", "amount": "1.001"}]}, 422, "invalid_request"),
        ({"costs": [{"source": "bdi", "amount": 1.5}]}, 422, "invalid_request"),
        ({"costs": [{"source": "bdi", "amount": 1}]}, 422, "invalid_request"),
        ({"institution_id": str(uuid_of(1))}, 422, "institution_unfitting"),
        ({"meeting_id": str(uuid_of(1))}, 422, "meeting_unfitting"),
        ({"activity": "desa.perencanaan.rplp"}, 422, "activity_unfitting"),
        ({"cycle_id": str(uuid_of(1)), "activity": "x"}, 422, "activity_unfitting"),
        ({"participants": []}, 422, "invalid_request"),
        ({"kind": "arisan"}, 422, "invalid_request"),
    ],
)
async def test_a_plan_that_cannot_be_is_refused_by_name(planning, facts, status, code):
    refused(await planning.client().post(f"{BASE}/trainings", TRAINING | facts), status, code)
    assert await planning.scalar("SELECT count(*) FROM trainings") == 0


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"end_on": day(1)}, "day_in_future"),
        ({"participants": [ROW, ROW]}, "role_twice"),
        ({"participants": [ROW | {"mbr": 12}]}, "participants_invalid"),
        ({"participants": [{"role": "bkm"}]}, "participants_invalid"),
        ({"participants": [ROW | {"names": ["Sri"]}]}, "invalid_request"),
        ({"attendance": [{"day": day(-1), "present": 3}]}, "attendance_unfitting"),
        ({"attendance": [{"day": day(-3), "present": 25}]}, "attendance_unfitting"),
        ({"attendance": [{"day": day(-3), "present": 3}] * 2}, "attendance_unfitting"),
        ({"evaluations": [{"subject": "RPLP"}]}, "evaluation_unfitting"),
        ({"evaluations": [HELD["evaluations"][1]] * 2}, "evaluation_unfitting"),
        (
            {"evaluations": [{"subject": "x", "pre": {"mean": "1", "n": 25}}]},
            "evaluation_unfitting",
        ),
        ({"evaluations": [{"subject": "x", "pre": {"mean": "100.01", "n": 1}}]}, "invalid_request"),
        ({"minutes": {"number": "1", "date": day(1)}}, "day_in_future"),
        ({"costs": [{"source": "bdi", "amount": "-1"}]}, "cost_invalid"),
    ],
)
async def test_what_cannot_have_happened_is_refused_by_name(planning, facts, code):
    client = planning.client()
    known = await training(client)
    refused(await hold(client, known, **facts), 422, code)
    assert (await client.get(f"{BASE}/trainings/{known['id']}")).json() == known
    assert await planning.events() == []


async def test_an_old_training_without_days_names_the_paper_it_is_known_from(planning):
    client = planning.client()
    bare = {"begin_on": None, "end_on": None, "year": 2018, "days": 2}
    known = await training(client, **bare)
    nothing = {"attendance": [], "participants": [], "evaluations": []}
    refused(await hold(client, known, **nothing), 422, "days_needed")
    known = (await patch(client, "trainings", known, source="Teks program 0")).json()
    found = await held(client, known, **nothing)
    assert (found["begin_on"], found["year"], found["days"]) == (None, 2018, 2)
    ahead = await training(client, **bare | {"year": today().year + 1}, source="Teks")
    refused(await hold(client, ahead, **nothing), 422, "day_in_future")


async def test_people_of_whom_the_sex_is_not_known_are_counted_as_such(planning):
    team = [{"role": "tim_fasilitator", "untold": 242}]
    found = await held(planning.client(), participants=team)
    assert found["people"] == {"male": 0, "female": 0, "untold": 242, "mbr": None}


async def test_what_is_cancelled_stays_so_with_its_reason(planning):
    client = planning.client()
    known = await training(client)
    address = f"{BASE}/trainings/{known['id']}/cancel"
    found = await client.ok(await client.post(address, {"reason": "Banjir"}))
    assert (found["state"], found["cancelled_reason"]) == ("cancelled", "Banjir")
    refused(await client.post(address, {"reason": "lagi"}), 409, "training_not_planned")
    refused(await hold(client, known), 409, "training_not_planned")
    refused(await patch(client, "trainings", found, jp=1), 409, "training_cancelled")
    assert await planning.events() == []


async def test_what_is_held_is_not_held_again_and_not_cancelled(planning):
    client = planning.client()
    known = await held(client)
    refused(await hold(client, known), 409, "training_not_planned")
    address = f"{BASE}/trainings/{known['id']}/cancel"
    refused(await client.post(address, {"reason": "x"}), 409, "training_not_planned")


async def test_what_came_of_a_training_is_not_told_before_it_is_held(planning):
    client = planning.client()
    known = await training(client)
    for facts in ({"participants": [ROW]}, {"minutes": {"number": "1"}}, {"attendance": []}):
        refused(await patch(client, "trainings", known, **facts), 409, "training_not_held")


async def test_days_may_be_moved_and_what_follows_from_them_moves_too(planning):
    client = planning.client()
    known = await training(client)
    moved = (
        await patch(client, "trainings", known, begin_on="2025-12-30", end_on="2026-01-02")
    ).json()
    assert (moved["year"], moved["days"]) == (2025, 4)
    fewer = (await patch(client, "trainings", moved, days=3)).json()
    assert (fewer["days"], fewer["end_on"]) == (3, "2026-01-02")
    refused(await patch(client, "trainings", fewer, year=2026), 422, "year_unfitting")
    gone = (await patch(client, "trainings", fewer, begin_on=None)).json()
    assert (gone["begin_on"], gone["end_on"], gone["year"]) == (None, None, 2025)
    refused(await patch(client, "trainings", fewer, jp=1), 412, "version_mismatch")


async def test_a_training_belongs_to_its_institution_its_cycle_and_its_meeting(planning):
    client = planning.client()
    bkm, own, met = await institution(client), await cycle(client), await meeting(client)
    links = {"institution_id": bkm["id"], "cycle_id": own["id"], "meeting_id": met["id"]}
    known = await training(client, **links, activity="desa.perencanaan.visi")
    assert links.items() <= known.items()
    for name, id in links.items():
        assert [one["id"] for one in await listed(client, "trainings", **{name: id})]
        assert await listed(client, "trainings", **{name: str(uuid_of(9))}) == []
    for name, code in (("institution_id", "institution"), ("meeting_id", "meeting")):
        far = TRAINING | {"region": OTHER, name: links[name]}
        refused(await client.post(f"{BASE}/trainings", far), 422, f"{code}_unfitting")


async def test_trainings_outside_ones_regions_do_not_exist(planning):
    client = planning.client()
    here, foreign = await training(client), await training(client, region=OTHER)
    narrow = planning.client(regions=("35.19",))
    assert [one["id"] for one in await listed(narrow, "trainings")] == [here["id"]]
    refused(await narrow.get(f"{BASE}/trainings/{foreign['id']}"), 404, "not_found")
    refused(await patch(narrow, "trainings", foreign, jp=1), 404, "not_found")
    refused(await hold(narrow, foreign), 404, "not_found")
    refused(
        await narrow.post(f"{BASE}/trainings/{foreign['id']}/cancel", {"reason": "x"}),
        404,
        "not_found",
    )
    refused(await narrow.get(f"{BASE}/trainings", region="35.77"), 404, "region_not_found")
    refused(
        await narrow.post(f"{BASE}/trainings", TRAINING | {"region": OTHER}),
        404,
        "region_not_found",
    )


async def test_the_list_is_by_day_and_knows_year_kind_and_state(planning):
    client = planning.client()
    late = await training(client)
    early = await made(
        client, "trainings", {"region": "35", "kind": "ojt", "title": "OJT", "year": 2020}
    )
    done = await held(
        client, await training(client, begin_on="2024-05-06", end_on=None), attendance=[]
    )
    ids = [one["id"] for one in await listed(client, "trainings")]
    assert ids == [early["id"], done["id"], late["id"]]
    for asked, found in (
        ({"kind": "ojt"}, [early]),
        ({"year": 2024}, [done]),
        ({"state": "held"}, [done]),
        ({"region": "35.19"}, [done, late]),
    ):
        assert [o["id"] for o in await listed(client, "trainings", **asked)] == [
            one["id"] for one in found
        ]
    first = await client.ok(await client.get(f"{BASE}/trainings", limit=2))
    rest = await client.ok(await client.get(f"{BASE}/trainings", limit=2, cursor=first["next"]))
    assert [one["id"] for one in rest["items"]] == [late["id"]]
