"""Outlines that are refused: by name, with the place of the fault, and in bounded time."""

import json
import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.polygons import drawing
from services.chassis.polygons.problems import OutlineTooCostly, RingCrosses
from services.chassis.problems import Problem
from services.survey.outlines import surveyor
from services.survey.outlines.child import SECONDS
from tests.survey.outlines import LAT, LON, SIDE, area, draw, polygon, ring, square

A, B, C, D = ring()[:4]
HOLE = ring(LON + 0.002, LAT + 0.002, 0.004)
AWAY = ring(LON + 0.1, LAT, 0.001)
MIDDLE = {"lon": 111.505, "lat": -7.595}


def parts(*polygons):
    return {"type": "MultiPolygon", "coordinates": [one["coordinates"] for one in polygons]}


def swapped(points):
    return [point[::-1] for point in points]


REFUSED = [
    ({"type": "Point", "coordinates": A}, "invalid_request", {}),
    ({"type": "Feature", "geometry": None}, "invalid_request", {}),
    (polygon([A, B, C, D]), "ring_open", {"lon": LON, "lat": LAT, "ring": 1}),
    (polygon(ring(), HOLE[:4]), "ring_open", {"ring": 2}),
    (polygon([A, B, A]), "ring_short", {"lon": LON, "lat": LAT, "ring": 1}),
    (polygon([A, A, B, B, A]), "ring_short", {"ring": 1}),
    (polygon([A, C, B, D, A]), "ring_crosses", {"ring": 1, **MIDDLE}),
    (polygon(ring(), ring(LON + 0.005, LAT + 0.002, 0.007)), "ring_crosses", {}),
    (polygon([A, B, [LON + 2 * SIDE, LAT], A]), "ring_crosses", {"ring": 1}),
    (parts(square(), square(LON + 0.005)), "ring_crosses", {}),
    (polygon(ring(), ring()), "ring_duplicate", {"ring": 2, "first": 1}),
    (polygon(ring(), HOLE, HOLE[2:] + HOLE[1:3]), "ring_duplicate", {"ring": 3, "first": 2}),
    (polygon(ring(), HOLE[::-1], HOLE), "ring_duplicate", {"ring": 3, "first": 2}),
    (polygon(ring(), AWAY), "hole_outside", {"ring": 2, "lon": AWAY[0][0], "lat": LAT}),
    (polygon(ring(), HOLE, ring(LON + 0.003, LAT + 0.003, 0.001)), "outline_invalid", {"ring": 3}),
    (parts(square(), polygon(HOLE)), "outline_invalid", {"ring": 2}),
    (polygon(ring(side=1e-7)), "outline_invalid", {"ring": 1}),
    (polygon(swapped(ring())), "coordinates_swapped", {"lon": LAT, "lat": LON, "ring": 1}),
    (polygon(ring(), ring(103.8, 52.5)), "outside_indonesia", {"ring": 2, "lat": 52.5}),
    (polygon([A, B, [LON], A]), "position_invalid", {"ring": 1}),
    (polygon([A, B, ["x", "y"], A]), "position_invalid", {"ring": 1}),
    (polygon([A, B, [True, False], A]), "position_invalid", {"ring": 1}),
    (polygon([A, B, [1e9, 1e9], A]), "position_invalid", {"ring": 1}),
    (polygon(A), "position_invalid", {"ring": 1}),
    (polygon([]), "position_invalid", {"ring": 1}),
    ({"type": "MultiPolygon", "coordinates": [ring()]}, "position_invalid", {}),
    (polygon(*[ring()] * 401), "outline_too_long", {"most": 100_000, "rings": 400}),
]


async def test_a_wrong_outline_is_refused_with_the_place_of_the_fault(survey):
    client = survey.client()
    await area(client)
    for shape, code, facts in REFUSED:
        answer = await draw(client, "35.19-K-KLAGEN", shape)
        said = answer.json()
        assert (answer.status_code, said["code"]) == (422, code), (shape, said)
        assert {name: said[name] for name in facts} == facts, said
    assert (await client.get("/v1/survey/areas/35.19-K-KLAGEN")).json()["version"] == 1


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 400])
async def test_what_is_no_number_in_json_is_no_position(survey, number):
    client = survey.client()
    await area(client)
    body = json.dumps(square()).replace("-7.59", number, 1)
    headers = {"If-Match": "*", "Content-Type": "application/json"}
    answer = await client.http.put(
        "/v1/survey/areas/35.19-K-KLAGEN/outline", content=body, headers=headers
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "position_invalid")


async def test_the_sentence_is_said_in_the_callers_language(survey):
    client = survey.client()
    await area(client)
    nested = polygon(ring(), HOLE, ring(LON + 0.003, LAT + 0.003, 0.001))
    assert "a hole lies in a hole" in (await draw(client, "35.19-K-KLAGEN", nested)).text
    client.http.headers["Accept-Language"] = "id"
    assert "lubang di dalam lubang" in (await draw(client, "35.19-K-KLAGEN", nested)).text


def circle(points):
    turn = 2 * math.pi / points
    return [
        [LON + 0.02 * math.cos(turn * n), LAT + 0.02 * math.sin(turn * n)] for n in range(points)
    ]


def closed(points):
    return polygon([*points, points[0]])


def test_too_many_points_are_counted_before_anything_else():
    """Not one of these is a position: none was looked at."""
    shape = polygon([["x"]] * 100_001)
    start = time.perf_counter()
    with pytest.raises(Problem) as refused:
        drawing.polygons(shape)
    assert refused.value.code == "outline_too_long"
    assert time.perf_counter() - start < 1


async def test_a_hundred_thousand_points_that_cross_one_another_end_in_bounded_time():
    around = circle(99_999)
    star = [around[n * 49_999 % 99_999] for n in range(99_999)]
    start = time.perf_counter()
    with pytest.raises((RingCrosses, OutlineTooCostly)):
        await surveyor.examine(closed(star))
    assert time.perf_counter() - start < 3 * SECONDS


async def test_what_takes_the_library_minutes_is_broken_off():
    """Long needles side by side: every box meets every other, and no line crosses another."""
    half = 49_998
    steps = [n * 1e-6 for n in range(half)]
    teeth = [p for x in steps for p in ([111 + x, -7], [111.1 + x + 5e-7, -6.9])]
    start = time.perf_counter()
    with pytest.raises(OutlineTooCostly):
        await surveyor.examine(closed([*teeth, [112, -6.8], [112, -7.2], [110.9, -7.2]]))
    assert time.perf_counter() - start < 3 * SECONDS


NUMBER = st.floats() | st.integers() | st.booleans() | st.none() | st.text(max_size=2)
NEAR = st.tuples(st.floats(111.4, 111.6), st.floats(-7.7, -7.5)).map(list)
POINTS = st.lists(NEAR, min_size=3, max_size=8).map(lambda points: [*points, points[0]])
RINGS = st.lists(POINTS | st.lists(NEAR, max_size=5), max_size=3)
ANYTHING = st.recursive(NUMBER | NEAR, lambda inner: st.lists(inner, max_size=4), max_leaves=12)
SHAPES = st.fixed_dictionaries(
    {"type": st.sampled_from(["Polygon", "MultiPolygon"])},
    optional={"coordinates": RINGS | st.lists(RINGS, max_size=3) | ANYTHING},
)
GEOJSON = SHAPES | st.fixed_dictionaries(
    {"type": st.just("Feature")}, optional={"geometry": SHAPES}
)


@given(GEOJSON | ANYTHING)
@settings(max_examples=300, deadline=None)
def test_whatever_comes_is_an_outline_or_a_named_refusal(shape):
    from services.survey.outlines import figure  # noqa: PLC0415 - what the child sees

    found, refused = None, None
    try:
        found = figure.of(shape)
    except Problem as problem:
        refused = problem
    if found is None:
        assert json.dumps(refused.facts)
        assert (refused.status, refused.sentence("id") != refused.sentence("en")) == (422, True)
    else:
        assert float(found.measured_ha) > 0
        assert figure.of(json.loads(found.geometry)).measured_ha == found.measured_ha


async def test_whatever_is_put_is_never_a_fault_of_ours(survey):
    client = survey.client()
    await area(client)
    bodies = [None, [], {}, 7, "x", {"type": "Feature"}, {"type": "Polygon"}, polygon([["\ud800"]])]
    bodies += [{"type": "Polygon", "coordinates": deep} for deep in ([[[[[]]]]], [{}], [[{}]])]
    deep = "[" * 5_000 + "]" * 5_000
    said = [*map(json.dumps, bodies), f'{{"type": "Polygon", "coordinates": {deep}}}', "{", ""]
    headers = {"If-Match": "*", "Content-Type": "application/json"}
    for content in said:
        answer = await client.http.put(
            "/v1/survey/areas/35.19-K-KLAGEN/outline", content=content, headers=headers
        )
        assert 400 <= answer.status_code < 500, (content[:80], answer.text)
