"""Figures say on which decree they rest, and trends never cross one silently."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from contracts.survey_decrees import DecreeIssued
from services.chassis.ids import new_id
from tests.reporting.events import changed, sealed
from tests.reporting.test_recap import A, B, C, recap
from tests.reporting.test_trace import ids, joined, walked

FIRST = datetime(2024, 6, 1, tzinfo=UTC)
VILLAGE, MADIUN, KOTA = "35.19.09.2010", "35.19", "35.77"


def decree(date, region=MADIUN, **facts):
    """A decree of that day, as it was told when it came into force."""
    told = {
        "entity_id": new_id(),
        "region": region,
        "number": f"SK {date[:4]}",
        "date": date,
        "review_due": f"{int(date[:4]) + 5}{date[4:]}",
        "version": 1,
        "supersedes": None,
        "occurred_at": FIRST,
    }
    return changed(DecreeIssued, **told | facts)


def ended(one, on, state="superseded", **facts):
    """The same, as it was told when it ended."""
    told = {
        "id": new_id(),
        "version": 2,
        "state": state,
        "ended_on": datetime.fromisoformat(on).date(),
    }
    told["occurred_at"] = one.occurred_at + timedelta(days=400)
    return one.model_copy(update=told | facts)


async def rests_on(running, year, region="35", **params):
    """The numbers of the decrees that a recap rests on, by region."""
    found = await recap(running, region=region, year=year, **params)
    assert found["decree_count"] == len(found["decrees"])
    return {one["region"]: one["number"] for one in found["decrees"]}


async def two_decrees(running):
    """Madiun has one since 2021 and another since 2024, its city one since 2022 that was revoked."""
    first, city = decree("2021-05-01"), decree("2022-03-01", KOTA)
    second = decree("2024-11-20", slum_ha="70.50", supersedes=str(first.entity_id))
    events = [first, ended(first, "2024-11-20"), second, city, ended(city, "2025-02-01", "revoked")]
    random.shuffle(events)
    for event in events:
        await running.hear(event)
    return first, second, city


@pytest.mark.parametrize("by", ["regency", "district", "village", "rt"])
async def test_a_year_rests_on_the_decree_in_force_when_it_ended(reporting, by):
    await reporting.hear(sealed(A, "light", 2020), sealed(C, "light", 2020))
    _, second, _ = await two_decrees(reporting)
    assert await rests_on(reporting, 2020, by=by) == {}
    assert await rests_on(reporting, 2021, by=by) == {MADIUN: "SK 2021"}
    assert await rests_on(reporting, 2023, by=by) == {MADIUN: "SK 2021", KOTA: "SK 2022"}
    assert await rests_on(reporting, 2024, by=by) == {MADIUN: "SK 2024", KOTA: "SK 2022"}
    assert await rests_on(reporting, 2025, by=by) == {MADIUN: "SK 2024"}
    (row,) = (await recap(reporting, region=MADIUN, year=2025))["decrees"]
    assert row["id"] == str(second.entity_id)
    assert (row["slum_ha"], row["date"], row["review_due"]) == ("70.50", "2024-11-20", "2029-11-20")


async def test_a_village_rests_on_the_decree_of_its_regency_whoever_asks(reporting):
    await reporting.hear(sealed(A, "light", 2020), sealed(C, "light", 2020))
    await two_decrees(reporting)
    who = {"regions": [VILLAGE]}
    found = await recap(reporting, region=VILLAGE, year=2025, by="rt", who=who)
    assert [one["number"] for one in found["decrees"]] == ["SK 2024"]
    other = await recap(reporting, region=KOTA, year=2023, who={"regions": [KOTA]})
    assert [one["region"] for one in other["decrees"]] == [KOTA]
    whole = await recap(reporting, region="*", by="province", year=2023)
    assert whole["decree_count"] == 2


async def test_in_dki_every_city_rests_on_the_decree_of_the_province(reporting):
    rt = "31.71.01.1001-001-001"
    await reporting.hear(sealed(rt, "light", 2020), decree("2021-01-01", "31"))
    for region in ("31", "31.71", "31.71.01.1001"):
        found = await recap(reporting, region=region, year=2021, by="rt")
        assert [one["region"] for one in found["decrees"]] == ["31"]


async def test_a_day_rests_on_what_was_known_when_it_ended(reporting):
    await reporting.hear(sealed(A, "light", 2020, occurred_at=FIRST))
    late = decree("2024-01-01", occurred_at=FIRST + timedelta(days=30))
    await reporting.hear(late, ended(late, "2024-08-01", "revoked"))
    for day, found in (
        ("2024-06-15", []),
        ("2024-07-02", ["SK 2024"]),
        ("2024-09-01", ["SK 2024"]),
    ):
        told = await reporting.client().get("/v1/reports/recap", region="35", on=day)
        assert [one["number"] for one in told.json()["decrees"]] == found, day
    told = await reporting.client().get("/v1/reports/recap", region="35", on="2025-12-31")
    assert told.json()["decrees"] == []


async def test_two_years_say_whether_they_rest_on_different_decrees(reporting):
    await reporting.hear(sealed(A, "light", 2020), sealed(C, "light", 2020))
    await two_decrees(reporting)
    client = reporting.client()

    async def compared(than, year, region="35"):
        query = {"region": region, "than": than, "year": year}
        return await client.ok(await client.get("/v1/reports/comparison", **query))

    same = await compared(2022, 2023)
    assert (same["crosses_decree"], same["crossings"], same["crossing_count"]) == (False, [], 0)
    found = await compared(2023, 2025)
    assert (found["crosses_decree"], found["crossing_count"]) == (True, 2)
    madiun, kota = found["crossings"]
    assert (madiun["then"]["number"], madiun["now"]["number"]) == ("SK 2021", "SK 2024")
    assert (kota["then"]["number"], kota["now"]) == ("SK 2022", None)
    assert (await compared(2020, 2021, VILLAGE))["crosses_decree"] is True
    days = {"region": MADIUN, "than_on": "2024-11-19", "on": "2024-11-20"}
    on_days = await client.ok(await client.get("/v1/reports/comparison", **days))
    assert [one["now"]["number"] for one in on_days["crossings"]] == ["SK 2024"]


async def test_years_and_their_forecast_say_where_they_cross(reporting):
    for year, kind in ((2021, "heavy"), (2022, "medium"), (2024, "light")):
        await reporting.hear(sealed(A, kind, year, round_kind="update"))
    await two_decrees(reporting)
    client = reporting.client()

    async def targets(year):
        query = {"region": MADIUN, "year": year}
        return await client.ok(await client.get("/v1/reports/targets", **query))

    found = await targets(2024)
    crossed = [one["crossed"]["crosses_decree"] for one in found["years"]]
    assert ([one["year"] for one in found["years"]], crossed) == (
        [2021, 2022, 2024],
        [False, False, True],
    )
    (crossing,) = found["years"][2]["crossed"]["crossings"]
    assert (crossing["then"]["number"], crossing["now"]["number"]) == ("SK 2021", "SK 2024")
    assert found["forecast"]["crosses_decree"] is True
    assert (await targets(2022))["forecast"]["crosses_decree"] is False


async def test_slum_scores_of_the_round_lead_to_the_decree_that_names_them(reporting):
    one = decree("2024-06-01")
    named, clean, outside, other = (
        sealed(A, "light", round_id=one.round_id),
        sealed(B, "none", round_id=one.round_id),
        sealed(C, "light", round_id=one.round_id),
        sealed(B, "light", 2021),
    )
    await reporting.hear(named, clean, outside, other, one)
    found = await walked(reporting, named.entity_id, "down")
    assert (str(named.entity_id), str(one.entity_id), "decreed") in joined(found)
    up = await walked(reporting, one.entity_id, "up")
    scores = {str(s.entity_id) for s in (clean, outside, other)}
    assert str(named.entity_id) in ids(up)
    assert scores & ids(up) == set()
    await reporting.hear(ended(one, "2024-07-01", "revoked"))
    assert str(one.entity_id) not in ids(await walked(reporting, named.entity_id, "down"))


async def test_a_decree_heard_twice_or_late_is_as_it_was_told_last(reporting):
    one = decree("2021-05-01")
    over = ended(one, "2024-11-20")
    await reporting.hear(over, one)
    await reporting.hear(one, one.model_copy(update={"id": new_id()}))
    (row,) = await reporting.rows("SELECT state, version, issued_at, ended_at FROM decrees")
    assert row == ("superseded", 2, one.occurred_at, over.occurred_at)
