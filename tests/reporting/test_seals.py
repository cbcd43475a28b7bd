"""A seal: facts as the API tells them, under a hash that anybody can compute, for good."""

import contextlib
import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.chassis.ids import new_id
from services.reporting.seals import rules
from services.reporting.seals.models import Kind, SealCreate
from services.reporting.seals.problems import DayNotOver, YearNotBegun
from tests.reporting.exports import NEIGHBOUR, VILLAGE, A, measured
from tests.reporting.seals import (
    PATH,
    YEAR,
    asked,
    compared,
    facts,
    file,
    one,
    request_of,
    sealed,
    told,
)

REPORTS = [
    ("yearbook", "35", "regency"),
    ("brief", "35.19", "district"),
    ("brief", "35.19.09", "village"),
    ("profile", VILLAGE, "rt"),
]
SAME = {
    "indicators": ("indicators", {}),
    "progress": ("progress", {}),
    "quick_status": ("quick-status", {}),
    "trainings": ("trainings", {}),
    "targets": ("targets", {}),
    "funds": ("funds", {"since": 1990, "until": YEAR}),
}


def same(sealed, told):
    """Equal, figures as numbers: a seal writes them in one form."""
    if isinstance(told, dict):
        return sealed.keys() == told.keys() and all(same(sealed[k], told[k]) for k in told)
    if isinstance(told, list):
        return len(sealed) == len(told) and all(map(same, sealed, told))
    with contextlib.suppress(ArithmeticError, TypeError, ValueError):
        return Decimal(sealed) == Decimal(told)
    return sealed == told


async def told_by(running, path, region, **params):
    headers = {"Accept-Language": "id"}
    params = {"region": region, "year": YEAR} | params
    answer = await running.client().http.get(f"/v1/reports/{path}", params=params, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(("kind", "region", "by"), REPORTS)
async def test_the_facts_are_the_answers_of_the_api(reporting, kind, region, by):
    await reporting.hear(*told())
    found = await facts(reporting, await sealed(reporting, kind, region))
    assert (found["kind"], found["region"], found["year"]) == (kind, region, YEAR)
    assert same(found["recap"], await told_by(reporting, "recap", region, by=by))
    for name, (path, params) in SAME.items():
        assert same(found[name], await told_by(reporting, path, region, **params)), name
    for of, part in found["shares"].items():
        assert same(part, await told_by(reporting, "breakdown", region, of=of))
    years = [(await told_by(reporting, "recap", region, year=y))["total"] for y in (2020, 2022)]
    assert same([one["total"] for one in found["history"]][:2], years)
    watched = (await told_by(reporting, "watch", region))["items"]
    assert found["watch"]["count"] == len(watched)
    assert {one["rt"] for one in found["watch"]["items"]} == {one["rt"] for one in watched}
    orphans = await told_by(reporting, "orphans", region)
    assert found["orphans"]["count"] == len(orphans["items"])


async def test_a_profile_has_each_rt_and_each_work(reporting):
    await reporting.hear(*told())
    found = await facts(reporting, await sealed(reporting, "profile", VILLAGE))
    by_rt = await told_by(reporting, "recap", VILLAGE, by="rt")
    assert [one["rt"] for one in found["rts"]] == [one["region"] for one in by_rt["items"]]
    for row, item in zip(found["rts"], by_rt["items"], strict=True):
        assert item["rts"][row["slum_class"]] == 1
        assert same(row["area_ha"], item["area_ha"][row["slum_class"]])
    (work,) = found["works"]
    assert (work["state"], work["physical"]) == ("running", "70.00")
    assert work["geometry"]["type"] == "LineString"
    assert found["exits"]["rts"] == 1
    assert found["exits"]["area_ha"] == found["recap"]["total"]["handled_ha"] == "2.00"


async def test_the_hash_is_that_of_the_bytes_and_says_what_it_rests_on(reporting):
    await reporting.hear(*told())
    seal = await sealed(reporting, "yearbook", "35", note="Rapat Pokja")
    answer = await file(reporting, seal, "json")
    assert hashlib.sha256(answer.content).hexdigest() == seal["sha256"]
    assert answer.headers["etag"] == f'"{seal["sha256"]}"'
    assert len(answer.content) == seal["size"]
    canonical = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False}
    assert json.dumps(answer.json(), **canonical).encode() == answer.content
    assert (seal["regulations"], seal["boundaries"]) == (["permen-14-2018"], YEAR)
    assert [one["number"] for one in seal["decrees"]] == ["SK 2022"]
    assert seal["as_of"] == max(seal["newest"].values())
    assert set(seal["newest"]) == {"survey", "planning", "finance"}
    assert (seal["sealed_by"], seal["note"]) == ("tester", "Rapat Pokja")
    counted = answer.json()["rests_on"]["facts"]
    assert (counted["survey"]["rt_scores"], counted["planning"]["activities"]) == (5, 1)


async def test_the_same_facts_are_the_same_seal_whoever_asks(reporting):
    await reporting.hear(*told())
    first = await sealed(reporting, "brief", "35.19")
    again = await asked(reporting, "brief", "35.19", who={"id": "another"}, note="lagi")
    request = await request_of(reporting, again)
    assert (request["existed"], request["seal_id"]) == (True, first["id"])
    assert await one(reporting, first["id"]) == first
    other = await sealed(reporting, "brief", "35.19.09")
    assert other["sha256"] != first["sha256"]
    listed = (await reporting.client().get(PATH)).json()["items"]
    assert [one["id"] for one in listed] == [other["id"], first["id"]]


async def test_nobody_changes_or_deletes_what_is_sealed(reporting):
    await reporting.hear(*told())
    await sealed(reporting, "profile", VILLAGE)
    for change in (
        *("UPDATE seals SET note = 'x'", "DELETE FROM seals", "DELETE FROM seal_papers"),
        *("UPDATE seal_papers SET size = 1", "TRUNCATE seals CASCADE"),
    ):
        with pytest.raises(DBAPIError, match=r"only added to|denied"):
            async with reporting.sessions.begin() as session:
                await session.execute(text(change))
    assert await reporting.scalar("SELECT count(*) FROM seals") == 1


async def test_a_seal_that_was_tampered_with_says_so(reporting, postgres):
    await reporting.hear(*told())
    seal = await sealed(reporting, "profile", VILLAGE)
    client = reporting.client()
    found = await client.ok(await client.get(f"{PATH}/{seal['id']}/verify"))
    assert found["ok"]
    assert found["canonical"]
    assert found["paper"]["ok"]
    assert found["computed"] == seal["sha256"]
    database = reporting.app.state.engine.url.database
    with postgres.connect(database) as connection:
        connection.execute("SET session_replication_role = replica")  # past the trigger
        connection.execute("ALTER TABLE seals DROP CONSTRAINT ck_seals_sha256")
        connection.execute(
            'UPDATE seals SET facts = replace(facts, \'"left_ha":"\', \'"left_ha":"9\')'
        )
    found = await client.ok(await client.get(f"{PATH}/{seal['id']}/verify"))
    assert not found["ok"]
    assert found["canonical"]
    assert found["paper"]["ok"]
    assert found["computed"] != found["sha256"] == seal["sha256"]


async def test_a_comparison_names_the_figures_that_would_be_told_otherwise(reporting):
    await reporting.hear(*told())
    seal = await sealed(reporting, "brief", "35.19")
    found = await compared(reporting, seal)
    assert (found["same"], found["count"], found["differences"]) == (True, 0, [])
    assert found["left_out"] == ["watch", "orphans"]
    await reporting.hear(measured(A, "heavy", YEAR, round_kind="update", area_ha="2.75"))
    found = await compared(reporting, seal)
    assert not found["same"]
    assert found["count"] == len(found["differences"]) > 0
    by_path = {one["path"]: [one["sealed"], one["now"]] for one in found["differences"]}
    now = await told_by(reporting, "recap", "35.19", by="district")
    before = (await facts(reporting, seal))["recap"]
    for name in ("slum_ha", "left_ha"):
        for path in (f"/recap/total/{name}", f"/recap/items/35.19.09/{name}"):
            assert same(by_path[path], [before["total"][name], now["total"][name]])
    assert by_path["/recap/total/rts/heavy"] == ["0", "1"]
    assert all(path.startswith("/") and "rests_on" not in path for path in by_path)


async def test_a_report_of_a_day_says_what_was_known_then_for_good(reporting):
    await reporting.hear(*told())
    on = "2024-06-30"
    seal = await sealed(reporting, "brief", "35.19", 2024, on=on)
    found = await facts(reporting, seal)
    assert set(found) & {"indicators", "funds", "progress", "targets", "watch"} == set()
    day = await reporting.client().get("/v1/reports/recap", region="35.19", on=on, by="district")
    assert same(found["recap"], day.json())
    assert seal["on"] == found["on"] == on
    late = {"sealed_at": "2024-07-10T00:00:00Z", "occurred_at": "2024-07-10T00:00:00Z"}
    await reporting.hear(measured(A, "heavy", 2024, round_kind="update", **late))
    request = await request_of(reporting, await asked(reporting, "brief", "35.19", 2024, on=on))
    assert (request["existed"], request["seal_id"]) == (True, seal["id"])
    assert (await compared(reporting, seal))["same"]


async def test_a_seal_is_of_those_whose_regions_hold_it(reporting):
    await reporting.hear(*told())
    seal = await sealed(reporting, "brief", "35.19")
    theirs = reporting.client(regions=["35.20"])
    request = await reporting.scalar("SELECT id FROM seal_requests")
    for path in (
        *(seal["id"], f"{seal['id']}.json", f"{seal['id']}.pdf", f"{seal['id']}/verify"),
        *(f"{seal['id']}/compare", f"requests/{request}", str(new_id())),
    ):
        answer = await theirs.get(f"{PATH}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    assert (await theirs.get(PATH)).json() == {"items": [], "next": None}
    assert (await theirs.get(PATH, region="35.19")).status_code == 404
    below = reporting.client(regions=[NEIGHBOUR])
    assert (await below.get(PATH)).json()["items"] == []
    answer = await asked(reporting, "brief", "35.19", who={"regions": ["35.20"]})
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")
    reader = {"scopes": ["reports:read"]}
    answer = await asked(reporting, "brief", "35.19", who=reader)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert (await reporting.client(**reader).get(f"{PATH}/{seal['id']}")).status_code == 200


async def test_seals_are_listed_newest_first_by_region_kind_and_year_page_by_page(reporting):
    await reporting.hear(*told())
    made = [await sealed(reporting, kind, region) for kind, region, _ in REPORTS]
    client = reporting.client()

    async def listed(**params):
        return [one["id"] for one in (await client.get(PATH, **params)).json()["items"]]

    ids = [one["id"] for one in reversed(made)]
    assert await listed() == ids
    assert await listed(region="35.19") == ids[:3]
    assert await listed(kind="brief") == ids[1:3]
    assert (await listed(year=YEAR), await listed(year=2020)) == (ids, [])
    first = (await client.get(PATH, limit=3)).json()
    assert [one["id"] for one in first["items"]] == ids[:3]
    newer = await sealed(reporting, "brief", "35.19", 2022)
    assert await listed(limit=3, cursor=first["next"]) == ids[3:]
    assert await listed(limit=1) == [newer["id"]]


@pytest.mark.parametrize(
    ("kind", "region", "more", "code"),
    [
        ("yearbook", "35.19", {}, "kind_not_for_region"),
        ("yearbook", "*", {}, "kind_not_for_region"),
        ("yearbook", " ", {}, "invalid_request"),
        ("brief", "35", {}, "kind_not_for_region"),
        ("brief", VILLAGE, {}, "kind_not_for_region"),
        ("profile", "35.19.09", {}, "kind_not_for_region"),
        ("brief", "35.19", {"on": "2022-06-30"}, "day_outside_year"),
        ("brief", "35.19", {"year": 2090, "on": "2090-06-30"}, "day_in_future"),
        ("brief", "35.19", {"year": 2090}, "year_not_begun"),
        ("brief", "35.19", {"year": 1999}, "nothing_to_seal"),
        ("yearbook", "", {}, "invalid_request"),
        ("brief", "35.19", {"year": 1899}, "invalid_request"),
        ("brief", "35.19", {"note": "x" * 501}, "invalid_request"),
        ("brief", "35.19", {"since": 2020}, "invalid_request"),
        ("letter", "35.19", {}, "invalid_request"),
    ],
)
async def test_what_cannot_be_sealed_says_why(reporting, kind, region, more, code):
    await reporting.hear(*told())
    answer = await asked(reporting, kind, region, **more)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await reporting.scalar("SELECT count(*) FROM seal_requests") == 0


def test_a_day_is_sealed_once_it_is_over_in_wib_and_a_year_once_it_runs():
    day = SealCreate(kind=Kind.brief, region="35.19", year=2026, on=date(2026, 12, 31))
    year = SealCreate(kind=Kind.brief, region="35.19", year=2027)
    last = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)
    for wish, problem in ((day, DayNotOver), (year, YearNotBegun)):
        with pytest.raises(problem):
            rules.ensure_possible(wish, last)
        rules.ensure_possible(wish, last + timedelta(minutes=1))


async def test_three_are_made_at_once_for_one_caller(reporting):
    await reporting.hear(*told())
    for _ in range(3):
        assert (await asked(reporting, "brief", "35.19")).status_code == 202
    answer = await asked(reporting, "brief", "35.19")
    assert (answer.status_code, answer.json()["code"]) == (429, "seals_running")
    assert (await asked(reporting, "brief", "35.19", who={"id": "another"})).status_code == 202
    await reporting.work()
    assert await reporting.scalar("SELECT count(*) FROM seals") == 1
