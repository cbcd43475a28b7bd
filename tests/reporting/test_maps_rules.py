"""Cells, tiles and polygons of maps: numbers alone, held against another's code."""

import random

import mapbox_vector_tile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, box, shape

from services.reporting.maps import cells, mvt, rules, shapes
from services.reporting.maps.cells import Box, on_earth, on_map
from services.reporting.maps.kept import EACH, Kept, key
from services.reporting.maps.layers import LAYERS
from services.reporting.maps.problems import BboxInvalid, TileNotFound
from tests.reporting.maps import LAT, LON, read, ring, square

lons, lats = st.floats(94, 142), st.floats(-12, 7)
zooms = st.integers(0, cells.MOST_ZOOM)


@given(lons, lats)
def test_a_place_on_the_map_is_the_place_on_earth(lon, lat):
    written = round(lon, 7), round(lat, 7)
    assert on_earth(*on_map(*written)) == pytest.approx(written, abs=1e-9)


@given(lons, lats, zooms)
def test_the_cells_of_a_tile_are_those_of_the_places_in_it(lon, lat, zoom):
    x, y = on_map(lon, lat)
    side = cells.BITS - zoom
    own = cells.tile(zoom, x >> side, y >> side)
    assert own.first <= cells.cell_of(x, y) < own.beyond
    assert own.zoom == zoom
    other = cells.tile(zoom, (x >> side) ^ 1, y >> side) if zoom else own
    assert (other.first <= cells.cell_of(x, y) < other.beyond) == (zoom == 0)


@given(lons, lats, st.floats(1e-6, 3), zooms, st.randoms(use_true_random=False))
def test_a_box_is_found_from_every_tile_that_it_meets(lon, lat, side, zoom, dice):
    kept = cells.box((lon, lat, lon + side, lat + side))
    x, y = dice.randrange(kept.x1, kept.x2), dice.randrange(kept.y1, kept.y2)
    shift = cells.BITS - zoom
    asked = cells.tile(zoom, x >> shift, y >> shift)
    assert asked.first <= kept.first < asked.beyond or kept.first in asked.above


def test_what_is_no_tile_is_refused_by_name():
    for place in ((19, 0, 0), (-1, 0, 0), (3, 8, 0), (3, 0, -1)):
        with pytest.raises(TileNotFound):
            rules.tile_at(*place)
    assert rules.tile_at(18, 2**18 - 1, 0).x2 == cells.WORLD


@pytest.mark.parametrize("bbox", ["", "1,2,3", "a,b,c,d", "nan,1,2,3", "5,1,4,2", "1,2,3,99"])
def test_what_is_no_box_is_refused_by_name(bbox):
    with pytest.raises(BboxInvalid):
        rules.box_of(bbox)


def test_the_level_is_that_of_the_zoom_but_never_above_the_callers_own():
    drawn = [rules.drawn(zoom, "*") for zoom in (0, 5, 6, 8, 9, 10, 11, 12, 18)]
    assert drawn == [*["province"] * 2, *["regency"] * 2, *["district"] * 2, *["village"] * 3]
    assert rules.drawn(3, "35.19.09.2010") == "village"
    assert rules.drawn(3, "35.77") == "regency"
    assert rules.drawn(9, "35") == "district"


def test_close_by_single_things_are_drawn_where_a_layer_has_such():
    rts, villages, areas = (LAYERS[name] for name in ("rts", "villages", "areas"))
    assert [rts.at(zoom) is rts.single for zoom in (0, 12, 13, 18)] == [False, False, True, True]
    assert rts.at(12) is rts.regions
    assert villages.at(18) is villages.regions
    assert areas.at(7) is areas.single


def test_a_region_that_lies_in_another_of_the_callers_is_part_of_that():
    assert rules.outermost(["35.77", "35.19.09.2010", "35.19", "35.77"]) == ("35.19", "35.77")
    assert rules.outermost(["35.19.09", "35", "36"]) == ("35", "36")
    assert rules.outermost(["35", "*"]) == ("*",)
    assert rules.outermost([]) == ()


def test_no_two_levels_have_borders_from_the_same_zoom_on():
    bands = [zoom for level in rules.BANDS for zoom in rules.BANDS[level]]
    assert len(bands) == len(set(bands))


def test_polygons_are_kept_as_they_were():
    hole = ring(LON + 0.002, LAT + 0.002, 0.002)
    many = {
        "type": "MultiPolygon",
        "coordinates": [[ring(LON, LAT, 0.01), hole], [ring(112, -7, 1)]],
    }
    for geometry in (square(), many):
        again = shapes.geometry_of(shapes.packed(shapes.of_geometry(geometry)))
        rings = zip(flat(again), flat(geometry), strict=True)
        for own, other in rings:
            assert own == pytest.approx(other, abs=1e-9)
        assert again["type"] == geometry["type"]


def flat(geometry):
    """All places of a geometry in their order."""
    parts = geometry["coordinates"]
    parts = [parts] if geometry["type"] == "Polygon" else parts
    return [tuple(place) for part in parts for ring in part for place in ring]


def test_a_polygon_of_no_size_is_none():
    flat = {"type": "Polygon", "coordinates": [[[LON, LAT]] * 4]}
    assert shapes.of_geometry(flat) == []


def as_tile(geometry, box_):
    layer = mvt.Layer("areas")
    commands = mvt.Frame(box_).polygons(
        shapes.unpacked(shapes.packed(shapes.of_geometry(geometry)))
    )
    if commands:
        layer.add(mvt.POLYGON, commands, {"code": "x"})
    return mvt.tile([layer])


@pytest.mark.parametrize("seed", range(20))
def test_a_polygon_in_a_tile_is_what_of_it_lies_there(seed):
    """Stars of any shape, with holes, cut by tiles of any zoom; read and cut by others' code."""
    dice = random.Random(seed)
    around = [(dice.uniform(0.4, 1), n) for n in range(24)]
    x, y = on_map(LON, LAT)
    radius = 1 << dice.randrange(16, 24)
    turned = [(r, n * 3.14159 / 12) for r, n in around]
    from math import cos, sin  # noqa: PLC0415 - here alone

    star = [(int(x + radius * r * cos(a)), int(y + radius * r * sin(a))) for r, a in turned]
    hole = [(int(x + radius * 0.2 * cos(a)), int(y + radius * 0.2 * sin(a))) for _, a in turned]
    zoom = dice.randrange(8, 16)
    shift = cells.BITS - zoom
    tile = cells.tile(zoom, x >> shift, y >> shift)
    layer = mvt.Layer("areas")
    commands = mvt.Frame(tile).polygons(shapes.unpacked(shapes.packed([[star, hole]])))
    layer.add(mvt.POLYGON, commands, {"n": 1})
    (feature,) = read(mvt.tile([layer]))["areas"]
    step = 1 << shift - mvt.EXTENT_BITS
    there = Polygon(
        [((px - tile.x1) / step, (py - tile.y1) / step) for px, py in star],
        [[((px - tile.x1) / step, (py - tile.y1) / step) for px, py in hole]],
    )
    seen = there.intersection(box(-64, -64, mvt.EXTENT + 64, mvt.EXTENT + 64))
    drawn = shape(feature["geometry"]).buffer(0)
    assert drawn.symmetric_difference(seen).area < seen.length + drawn.length + 1


def test_borders_turn_with_the_clock_as_they_are_seen_and_holes_against_it():
    hole = ring(LON + 0.002, LAT + 0.002, 0.002)
    for turn in (1, -1):
        geometry = {"type": "Polygon", "coordinates": [ring(LON, LAT, 0.01)[::turn], hole[::turn]]}
        (feature,) = read(as_tile(geometry, cells.tile(0, 0, 0)) or as_tile(geometry, big()))[
            "areas"
        ]
        border, inner = feature["geometry"]["coordinates"]
        assert mvt.doubled([tuple(p) for p in border[:-1]]) > 0
        assert mvt.doubled([tuple(p) for p in inner[:-1]]) < 0


def big():
    x, y = on_map(LON, LAT)
    return cells.tile(12, x >> 20, y >> 20)


def test_what_is_smaller_than_a_step_or_elsewhere_is_not_drawn():
    assert as_tile(square(side=1e-5), cells.tile(0, 0, 0)) == b""
    assert as_tile(square(), cells.tile(12, 0, 0)) == b""


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=9),
        st.one_of(
            st.text(max_size=40),
            st.booleans(),
            st.integers(-(2**53), 2**53),
            st.floats(allow_nan=False, allow_infinity=False),
        ),
        max_size=8,
    )
)
def test_what_is_told_is_read_again(tells):
    layer = mvt.Layer("rts")
    layer.add(mvt.POINT, mvt.Frame(big()).point(*on_map(LON, LAT)), {**tells, "unknown": None})
    (feature,) = read(mvt.tile([layer]))["rts"]
    assert feature["properties"] == tells
    assert {name: type(v) for name, v in feature["properties"].items()} == {
        name: type(v) for name, v in tells.items()
    }


def test_a_layer_of_nothing_is_left_out():
    assert mvt.tile([mvt.Layer("rts")]) == b""
    assert mapbox_vector_tile.decode(b"") == {}


def test_a_key_is_short_however_much_it_is_made_of():
    many = tuple(f"35.{number}" for number in range(1000))
    assert len(key(many, "rts", 1, "x" * 40_000)) == 32
    assert key(many, "rts", 1) == key(many, "rts", 1) != key(many[1:], "rts", 1)
    assert key(("35", "36"), 1) != key(("35",), ("36", 1))


def test_the_least_asked_is_forgotten_first():
    kept = Kept(3 * (EACH + 10))
    for one in (b"a", b"b", b"c"):
        kept.keep(one, one * 10)
    assert kept.find(b"a") == b"a" * 10
    kept.keep(b"d", b"d" * 10)
    found = [kept.find(one) is None for one in (b"a", b"b", b"c", b"d")]
    assert found == [False, True, False, False]
    kept.keep(b"d", b"")
    assert kept.size == 2 * (EACH + 10) + EACH
    kept.keep(b"e", b"e" * 10_000)  # more than there is room for
    assert kept.size == 0
    assert Box(0, 0, 1, 1).zoom == cells.CELL_ZOOM
