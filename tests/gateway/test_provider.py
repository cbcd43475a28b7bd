"""Log in with a real OpenID provider (oidc-provider, a process of its own)."""

import pytest
import pytest_asyncio

from gateway.credentials import cookie_name
from gateway.provider import kept
from tests.gateway.identities import (
    LOGIN_COOKIE,
    SECRET,
    claims_of,
    come_back,
    cookies_of,
    leave,
    query_of,
    real,
    settings,
)

pytestmark = pytest.mark.xdist_group("provider")
COOKIE = cookie_name(secure=True)


@pytest_asyncio.fixture(scope="module")
async def idp():
    async with real() as found:
        yield found


@pytest.fixture
def more_settings(idp, request):
    return {"provider": settings(idp.issuer, **getattr(request, "param", {}))}


async def log_in(door, idp, sub, claims):
    """A whole login; the header of the page's session."""
    await idp.person(sub, claims)
    url, cookie = await leave(door)
    answer = await come_back(door, await idp.walk(url), cookie)
    assert answer.status_code == 303, answer.text
    return {"Cookie": f"{COOKIE}={cookies_of(answer)[COOKIE]}"}


async def test_a_login_at_the_provider_opens_a_session_of_the_page(door, idp):
    await idp.person("u-1", claims_of("siti"))
    url, cookie = await leave(door, "/wilayah/35.19?tahun=2024")
    asked = query_of(url)
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    answer = await come_back(door, await idp.walk(url), cookie)
    assert (answer.status_code, answer.headers["location"]) == (303, "/wilayah/35.19?tahun=2024")
    assert answer.headers["cache-control"] == "no-store"
    found = cookies_of(answer)
    assert found[LOGIN_COOKIE] in {"", '""'}
    page = {"Cookie": f"{COOKIE}={found[COOKIE]}"}
    who = (await door.get("/v1/session", headers=page)).json()
    assert (who["username"], who["roles"], who["regions"]) == ("siti", ["facilitator"], ["35.19"])
    assert who["csrf_token"]
    assert (await door.get("/v1/survey/rounds", headers=page)).status_code == 200


@pytest.mark.parametrize(
    "more_settings",
    [{"client_id": "nahkoda-public", "client_secret": None}],
    indirect=True,
    ids=["public client, ES256"],
)
async def test_a_public_client_logs_in_with_its_verifier_alone(alone, idp):
    page = await log_in(alone, idp, "u-2", claims_of("budi"))
    assert (await alone.get("/v1/session", headers=page)).json()["username"] == "budi"


async def test_each_login_takes_roles_and_regions_anew_and_open_sessions_follow(alone, idp):
    first = await log_in(alone, idp, "u-3", claims_of("agus"))
    much = claims_of("agus.baru", ["nk-admin", "nk-faskel", "offline"], ["madiun", "36", "Mars"])
    second = await log_in(alone, idp, "u-3", much)
    alone.gateway.app.state.identity._known.clear()
    for page in (first, second):
        who = (await alone.get("/v1/session", headers=page)).json()
        assert who["roles"] == ["admin", "facilitator"]
        assert (who["username"], who["regions"]) == ("agus", ["35.19", "36"])
    query = "SELECT issuer, subject, version, password_hash FROM users WHERE username = 'agus'"
    assert await alone.gateway.rows(query) == [(idp.issuer, "u-3", 2, None)]


async def test_only_name_roles_and_regions_of_the_claims_are_kept(alone, idp):
    private = {"email": "siti@example.id", "birthdate": "1990-02-03"}
    await log_in(alone, idp, "u-4", claims_of("siti") | private)
    dump = str(await alone.gateway.rows("SELECT t::text FROM users t"))
    assert "u-4" in dump
    assert not [value for value in private.values() if value in dump]


async def test_a_local_account_of_the_same_name_is_not_taken_over(door, idp):
    page = await log_in(door, idp, "u-5", claims_of("Faskel", ["nk-admin"], ["36"]))
    who = (await door.get("/v1/session", headers=page)).json()
    assert who["username"].startswith("Faskel-")
    again = await log_in(door, idp, "u-5", claims_of("Faskel"))
    assert (await door.get("/v1/session", headers=again)).json()["username"] == who["username"]
    row = "SELECT roles, regions, issuer FROM users WHERE username = 'faskel'"
    assert await door.gateway.rows(row) == [(["facilitator"], ["35.19"], None)]


async def test_nobody_logs_in_with_a_password_to_an_account_of_the_provider(alone, idp):
    await log_in(alone, idp, "u-6", claims_of("rina"))
    body = {"username": "rina", "password": SECRET}
    answer = await alone.post("/v1/session", json=body)
    assert (answer.status_code, answer.json()["code"]) == (401, "login_failed")


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        (claims_of("x", ["admin", "facilitator"]), "provider_no_roles"),
        (claims_of("x", []), "provider_no_roles"),
        ({"preferred_username": "x", "wilayah": ["35"]}, "provider_no_roles"),
        (claims_of("x", regions=["99", "*"]), "provider_no_regions"),
    ],
)
async def test_who_is_given_nothing_that_is_known_here_stays_outside(alone, idp, claims, code):
    await idp.person("u-7", claims)
    url, cookie = await leave(alone)
    answer = await come_back(alone, await idp.walk(url), cookie)
    assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert "set-cookie" not in answer.headers
    assert await alone.gateway.scalar("SELECT count(*) FROM users WHERE subject = 'u-7'") == 0


async def test_an_account_that_is_switched_off_stays_outside(alone, idp):
    await log_in(alone, idp, "u-8", claims_of("tono"))
    async with alone.gateway.sessions.begin() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("UPDATE users SET active = false WHERE subject = 'u-8'")
    url, cookie = await leave(alone)
    answer = await come_back(alone, await idp.walk(url), cookie)
    assert (answer.status_code, answer.json()["code"]) == (403, "account_blocked")


async def test_a_refusal_at_the_provider_is_told_in_the_readers_language(alone, idp):
    await idp.person("u-9", {}, error="access_denied")
    url, cookie = await leave(alone)
    query = await idp.walk(url)
    answer = await come_back(alone, query, cookie | {"Accept-Language": "id"})
    found = answer.json()
    assert (answer.status_code, found["code"]) == (403, "provider_refused")
    assert (found["error"], "menolak" in found["detail"]) == ("access_denied", True)


async def test_a_login_is_used_once_even_when_it_fails(alone, idp):
    await idp.person("u-10", claims_of("dewi"))
    url, cookie = await leave(alone)
    query = await idp.walk(url)
    spoilt = await come_back(alone, query | {"code": "made-up"}, cookie)
    assert (spoilt.json()["code"], spoilt.json()["error"]) == ("provider_refused", "invalid_grant")
    again = await come_back(alone, query, cookie)
    assert (again.status_code, again.json()["code"]) == (410, "provider_login_stale")


async def test_a_login_belongs_to_the_browser_that_began_it(alone, idp):
    await idp.person("u-11", claims_of("eko"))
    url, cookie = await leave(alone)
    _, other = await leave(alone)
    query = await idp.walk(url)
    for header in ({}, other, {"Cookie": f"{LOGIN_COOKIE}="}):
        answer = await come_back(alone, query, header)
        assert (answer.status_code, answer.json()["code"]) == (410, "provider_login_stale")
    strange = await come_back(alone, query | {"state": "made-up"}, cookie)
    assert strange.json()["code"] == "provider_login_stale"
    assert (await come_back(alone, query, cookie)).status_code == 303


async def test_a_login_ends_after_ten_minutes(alone, idp):
    await idp.person("u-12", claims_of("fitri"))
    url, cookie = await leave(alone)
    query = await idp.walk(url)
    ends = "SELECT extract(epoch FROM expires_at - now()) FROM provider_logins"
    assert 590 < await alone.gateway.scalar(ends) <= 600
    async with alone.gateway.sessions.begin() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("UPDATE provider_logins SET expires_at = now()")
    assert (await come_back(alone, query, cookie)).json()["code"] == "provider_login_stale"
    await leave(alone)
    assert await alone.gateway.scalar("SELECT count(*) FROM provider_logins") == 1


async def test_a_program_calls_a_service_with_a_token_of_the_provider(door, idp):
    await idp.person("u-13", claims_of("program-bps"))
    bearer = {"Authorization": f"Bearer {await idp.program_token()}"}
    answer = await door.get("/v1/survey/rounds", headers=bearer)
    assert answer.status_code == 200, answer.text
    who = (await door.get("/v1/session", headers=bearer)).json()
    assert (who["username"], who["roles"]) == ("program-bps", ["facilitator"])


async def test_new_keys_of_the_provider_need_no_restart(door, idp, monkeypatch):
    monkeypatch.setattr(kept, "AGAIN", 0.0)
    await log_in(door, idp, "u-14", claims_of("gita"))
    old = await idp.program_token()
    await idp.rotate()
    page = await log_in(door, idp, "u-14", claims_of("gita"))
    assert (await door.get("/v1/session", headers=page)).status_code == 200
    bearer = {"Authorization": f"Bearer {await idp.program_token()}"}
    assert (await door.get("/v1/survey/rounds", headers=bearer)).status_code == 200
    gone = {"Authorization": f"Bearer {old}"}
    assert (await door.get("/v1/survey/rounds", headers=gone)).status_code == 401
