"""Files of outlines: GeoJSON and zipped Shapefiles, all of their features or none."""

import json
import zipfile

import pytest

from contracts.survey import AreaDelineated
from services.chassis.polygons import shapefiles
from services.survey.outlines import figure, file_problems
from tests.survey.outlines import (
    LAT,
    LON,
    SIDE,
    area,
    collection,
    draw,
    polygon,
    ring,
    shapes,
    square,
    upload,
    zipped,
)

KLAGEN, LAIN = "35.19-K-KLAGEN", "35.19-K-LAIN"


async def two(survey):
    client = survey.client()
    await area(client)
    await area(client, "Lain")
    return client


async def test_a_collection_draws_the_areas_that_it_names(survey):
    client = await two(survey)
    content = collection(
        ({"code": KLAGEN}, square()), ({"code": "lain"}, square(LON + SIDE, LAT, 0.005))
    )
    answer = await upload(client, b"\xef\xbb\xbf" + content)
    assert answer.status_code == 200, answer.text
    assert [(one["code"], one["version"]) for one in answer.json()["items"]] == [
        *((KLAGEN, 2), (LAIN, 2))
    ]
    assert answer.json()["items"][0]["measured_ha"] == "122.0394"
    assert {e.code for e in await survey.events(AreaDelineated)} == {KLAGEN, LAIN}


async def test_a_key_sent_twice_draws_once(survey):
    client = await two(survey)
    content, key = collection(({"code": KLAGEN}, square())), {"Idempotency-Key": "a"}
    first = await upload(client, content, headers=key)
    again = await upload(client, content, headers=key)
    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    assert await survey.scalar("SELECT count(*) FROM area_outlines") == 1


async def test_what_is_wrong_is_said_feature_by_feature_and_nothing_is_drawn(survey):
    client = await two(survey)
    bow = polygon([ring()[0], ring()[2], ring()[1], ring()[3], ring()[0]])
    content = collection(
        *(({"KODE": KLAGEN}, square()), ({"kode": LAIN}, bow), ({"kode": "X"}, square())),
        *(({"kode": KLAGEN}, square()), ({}, square()), ({"kode": None}, None)),
    )
    answer = await upload(client, content, "kode")
    said = answer.json()
    assert (answer.status_code, said["code"], said["faults"]) == (422, "outlines_refused", 5)
    assert [(e["feature"], e["code"]) for e in said["errors"]] == [
        *((2, "ring_crosses"), (3, "area_unknown"), (4, "area_repeated")),
        *((5, "feature_unnamed"), (6, "feature_unnamed")),
    ]
    assert (said["errors"][0]["lon"], said["errors"][0]["ring"]) == (111.505, 1)
    assert "crosses a line at (111.505, -7.595)" in said["errors"][0]["detail"]
    assert await survey.scalar("SELECT count(*) FROM area_outlines") == 0


async def test_features_may_not_overlap_one_another_nor_what_stands(survey):
    client = await two(survey)
    await area(client, "Lama")
    assert (await draw(client, "35.19-K-LAMA", square(LON + 0.1))).status_code == 200
    content = collection(
        *(({"code": KLAGEN}, square()), ({"code": LAIN}, square(LON + 0.005))),
    )
    said = (await upload(client, content)).json()
    assert [(e["feature"], e["code"], e["area"]) for e in said["errors"]] == [
        (2, "outline_overlaps", KLAGEN)
    ]
    content = collection(({"code": KLAGEN}, square(LON + 0.105)), ({"code": LAIN}, square()))
    said = (await upload(client, content)).json()
    assert [(e["feature"], e["area"]) for e in said["errors"]] == [(1, "35.19-K-LAMA")]
    moved = collection(({"code": "Lama"}, square()), ({"code": LAIN}, square(LON + 0.1)))
    assert (await upload(client, moved)).status_code == 200  # LAMA makes room in the same file


async def test_a_foreign_area_is_unknown(survey):
    await area(survey.client(), "Manisrejo", "35.77")
    client = survey.client(regions=("35.19",))
    for name in ("35.77-K-MANISREJO", "Manisrejo"):
        said = (await upload(client, collection(({"code": name}, square())))).json()
        assert [error["code"] for error in said["errors"]] == ["area_unknown"]


async def test_a_shapefile_comes_back_from_utm_where_it_was(survey):
    client = await two(survey)
    hole = ring(LON + 0.002, LAT + 0.002, 0.004)
    content = zipped(
        shapes(("Klagen", polygon(ring(), hole[::-1])), (LAIN, square(LON + SIDE, LAT, 0.005)))
    )
    answer = await upload(client, content, "kawasan")
    assert answer.status_code == 200, answer.text
    hectares = float(answer.json()["items"][0]["measured_ha"])
    assert hectares == pytest.approx(float(figure.of(polygon(ring(), hole)).measured_ha), rel=1e-6)
    kept = (await client.get(f"/v1/survey/areas/{KLAGEN}/outline")).json()["geometry"]
    border, inner = kept["coordinates"]
    for found, wanted in ((border, ring()), (inner, hole)):
        for point in wanted:
            assert min(abs(x - point[0]) + abs(y - point[1]) for x, y in found) < 1e-7


@pytest.mark.parametrize("epsg", [4326, 32748, 23835, 3857])
def test_any_coordinate_system_that_is_known_will_do(epsg):
    files = shapes(("Klagen", square()), epsg=epsg)
    [(properties, geometry)] = shapefiles.features(zipped(files, zipfile.ZIP_STORED))
    assert properties == {"KAWASAN": "Klagen"}
    for point, wanted in zip(sorted(geometry["coordinates"][0]), sorted(ring()), strict=True):
        assert point == pytest.approx(wanted, abs=1e-4 if epsg == 23835 else 1e-7)


GOOD = shapes(("Klagen", square()))
SHP, PRJ = "batas/kawasan.shp", "batas/kawasan.prj"
BROKEN = {
    "shapefile_unreadable": [
        {k: v for k, v in GOOD.items() if not k.endswith("dbf")},
        GOOD | {"lain.shp": GOOD[SHP]},
        GOOD | {SHP: GOOD[SHP][:120]},
        GOOD | {SHP: b"\0" * 200},
        GOOD | {"batas/kawasan.dbf": b"\xff" * 64},
        {"readme.txt": b"x"},
    ],
    "crs_unknown": [
        {k: v for k, v in GOOD.items() if k != PRJ},
        *(GOOD | {PRJ: prj} for prj in (b"", b"UTM 49 S", b"\xff" * 99, b'LOCAL_CS["x"]')),
    ],
    "shapefile_zip_refused": [
        *(GOOD | {name: b"x"} for name in ("../x.shp", "/etc/x", "a\\..\\x", "C:x", "a/../../x")),
        GOOD | {f"{n}.txt": b"" for n in range(40)},
        GOOD | {"bomb.txt": b"\0" * (8 << 20)},
        GOOD | {f"{n}.txt": bytes(range(256)) * (10 << 12) for n in range(7)},
    ],
}


@pytest.mark.parametrize(
    ("code", "files"), [(code, files) for code, many in BROKEN.items() for files in many]
)
def test_a_broken_or_hostile_zip_is_refused_by_name(code, files):
    with pytest.raises(file_problems.FAULTS[code]):
        list(shapefiles.features(zipped(files)))


async def test_files_of_other_kinds_are_refused(survey):
    client = await two(survey)
    for content, status, code in (
        (b"kode,luas\n1,2", 415, "outline_file_unknown"),
        (b"", 415, "outline_file_unknown"),
        (b"{", 422, "geojson_unreadable"),
        (b'{"type": "FeatureCollection"}', 422, "geojson_unreadable"),
        (b'{"features": [1]}', 422, "geojson_unreadable"),
        (b'{"features": ' + b"[" * 9_000, 422, "geojson_unreadable"),
        (b'{"features": []}', 422, "features_none"),
        (b"PK\x03\x04 no zip at all", 422, "shapefile_unreadable"),
        (zipped(GOOD | {"../x": b""}), 422, "shapefile_zip_refused"),
        (collection(*[({}, square())] * 2_001), 422, "features_too_many"),
    ):
        answer = await upload(client, content)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


async def test_odd_features_are_faults_of_theirs(survey):
    client = await two(survey)
    shape = json.dumps(square()).replace("-7.59", "NaN", 1)
    features = [
        f'{{"properties": {{"code": "{KLAGEN}"}}, "geometry": {shape}}}',
        f'{{"properties": {{"code": "{LAIN}"}}, "geometry": {{"type": "Point"}}}}',
        '{"properties": [1], "geometry": 7}',
    ]
    said = (await upload(client, f'{{"features": [{",".join(features)}]}}'.encode())).json()
    assert [error["code"] for error in said["errors"]] == [
        *("position_invalid", "outline_not_polygon", "feature_unnamed")
    ]
