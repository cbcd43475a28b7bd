"""The catalogue, GeoJSON, money and SIPD codes: pure rules of activities over anything that may come."""

import itertools
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.finance import FUND_SOURCES
from contracts.planning_activities import ActivityProposed
from contracts.regulation import load
from services.chassis.geo import CoordinatesSwapped, OutsideIndonesia
from services.chassis.problems import Problem
from services.planning.activities import geometry, rules, views
from services.planning.activities.catalogue import BY_CODE, FIRST, KINDS, ONE_EACH, served
from services.planning.activities.geometry import Geometry
from services.planning.activities.models import Activity, ActivityPlace
from services.planning.activities.problems import AmountInvalid, GeometryInvalid
from services.planning.activities.shapes import MOST_PLACES, Sipd, SourceAmount
from tests.harness import uuid_of

REGULATIONS = ("permen-14-2018", "permen-02-2016")
A, B, C = [111.5, -7.6], [111.6, -7.6], [111.6, -7.7]
NUMBER = st.floats(allow_nan=True) | st.integers() | st.booleans() | st.none() | st.text(max_size=3)
NODE = st.recursive(NUMBER, lambda inner: st.lists(inner, max_size=4), max_leaves=12)


def refusal(do, *facts):
    with pytest.raises(Problem) as caught:
        do(*facts)
    return caught.value.code


def shape(kind, coordinates):
    return Geometry(type=kind, coordinates=coordinates)


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_every_criterion_of_a_regulation_is_served_and_drafted(regulation):
    criteria = {one.id: one.unit for one in load(regulation).criteria}
    assert {id for kind in KINDS for id in served(kind, regulation)} == set(criteria)
    for id, unit in criteria.items():
        kind = BY_CODE[FIRST[id]]
        assert id in served(kind, regulation), id
        assert (kind.unit == "m") == (unit == "m"), id
    assert set(ONE_EACH) <= set(FIRST)


def test_the_catalogue_is_whole():
    assert len(BY_CODE) == len(KINDS)
    for kind in KINDS:
        assert (kind.dimension == "lingkungan") == bool(kind.criteria), kind.code
        assert kind.name_id
        assert kind.name_en
        assert kind.dimension == "lingkungan" or not kind.builds
    assert {"pelatihan", "sosialisasi", "ppmk", "bdc", "ksm_ekonomi"} <= set(BY_CODE)


def test_a_criterion_is_served_under_the_name_that_its_regulation_gives_it():
    assert served(BY_CODE["penutup_drainase"], "permen-14-2018") == ("4b", "4c")
    assert served(BY_CODE["penutup_drainase"], "permen-02-2016") == ("4b", "4c", "4d", "4e")
    assert served(BY_CODE["jalan_paving"], "perda-baru") == ("1a", "2a", "2b", "7a")
    assert served(BY_CODE["pelatihan"], "permen-14-2018") == ()


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("Point", A),
        ("Point", [*A, 12.5]),
        ("LineString", [A, B]),
        ("Polygon", [[A, B, C, A]]),
        ("MultiPoint", [A]),
        ("MultiLineString", [[A, B], [B, C]]),
        ("MultiPolygon", [[[A, B, C, A]], [[B, C, A, B]]]),
    ],
)
def test_each_kind_of_geometry_is_read(kind, coordinates):
    found = geometry.read(shape(kind, coordinates))
    assert found["type"] == kind
    assert geometry.read(Geometry(**found)) == found
    assert 12.5 not in found["coordinates"]


@pytest.mark.parametrize(
    ("kind", "coordinates", "code"),
    [
        ("Point", [-7.6, 111.5], "coordinates_swapped"),
        ("LineString", [A, [-7.6, 111.5]], "coordinates_swapped"),
        ("Point", [0, 0], "outside_indonesia"),
        ("Point", [11150000, -760000], "geometry_invalid"),
        ("Point", [111.5], "geometry_invalid"),
        ("Point", ["111.5", "-7.6"], "geometry_invalid"),
        ("Point", [True, False], "geometry_invalid"),
        ("Point", [float("nan"), -7.6], "geometry_invalid"),
        ("Point", [10**400, -7.6], "geometry_invalid"),
        ("Point", [A], "geometry_invalid"),
        ("LineString", [A], "geometry_invalid"),
        ("LineString", A, "geometry_invalid"),
        ("Polygon", [[A, B, C, B]], "geometry_invalid"),
        ("Polygon", [[A, B, A]], "geometry_invalid"),
        ("Polygon", [A, B, C, A], "geometry_invalid"),
        ("MultiPolygon", [[[]]], "geometry_invalid"),
        ("LineString", [A] * 2001, "geometry_too_long"),
        ("MultiLineString", [[A] * 1001, [B] * 1000], "geometry_too_long"),
    ],
)
def test_a_geometry_that_cannot_be_is_refused_by_name(kind, coordinates, code):
    assert refusal(geometry.read, shape(kind, coordinates)) == code


def test_two_thousand_points_are_taken():
    assert len(geometry.read(shape("LineString", [A] * 2000))["coordinates"]) == 2000


@given(st.sampled_from(sorted(geometry.DEPTHS)), st.lists(NODE, min_size=1, max_size=4))
def test_whatever_comes_as_a_geometry_is_read_or_refused(kind, coordinates):
    try:
        found = geometry.read(shape(kind, coordinates))
    except (GeometryInvalid, CoordinatesSwapped, OutsideIndonesia):
        return
    json.dumps(found, allow_nan=False)


@given(st.text(max_size=20) | st.decimals(-(10**6), 10**6, places=2).map(str))
def test_an_amount_is_kept_to_the_cent_or_refused(amount):
    try:
        [kept] = rules.sources_of([SourceAmount(source="dak", amount=amount)])
    except AmountInvalid:
        return
    assert Decimal(kept["amount"]) == Decimal(amount.strip()) >= 0
    assert kept["amount"][-3] == "."


@pytest.mark.parametrize(
    ("codes", "fits"),
    [
        (("1.04.03", None, None), True),
        (("1.04.03", "1.04.03.2.02", "1.04.03.2.02.01"), True),
        (("X.XX.01", "X.XX.01.2.06", "X.XX.01.2.06.0004"), True),
        (("1.04.03", "1.04.02.2.02", None), False),
        (("1.04.03", "1.04.03.2.02", "1.04.03.2.03.01"), False),
        (("1.04.03", None, "1.04.03.2.02.01"), False),
    ],
)
def test_each_sipd_code_lies_below_the_one_above(codes, fits):
    sipd = Sipd(**dict(zip(("program", "kegiatan", "sub_kegiatan"), codes, strict=True)))
    if fits:
        rules.ensure_sipd(sipd)
    else:
        assert refusal(rules.ensure_sipd, sipd) == "sipd_crossed"


@given(st.dictionaries(st.integers(0, 7), st.sets(st.integers(0, 7))), st.integers(0, 7))
def test_a_way_round_is_one_and_is_found_when_there_is_one(graph, start):
    edges = {uuid_of(a): {uuid_of(b) for b in to} for a, to in graph.items()}
    way = rules.circle(edges, uuid_of(start))
    reached, waiting = set(), [start]
    while waiting:
        for there in graph.get(waiting.pop(), ()):
            if there not in reached:
                reached.add(there)
                waiting.append(there)
    assert bool(way) == (start in reached)
    if way:
        assert way[0] == way[-1] == uuid_of(start)
        assert all(b in edges[a] for a, b in itertools.pairwise(way))
        assert len(set(way)) == len(way) - 1


def test_the_largest_activity_is_no_larger_than_an_event():
    places = [
        ActivityPlace(
            activity_id=uuid_of(1),
            rt=f"35.19.09.2010-{n // 999:03d}-{n % 999 + 1:03d}",
            criterion="2b",
            volume=Decimal("123456789012.123456"),
            regulation="permen-14-2018",
        )
        for n in range(MOST_PLACES)
    ]
    line = geometry.read(shape("LineString", [[111.123456, -7.123456]] * 2000))
    facts = {"plan_id": uuid_of(2), "region": "35.19.09.2010", "kind": "jalan_paving", "year": 2027}
    facts |= {"dimension": "lingkungan", "title": "x" * 200, "volume": Decimal(1), "unit": "m"}
    sources = [{"source": one.code, "amount": "9999999999999999.99"} for one in FUND_SOURCES]
    facts |= {"sources": sources, "state": "proposed", "told": 1, "created_by": "x"}
    activity = Activity(**facts, geometry=line)
    needs, scores = [[uuid_of(n) for n in range(count)] for count in (50, MOST_PLACES)]
    event = views.event(activity, places, needs, scores, id=uuid_of(3), by="x")
    assert isinstance(event, ActivityProposed)
    assert len(event.model_dump_json()) < 200_000


def test_a_way_round_is_found_whichever_way_it_is_entered():
    a, b, c, d = map(uuid_of, range(4))
    edges = {a: [b, d], b: [c], c: [a], d: []}
    assert rules.circle(edges, a) == [a, b, c, a]
    assert rules.circle(edges, b) == [b, c, a, b]
    assert rules.circle(edges, d) == []
    assert rules.circle({a: [a]}, a) == [a, a]
