"""Two years beside one another: each as its own recap tells it, and the difference."""

from decimal import Decimal

from tests.reporting.events import sealed
from tests.reporting.test_recap import recap

A, B, C = "35.19.09.2010-001-001", "35.19.09.2010-001-002", "35.77.03.1005-005-015"


async def compared(running, **params):
    answer = await running.client().get("/v1/reports/comparison", **params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_both_years_are_their_own_recaps_and_the_change_is_the_difference(reporting):
    await reporting.hear(
        sealed(A, "heavy", 2020, area_ha="2.5"),
        sealed(B, "light", 2020, area_ha="1"),
        sealed(A, "none", 2022, round_kind="update", area_ha="2.5"),
        sealed(C, "light", 2022, area_ha="4"),
    )
    found = await compared(reporting, region="35", than=2020, year=2022, by="regency")
    then, now = [await recap(reporting, year=year) for year in (2020, 2022)]
    assert [item["now"] for item in found["items"]] == now["items"]
    assert [item["then"] for item in found["items"]] == [*then["items"], None]
    assert (found["total"]["then"], found["total"]["now"]) == (then["total"], now["total"])
    for item in (*found["items"], found["total"]):
        for name, change in item["change"].items():
            before = Decimal(item["then"][name]) if item["then"] else 0
            assert Decimal(change) == Decimal(item["now"][name]) - before
    changes = [Decimal(item["change"]["slum_ha"]) for item in found["items"]]
    assert changes == [Decimal("-2.5"), 4]


async def test_pages_of_the_later_year_meet_the_same_regions_of_the_earlier(reporting):
    rts = [f"35.19.09.2010-001-{n:03d}" for n in range(1, 8)]
    await reporting.hear(
        *(sealed(rt, "light", 2020) for rt in rts[1::2]),
        *(sealed(rt, "none", 2022, round_kind="update") for rt in rts),
    )
    seen, cursor = [], {}
    while cursor is not None:
        page = await compared(
            reporting, region="35.19.09.2010", than=2020, year=2022, by="rt", limit=3, **cursor
        )
        seen += [(item["region"], item["then"] is not None) for item in page["items"]]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert seen == [(rt, rt in rts[1::2]) for rt in rts]


async def test_the_year_to_compare_with_comes_first(reporting):
    client = reporting.client()
    answer = await client.get("/v1/reports/comparison", region="35", than=2022, year=2022)
    assert (answer.status_code, answer.json()["code"]) == (422, "years_crossed")
    client = reporting.client(regions=["35.77"])
    answer = await client.get("/v1/reports/comparison", region="35.19", than=2020, year=2022)
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")
