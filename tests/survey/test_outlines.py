"""Outlines of areas: drawn, replaced, verified, taken away; kept by version and told."""

import asyncio
from decimal import Decimal
from itertools import pairwise

import pytest
from sqlalchemy import text

from contracts.survey import AreaDelineated
from services.chassis import sight
from tests.survey.outlines import LAT, LON, SIDE, area, draw, drawn, polygon, ring, square
from tests.survey.steps import apply, imported, open_round, rt, sheet, undo
from tests.survey.test_areas import put

KLAGEN = "/v1/survey/areas/35.19-K-KLAGEN"


async def verify(client, hectares, tag="*", address=KLAGEN):
    body = {"verified_ha": hectares}
    return await client.http.put(f"{address}/verified_ha", json=body, headers={"If-Match": tag})


async def test_an_outline_is_measured_and_the_area_gets_a_new_version(survey):
    client = survey.client()
    made = await area(client, members=[rt(1)])
    assert [made[k] for k in ("outline_version", "measured_ha", "verified_ha")] == [None] * 3
    answer = await draw(client, made["code"], square(), '"1"')
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    found = answer.json()
    assert (found["measured_ha"], found["outline_version"]) == ("122.0394", 2)
    assert (await client.get(KLAGEN)).json() == found
    assert (await client.get("/v1/survey/areas")).json()["items"] == [found]


async def test_a_feature_with_heights_is_kept_flat_and_against_the_clock(survey):
    client = survey.client()
    hole = ring(LON + 0.002, LAT + 0.002, 0.002)
    high = [[*point, 80.5] for point in ring()[::-1]]
    feature = {"type": "Feature", "properties": {"x": 1}, "id": 7, "geometry": polygon(high, hole)}
    found = await drawn(client, "Klagen", feature)
    kept = (await client.get(f"{KLAGEN}/outline")).json()
    assert (kept["type"], kept["properties"]["code"]) == ("Feature", found["code"])
    assert kept["properties"]["measured_ha"] == found["measured_ha"] == "117.1578"
    border, inner = kept["geometry"]["coordinates"]
    assert sorted(map(tuple, border)) == sorted(map(tuple, ring()))
    assert turning(border) > 0 > turning(inner)


def turning(points):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(points))


async def test_a_change_says_which_version_it_saw(survey):
    client = survey.client()
    await area(client)
    for method, way, body in (
        ("PUT", "outline", square()),
        ("PUT", "verified_ha", {"verified_ha": "1"}),
        ("DELETE", "outline", None),
    ):
        answer = await client.http.request(method, f"{KLAGEN}/{way}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (428, "if_match_required")
        headers = {"If-Match": '"7"'}
        answer = await client.http.request(method, f"{KLAGEN}/{way}", json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (412, "version_mismatch")
    assert (await client.get(KLAGEN)).json()["version"] == 1


async def test_every_version_is_kept_with_who_and_when(survey):
    client, other = survey.client(id="sari"), survey.client(id="budi")
    await drawn(client, "Klagen", square())
    await other.ok(await verify(other, "120.5", '"2"'))
    larger = await client.ok(await draw(client, "35.19-K-KLAGEN", square(side=0.02), '"3"'))
    assert float(larger["measured_ha"]) == pytest.approx(4 * 122.0394, rel=1e-4)
    gone = await client.http.delete(f"{KLAGEN}/outline", headers={"If-Match": '"4"'})
    found = gone.json()
    assert [found[k] for k in ("outline_version", "measured_ha", "verified_ha")] == [
        *(None, None, "120.5")
    ]
    page = (await client.get(f"{KLAGEN}/outlines", limit=3)).json()
    rest = (await client.get(f"{KLAGEN}/outlines", cursor=page["next"])).json()
    kept = [*page["items"], *rest["items"]]
    assert [(v["version"], v["by"], v["measured_ha"], v["verified_ha"]) for v in kept] == [
        (2, "sari", "122.0394", None),
        (3, "budi", "122.0394", "120.5"),
        (4, "sari", larger["measured_ha"], "120.5"),
        (5, "sari", None, "120.5"),
    ]
    old = (await client.get(f"{KLAGEN}/outline", version=3)).json()
    assert old["geometry"]["coordinates"][0][2] == [LON + SIDE, LAT + SIDE]
    assert (await client.get(f"{KLAGEN}/outline")).status_code == 404
    again = await client.http.delete(f"{KLAGEN}/outline", headers={"If-Match": '"5"'})
    assert (again.status_code, again.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("hectares", ["-1", "1.00001", "NaN", "1000001", "x"])
async def test_verified_hectares_are_a_decimal(survey, hectares):
    client = survey.client()
    await area(client)
    answer = await verify(client, hectares)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_each_change_of_a_drawn_area_is_told(survey):
    client = survey.client(id="sari")
    made = await area(client, members=[rt(1)])
    made = await client.ok(await put(client, made, [rt(1), rt(2)]))
    assert await survey.events(AreaDelineated) == []
    await client.ok(await draw(client, made["code"], square()))
    await client.ok(await verify(client, "120"))
    made = (await client.get(KLAGEN)).json()
    await client.ok(await put(client, made, [rt(2)]))
    await client.http.delete(f"{KLAGEN}/outline", headers={"If-Match": "*"})
    told = await survey.events(AreaDelineated)
    assert [(e.version, e.members, e.verified_ha) for e in told] == [
        (1, (rt(1), rt(2)), None),
        (2, (rt(1), rt(2)), Decimal(120)),
        (3, (rt(2),), Decimal(120)),
        (4, (rt(2),), Decimal(120)),
    ]
    assert {(e.code, e.name, e.region, e.actor) for e in told} == {
        ("35.19-K-KLAGEN", "Klagen", "35.19", "sari")
    }
    assert [e.measured_ha for e in told] == [Decimal("122.0394")] * 3 + [None]
    assert [e.geometry for e in told] == [square()] * 3 + [None]


async def test_an_import_that_moves_members_is_told_and_does_not_take_a_drawn_area_away(survey):
    client = survey.client()
    round = await open_round(client)
    rows = sheet({"kode_rt": rt(1)}, {"kode_rt": rt(2)})
    found = await apply(survey, client, await imported(survey, client, round, rows))
    await client.ok(await draw(client, "35.19-K-KLAGEN", square()))
    more = await imported(survey, client, round, sheet({"kode_rt": rt(3)}))
    await apply(survey, client, more)
    await undo(survey, client, more)
    await undo(survey, client, found)
    told = await survey.events(AreaDelineated)
    assert [(e.version, e.rts) for e in told] == [(1, 2), (2, 3), (3, 2), (4, 0)]
    assert (await client.get(KLAGEN)).json()["measured_ha"] == "122.0394"


async def test_overlaps_are_refused_with_area_place_and_size(survey):
    client = survey.client()
    await drawn(client, "Klagen", square())
    await drawn(client, "Sebelah", square(LON + SIDE))  # they share a border
    await area(client, "Lain")
    near = square(LON - 0.0099, LAT, SIDE)
    answer = await draw(client, "35.19-K-LAIN", near)
    said = answer.json()
    assert (answer.status_code, said["code"]) == (409, "outline_overlaps")
    assert said["area"] == "35.19-K-KLAGEN"
    assert LON < said["lon"] < LON + 0.0001
    assert LAT < said["lat"] < LAT + SIDE
    assert said["m2"] == pytest.approx(12_204, rel=0.001)
    sliver = square(LON - 0.005 + 1e-8, LAT, 0.005)  # a millimetre over half a kilometre
    assert (await draw(client, "35.19-K-LAIN", sliver)).status_code == 200
    assert (await draw(client, "35.19-K-KLAGEN", square())).status_code == 200


async def test_an_area_outside_ones_regions_is_not_named(survey):
    await drawn(survey.client(), "Manisrejo", square(), region="35.77")
    client = survey.client(regions=("35.19",))
    await area(client)
    answer = await draw(client, "35.19-K-KLAGEN", square(side=0.005))
    said = answer.json()
    assert (answer.status_code, said["code"]) == (409, "outline_overlaps")
    assert said["m2"] > 300_000
    assert "35.77" not in answer.text
    assert "MANISREJO" not in answer.text


async def test_of_two_overlapping_outlines_at_once_one_is_refused(survey):
    client = survey.client()
    await area(client, "Satu")
    await area(client, "Dua")
    answers = await asyncio.gather(
        draw(client, "35.19-K-SATU", square()), draw(client, "35.19-K-DUA", square(side=0.02))
    )
    assert sorted(a.status_code for a in answers) == [200, 409]
    assert await survey.scalar("SELECT count(*) FROM area_outlines") == 1


async def test_the_collection_streams_what_one_may_see(survey):
    everywhere = survey.client()
    await drawn(everywhere, "Klagen", square())
    await drawn(everywhere, "Manisrejo", square(LON + 0.1), region="35.77")
    await area(everywhere, "Kosong")
    both = await everywhere.get("/v1/survey/areas.geojson")
    assert both.headers["content-type"] == "application/geo+json"
    found = both.json()
    assert found["type"] == "FeatureCollection"
    assert [f["properties"]["name"] for f in found["features"]] == ["Klagen", "Manisrejo"]
    one = await everywhere.get("/v1/survey/areas.geojson", region="35.77", simplified=True)
    assert [f["geometry"] for f in one.json()["features"]] == [square(LON + 0.1)]
    here = survey.client(regions=("35.19",))
    mine = (await here.get("/v1/survey/areas.geojson")).json()
    assert [f["properties"]["code"] for f in mine["features"]] == ["35.19-K-KLAGEN"]
    foreign = await here.get("/v1/survey/areas.geojson", region="35.77")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "region_not_found")
    for way in ("outline", "outlines"):
        assert (await here.get(f"/v1/survey/areas/35.77-K-MANISREJO/{way}")).status_code == 404
    assert (await draw(here, "35.77-K-MANISREJO", square())).status_code == 404


async def test_the_database_itself_hides_foreign_outlines(survey):
    await drawn(survey.client(), "Klagen", square())
    token = sight.current.set(sight.Sight(("35.77",), "x"))
    try:
        async with survey.sessions.begin() as session:
            seen = await session.execute(text("SELECT count(*) FROM area_outlines"))
            assert seen.scalar() == 0
    finally:
        sight.current.reset(token)
    assert await survey.scalar("SELECT count(*) FROM area_outlines") == 1
