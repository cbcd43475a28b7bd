"""Places: names, the way down, and the years that have figures; only the caller's own."""

from tests.reporting.events import sealed

A, B = "35.19.09.2010-001-001", "35.77.03.1005-005-015"


async def place(running, code, **who):
    return await running.client(**who).get(f"/v1/reports/places/{code}")


async def test_a_place_knows_its_name_its_parents_and_its_years(reporting):
    await reporting.hear(sealed(A, "heavy", 2020), sealed(A, "light", 2022), sealed(B, "light"))
    found = (await place(reporting, "35.19.09.2010")).json()
    assert (found["name"], found["level"], found["years"]) == (
        "Klagenserut",
        "village",
        [2020, 2022],
    )
    assert [p["region"] for p in found["parents"]] == ["*", "35", "35.19", "35.19.09"]
    country = (await place(reporting, "*")).json()
    assert (country["name"], country["level"], country["parents"]) == ("Indonesia", "country", [])
    assert country["years"] == [2020, 2022, 2023]


async def test_parents_end_where_the_callers_regions_end(reporting):
    found = (await place(reporting, "35.19.09", regions=["35.19"])).json()
    assert [p["region"] for p in found["parents"]] == ["35.19"]


async def test_an_rt_is_a_place_once_it_has_a_sealed_score(reporting):
    await reporting.hear(sealed(A, "heavy", 2020, name="RT 001 RW 001 Klagenserut"))
    found = (await place(reporting, A)).json()
    assert (found["level"], found["name"], found["years"]) == (
        "rt",
        "RT 001 RW 001 Klagenserut",
        [2020],
    )
    assert found["parents"][-1]["region"] == "35.19.09.2010"
    assert (await place(reporting, B)).status_code == 404


async def test_a_foreign_or_unknown_place_is_404(reporting):
    await reporting.hear(sealed(B, "light"))
    for code in ("35.77", "36", "*", B, "99", "x", "35.19.09.2010-1-1"):
        answer = await place(reporting, code, regions=["35.19"])
        assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found"), code


async def test_the_callers_own_regions_are_where_a_drill_down_starts(reporting):
    answer = await reporting.client(regions=["35.19", "35.77"]).get("/v1/reports/places")
    assert [(p["region"], p["level"]) for p in answer.json()["items"]] == [
        ("35.19", "regency"),
        ("35.77", "regency"),
    ]


async def test_a_search_finds_names_inside_the_callers_regions_only(reporting):
    async def found(q, *regions):
        client = reporting.client(regions=regions)
        answer = await client.get("/v1/reports/places/search", q=q)
        return [p["region"] for p in answer.json()["items"]]

    assert await found("klagen serut", "35") == ["35.19.09.2010"]
    assert await found("klagen serut", "35.19.09", "35.19") == ["35.19.09.2010"]
    assert await found("klagen serut", "36") == []
    assert len(await found("su", "*")) == 20
