"""Who sees and does what: scopes on every route, and never a row outside the caller's regions."""

import itertools

import pytest
import pytest_asyncio

from services.chassis.documents import routes_of, scopes_of
from services.survey.app import service
from tests.harness import EVERYTHING, code_of, uuid_of
from tests.survey.steps import apply, imported, open_round, rt, sheet, upload

ALL = EVERYTHING | {"personal:read", "personal:erase"}
INSIDE, OUTSIDE = "35.19.09.2010", "35.77.03.1005"
LISTS = ("assessments", "sheets", "areas", "rounds", "imports")


def routes():
    """Every route of survey: its method, its address filled in, and a scope it asks for."""
    for route in itertools.chain.from_iterable(router.routes for router in service.routers):
        path = route.path.replace("{id:uuid}", "{id}")
        address = path.replace("{id}", str(uuid_of(1))).replace("{code}", "35.19-K-X")
        for method in route.methods:
            for scope in scopes_of(route):
                yield method, address, scope


async def test_every_route_asks_who_is_calling(survey):
    nobody = survey.http()
    for method, address, _ in routes():
        answer = await nobody.request(method, address, json={})
        assert answer.status_code == 401, (method, address)
        assert code_of(answer) in {"unauthenticated", ""}, (method, address)


async def test_every_route_asks_for_its_own_scope(survey):
    for method, address, scope in routes():
        client = survey.client(scopes=ALL - {scope})
        answer = await client.http.request(method, address, json={})
        assert answer.status_code == 403, (method, address)
        assert code_of(answer) in {"scope_missing", ""}, (method, address)
        assert scope in answer.text or method == "HEAD"


def scope_of(route):
    """What a route should ask for, by what it does."""
    last, reads = route.path.rsplit("/", 1)[-1], "GET" in route.methods
    if "/openrosa" in route.path:
        return "survey:submit"
    named = {
        **dict.fromkeys(("seal", "confirm", "annul", "issue", "revoke"), "survey:seal"),
        "audit": "audit:read",
        "erase": "personal:erase",
        "approve": "survey:approve",
        "return": "survey:approve",
        "reject": "survey:approve",
        "person-searches": "personal:read",
        "scores": "survey:read",
    }
    if last in named:
        return named[last]
    if reads:
        return "survey:read"
    written = {
        "/duplicates": "survey:approve",
        "/review-lots": "survey:approve",
        "/quality": "quality:write",
        "/sheet-drafts": "survey:approve",
        "/forms": "survey:forms",
        "/region-changes": "regions:write",
    }
    found = [scope for part, scope in written.items() if part in route.path]
    return next(iter(found), "survey:submit" if last == "submissions" else "survey:write")


# A record as its form sent it, personal answers too, for whoever corrects and sends it.
BOTH = {"/v1/survey/submissions/{id}/body": ["personal:read", "survey:submit"]}


async def test_every_scope_is_for_one_kind_of_work(survey):
    for route in routes_of(survey.app):
        if route.path.startswith("/v1/survey"):
            wanted = BOTH.get(route.path) or [scope_of(route)]
            assert scopes_of(route) == wanted, route.path


@pytest_asyncio.fixture
async def province(survey):
    """A province's round with one sheet and area inside 35.19 and one outside."""
    client = survey.client()
    round = await open_round(client)
    rows = ({"kode_rt": rt(1, INSIDE)}, {"kode_rt": rt(1, OUTSIDE), "kawasan": "MANISREJO"})
    found = await imported(survey, client, round, sheet(*rows))
    await apply(survey, client, found)
    await open_round(client, region="35.77", name="City")
    return client, round


@pytest.fixture
def officer(survey):
    return survey.client(regions=("35.19",), id="officer")


async def listed(client, what, round, **more):
    about = {"round_id": round["id"]} if what in {"assessments", "sheets"} else {}
    answer = await client.get(f"/v1/survey/{what}", **about, **more)
    return (await client.ok(answer))["items"]


@pytest.mark.parametrize("what", ["assessments", "sheets", "areas"])
async def test_lists_show_only_what_lies_inside(province, officer, what):
    client, round = province
    everything = await listed(client, what, round)
    inside = [item for item in everything if item["region"].startswith("35.19")]
    assert 0 < len(inside) < len(everything)
    assert await listed(officer, what, round) == inside


@pytest.mark.parametrize("what", ["assessments", "sheets", "areas"])
async def test_what_lies_outside_is_not_there(province, officer, what):
    client, round = province
    for item in await listed(client, what, round):
        key = item["code"] if what == "areas" else item["id"]
        mine = item["region"].startswith("35.19")
        addresses = [f"/v1/survey/{what}/{key}"]
        addresses += [f"{addresses[0]}/explanation"] if what == "assessments" else []
        for address in addresses:
            answer = await officer.get(address)
            assert answer.status_code == (200 if mine else 404), address


@pytest.mark.parametrize("what", ["assessments", "sheets", "areas", "rounds"])
async def test_asking_for_a_region_outside_is_404(province, officer, what):
    _, round = province
    about = {"round_id": round["id"]} if what in {"assessments", "sheets"} else {}
    for region in ("35", "35.77", "35.1", "*"):
        answer = await officer.get(f"/v1/survey/{what}", region=region, **about)
        assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")


async def test_a_rollup_around_the_caller_is_not_shown(survey, province):
    _, round = province
    village = survey.client(regions=(INSIDE,), id="village")
    found = await listed(village, "assessments", round)
    assert {item["level"] for item in found} == {"rt", "village"}


async def test_rounds_around_and_inside_are_seen_others_not(province, officer):
    client, round = province
    assert len(await listed(client, "rounds", round)) == 2
    assert [item["id"] for item in await listed(officer, "rounds", round)] == [round["id"]]


async def test_an_import_of_the_whole_province_is_not_the_officers(province, officer):
    client, round = province
    [found] = await listed(client, "imports", round)
    assert await listed(officer, "imports", round) == []
    for address in ("", "/rows"):
        answer = await officer.get(f"/v1/survey/imports/{found['id']}{address}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    for verb in ("apply", "undo"):
        answer = await officer.post(f"/v1/survey/imports/{found['id']}/{verb}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_the_officer_sees_the_import_that_is_the_officers(survey, province, officer):
    _, round = province
    found = await imported(survey, officer, round, sheet({"kode_rt": rt(5)}))
    assert [item["id"] for item in await listed(officer, "imports", round)] == [found["id"]]


async def test_an_officer_who_moved_away_takes_no_import_along(survey, province, officer):
    _, round = province
    found = await imported(survey, officer, round, sheet({"kode_rt": rt(5)}))
    moved = survey.client(regions=("35.77",), id="officer")
    assert await listed(moved, "imports", round) == []
    answer = await moved.post(f"/v1/survey/imports/{found['id']}/apply")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_no_round_is_opened_outside(officer):
    body = {"name": "x", "kind": "baseline", "year": 2023, "regulation": "permen-14-2018"}
    for region in ("35.77", "35", "35.1"):
        answer = await officer.post("/v1/survey/rounds", body | {"region": region})
        assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")


async def test_no_round_around_the_caller_is_sealed(province, officer):
    _, round = province
    answer = await officer.post(f"/v1/survey/rounds/{round['id']}/seal")
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")


async def test_no_file_goes_into_a_round_outside(survey, province, officer):
    client, _ = province
    [_, city] = await listed(client, "rounds", {})
    answer = await upload(officer, city, sheet({}))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_no_area_is_formed_or_changed_outside(province, officer):
    answer = await officer.post("/v1/survey/areas", {"name": "x", "region": "35.77"})
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")
    answer = await officer.http.put(
        "/v1/survey/areas/35.77-K-MANISREJO", json={"members": []}, headers={"If-Match": "*"}
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_caller_without_regions_sees_nothing(survey, province):
    _, round = province
    nobody = survey.client(regions=(), id="nobody")
    for what in ("areas", "rounds", "imports"):
        assert await listed(nobody, what, round) == []
    answer = await nobody.get("/v1/survey/sheets", round_id=round["id"])
    assert answer.status_code == 404


@pytest.mark.parametrize("what", LISTS)
async def test_a_page_costs_the_same_however_long_it_is(survey, province, statements, what):
    client, round = province
    rows = [{"kode_rt": rt(n), "kawasan": f"K{n}"} for n in range(10, 40)]
    await apply(survey, client, await imported(survey, client, round, sheet(*rows)))
    for n in range(30):
        await open_round(client, name=f"Round {n}")
        await upload(client, round, sheet({"kode_rt": rt(n)}))
    counts = []
    for limit in (1, 20):
        with statements() as seen:
            assert len(await listed(client, what, round, limit=limit)) == limit
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 4
