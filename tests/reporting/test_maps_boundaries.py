"""Borders are brought in by file, whole or not at all, and drawn by year and zoom."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest
from shapely.geometry import shape
from shapely.ops import unary_union

from contracts.regions import regions
from services.chassis.problems import Problem
from services.reporting.maps import borders, surveyor
from services.reporting.maps.borders import File
from services.reporting.maps.problems import BoundariesRefused
from services.reporting.maps.rules import BANDS
from tests.reporting.events import sealed
from tests.reporting.maps import LAT, LON, VILLAGE, ask, listed, read, rt, square, tile
from tests.survey.outlines import collection, shapes, zipped

REAL = Path(os.environ.get("NAHKODA_SHARED", "../shared")) / "realdata" / "boundaries"
MADIUN = REAL / "kab_madiun_desa.geojson"
real = pytest.mark.skipif(not REAL.is_dir(), reason="no real borders are here")
BESIDE = "35.19.09.2009"


def file(content, year=2020, level="village", **facts):
    known = {"field": "kode", "source": "BIG", "licence": "CC BY 4.0"} | facts
    return File(content, level=level, year=year, **known)


async def bring(running, content, year=2020, level="village", **facts):
    async with running.sessions.begin() as session:
        return await borders.bring(session, file(content, year, level, **facts))


def two(side=0.01):
    """Two villages of a district, side by side."""
    features = [
        ({"kode": VILLAGE}, square(side=side)),
        ({"kode": BESIDE}, square(LON + side, side=side)),
    ]
    return collection(*features)


async def test_villages_are_drawn_and_make_what_lies_above_them(reporting):
    await bring(reporting, two())
    await reporting.hear(sealed(rt(1), "heavy", 2023, area_ha="2"))
    for zoom, width in ((13, 13), (11, 13), (9, 8), (6, 5), (0, 2)):
        features, meta = await tile(reporting, "villages", zoom)
        wanted = {VILLAGE[:width], BESIDE[:width]}
        if zoom > 5:
            assert {one["code"] for one in features} == wanted
            own = next(one for one in features if one["code"] == VILLAGE[:width])
            assert (own["heavy"], own["slum_ha"], own["since"]) == (1, 2, 2020)
            assert meta["left_out"] == 0
    rows = await reporting.rows("SELECT level, zoom FROM boundaries GROUP BY 1, 2")
    assert {tuple(row) for row in rows} == {
        (level, zoom) for level in BANDS for zoom in BANDS[level]
    }
    (district,) = await listed(reporting, "villages", level="district")
    assert (
        shape(district["geometry"])
        .symmetric_difference(
            shape(
                {
                    "type": "Polygon",
                    "coordinates": [
                        [
                            [LON, LAT],
                            [LON + 0.02, LAT],
                            [LON + 0.02, LAT + 0.01],
                            [LON, LAT + 0.01],
                            [LON, LAT],
                        ]
                    ],
                }
            )
        )
        .area
        < 1e-7
    )


async def test_of_each_region_the_newest_not_after_the_year_is_drawn(reporting):
    await bring(reporting, two(), 2020)
    await bring(reporting, collection(({"kode": VILLAGE}, square(side=0.005))), 2023)
    seen = {}
    for year in (2019, 2020, 2022, 2023, 2030):
        features = await listed(reporting, "villages", year=year)
        seen[year] = {
            f["id"]: (f["properties"]["since"], shape(f["geometry"]).area) for f in features
        }
    assert seen[2019] == {}
    small, large = pytest.approx(0.005**2), pytest.approx(0.01**2)
    assert seen[2020] == seen[2022] == {VILLAGE: (2020, large), BESIDE: (2020, large)}
    assert seen[2023] == seen[2030] == {VILLAGE: (2023, small), BESIDE: (2020, large)}
    (district,) = await listed(reporting, "villages", level="district", year=2023)
    assert shape(district["geometry"]).area == pytest.approx(0.01**2 + 0.005**2, rel=0.01)


async def test_the_same_year_again_replaces_what_was_there(reporting):
    first = await bring(reporting, two())
    second = await bring(reporting, two(0.005), source="BPN")
    client = reporting.client()
    (known,) = (await client.ok(await client.get("/v1/reports/boundaries")))["items"]
    assert (known["id"], known["source"], known["regions"]) == (str(second.id), "BPN", 2)
    assert known["region"] == "35.19.09"
    assert str(first.id) != known["id"]


async def test_sets_are_told_to_whom_they_concern(reporting):
    await bring(reporting, two())
    for own, count in (("35", 1), ("35.19", 1), ("35.19.09.2001", 1), ("35.77", 0), ("33", 0)):
        client = reporting.client(regions=[own])
        assert len((await client.ok(await client.get("/v1/reports/boundaries")))["items"]) == count
    assert (await ask(reporting, "villages", 12, who={"regions": ["35.77"]})).status_code == 204
    client = reporting.client(regions=["35.19"])
    told = await client.ok(await client.get("/v1/reports/maps/tiles.json", layer="villages"))
    assert told["attribution"] == "BIG (2020), CC BY 4.0"


async def test_a_shapefile_of_another_coordinate_system_is_read(reporting):
    name = VILLAGE.replace(".", "")
    await bring(reporting, zipped(shapes((name, square()), key="KODE")), field="kode")
    (feature,) = await listed(reporting, "villages")
    assert shape(feature["geometry"]).symmetric_difference(shape(square())).area < 1e-8


BOW = {
    "type": "Polygon",
    "coordinates": [[[111.5, -7.6], [111.6, -7.5], [111.6, -7.6], [111.5, -7.5], [111.5, -7.6]]],
}


async def test_what_is_wrong_is_said_by_feature_and_nothing_is_kept(reporting):
    features = [
        ({"kode": VILLAGE}, square()),
        ({"kode": "35.19.09.9999"}, square()),
        ({"kode": "35.19.09"}, square()),
        ({"kode": VILLAGE}, square()),
        ({"nama": "X"}, square()),
        ({"kode": BESIDE}, BOW),
        ({"kode": "35.19.09.2001"}, square(-7.6, 111.5)),
        ({"kode": "35.19.09.2002"}, square(10, 50)),
        ({"kode": "35.19.09.2003"}, {"type": "Point", "coordinates": [LON, LAT]}),
    ]
    with pytest.raises(BoundariesRefused) as refused:
        await bring(reporting, collection(*features))
    found = {error["feature"]: error["problem"].code for error in refused.value.facts["errors"]}
    assert found == {
        2: "boundary_unknown",
        3: "boundary_unknown",
        4: "boundary_repeated",
        5: "boundary_unnamed",
        6: "ring_crosses",
        7: "coordinates_swapped",
        8: "outside_indonesia",
        9: "outline_not_polygon",
    }
    assert refused.value.facts["faults"] == 8
    assert await reporting.scalar("SELECT count(*) FROM boundaries") == 0
    assert await reporting.scalar("SELECT count(*) FROM boundary_sets") == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"kode,batas\n", "boundary_file_unknown"),
        (b"{}", "geojson_unreadable"),
        (b"PK\x03\x04 no zip", "shapefile_unreadable"),
        (collection(), "boundaries_none"),
    ],
)
def test_a_file_that_nobody_can_read_is_refused_by_name(content, code):
    with pytest.raises(Problem) as refused:
        surveyor.codes_of(content, "kode", "village")
    assert refused.value.code == code


def test_a_code_without_dots_is_the_same_code():
    assert [
        surveyor.dotted(name) for name in ("35", "3519", "351909", "3519092010", VILLAGE, "x")
    ] == [
        *("35", "35.19", "35.19.09", VILLAGE, VILLAGE, "x"),
    ]


async def command(running, path, *more):
    """The command as an operator gives it."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "REPORTING_DATABASE_URL": running.app.state.settings.database_url,
        "REPORTING_TRUSTED_KEYS": running.app.state.settings.trusted_keys,
    }
    arguments = ["-m", "services.reporting", "boundaries", str(path), "--code-field", "kode", *more]
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await child.communicate()
    return child.returncode, out.decode(), err.decode()


async def test_an_operator_brings_them_in_by_command(reporting, tmp_path):
    path = tmp_path / "desa.geojson"
    said = ("--level", "village", "--year", "2021", "--source", "BIG", "--licence", "CC0")
    path.write_bytes(two())
    code, out, err = await command(reporting, path, *said)
    assert (code, out, err) == (0, "2 village boundaries of 35.19.09 from 2021 on\n", "")
    path.write_bytes(collection(({"kode": "35.19.09.9999"}, square())))
    code, out, err = await command(reporting, path, *said, "--language", "en")
    assert (code, out) == (1, "")
    assert err.splitlines()[1].startswith("  1: boundary_unknown: 35.19.09.9999 is no Kemendagri")
    assert len(await listed(reporting, "villages")) == 2


@real
async def test_real_villages_are_drawn_whole_at_every_level(reporting):
    """206 villages of a regency: no gap wider than a step of the screen between neighbours."""
    whole = json.loads(MADIUN.read_bytes())
    known = {
        f["properties"]["kode"] for f in whole["features"] if f["properties"]["kode"] in regions
    }
    whole["features"] = [f for f in whole["features"] if f["properties"]["kode"] in known]
    with pytest.raises(BoundariesRefused) as refused:
        await bring(reporting, json.dumps(whole).encode())
    (error,) = refused.value.facts["errors"]  # one of them crosses itself
    assert error["problem"].code == "ring_crosses"
    known.remove(whole["features"].pop(error["feature"] - 1)["properties"]["kode"])
    new = await bring(reporting, json.dumps(whole).encode())
    assert (new.regions, new.region) == (len(known), "35.19")
    truth = unary_union([shape(f["geometry"]).buffer(0) for f in whole["features"]])
    for level in ("village", "district", "regency"):
        features = await listed(reporting, "villages", level=level)
        together = unary_union([shape(f["geometry"]).buffer(0) for f in features])
        assert together.symmetric_difference(truth).area < 0.01 * truth.area, level
        overlap = sum(shape(f["geometry"]).buffer(0).area for f in features) - together.area
        assert abs(overlap) < 0.002 * truth.area, level
    assert {f["id"] for f in await listed(reporting, "villages")} == known
    answer = await ask(reporting, "villages", 11, (111.6, -7.6))
    polygons = [shape(f["geometry"]).buffer(0) for f in read(answer.content)["villages"]]
    assert len(polygons) > 20
    drawn = unary_union(polygons).area
    assert sum(one.area for one in polygons) == pytest.approx(drawn, rel=0.01)
