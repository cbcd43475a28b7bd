"""How maps are asked for: refusals, what is known already, boxes, pages, descriptions, rebuilds."""

import pytest
from sqlalchemy import text

from contracts.planning_activities import ActivityApproved
from services.chassis import generations, wire
from services.reporting.app import service
from services.reporting.maps.layers import LAYERS
from services.reporting.maps.queries import MOST, kept
from services.reporting.maps.statements import MARK
from tests.harness import code_of
from tests.reporting.events import changed, sealed
from tests.reporting.maps import (
    LAT,
    LON,
    VILLAGE,
    again,
    ask,
    codes,
    delineated,
    listed,
    placed,
    read,
    rt,
    square,
    tile,
    tile_of,
)

MANY_REGIONS = text(
    "INSERT INTO recap_regions (generation, level, region, since, changed)"
    " SELECT 1, 'village', '35.' || n, 2020, uuidv7() FROM generate_series(10000, 19999) n"
)


async def scored(running, *numbers):
    await running.hear(*(sealed(rt(n), "heavy") for n in numbers))
    await running.hear(placed(*((rt(n), LON + n / 1e4, LAT) for n in numbers)))


@pytest.mark.parametrize("place", ["19/0/0", "-1/0/0", "3/8/0", "3/0/-1", "18/262144/1"])
async def test_what_is_no_tile_is_refused_by_name(reporting, place):
    answer = await reporting.client().get(f"/v1/reports/maps/rts/tiles/{place}.mvt")
    assert (answer.status_code, code_of(answer)) == (404, "tile_not_found")


@pytest.mark.parametrize("asked", [{"bbox": "1,2"}, {"bbox": "nan,0,1,1"}])
async def test_what_is_no_box_is_refused_by_name(reporting, asked):
    answer = await reporting.client().get("/v1/reports/maps/rts.geojson", **asked)
    assert (answer.status_code, code_of(answer)) == (422, "bbox_invalid")


@pytest.mark.parametrize(
    "address",
    [
        *("x/tiles/1/1/1.mvt", "x.geojson", "rts/tiles/a/1/1.mvt", "rts.geojson?limit=0"),
        *("rts.geojson?limit=501", "rts.geojson?year=1", "tiles.json?layer=x", "tiles.json"),
        *("rts.geojson?after=a%20b", "rts.geojson?after=a%0A", "rts.geojson?after=%C3%A9"),
    ],
)
async def test_what_has_the_wrong_shape_is_refused(reporting, address):
    answer = await reporting.client().get(f"/v1/reports/maps/{address}")
    assert answer.status_code == 422, answer.text


async def test_who_may_read_no_reports_sees_no_map(reporting):
    client = reporting.client(scopes=["plans:read"])
    for address in ("maps/rts/tiles/1/1/1.mvt", "maps/rts.geojson", "boundaries"):
        assert (await client.get(f"/v1/reports/{address}")).status_code == 403
    assert (await client.get("/v1/reports/maps/tiles.json", layer="rts")).status_code == 403


async def test_what_the_caller_has_is_not_sent_again_until_it_changes(reporting):
    await scored(reporting, 1)
    first = await ask(reporting, "rts", 14)
    assert first.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert first.headers["cache-control"] == "private, no-cache"
    client = reporting.client()
    address = first.request.url.path
    known = {"If-None-Match": f'"x", W/{first.headers["etag"]}'}

    async def once_more():
        return await client.http.get(address, params={"year": 2024}, headers=known)

    answer = await once_more()
    assert (answer.status_code, answer.content) == (304, b"")
    await scored(reporting, 2)
    answer = await once_more()
    assert answer.status_code == 200
    assert answer.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("own", ["*", "35", "35.19", VILLAGE])
async def test_a_tile_is_made_anew_when_anything_in_it_changes(reporting, own):
    """A score, a position, an outline, an activity: each time what is kept is outdated."""
    who = {"regions": [own, "33"] if own != "*" else [own]}
    await scored(reporting, 1)
    assert len((await tile(reporting, "rts", 14, who=who))[0]) == 1
    size = kept.size
    assert len((await tile(reporting, "rts", 14, who=who | {"id": "other"}))[0]) == 1
    assert kept.size == size  # of the same regions it is the same tile
    await reporting.hear(sealed(rt(1), "none", 2024, round_kind="update"))
    assert (await tile(reporting, "rts", 14, who=who))[0][0]["class"] == "none"
    told = placed((rt(5), LON, LAT))
    await reporting.hear(sealed(rt(5), "heavy"), told)
    assert codes((await tile(reporting, "rts", 14, who=who))[0]) == [rt(1), rt(5)]
    await reporting.hear(again(told, 2, rts=[]))
    assert codes((await tile(reporting, "rts", 14, who=who))[0]) == [rt(1)]
    assert (await tile(reporting, "activities", 14, who=who))[0] == []
    point = {"type": "Point", "coordinates": [LON, LAT]}
    facts = {"region": VILLAGE, "year": 2023, "geometry": point, "places": []}
    await reporting.hear(changed(ActivityApproved, **facts))
    assert len((await tile(reporting, "activities", 14, who=who))[0]) == 1
    if own != VILLAGE:  # a kawasan is a regency's
        assert (await tile(reporting, "areas", 14, who=who))[0] == []
        await reporting.hear(delineated("35.19-K-KLAGEN", square()))
        assert len((await tile(reporting, "areas", 14, who=who))[0]) == 1


async def test_the_same_tile_of_other_regions_is_another(reporting):
    await scored(reporting, 1, 2)
    assert len((await tile(reporting, "rts", 14))[0]) == 2
    assert (await tile(reporting, "rts", 14, who={"regions": ["35.77"]}))[0] == []
    assert len((await tile(reporting, "rts", 14, who={"regions": [VILLAGE]}))[0]) == 2


async def test_pages_follow_one_another_without_gap_or_repetition(reporting):
    await scored(reporting, *range(1, 24))
    for limit in (1, 7, 23, 100):
        found = await listed(reporting, "rts", limit=limit)
        assert [feature["id"] for feature in found] == [rt(n) for n in range(1, 24)]
    (first, *_) = found
    assert first["geometry"] == {"type": "Point", "coordinates": [111.5001, -7.6]}
    assert first["properties"] == {
        "code": rt(1),
        "name": "RT 001",
        "level": "rt",
        "class": "heavy",
        "total": 70,
        "ha": "1.25",
        "area": None,
        "placed": "stated",
    }


async def test_a_box_holds_the_heaviest_and_says_what_is_left_out(reporting):
    numbers = range(1, MOST + 8)
    await reporting.hear(*(sealed(rt(n), "heavy", area_ha=f"{n}") for n in numbers))
    await reporting.hear(placed(*((rt(n), LON, LAT) for n in numbers), (rt(900), 112, -7)))
    client = reporting.client()

    async def box(bbox):
        address = "/v1/reports/maps/rts.geojson"
        return await client.ok(await client.get(address, bbox=bbox, year=2024))

    found = await box("111.4,-7.7,111.6,-7.5")
    assert (len(found["features"]), found["left_out"]) == (MOST, 7)
    assert found["features"][0]["id"] == rt(MOST + 7)
    assert (await box("111.6,-7.7,111.7,-7.5")) == {
        "type": "FeatureCollection",
        "features": [],
        "left_out": 0,
    }
    assert len((await box("111.5,-7.6,111.5,-7.6"))["features"]) == MOST


@pytest.mark.parametrize("layer", ["rts", "areas"])
async def test_without_shapes_a_list_says_the_same(reporting, layer):
    await scored(reporting, 1, 2)
    await reporting.hear(delineated("35.19-K-A", square()))
    whole = await listed(reporting, layer)
    assert all(one["geometry"] for one in whole)
    plain = [one | {"geometry": None} for one in whole]
    assert plain
    assert await listed(reporting, layer, geometry=False) == plain
    client, box = reporting.client(), {"bbox": "111,-8,112,-7", "geometry": False, "year": 2024}
    answer = await client.ok(await client.get(f"/v1/reports/maps/{layer}.geojson", **box))
    assert sorted(answer["features"], key=lambda one: one["id"]) == plain


@pytest.mark.parametrize("layer", LAYERS)
async def test_a_layer_describes_itself(reporting, layer):
    await scored(reporting, 1, 2)
    client = reporting.client(regions=["35.19"])
    told = await client.ok(await client.get("/v1/reports/maps/tiles.json", layer=layer, year=2023))
    assert (told["tilejson"], told["name"], told["years"]) == ("3.0.0", layer, [2023])
    assert told["bounds"] == pytest.approx([LON + 0.00015, LAT, LON + 0.00015, LAT], abs=1e-4)
    (address,) = told["tiles"]
    assert address.format(z=1, x=2, y=3) == f"/v1/reports/maps/{layer}/tiles/1/2/3.mvt?year=2023"
    zooms = [z for one in told["vector_layers"] for z in range(one["minzoom"], one["maxzoom"] + 1)]
    assert zooms == list(range(told["minzoom"], told["maxzoom"] + 1))


async def test_a_map_with_nothing_but_a_drawn_work_begins_there(reporting):
    client, address = reporting.client(regions=["35.19"]), "/v1/reports/maps/tiles.json"
    west, south, east, north = (await client.ok(await client.get(address, layer="rts")))["bounds"]
    assert (east - west > 40, north - south > 15) == (True, True)  # of the country
    point = {"type": "Point", "coordinates": [111.52, -7.61]}
    facts = {"region": VILLAGE, "year": 2023, "geometry": point, "places": []}
    await reporting.hear(changed(ActivityApproved, **facts))
    told = await client.ok(await client.get(address, layer="rts"))
    assert told["bounds"] == pytest.approx([111.52, -7.61, 111.52, -7.61], abs=1e-4)
    elsewhere = reporting.client(regions=["35.77"])
    told = await elsewhere.ok(await elsewhere.get(address, layer="rts"))
    assert told["bounds"] == [west, south, east, north]


async def test_a_layer_of_a_region_has_addresses_of_that_region(reporting):
    await scored(reporting, 1)
    await reporting.hear(sealed(rt(2, "35.77.03.1005"), "heavy"))
    await reporting.hear(placed((rt(2, "35.77.03.1005"), LON, LAT)))
    client = reporting.client(regions=["35"])
    asked = {"layer": "rts", "year": 2024, "region": "35.77"}
    told = await client.ok(await client.get("/v1/reports/maps/tiles.json", **asked))
    z, x, y = tile_of(LON, LAT, 14)
    (address,) = told["tiles"]
    answer = await client.get(address.format(z=z, x=x, y=y))
    features = read(answer.content)["rts"]
    assert codes(one["properties"] for one in features) == [rt(2, "35.77.03.1005")]


async def test_a_layer_tells_what_it_says_that_it_tells(reporting):
    """Each property of a tile is described, for the zoom that it is in."""
    await scored(reporting, 1)
    for name, layer in LAYERS.items():
        for zoom in (7, 14):
            features, _ = await tile(reporting, name, zoom)
            drawing = layer.single if zoom == 14 else layer.regions or layer.single
            for feature in features:
                assert feature.keys() <= drawing.fields.keys(), (name, zoom)


async def test_a_generation_that_is_built_is_not_seen_and_then_is_all_there_is(reporting):
    events = [sealed(rt(1), "heavy"), placed((rt(1), LON, LAT)), delineated("35.19-K-A", square())]
    await reporting.hear(*events)
    before = [(await ask(reporting, name, 14)).content for name in LAYERS]
    async with reporting.sessions.begin() as session:
        number = await generations.begin(session)
    await reporting.hear(*reversed(events), generation=number)
    assert [(await ask(reporting, name, 14)).content for name in LAYERS] == before
    await service.settle(reporting.sessions, number)
    async with reporting.sessions.begin() as session:
        await generations.switch(session, number)
    assert [(await ask(reporting, name, 14)).content for name in LAYERS] == before
    for table in ("rt_places", "region_places", "area_outlines", "map_changes"):
        query = f"SELECT count(DISTINCT generation) FROM {table}"
        assert await reporting.scalar(query) == 2


async def test_a_place_in_a_list_that_is_no_code_is_refused_before_anything_is_sent(reporting):
    answer = await reporting.client().get("/v1/reports/maps/rts.geojson", after="\0")
    assert (answer.status_code, code_of(answer)) == (422, "invalid_request")


async def test_what_a_map_is_made_of_is_found_by_the_index_among_many_regions(reporting):
    """With the plan that a connection keeps for whatever regions are asked about."""
    tops = {"levels": "village", "firsts": VILLAGE, "ends": f"{VILLAGE}/"}
    async with reporting.sessions.begin() as session:
        await session.execute(MANY_REGIONS)
        await session.execute(text("ANALYZE recap_regions"))
        await session.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
        driver = await wire.driver_of(session)
        await driver.execute(MARK.prepared().encode())
        plan = await driver.execute(f"EXPLAIN {MARK.asked(tops)}".encode())
        lines = [line.strip() for (line,) in await plan.fetchall()]
    assert not [line for line in lines if "Seq Scan on recap_regions" in line], lines
    assert [line for line in lines if "pk_recap_regions" in line], lines
