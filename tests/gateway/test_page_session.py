"""A page's session: a cookie that scripts cannot read and other sites cannot use."""

import httpx
import pytest

from gateway.credentials import cookie_name, csrf_of
from tests.gateway.conftest import PASSWORD, log_in

COOKIE = cookie_name(secure=True)


async def page(door, name="faskel"):
    """Log in as a page does; answer the cookie's value and what the page was told."""
    body = {"username": name, "password": PASSWORD}
    answer = await door.post("/v1/session/page", json=body)
    assert answer.status_code == 200, answer.text
    door.cookies.clear()
    return answer.headers["set-cookie"].split("=", 1)[1].split(";")[0], answer


async def test_the_cookie_is_for_this_host_and_for_no_script(door):
    _, answer = await page(door)
    attributes = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert answer.headers["set-cookie"].startswith("__Host-nahkoda=")
    assert {"httponly", "secure", "samesite=strict", "path=/"} <= attributes
    assert "access_token" not in answer.text


async def test_the_cookie_reads_through_the_proxy_and_is_not_passed_on(door):
    cookie, answer = await page(door)
    headers = {"Cookie": f"{COOKIE}={cookie}"}
    assert (await door.get("/v1/survey/rounds", headers=headers)).status_code == 200
    who = (await door.get("/v1/session", headers=headers)).json()
    assert (who["username"], who["csrf_token"]) == ("faskel", answer.json()["csrf_token"])


ROUND = {
    "name": "X",
    "kind": "baseline",
    "year": 2024,
    "region": "35.19",
    "regulation": "permen-14-2018",
}


@pytest.mark.parametrize(
    ("token", "site", "status"),
    [
        ("right", None, 201),
        ("right", "same-origin", 201),
        ("right", "cross-site", 403),
        ("right", "same-site", 403),
        ("wrong", None, 403),
        ("", None, 403),
        (None, None, 403),
    ],
)
async def test_a_change_needs_the_pages_own_token(door, token, site, status):
    cookie, answer = await page(door)
    headers = {"Cookie": f"{COOKIE}={cookie}"}
    if token is not None:
        right = answer.json()["csrf_token"]
        headers["X-CSRF-Token"] = {"right": right, "wrong": right[:-1] + "~"}.get(token, token)
    if site is not None:
        headers["Sec-Fetch-Site"] = site
    found = await door.post("/v1/survey/rounds", json=ROUND, headers=headers)
    assert found.status_code == status, found.text
    if status == 403:
        assert found.json()["code"] == "csrf_failed"


async def test_a_token_of_another_session_is_no_csrf_token(door):
    cookie, _ = await page(door)
    _, other = await page(door, "bkm")
    headers = {"Cookie": f"{COOKIE}={cookie}", "X-CSRF-Token": other.json()["csrf_token"]}
    found = await door.post("/v1/survey/rounds", json=ROUND, headers=headers)
    assert found.json()["code"] == "csrf_failed"
    assert csrf_of(cookie) != other.json()["csrf_token"]


async def test_a_login_never_takes_over_a_cookie_that_was_there_before(door):
    fixed = {"Cookie": f"{COOKIE}=nhs_chosen-by-somebody-else"}
    body = {"username": "faskel", "password": PASSWORD}
    answer = await door.post("/v1/session/page", json=body, headers=fixed)
    assert "nhs_chosen-by-somebody-else" not in answer.headers["set-cookie"]
    assert (await door.get("/v1/session", headers=fixed)).status_code == 401


async def test_a_bearer_token_is_no_cookie_and_a_cookie_no_bearer_token(door):
    bearer = (await log_in(door, "faskel"))["Authorization"].removeprefix("Bearer ")
    assert (
        await door.get("/v1/session", headers={"Cookie": f"{COOKIE}={bearer}"})
    ).status_code == 401
    cookie, _ = await page(door)
    headers = {"Authorization": f"Bearer {cookie}"}
    assert (await door.get("/v1/session", headers=headers)).status_code == 401


async def test_logging_out_ends_the_session_and_takes_the_cookie_back(door):
    cookie, answer = await page(door)
    headers = {"Cookie": f"{COOKIE}={cookie}", "X-CSRF-Token": answer.json()["csrf_token"]}
    out = await door.delete("/v1/session", headers=headers)
    assert (out.status_code, "Max-Age=0" in out.headers["set-cookie"]) == (204, True)
    assert (await door.get("/v1/session", headers=headers)).status_code == 401


@pytest.mark.parametrize("header", ["nahkoda", "=;", "__Host-nahkoda=", "a=b; c", "é=ü"])
async def test_a_broken_cookie_is_nobody(door, header):
    answer = await door.get("/v1/session", headers=httpx.Headers({"Cookie": header.encode()}))
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
