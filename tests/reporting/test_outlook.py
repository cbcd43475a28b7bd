"""Hectares left over the years with a plain forecast, and RTs to watch."""

from decimal import Decimal

import pytest

from services.reporting.decrees.rules import crossed, decreed
from services.reporting.outlook.models import YearRead
from services.reporting.outlook.rules import forecast
from tests.reporting.events import sealed

VILLAGE = "35.19.09.2010"
A, B, C, D = (f"{VILLAGE}-001-{n:03d}" for n in range(1, 5))


async def asked(running, path, region="35", **params):
    answer = await running.client().get(f"/v1/reports/{path}", region=region, **params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def years(*hectares, first=2020):
    rest = {"decrees": decreed({}), "crossed": crossed({}, {})}
    return [
        YearRead(year=first + n, slum_ha=one, left_ha=one, **rest) for n, one in enumerate(hectares)
    ]


@pytest.mark.parametrize(
    ("left", "change", "zero"),
    [
        ((30, 20, 10), "-10.00", 2023),
        ((30, 25, 20, 15), "-5.00", 2026),
        ((10, 10), "0.00", None),
        ((10, 12), "2.00", None),
        ((20, 0), "-20.00", 2021),
        ((100, 30, 31, 29, 30, 31), "0.10", None),  # only the last five count
        ((1000, 999), "-1.00", None),  # farther than anybody can see
        ((9, 1, 2), "-3.50", 2023),  # the line is below zero already: not before next year
    ],
)
def test_the_forecast_is_a_line_through_the_last_years(left, change, zero):
    found = forecast(years(*left), "id")
    assert (str(found.change_ha), found.zero_year) == (change, zero)


def test_one_year_makes_no_line():
    assert forecast(years(5), "id") is None


async def test_the_years_are_those_of_the_recap(reporting):
    await reporting.hear(
        sealed(A, "heavy", 2020, area_ha="2"),
        sealed(B, "light", 2020, area_ha="1"),
        sealed(A, "none", 2022, round_kind="update", area_ha="2"),
        sealed(B, "none", 2023, round_kind="update", area_ha="1"),
    )
    found = await asked(reporting, "targets", year=2024)
    told = [
        (one["year"], Decimal(one["slum_ha"]), Decimal(one["left_ha"])) for one in found["years"]
    ]
    assert told == [(2020, 3, 3), (2022, 1, 3), (2023, 0, 3)]
    for year, slum, left in told:
        total = (await asked(reporting, "recap", year=year))["total"]
        assert (Decimal(total["slum_ha"]), Decimal(total["left_ha"])) == (slum, left)
    assert (found["target_ha"], found["forecast"]["zero_year"]) == ("0", None)
    assert (await asked(reporting, "targets", year=2021))["forecast"] is None


async def test_rts_near_the_line_and_rising_ones_are_watched(reporting):
    older = "permen-02-2016"
    await reporting.hear(
        sealed(A, "none", 2022, total=10),  # six below the line of 16
        sealed(B, "none", 2022, total=11),
        sealed(C, "light", 2020, total=20),
        sealed(C, "light", 2022, total=21),
        sealed(D, "heavy", 2020, total=70),
        sealed(D, "none", 2022, total=14, regulation=older),
    )
    found = (await asked(reporting, "watch", year=2022))["items"]
    assert [(one["rt"], one["reasons"], one["before"]) for one in found] == [
        (B, ["near"], None),
        (C, ["rising"], 20),
        (D, ["near"], 70),
    ]
    assert [one["rt"] for one in (await asked(reporting, "watch", year=2021))["items"]] == []
    first = await asked(reporting, "watch", year=2022, limit=2)
    rest = await asked(reporting, "watch", year=2022, limit=2, cursor=first["next"])
    assert [one["rt"] for one in [*first["items"], *rest["items"]]] == [B, C, D]
    assert (first["next"] is not None, rest["next"]) == (True, None)
    elsewhere = await reporting.client(regions=["35.77"]).get("/v1/reports/watch", region="35")
    assert elsewhere.status_code == 404
