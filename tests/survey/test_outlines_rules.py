"""Hectares against a formula of their own, outlines in 2,000 points, and which area a feature names."""

import json
import math
from decimal import Decimal

import pytest
from pyproj import Geod
from shapely.geometry import shape

from services.chassis.problems import Problem
from services.survey.areas.models import Area
from services.survey.outlines import figure, rules
from services.survey.outlines.surveyor import Drawn, Feature
from tests.survey.outlines import LAT, LON, polygon, ring, square

A, F = 6378137.0, 1 / 298.257223563  # WGS84
E2 = F * (2 - F)
E1 = math.sqrt(E2)


def strip(south, north, degrees):
    """m2 of the ellipsoid between two parallels: the integral of a parallel's and a meridian's radii."""

    def under(latitude):
        s = math.sin(math.radians(latitude))
        return s / (1 - E2 * s * s) + math.atanh(E1 * s) / E1

    b2 = (A * (1 - F)) ** 2
    return math.radians(degrees) * b2 / 2 * (under(north) - under(south))


def between_parallels(south, north, west, degrees, steps=200):
    """That strip as a polygon, whose short sides follow the parallels."""
    lons = [west + degrees * n / steps for n in range(steps + 1)]
    around = [[x, south] for x in lons] + [[x, north] for x in reversed(lons)]
    return polygon([*around, around[0]])


@pytest.mark.parametrize(
    ("south", "north", "west", "degrees"),
    [
        (-7.6, -7.5, 111.5, 0.1),
        (-0.05, 0.05, 109.3, 0.2),
        (5.5, 5.6, 95.3, 0.01),
        (-10.9, -8, 120, 3),
    ],
)
def test_hectares_are_those_of_the_ellipsoid(south, north, west, degrees):
    found = figure.of(between_parallels(south, north, west, degrees))
    wanted = strip(south, north, degrees) / 10_000
    assert float(found.measured_ha) == pytest.approx(wanted, rel=1e-4)
    assert -Decimal(found.measured_ha).as_tuple().exponent == 4


def test_holes_are_taken_off_and_parts_added():
    whole, hole = square(), ring(LON + 0.002, LAT + 0.002, 0.004)
    far = square(LON + 1)
    hectares = {
        name: Decimal(figure.of(one).measured_ha)
        for name, one in {
            "whole": whole,
            "hole": polygon(hole),
            "ring": polygon(ring(), hole),
            "far": far,
            "both": {
                "type": "MultiPolygon",
                "coordinates": [[ring(), hole], far["coordinates"][0:1]],
            },
        }.items()
    }
    last = Decimal("0.0001")
    assert abs(hectares["ring"] - (hectares["whole"] - hectares["hole"])) <= last
    assert abs(hectares["both"] - (hectares["ring"] + hectares["far"])) <= last


def test_half_a_square_metre_and_more_is_rounded_up():
    side = math.sqrt(0.51)
    lon, lat, _ = Geod(ellps="WGS84").fwd(LON, LAT, 45, side * math.sqrt(2))
    drawn = polygon([[LON, LAT], [lon, LAT], [lon, lat], [LON, lat], [LON, LAT]])
    assert figure.of(drawn).measured_ha == "0.0001"


def wavy(points, waves=60):
    turn = 2 * math.pi / points
    radii = [0.02 * (1 + 0.1 * math.sin(waves * turn * n)) for n in range(points)]
    around = [
        [LON + r * math.cos(turn * n), LAT + r * math.sin(turn * n)] for n, r in enumerate(radii)
    ]
    return [*around, around[0]]


def points_of(text):
    found = json.loads(text)
    parts = found["coordinates"] if found["type"] == "MultiPolygon" else [found["coordinates"]]
    return sum(len(one) for part in parts for one in part)


def test_a_long_outline_is_simplified_and_keeps_its_holes():
    hole = [[LON + (x - LON) / 4, LAT + (y - LAT) / 4] for x, y in wavy(20_000)]
    found = figure.of(polygon(wavy(40_000), hole))
    assert (found.points, points_of(found.geometry)) == (60_002, 60_002)
    assert points_of(found.simplified) <= 2_000
    simple = shape(json.loads(found.simplified))
    assert simple.is_valid
    assert len(simple.interiors) == 1
    exact = shape(json.loads(found.geometry))
    assert simple.symmetric_difference(exact).area < 0.01 * exact.area


def test_a_short_outline_is_kept_as_it_is_for_maps_too():
    found = figure.of(polygon(wavy(1_999)))
    assert found.simplified == found.geometry
    assert found.points == 2_000


def test_four_hundred_rings_fit_on_a_map():
    parts = [[wavy(200)] for _ in range(400)]
    moved = [
        [[[x / 20 + 105 + n % 20 * 0.01, y / 20 - 5 + n // 20 * 0.01] for x, y in part[0]]]
        for n, part in enumerate(parts)
    ]
    found = figure.of({"type": "MultiPolygon", "coordinates": moved})
    assert found.points == 400 * 201
    assert points_of(found.simplified) <= 2_000
    assert shape(json.loads(found.simplified)).is_valid


DRAWN = Drawn("{}", "{}", 5, "1.0000", (0, 0, 1, 1), ("0.5", "0.5"))
KNOWN = [
    Area(code="35.19-K-KLAGEN", name="Klagen", region="35.19"),
    Area(code="35.19-K-PASAR", name="Pasar", region="35.19"),
    Area(code="35.77-K-PASAR", name="PASAR", region="35.77"),
]


def feature(number, name, fault=None):
    return Feature(number, name, None if fault else DRAWN, fault)


def test_a_feature_names_its_area_by_code_or_name_in_any_letters():
    features = [feature(1, "klagen"), feature(2, "35.77-K-PASAR"), feature(3, "35.19-k-pasar")]
    found, faults = rules.matched(features, KNOWN, "code")
    assert list(found.values()) == ["35.19-K-KLAGEN", "35.77-K-PASAR", "35.19-K-PASAR"]
    assert faults == {}


def test_what_a_feature_does_not_name_well_is_said_by_number():
    features = [feature(1, None), feature(2, "Lain"), feature(3, "Pasar")]
    features += [feature(4, "Klagen"), feature(5, "35.19-K-KLAGEN")]
    _, faults = rules.matched(features, KNOWN, "kawasan")
    assert {number: problem.code for number, problem in faults.items()} == {
        1: "feature_unnamed",
        2: "area_unknown",
        3: "area_ambiguous",
        5: "area_repeated",
    }
    assert faults[5].facts == {"area": "35.19-K-KLAGEN", "first": 4}
    with pytest.raises(Problem) as refused:
        rules.ensure_faultless(faults)
    assert [error["feature"] for error in refused.value.facts["errors"]] == [1, 2, 3, 5]
