"""What a recap says, and to whom."""

import asyncio
import json
from decimal import Decimal

import pytest
from pydantic import TypeAdapter
from sqlalchemy import event

from services.chassis import generations
from services.reporting.recaps.models import Recap
from tests.reporting.events import sealed

A, B, C = "35.19.09.2010-001-001", "35.19.09.2010-001-002", "35.77.03.1005-005-015"


async def recap(running, region="35", year=2023, by="regency", who=None, **more):
    client = running.client(**(who or {}))
    answer = await client.get("/v1/reports/recap", region=region, year=year, by=by, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def hectares(figures, *names):
    return tuple(Decimal(figures[name]) for name in names)


async def test_rts_and_hectares_are_counted_by_class_at_every_level(reporting):
    await reporting.hear(
        sealed(A, "light", area_ha="1.25"),
        sealed(B, "heavy", area_ha="2", open_flags=3),
        sealed(C, "none", area_ha="0.75"),
    )
    for by, count in (("province", 1), ("regency", 2), ("district", 2), ("village", 2), ("rt", 3)):
        found = await recap(reporting, by=by)
        assert len(found["items"]) == count
        assert found["total"]["rts"] == {"none": 1, "light": 1, "medium": 0, "heavy": 1}
        assert found["total"]["open_flags"] == 3
        assert sum(Decimal(item["slum_ha"]) for item in found["items"]) == Decimal("3.25")
    [madiun, kota] = (await recap(reporting))["items"]
    assert (madiun["region"], madiun["name"]) == ("35.19", "Kabupaten Madiun")
    assert {k: Decimal(v) for k, v in madiun["area_ha"].items()} == {
        "none": 0,
        "light": Decimal("1.25"),
        "medium": 0,
        "heavy": 2,
    }
    assert hectares(kota, "slum_ha", "left_ha") == (0, 0)


async def test_the_shape_is_the_agreed_one(reporting):
    await reporting.hear(sealed(A, "light"))
    found = await recap(reporting)
    known = {"region", "year", "by", "items", "total", "next", "decrees", "decree_count"}
    assert set(found) == known
    [item] = found["items"]
    assert set(item) == {
        *("region", "name", "rts", "area_ha", "slum_ha", "baseline_ha", "below_line_ha"),
        *("handled_ha", "new_ha", "left_ha", "open_flags", "money", "activities"),
    }
    assert (item["money"], item["activities"]) == ([], {})
    TypeAdapter(Recap).validate_json(json.dumps(found), strict=True)  # nothing else checks it


async def test_the_newest_round_not_after_the_year_carries_forward(reporting):
    await reporting.hear(sealed(A, "heavy", 2020), sealed(A, "light", 2022, round_kind="update"))
    for year, rts in (
        (2019, 0),
        (2020, "heavy"),
        (2021, "heavy"),
        (2022, "light"),
        (2030, "light"),
    ):
        counts = (await recap(reporting, year=year))["total"]["rts"]
        assert counts == {n: int(n == rts) for n in ("none", "light", "medium", "heavy")}


async def test_what_fell_below_the_line_is_left_until_an_exit_is_signed(reporting):
    await reporting.hear(
        sealed(A, "heavy", 2020, area_ha="2"),
        sealed(A, "none", 2022, round_kind="update", area_ha="2"),
    )
    before, after = [(await recap(reporting, year=y))["total"] for y in (2021, 2022)]
    names = ("slum_ha", "baseline_ha", "below_line_ha", "handled_ha", "new_ha", "left_ha")
    assert hectares(before, *names) == (2, 2, 0, 0, 0, 2)
    assert hectares(after, *names) == (0, 2, 2, 0, 0, 2)


@pytest.mark.parametrize("baseline", ["none", None])
async def test_slum_that_the_baseline_did_not_have_is_new(reporting, baseline):
    events = [sealed(A, baseline, 2020)] if baseline else []
    await reporting.hear(*events, sealed(A, "light", 2022, round_kind="update"))
    total = (await recap(reporting, year=2022))["total"]
    assert hectares(total, "slum_ha", "baseline_ha", "new_ha") == (
        Decimal("1.25"),
        0,
        Decimal("1.25"),
    )


async def test_a_correcting_round_of_the_same_year_replaces_the_first(reporting):
    await reporting.hear(sealed(A, "heavy"))
    await reporting.hear(sealed(A, "none"))
    total = (await recap(reporting))["total"]
    assert total["rts"] == {"none": 1, "light": 0, "medium": 0, "heavy": 0}
    assert Decimal(total["baseline_ha"]) == 0


async def test_sums_told_by_survey_are_not_counted_again(reporting):
    await reporting.hear(
        sealed(A, "light"), sealed(A, "light", level="village", code="35.19.09.2010")
    )
    assert (await recap(reporting))["total"]["rts"]["light"] == 1


async def test_pages_walk_through_all_items_once(reporting):
    rts = [f"35.19.09.2010-001-{n:03d}" for n in range(1, 8)]
    await reporting.hear(*(sealed(rt, "light") for rt in rts))
    seen, cursor = [], {}
    while True:
        page = await recap(reporting, region="35.19.09.2010", by="rt", limit=3, **cursor)
        seen += [item["region"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == rts


@pytest.mark.parametrize(
    ("region", "by", "wanted"),
    [
        ("35", "province", ["35"]),
        ("35.19", "regency", ["35.19"]),
        ("35.19", "district", ["35.19.09", "35.19.15"]),
        ("35.19.09", "village", ["35.19.09.2010", "35.19.09.2011"]),
        ("35.19.09.2010", "village", ["35.19.09.2010"]),
        ("35.19.09.2010", "rt", [A, B]),
        ("35.19.09", "rt", [A, B, "35.19.09.2011-001-001"]),
        ("*", "province", ["35", "36"]),
    ],
)
async def test_a_breakdown_holds_the_region_and_nothing_beside_it(reporting, region, by, wanted):
    others = ("35.19.09.2011-001-001", "35.19.15.2001-001-001", "36.01.01.2001-001-001")
    await reporting.hear(*(sealed(rt, "light") for rt in (A, B, C, *others)))
    found = await recap(reporting, region=region, by=by)
    assert [item["region"] for item in found["items"]] == wanted
    counted = sum(item["rts"]["light"] for item in found["items"])
    assert found["total"]["rts"]["light"] == (counted if region != "*" else 6)


async def test_nobody_sees_another_region_and_a_prefix_is_no_region(reporting):
    await reporting.hear(sealed(A, "light"), sealed(C, "light"))
    officer = {"regions": ["35.19"]}
    own = await recap(reporting, region="35.19", by="village", who=officer)
    assert [item["region"] for item in own["items"]] == ["35.19.09.2010"]
    client = reporting.client(**officer)
    for region in ("35", "35.77", "35.1", "*", "99", "nonsense"):
        answer = await client.get("/v1/reports/recap", region=region, year=2023)
        assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found"), region


async def test_a_caller_who_names_no_region_gets_all_that_is_theirs(reporting):
    await reporting.hear(sealed(A, "light"), sealed(C, "light"))
    country = (await reporting.client().get("/v1/reports/recap", year=2023)).json()
    assert (country["region"], country["by"], len(country["items"])) == ("*", "province", 1)
    assert country["total"]["name"] == "Indonesia"
    client = reporting.client(regions=["35.77"])
    own = (await client.get("/v1/reports/recap", year=2023)).json()
    assert (own["region"], own["by"], own["total"]["rts"]["light"]) == ("35.77", "district", 1)


async def test_a_breakdown_above_the_region_is_refused_in_words(reporting):
    answer = await reporting.client().get("/v1/reports/recap", region="35.19", by="province")
    assert (answer.status_code, answer.json()["code"]) == (422, "level_above_region")


async def test_without_the_scope_there_is_no_recap(reporting):
    answer = await reporting.client(scopes=["survey:read"]).get("/v1/reports/recap", region="35")
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def heard(running):
    """What is asked after BEGIN from here on."""
    found = []
    engine = running.app.state.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: found.append(args[2]))
    return found


def heard_statements(running):
    """What is read of the sums from here on."""
    found = heard(running)
    return lambda: [s for s in found if "FROM recap_deltas WHERE" in s or "rt_deltas WHERE" in s]


async def test_a_recap_by_rt_is_asked_with_begin_however_large_the_region(reporting):
    await reporting.hear(*(sealed(f"35.19.09.2010-001-{n:03d}", "light") for n in range(1, 60)))
    statements = heard(reporting)
    assert len((await recap(reporting, region="35", by="rt"))["items"]) == 59
    assert statements == []


async def test_a_region_is_summed_again_only_after_it_changed(reporting):
    await reporting.hear(sealed(A, "light"), sealed(C, "light"))
    first = await recap(reporting)
    statements = heard_statements(reporting)
    assert await recap(reporting) == first
    assert await recap(reporting, who={"regions": ["35"]}) == first
    assert statements() == []
    await reporting.hear(sealed(C, "heavy", sealed_at="2024-01-01T00:00:00Z"))
    second = await recap(reporting)
    assert len(statements()) == 1
    assert second["items"][0] == first["items"][0]
    assert second["items"][1]["rts"] == {"none": 0, "light": 0, "medium": 0, "heavy": 1}
    assert second["total"]["rts"] == {"none": 0, "light": 1, "medium": 0, "heavy": 1}
    assert (await recap(reporting, region="*", by="province"))["total"]["rts"]["heavy"] == 1


async def test_what_is_remembered_of_one_generation_is_not_told_of_another(reporting):
    await reporting.hear(sealed(A, "light"))
    before = await recap(reporting)
    async with reporting.sessions.begin() as session:
        second = await generations.begin(session)
    await reporting.hear(sealed(A, "heavy"), generation=second)
    assert await recap(reporting) == before
    async with reporting.sessions.begin() as session:
        await generations.switch(session, second)
    assert (await recap(reporting))["total"]["rts"]["heavy"] == 1
    async with reporting.sessions.begin() as session:
        third = await generations.begin(session)
        await generations.switch(session, third)
    assert (await recap(reporting))["total"]["rts"]["heavy"] == 0


async def test_a_recap_adds_up_while_its_region_changes(reporting):
    """Total and items are of one moment, whatever is heard between the two."""
    rts = [f"35.19.{n:02d}.2010-001-001" for n in range(1, 13)]

    async def hear():
        for rt in rts:
            await reporting.hear(sealed(rt, "light"))

    hearing = asyncio.create_task(hear())
    counted = set()
    while not hearing.done():
        found = await recap(reporting, region="35.19", by="district")
        counted.add(found["total"]["rts"]["light"])
        assert sum(item["rts"]["light"] for item in found["items"]) == max(counted)
    await hearing
    found = await recap(reporting, region="35.19", by="district")
    assert len(found["items"]) == found["total"]["rts"]["light"] == len(rts)
    assert len(counted) > 1
