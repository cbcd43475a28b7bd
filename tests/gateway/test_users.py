"""Accounts: made by those who may, given no more than the giver has."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from gateway.users import commands
from gateway.users.models import User, UserIn
from tests.gateway.conftest import PASSWORD, log_in

NEW = {"username": "askot.madiun", "roles": ["district"], "regions": ["35.19"]}


@pytest.fixture
def call(door):
    async def go(method, address, who="admin", **more):
        headers = await log_in(door, who) | more.pop("headers", {})
        return await door.request(method, address, headers=headers, **more)

    return go


async def made(call, **facts):
    answer = await call("POST", "/v1/users", json=NEW | facts)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def use(door, token, password="kata-sandi-baru-saya"):
    body = {"token": token, "password": password}
    return await door.post("/v1/invitations/accept", json=body)


async def enter(door, username, password="kata-sandi-baru-saya"):
    return await door.post("/v1/session", json={"username": username, "password": password})


async def test_an_invited_account_sets_its_password_once_and_logs_in(door, call):
    user = await made(call)
    token = user["invitation"]["token"]
    assert user["invited"] is True
    assert user["invitation"]["link"].endswith(f"/undangan#{token}")
    assert (await enter(door, NEW["username"])).status_code == 401
    look = await door.post("/v1/invitations/look", json={"token": token})
    assert (look.json()["username"], look.json()["purpose"]) == (NEW["username"], "invitation")
    assert (await use(door, token)).status_code == 204
    again = await use(door, token, "lain-lagi-kata-sandi")
    assert (again.status_code, again.json()["code"]) == (410, "invitation_invalid")
    session = (await enter(door, NEW["username"])).json()
    assert (session["roles"], session["regions"]) == (["district"], ["35.19"])


async def test_a_newer_link_ends_the_older_one(door, call):
    user = await made(call)
    newer = (await call("POST", f"/v1/users/{user['id']}/invitation")).json()
    assert (await use(door, user["invitation"]["token"])).status_code == 410
    assert (await use(door, newer["token"])).status_code == 204


async def test_a_reset_link_ends_the_sessions_of_the_old_password(door, call):
    user = await made(call)
    await use(door, user["invitation"]["token"])
    session = (await enter(door, NEW["username"])).json()
    reset = (await call("POST", f"/v1/users/{user['id']}/invitation")).json()
    assert reset["purpose"] == "reset"
    assert (await use(door, reset["token"], "sekali-lagi-berbeda")).status_code == 204
    headers = {"Authorization": f"Bearer {session['access_token']}"}
    assert (await door.get("/v1/session", headers=headers)).status_code == 401
    assert (await enter(door, NEW["username"])).status_code == 401
    assert (await enter(door, NEW["username"], "sekali-lagi-berbeda")).status_code == 200


async def test_a_password_has_at_least_twelve_characters(door, call):
    user = await made(call)
    answer = await use(door, user["invitation"]["token"], "pendek")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/body/password")
    assert answer.json()["errors"][0]["detail"] == "Too short: at least 12."


async def test_a_name_is_taken_in_every_case(call):
    await made(call)
    answer = await call("POST", "/v1/users", json=NEW | {"username": "ASKOT.Madiun"})
    assert (answer.status_code, answer.json()["code"]) == (409, "username_taken")


@pytest.mark.parametrize("name", ["", "dua kata", "\u0430dmin", "a\x00b", "-x", "x" * 101])
async def test_a_name_that_could_be_mistaken_is_refused(call, name):
    answer = await call("POST", "/v1/users", json=NEW | {"username": name})
    assert answer.status_code == 422


async def test_an_unknown_region_or_role_is_refused(call):
    answer = await call("POST", "/v1/users", json=NEW | {"regions": ["99"]})
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")
    answer = await call("POST", "/v1/users", json=NEW | {"roles": ["king"]})
    assert answer.status_code == 422


async def test_changing_roles_ends_the_accounts_sessions(door, call):
    user = await made(call)
    await use(door, user["invitation"]["token"])
    token = {
        "Authorization": f"Bearer {(await enter(door, NEW['username'])).json()['access_token']}"
    }
    answer = await call(
        "PATCH",
        f"/v1/users/{user['id']}",
        json={"roles": ["community"]},
        headers={"If-Match": "*"},
    )
    assert (answer.json()["roles"], answer.json()["version"]) == (["community"], 3)
    door.gateway.app.state.identity._known.clear()
    assert (await door.get("/v1/session", headers=token)).status_code == 401


async def test_a_disabled_account_opens_nothing(door, call):
    user = await made(call)
    await use(door, user["invitation"]["token"])
    address = f"/v1/users/{user['id']}"
    await call("PATCH", address, json={"active": False}, headers={"If-Match": "*"})
    assert (await enter(door, NEW["username"])).status_code == 401
    await call("PATCH", address, json={"active": True}, headers={"If-Match": "*"})
    assert (await enter(door, NEW["username"])).status_code == 200


async def test_a_change_names_the_version_it_is_based_on(call):
    user = await made(call)
    address = f"/v1/users/{user['id']}"
    assert (await call("PATCH", address, json={"active": False})).status_code == 428
    old = await call("PATCH", address, json={"active": False}, headers={"If-Match": '"7"'})
    assert old.status_code == 412


async def test_nobody_changes_their_own_rights(door, call):
    items = (await call("GET", "/v1/users")).json()["items"]
    own = next(item for item in items if item["username"] == "admin")
    answer = await call(
        "PATCH", f"/v1/users/{own['id']}", json={"active": False}, headers={"If-Match": "*"}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "own_account")


async def test_a_regional_admin_makes_and_sees_only_accounts_of_the_region(door, call):
    user = await made(call, username="admin.madiun", roles=["admin"], regions=["35.19"])
    await use(door, user["invitation"]["token"], PASSWORD)
    listed = (await call("GET", "/v1/users", "admin.madiun")).json()["items"]
    assert sorted(u["username"] for u in listed) == ["admin.madiun", "bkm", "faskel"]
    for regions in (["35"], ["*"], ["35.19", "35.77"]):
        answer = await call("POST", "/v1/users", "admin.madiun", json=NEW | {"regions": regions})
        assert (answer.status_code, answer.json()["code"]) == (403, "grant_too_wide")
    everyone = (await call("GET", "/v1/users")).json()["items"]
    top = next(u["id"] for u in everyone if u["username"] == "admin")
    assert (await call("GET", f"/v1/users/{top}", "admin.madiun")).status_code == 404
    answer = await call("POST", f"/v1/users/{top}/invitation", "admin.madiun")
    assert answer.status_code == 404


async def test_without_the_scope_the_accounts_are_closed(call):
    for method, address in (("GET", "/v1/users"), ("POST", "/v1/users")):
        answer = await call(method, address, "faskel", json=NEW)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


async def test_ones_own_password_changes_with_the_old_one(door, call):
    body = {"current": PASSWORD, "new": "yang-baru-dan-panjang"}
    wrong = await call("POST", "/v1/users/me/password", "bkm", json=body | {"current": "x"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "login_failed")
    assert (await call("POST", "/v1/users/me/password", "bkm", json=body)).status_code == 204
    assert (await enter(door, "bkm", PASSWORD)).status_code == 401
    assert (await enter(door, "bkm", body["new"])).status_code == 200


async def test_two_at_once_make_one_account(call):
    answers = await asyncio.gather(*(call("POST", "/v1/users", json=NEW) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_an_account_of_a_provider_gets_no_password_here(door, call):
    user = await made(call)
    async with door.gateway.sessions.begin() as session:
        found = await session.get(User, UUID(user["id"]))
        found.issuer, found.subject = "https://sso.example", "1"
        session.add(found)
    answer = await call("POST", f"/v1/users/{user['id']}/invitation")
    assert (answer.status_code, answer.json()["code"]) == (409, "account_of_provider")


async def test_of_a_password_nothing_is_kept_for_repeated_requests(door, call):
    body = {"current": PASSWORD, "new": "yang-baru-dan-panjang"}
    again = {"Idempotency-Key": "one"}
    first = await call("POST", "/v1/users/me/password", "bkm", json=body, headers=again)
    assert first.status_code == 204
    async with door.gateway.sessions() as session:
        kept = (await session.execute(text("SELECT count(*) FROM idempotency"))).scalar()
    assert kept == 0


async def test_loading_an_account_anew_ends_what_its_old_password_opened(door):
    session = (await enter(door, "bkm", PASSWORD)).json()
    account = {"username": "bkm", "roles": ["community"], "regions": ["35.19"]}
    data = UserIn.model_validate(account | {"password": "yang-baru-dan-panjang"})
    async with door.gateway.sessions.begin() as own:
        await commands.save(own, data)
    headers = {"Authorization": f"Bearer {session['access_token']}"}
    assert (await door.get("/v1/session", headers=headers)).status_code == 401
