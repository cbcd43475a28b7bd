"""The 7+1 indicators: what was measured is summed, and the regulation judges the sums."""

import random
from decimal import Decimal

import pytest

from contracts.regulation import Measures, load
from tests.reporting.events import sealed

VILLAGE = "35.19.09.2010"
RTS = [f"{VILLAGE}-001-{n:03d}" for n in range(1, 5)] + ["35.77.03.1005-005-015"]
HEADS = ("buildings", "households", "population", "road_ideal_m", "drain_ideal_m")
NEWER, OLDER = "permen-14-2018", "permen-02-2016"


def measured(dice, rt, regulation=NEWER, year=2023, **more):
    """An RT with every number that a sheet has, and sometimes none."""
    heads = {name: str(dice.randint(40, 900)) for name in HEADS}
    volumes = {
        one.id: dice.choice((None, "0", f"{dice.randint(0, 400)}.5"))
        for one in load(regulation).criteria
    }
    area = f"{dice.randint(1, 6)}.25"
    facts = {"regulation": regulation, "measures": heads, "volumes": volumes, "area_ha": area}
    return sealed(rt, dice.choice(("none", "light", "heavy")), year, **facts, **more)


async def asked(running, region="35", year=2023, lang="en"):
    headers = {"Authorization": f"Bearer {running.token()}", "Accept-Language": lang}
    params = {"region": region, "year": year}
    answer = await running.http(headers).get("/v1/reports/indicators", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def criteria(found):
    return {one["id"]: one for aspect in found["aspects"] for one in aspect["criteria"]}


def sheet(event):
    return Measures(area_ha=event.area_ha, **event.measures, volumes=event.volumes)


@pytest.mark.parametrize("regulation", [NEWER, OLDER])
@pytest.mark.parametrize("seed", range(3))
async def test_a_region_is_scored_as_one_sheet_whose_numbers_are_sums(reporting, regulation, seed):
    dice = random.Random(seed)
    old = [measured(dice, rt, regulation, 2021) for rt in RTS]
    new = [measured(dice, rt, regulation, round_kind="update") for rt in RTS[:3]]
    await reporting.hear(*new, *old)
    newest = {event.code: event for event in [*old, *new]}
    law = load(regulation)
    for region in ("35", "35.19", VILLAGE, "35.77"):
        here = [event for rt, event in newest.items() if rt.startswith(region)]
        found = await asked(reporting, region)
        wanted = law.score(law.sum([sheet(event) for event in here]))
        assert (found["regulation"], found["mixed"], found["rts"]) == (regulation, False, len(here))
        seen = criteria(found)
        assert len(seen) == len(law.criteria)
        for one in wanted.criteria:
            assert Decimal(seen[one.id]["volume"]) == (one.volume or 0), one.id
            assert Decimal(seen[one.id]["percent"]) == one.percent, one.id
            assert (seen[one.id]["score"], seen[one.id]["article"]) == (one.score, one.article)
        averages = {one["id"]: Decimal(one["average"]) for one in found["aspects"]}
        assert averages == {one.id: one.average for one in wanted.aspects}
        people = sum(e.measures["population"] for e in here if e.slum_class != "none")
        assert Decimal(found["slum_population"]) == people


async def test_goals_are_told_with_their_formula_in_both_languages(reporting):
    facts = {"measures": {"households": 200, "population": 800}, "area_ha": "4"}
    await reporting.hear(
        sealed(RTS[0], "light", volumes={"3a": "50", "5a": "20"}, **facts),
        sealed(RTS[1], "none", volumes={"3a": "0", "5a": "0"}, **facts),
    )
    found = await asked(reporting)
    assert {one["code"]: Decimal(one["percent"]) for one in found["goals"]} == {
        "100-0-100:air_minum": Decimal("87.5"),
        "100-0-100:kumuh": 50,
        "100-0-100:sanitasi": 95,
        "sdg:6.1": Decimal("87.5"),
        "sdg:6.2": 95,
        "sdg:11.1": 50,
    }
    own, english = [await asked(reporting, lang=lang) for lang in ("id", "en")]
    assert "(3a) / KK" in own["goals"][0]["formula"]
    assert "(3a) / households" in english["goals"][0]["formula"]
    assert english["aspects"][1]["name"] == "Neighbourhood roads"


async def test_without_anything_measured_there_is_no_percent_of_a_goal(reporting):
    found = await asked(reporting)
    assert {one["percent"] for one in found["goals"]} == {None}
    assert (found["rts"], found["regulation"]) == (0, NEWER)


async def test_rts_of_two_regulations_are_told_to_be_mixed(reporting):
    dice = random.Random(1)
    await reporting.hear(measured(dice, RTS[0], OLDER), measured(dice, RTS[1], NEWER))
    found = await asked(reporting)
    assert (found["regulation"], found["mixed"], found["rts"]) == (NEWER, True, 2)
    assert len(criteria(found)) == len(load(NEWER).criteria)


async def test_hectares_that_got_better_but_stay_slum_are_told(reporting):
    await reporting.hear(
        sealed(RTS[0], "heavy", 2021, area_ha="2"),
        sealed(RTS[0], "light", 2023, round_kind="update", area_ha="2"),
        sealed(RTS[1], "light", 2021, area_ha="3"),
        sealed(RTS[1], "heavy", 2023, round_kind="update", area_ha="3"),
        sealed(RTS[2], "heavy", 2021, area_ha="5"),
        sealed(RTS[2], "none", 2023, round_kind="update", area_ha="5"),
    )
    lowered = [(await asked(reporting, year=year))["lowered_ha"] for year in (2021, 2023)]
    assert [Decimal(one) for one in lowered] == [0, 2]


async def test_another_region_is_not_found(reporting):
    client = reporting.client(regions=["35.77"])
    answer = await client.get("/v1/reports/indicators", region="35.19")
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")
