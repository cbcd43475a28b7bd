"""RTs as GeoJSON: of a round, or each by its newest sealed score, with where they lie."""

from services.chassis.auth import Principal
from services.survey.outlines import commands as outlines
from services.survey.positions import geojson, queries
from tests.survey.outlines import drawn, square
from tests.survey.positions import LAT, LON, place
from tests.survey.steps import apply, imported, open_round, rt, sheet
from tests.survey.works import sealed

FILE = "/v1/survey/rts.geojson"
OTHER = "35.77.03.1005"


async def features(client, **query):
    answer = await client.get(FILE, **query)
    assert answer.headers["content-type"] == "application/geo+json", answer.text
    found = answer.json()
    assert found["type"] == "FeatureCollection"
    return {one["id"]: one for one in found["features"]}


async def filled(survey, client, round, *rows):
    return await apply(survey, client, await imported(survey, client, round, sheet(*rows)))


async def test_each_rt_of_a_round_is_a_point_with_its_score_or_nowhere(survey):
    client = survey.client()
    round = await open_round(client)
    rows = {"kode_rt": rt(1), "1a": "45", "4a": "-1"}, {"kode_rt": rt(2), "kawasan": ""}
    await filled(survey, client, round, *rows)
    await client.ok(await place(client, code=rt(2)))
    found = await features(client, round_id=round["id"])
    assert list(found) == [rt(1), rt(2)]
    assert found[rt(1)] == {
        "type": "Feature",
        "id": rt(1),
        "properties": {
            "code": rt(1),
            "name": "RT 001 RW 001 Klagenserut",
            "region": "35.19.09.2010",
            "area": "35.19-K-KLAGEN",
            "total": 5,
            "slum_class": "none",
            "area_ha": "2.5",
            "sealed": False,
            "open_flags": 1,
            "source": None,
            "far_from_village": False,
        },
        "geometry": None,
    }
    second = found[rt(2)]
    assert second["geometry"] == {"type": "Point", "coordinates": [float(LON), float(LAT)]}
    assert [second["properties"][k] for k in ("area", "source")] == [None, "stated"]
    await client.ok(await client.http.put(**outline(square())))
    assert (await features(client, round_id=round["id"]))[rt(1)]["properties"]["source"] == "area"


def outline(shape):
    address = "/v1/survey/areas/35.19-K-KLAGEN/outline"
    return {"url": address, "json": shape, "headers": {"If-Match": "*"}}


async def test_without_a_round_each_rt_has_its_newest_sealed_score(survey):
    client = survey.client()
    assert await features(client) == {}
    both = {"kode_rt": rt(1)}, {"kode_rt": rt(2)}
    await sealed(survey, client, *both, year=2022, name="2022")
    await sealed(survey, client, {"kode_rt": rt(1), "1a": "45"}, year=2023, name="2023")
    await sealed(survey, client, {"kode_rt": rt(1), "tahun": "2021"}, year=2021, name="2021")
    round = await open_round(client, year=2024, name="2024")
    await filled(survey, client, round, {"kode_rt": rt(1), "1a": "50", "2a": "700"})
    found = await features(client)
    assert {code: one["properties"]["total"] for code, one in found.items()} == {rt(1): 5, rt(2): 0}
    assert all(one["properties"]["sealed"] for one in found.values())


async def test_only_ones_own_rts_are_written(survey):
    client = survey.client()
    rows = {"kode_rt": rt(1)}, {"kode_rt": rt(1, OTHER), "kawasan": "MANISREJO"}
    round = await sealed(survey, client, *rows)
    await client.ok(await place(client, code=rt(1, OTHER)))
    assert list(await features(client)) == [rt(1), rt(1, OTHER)]
    for query in ({"region": "35.77"}, {"region": OTHER, "round_id": round["id"]}):
        assert list(await features(client, **query)) == [rt(1, OTHER)]
    here = survey.client(regions=("35.19",), scopes={"survey:read"})
    for query in ({}, {"round_id": round["id"]}, {"region": "35.19.09"}):
        assert list(await features(here, **query)) == [rt(1)]
    foreign = await here.get(FILE, region="35.77")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "region_not_found")
    other = await sealed(survey, client, rows[1], region="35.77", name="Kota")
    unseen = await here.get(FILE, round_id=other["id"])
    assert (unseen.status_code, unseen.json()["code"]) == (404, "not_found")
    assert (await survey.client(scopes=()).get(FILE)).status_code == 403


async def test_many_rts_are_one_statement_handed_out_in_parts(survey, statements):
    client = survey.client()
    await drawn(client, "Klagen", square(), members=[rt(1)])
    await sealed(survey, client, *({"kode_rt": rt(n)} for n in range(1, 8)))
    query = queries.features(Principal("sari", frozenset(), ("35",)), None, None)
    with statements() as seen:
        parts = outlines.written(survey.sessions, query, 2, geojson.feature)
        counts = [part.count(b'"Feature"') async for part in parts]
    assert counts == [0, 2, 2, 2, 1, 0]
    assert len([one for one in seen if queries.PLACE[:40] in one]) == 1
