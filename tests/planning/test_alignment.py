"""Where RPLPs differ from the city's plan: covered, inside, in volume and in years."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.alignment import rules
from services.planning.alignment.models import Planned, Target
from tests.harness import uuid_of
from tests.planning.planned import (
    TARGET,
    WRITER,
    activity,
    approved,
    chapter,
    city_plan,
    edition,
    judged,
    plan,
    state,
    targets,
)
from tests.planning.steps import BASE, NEXT_VILLAGE, OTHER, RT, VILLAGE, refused

RT_8, NEXT_RT = f"{VILLAGE}-000-008", f"{NEXT_VILLAGE}-000-001"


async def align(client, **wanted):
    return await client.ok(await client.get(f"{BASE}/alignments", **wanted))


async def meant(planning, *wanted):
    """An approved RP2KP-KP with these targets."""
    client = planning.client(id=WRITER)
    made = await city_plan(client)
    await chapter(client, made["id"])
    answer = await targets(client, made["id"], *wanted)
    assert answer.status_code == 200, answer.text
    return await judged(planning, made["id"])


def kinds(found):
    return [(one["kind"], one["rt"] or one["area"], one["criterion"]) for one in found["items"]]


async def test_what_agrees_has_no_difference(planning):
    client = planning.client()
    city = await meant(planning, TARGET)
    village = await approved(planning)
    found = await align(client, plan_id=village["id"])
    assert (found["aligned"], found["items"], found["next"]) == (True, [], None)
    assert (found["region"], found["city_plan"]["id"]) == ("35.19", city["id"])
    [line] = found["plans"]
    assert (line["plan_id"], line["state"], line["differences"]) == (village["id"], "approved", 0)


async def test_every_difference_is_listed_with_a_sentence_in_both_languages(planning):
    client = planning.client()
    wide = TARGET | {"rts": [RT, RT_8], "volume": "400"}
    await meant(planning, wide, wide | {"criterion": "3a", "volume": "12"})
    made = await plan(client)
    first = await activity(planning, made["id"], (RT, "2b", "140"), year=2027)
    late = await activity(planning, made["id"], (RT_8, "2b", "60.5"), year=2030)
    away = await activity(planning, made["id"], (f"{VILLAGE}-000-009", "2b", "7"))
    more = await activity(planning, made["id"], (RT, "6a", "2"))
    gone = await activity(planning, made["id"], (RT, "2b", "900"))
    await state(planning, gone, "cancelled")
    await activity(planning, made["id"], title="Pelatihan", dimension="sosial")
    found = await align(client, plan_id=made["id"])
    assert kinds(found) == [
        ("volume", "35.19-K-KLAGEN", "2b"),
        ("year", "35.19-K-KLAGEN", "2b"),
        ("uncovered", "35.19-K-KLAGEN", "3a"),
        ("volume", RT, "6a"),
        ("outside", f"{VILLAGE}-000-009", "2b"),
    ]
    volume, year, uncovered, stray, outside = found["items"]
    assert (volume["target"], volume["planned"], volume["unit"]) == ("400", "200.5", "m")
    assert volume["activities"] == sorted([str(first), str(late)])
    assert (year["year"], year["planned"], year["end_year"]) == (2030, "60.5", 2028)
    assert (uncovered["target"], uncovered["planned"], uncovered["target_id"]) != (None, None, None)
    assert (stray["target"], stray["activities"], stray["area"]) == (
        *("0", [str(more)]),
        "35.19-K-KLAGEN",
    )
    assert (outside["activities"], outside["target_id"]) == ([str(away)], None)
    assert found["counts"] == {"uncovered": 1, "outside": 1, "volume": 2, "year": 1}
    assert found["plans"][0]["differences"] == 5
    for one in found["items"]:
        assert one["text_id"] != one["text_en"]
        assert "{" not in one["text_id"] + one["text_en"]
    assert "60.5 m of criterion 2b" in year["text_en"]


async def test_criteria_of_the_regulation_before_are_those_that_the_city_names(planning):
    """4e of 2016 is 4c of 2018, and 4c of 2016 is none of it."""
    client, former = planning.client(), {"regulation": "permen-02-2016"}
    wide = TARGET | {"rts": [RT, RT_8], "criterion": "4c"}
    await meant(planning, wide)
    made = await plan(client)
    await activity(planning, made["id"], (RT, "4e", "100"), **former)
    await activity(planning, made["id"], (RT_8, "4c", "40"))
    assert (await align(client, plan_id=made["id"]))["items"] == []
    more = await activity(planning, made["id"], (RT, "4c", "7"), (RT, "4d", "5"), **former)
    found = await align(client, plan_id=made["id"])
    assert kinds(found) == [("volume", RT, "4b")]
    [one] = found["items"]
    assert (one["planned"], one["unit"], one["activities"]) == ("12", "m", [str(more)])


async def test_a_city_of_the_regulation_before_gets_what_is_planned_by_todays(planning):
    client = planning.client(id=WRITER)
    made = await city_plan(client, regulation="permen-02-2016")
    await chapter(client, made["id"])
    meant = (TARGET | {"criterion": "4e"}, TARGET | {"criterion": "6c"})
    assert (await targets(client, made["id"], *meant)).status_code == 200
    await judged(planning, made["id"])
    own = await plan(client)
    await activity(planning, own["id"], (RT, "4c", "140"), (RT, "6a", "140"))
    assert (await align(client, plan_id=own["id"]))["items"] == []


async def test_a_city_is_compared_with_the_plan_that_holds_in_each_village(planning):
    client = planning.client(id=WRITER)
    far = TARGET | {"village": "35.19.09.2012", "area": None, "rts": []}
    near = TARGET | {"village": NEXT_VILLAGE, "area": None, "rts": []}
    await meant(planning, TARGET, near, far)
    held = await approved(planning)
    newer = await plan(client, begin_year=2027, end_year=2031)
    await activity(planning, newer["id"], (RT, "2b", "1"))
    open = await plan(client, region=NEXT_VILLAGE)
    await activity(planning, open["id"], (NEXT_RT, "2b", "139"), region=NEXT_VILLAGE)
    await plan(client, region=OTHER)
    found = await align(client, region="35.19")
    assert [(one["plan_id"], one["differences"]) for one in found["plans"]] == [
        (held["id"], 0),
        (open["id"], 1),
    ]
    assert [(one["village"], one["kind"]) for one in found["items"]] == [
        (NEXT_VILLAGE, "volume"),
        ("35.19.09.2012", "uncovered"),
    ]
    assert (found["items"][1]["plan_id"], found["without_plan"]) == (None, ["35.19.09.2012"])
    first = await align(client, region="35.19", limit=1)
    rest = await align(client, region="35.19", limit=1, cursor=first["next"])
    assert [*first["items"], *rest["items"]] == found["items"]
    assert rest["next"] is None


async def test_a_village_is_compared_with_the_city_plan_of_its_years(planning):
    client = planning.client()
    city = await meant(planning, TARGET)
    later = await city_plan(planning.client(id=WRITER), begin_year=2032, end_year=2036)
    await chapter(client, later["id"])
    ahead = TARGET | {"begin_year": 2032, "end_year": 2032}
    assert (await targets(client, later["id"], ahead)).status_code == 200
    await judged(planning, later["id"])
    village = await approved(planning)
    found = await align(client, plan_id=village["id"])
    assert (found["aligned"], found["city_plan"]["id"]) == (True, city["id"])


async def test_what_was_approved_of_an_earlier_edition_still_covers_its_target(planning):
    client = planning.client(id=WRITER)
    await meant(planning, TARGET)
    made = await approved(planning)
    [work] = await planning.rows("SELECT id FROM activities WHERE plan_id = :p", p=made["id"])
    await state(planning, work.id, "running")
    new = await edition(client, made["id"])
    assert (await align(client, plan_id=new["id"]))["aligned"]
    await activity(planning, new["id"], (RT, "3a", "1"))
    await judged(planning, new["id"])
    found = await align(client, region="35.19")
    assert [one["plan_id"] for one in found["plans"]] == [new["id"]]
    assert kinds(found) == [("volume", RT, "3a")]


async def test_what_cannot_be_compared_is_refused_by_name(planning):
    client = planning.client()
    made = await plan(client)
    address = f"{BASE}/alignments"
    refused(await client.get(address, plan_id=made["id"]), 409, "city_plan_missing")
    city = await city_plan(client)  # a draft
    refused(await client.get(address, region="35.19"), 409, "city_plan_missing")
    refused(await client.get(address, plan_id=city["id"]), 422, "plan_not_rplp")
    refused(await client.get(address), 422, "plan_or_region_needed")
    both = {"plan_id": made["id"], "region": "35.19"}
    refused(await client.get(address, **both), 422, "plan_or_region_needed")
    refused(await client.get(address, region=VILLAGE), 422, "level_not_meant")
    refused(await client.get(address, plan_id=str(uuid_of(1))), 404, "not_found")


async def test_a_village_sees_what_the_city_means_it_to_get_and_nothing_of_others(planning):
    near = TARGET | {"village": NEXT_VILLAGE, "area": None, "rts": []}
    await meant(planning, TARGET, near)
    own, other = await approved(planning), await plan(planning.client(), region=NEXT_VILLAGE)
    narrow = planning.client(regions=(VILLAGE,))
    found = await align(narrow, plan_id=own["id"])
    assert (found["aligned"], found["without_plan"]) == (True, [])
    assert "RP2KP-KP Madiun" not in str(found)
    refused(await narrow.get(f"{BASE}/alignments", plan_id=other["id"]), 404, "not_found")
    refused(await narrow.get(f"{BASE}/alignments", region="35.19"), 404, "region_not_found")


RTS = [f"{VILLAGE}-000-{number:03d}" for number in range(1, 5)]
VOLUME = st.decimals("0.1", "50", places=1)


@given(
    volumes=st.dictionaries(st.tuples(st.sampled_from(RTS), st.sampled_from(("2b", "3a"))), VOLUME),
    apart=st.booleans(),
)
def test_targets_that_are_what_is_planned_leave_no_difference(volumes, apart):
    """Whether by RT or for the whole village; and one more metre is one difference more."""
    planned = [
        Planned(uuid_of(1), rt, criterion, 2027, volume, ())
        for (rt, criterion), volume in volumes.items()
    ]
    sums = {}
    for (rt, criterion), volume in volumes.items():
        key = (rt, criterion) if apart else ("", criterion)
        sums[key] = sums.get(key, Decimal(0)) + volume
    wanted = [
        Target(
            UUID(int=n), VILLAGE, "", frozenset(filter(None, [rt])), criterion, volume, 2026, 2030
        )
        for n, ((rt, criterion), volume) in enumerate(sums.items())
    ]
    assert rules.compare(wanted, planned, {}) == []
    for more in planned:
        found = rules.compare(wanted, [*planned, more], {})
        assert [one["kind"] for one in found] == ["volume"]


@pytest.mark.parametrize("number", [0, 1])
def test_whatever_is_taken_away_is_found(number):
    target = Target(uuid_of(9), VILLAGE, "", frozenset(), "2b", Decimal(2), 2026, 2030)
    works = [Planned(uuid_of(1), rt, "2b", 2027, Decimal(1), ()) for rt in RTS[:number]]
    [found] = rules.compare([target], works, {})
    assert found["kind"] == ("volume" if number else "uncovered")
