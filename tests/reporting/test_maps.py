"""Maps draw what was told, of the year that is asked for, to whom it belongs."""

import random

import pytest

from contracts.planning_activities import ActivityApproved
from services.reporting.maps import cells
from services.reporting.maps.queries import MOST, kept
from services.reporting.maps.rules import ZOOMS
from tests.harness import code_of
from tests.reporting.events import changed, hear_mixed, sealed
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
    rt,
    square,
    tile,
    tile_of,
)

OTHER = "35.77.03.1005"
SQL_PLACES = (
    "SELECT rt, lon, lat, x, y, cell, map_x(lon::float8) AS own_x, map_cell(x, y) AS own_cell"
    " FROM rt_places"
)


async def scored(running, *numbers, slum_class="heavy", year=2023, village=VILLAGE, **facts):
    """RTs that are scored and lie side by side."""
    await running.hear(*(sealed(rt(n, village), slum_class, year, **facts) for n in numbers))
    await running.hear(placed(*((rt(n, village), LON + n / 1e4, LAT) for n in numbers)))


async def test_the_database_finds_the_cells_that_python_finds(reporting):
    dice = random.Random(5)
    places = [(rt(n), dice.uniform(94, 142), dice.uniform(-12, 7)) for n in range(200)]
    await reporting.hear(placed(*places))
    rows = await reporting.rows(SQL_PLACES)
    assert len(rows) == 200
    for row in rows:
        assert (row.x, row.y) == cells.on_map(float(row.lon), float(row.lat))
        assert row.cell == cells.cell_of(row.x, row.y) == row.own_cell


async def test_an_rt_is_drawn_with_its_class_of_the_year(reporting):
    await scored(reporting, 1, year=2020, area_ha="2")
    await reporting.hear(sealed(rt(1), "none", 2023, round_kind="update", area_ha="2"))
    assert (await tile(reporting, "rts", 14, year=2019))[0] == []
    for year, word in ((2020, "heavy"), (2022, "heavy"), (2023, "none"), (2030, "none")):
        ((one,), meta) = await tile(reporting, "rts", 14, year=year)
        assert (one["code"], one["class"], one["ha"], one["placed"]) == (rt(1), word, 2, "stated")
        assert meta == {"left_out": 0, "level": "single", "zoom": 14, "year": year}


@pytest.mark.parametrize("zoom", [0, 6, 9, 12])
async def test_far_away_there_is_a_point_for_each_region_with_counts(reporting, zoom):
    await scored(reporting, 1, 2, area_ha="2")
    await scored(reporting, 3, slum_class="none", area_ha="3")
    ((one,), meta) = await tile(reporting, "rts", zoom)
    level = max((name for name in ZOOMS if ZOOMS[name] <= zoom), key=lambda name: ZOOMS[name])
    width = {"province": 2, "regency": 5, "district": 8, "village": 13}[level]
    assert (one["code"], one["level"], meta["level"]) == (VILLAGE[:width], level, level)
    assert [one[name] for name in ("heavy", "none", "light", "ha", "slum_ha")] == [2, 1, 0, 7, 4]


async def test_every_rt_is_in_one_tile_of_a_zoom_or_counted_as_left_out(reporting):
    """Many, all over a village and on the edges of tiles; those of other years and places besides."""
    dice = random.Random(11)
    _, x, y = tile_of(LON, LAT, 15)
    side = 1 << cells.BITS - 16
    places = []
    for number in range(900):
        lon, lat = cells.on_earth(
            (2 * x + dice.randint(-4, 4)) * side, (2 * y + dice.randint(-4, 4)) * side
        )
        if number % 3:
            lon, lat = dice.uniform(LON, LON + 0.02), dice.uniform(LAT, LAT + 0.02)
        places.append((rt(number), round(lon, 6), round(lat, 6)))
    await reporting.hear(*(sealed(code, dice.choice(["none", "heavy"])) for code, *_ in places))
    await reporting.hear(placed(*places))
    for zoom in (13, 14, 15, 16):
        tiles = {tile_of(lon, lat, zoom) for _, lon, lat in places}
        found, left = [], 0
        for _, tx, ty in tiles:
            middle = cells.on_earth(*((n << cells.BITS - zoom) + 99 for n in (tx, ty)))
            features, meta = await tile(reporting, "rts", zoom, middle)
            assert len(features) <= MOST
            found += codes(features)
            left += meta.get("left_out", 0)
        assert len(found) == len(set(found))
        assert len(found) + left == 900
        assert (left > 0) == (zoom == 13)


async def test_of_too_many_the_heaviest_are_drawn_and_always_the_same(reporting):
    numbers = range(MOST + 40)
    events = [
        sealed(rt(n), "heavy" if n < 20 else "light", area_ha=f"{1 + n / 1000}") for n in numbers
    ]
    await reporting.hear(*events)
    await reporting.hear(placed(*((rt(n), LON, LAT) for n in numbers)))
    features, meta = await tile(reporting, "rts", 14)
    assert (len(features), meta["left_out"]) == (MOST, 40)
    wanted = sorted(numbers, key=lambda n: (n >= 20, -n))[:MOST]
    assert codes(features) == sorted(rt(n) for n in wanted)
    first = (await ask(reporting, "rts", 14)).content
    kept.clear()
    assert (await ask(reporting, "rts", 14, who={"id": "other"})).content == first


async def test_a_tile_shows_the_callers_regions_alone(reporting):
    await scored(reporting, 1)
    await scored(reporting, 2, village=OTHER)
    for zoom in (0, 7, 9, 12, 15):
        assert len((await tile(reporting, "rts", zoom))[0]) == (1 if zoom == 0 else 2)
        features, meta = await tile(reporting, "rts", zoom, who={"regions": ["35.19"]})
        assert len(features) == 1
        assert features[0]["code"].startswith("35.19")
        assert features[0].get("heavy", 1) == 1
        assert meta["left_out"] == 0
        narrowed, _ = await tile(reporting, "rts", zoom, region="35.77")
        assert [one["code"][:5] for one in narrowed] == ["35.77"]
    answer = await ask(reporting, "rts", 15, region="35.77", who={"regions": ["35.19"]})
    assert (answer.status_code, code_of(answer)) == (404, "region_not_found")
    nothing = await ask(reporting, "rts", 15, who={"regions": ["33"]})
    assert (nothing.status_code, nothing.content) == (204, b"")
    assert codes(
        f["properties"] for f in await listed(reporting, "rts", who={"regions": [OTHER]})
    ) == [rt(2, OTHER)]


async def test_who_has_several_regions_sees_all_of_them(reporting):
    await scored(reporting, 1)
    await scored(reporting, 2, village=OTHER)
    await scored(reporting, 3, village="35.20.01.2001")
    for zoom, wanted in ((0, "35.77"), (7, "35.77"), (9, OTHER[:8]), (12, OTHER)):
        features, meta = await tile(reporting, "rts", zoom, who={"regions": [VILLAGE, "35.77"]})
        assert {one["code"]: (one["level"], one["heavy"]) for one in features} == {
            VILLAGE: ("village", 1),
            wanted: (meta["level"], 1),
        }
    features, _ = await tile(reporting, "rts", 7, who={"regions": [VILLAGE, "35"]})
    assert codes(features) == ["35.19", "35.20", "35.77"]  # a village of the province is in it
    features, _ = await tile(reporting, "rts", 15, who={"regions": [VILLAGE, "35.77"]})
    assert codes(features) == [rt(1), rt(2, OTHER)]


async def test_positions_come_in_any_order_and_the_newest_holds(reporting):
    first = placed((rt(1), LON, LAT), (rt(2), LON, LAT))
    moved = again(first, 2, rts=[{"rt": rt(2), "lon": "112", "lat": "-7", "source": "area"}])
    empty = again(first, 3, rts=[])
    last = again(first, 4, rts=[{"rt": rt(3), "lon": "112.5", "lat": "-7.25", "source": "stated"}])
    other = placed((rt(1, OTHER), 113, -7))
    await hear_mixed(reporting, [first, moved, empty, last, other], seed=3)
    rows = await reporting.rows("SELECT rt, lon::text, source FROM rt_places ORDER BY rt")
    assert rows == [(rt(3), "112.5", "stated"), (rt(1, OTHER), "113.000000", "stated")]
    places = {
        row.region: row
        for row in await reporting.rows("SELECT * FROM region_places WHERE level <> 'district'")
    }
    assert {region: row.rts for region, row in places.items()} == {
        "35": 2,
        "35.19": 1,
        "35.77": 1,
        VILLAGE: 1,
        OTHER: 1,
    }
    assert (places[VILLAGE].x, places[VILLAGE].y) == cells.on_map(112.5, -7.25)
    assert places["35"].cell == cells.cell_of(places["35"].x, places["35"].y)


async def test_a_village_of_which_nothing_is_left_lies_nowhere(reporting):
    told = placed((rt(1), LON, LAT))
    await reporting.hear(sealed(rt(1), "heavy"), told)
    await reporting.hear(again(told, 2, rts=[]))
    assert (await tile(reporting, "rts", 12))[0] == []
    await reporting.hear(
        again(told, 3, rts=[{"rt": rt(1), "lon": "111.5", "lat": "-7.6", "source": "stated"}])
    )
    assert len((await tile(reporting, "rts", 12))[0]) == 1


def place_score(code, slum_class, year=2023, **facts):
    known = {"level": "area", "region": code[:5], "code": code, "name": code}
    return sealed(rt(1), slum_class, year, **known | facts)


async def test_a_kawasan_is_drawn_with_its_class_and_hectares(reporting):
    code = "35.19-K-KLAGEN"
    drawn = delineated(code, square(), verified_ha="12.5", measured_ha="12.1", rts=3)
    await reporting.hear(drawn)
    assert "class" not in (await tile(reporting, "areas", 12))[0][0]
    await reporting.hear(place_score(code, "light", 2022))
    ((one,), _) = await tile(reporting, "areas", 12)
    assert one == {
        "code": code,
        "name": "KLAGEN",
        "class": "light",
        "total": 20,
        "ha": 12.5,
        "rts": 3,
    }
    (feature,) = await listed(reporting, "areas")
    assert feature["geometry"] == square()
    assert (feature["id"], feature["properties"]["ha"]) == (code, "12.5")
    assert "class" not in (await tile(reporting, "areas", 12, year=2021))[0][0]
    assert (await ask(reporting, "areas", 6)).status_code == 204
    assert (await ask(reporting, "areas", 12, who={"regions": ["35.77"]})).status_code == 204
    await reporting.hear(again(drawn, 2, geometry=None))
    assert (await ask(reporting, "areas", 12)).status_code == 204
    await reporting.hear(again(drawn, 1))
    assert (await ask(reporting, "areas", 12)).status_code == 204


async def test_a_village_has_the_kawasan_in_which_rts_of_it_lie(reporting):
    beside = "35.19.09.2009"
    both = delineated("35.19-K-DUA", square(), members=[rt(1), rt(1, beside)])
    one = delineated("35.19-K-SATU", square(LON + 0.02), members=[rt(2, beside)])
    await reporting.hear(both, one)

    async def drawn(region, **who):
        features, _ = await tile(reporting, "areas", 12, region=region, who=who)
        found = await listed(reporting, "areas", region=region, who=who)
        assert codes(features) == [feature["id"] for feature in found]
        return codes(features)

    assert await drawn(VILLAGE) == [both.code]
    for region in (beside, VILLAGE[:8], "35.19", "35"):
        assert await drawn(region, regions=["35.19"] if len(region) > 2 else ["35"]) == [
            both.code,
            one.code,
        ]
    assert await drawn("35.19.09.2001") == await drawn("35.77") == []
    assert await drawn(VILLAGE, regions=[VILLAGE]) == []  # a kawasan is for who sees its regency
    await reporting.hear(again(both, 2, members=[rt(1, beside)]))
    assert await drawn(VILLAGE) == []


def activity(number, geometry=None, **facts):
    places = [{"rt": rt(number), "criterion": "2b", "volume": "140"}] if number else []
    known = {"region": VILLAGE, "year": 2023, "geometry": geometry, "places": places}
    return changed(ActivityApproved, **known | facts)


async def test_an_activity_lies_where_it_was_drawn_or_in_its_rt(reporting):
    await scored(reporting, 1, 2)
    line = {"type": "LineString", "coordinates": [[LON + 0.001, LAT], [LON + 0.003, LAT + 0.002]]}
    own, drawn = activity(1), activity(2, line)
    nowhere, later = activity(0), activity(1, year=2025)
    await reporting.hear(own, drawn, nowhere, later)
    features, _ = await tile(reporting, "activities", 14)
    assert {one["code"]: one["placed"] for one in features} == {
        str(own.entity_id): "stated",
        str(drawn.entity_id): "geometry",
    }
    assert {one["cost"] for one in features} == {float(own.cost.amount)}
    found = {f["id"]: f["geometry"]["coordinates"] for f in await listed(reporting, "activities")}
    assert found[str(drawn.entity_id)] == pytest.approx([LON + 0.002, LAT + 0.001], abs=1e-6)
    ((village,), _) = await tile(reporting, "activities", 12)
    assert (village["n"], village[own.state], village["code"]) == (3, 3, VILLAGE)
    assert (await ask(reporting, "activities", 14, who={"regions": ["35.77"]})).status_code == 204


async def test_the_middle_of_every_kind_of_geometry_is_found(reporting):
    point, many = [LON, LAT], [[LON, LAT], [LON + 0.002, LAT + 0.004]]
    shapes = {
        "Point": point,
        "MultiPoint": many,
        "LineString": many,
        "MultiLineString": [many],
        "Polygon": square(side=0.002)["coordinates"],
        "MultiPolygon": [square(side=0.002)["coordinates"]],
    }
    for kind, coordinates in shapes.items():
        one = activity(1, {"type": kind, "coordinates": coordinates})
        await reporting.hear(one)
        (row,) = await reporting.rows(
            "SELECT at_x, at_y, at_cell FROM activities WHERE id = :id", id=one.entity_id
        )
        half = 0 if kind == "Point" else 0.001
        assert cells.on_earth(row.at_x, row.at_y)[0] == pytest.approx(LON + half, abs=1e-6), kind
        assert row.at_cell == cells.cell_of(row.at_x, row.at_y)
