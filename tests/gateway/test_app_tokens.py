"""Phones: a token of an account, shown once, that may submit and nothing else."""

import base64
import json
import zlib
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from gateway.app_tokens.rules import DEFAULT, LONGEST
from gateway.credentials import hash_of
from gateway.roles import PHONE, SCOPES, Role
from gateway.users.models import User
from services.chassis.clock import now
from tests.gateway.conftest import log_in, logged_in
from tests.gateway.openrosa import FORMS, caller, change, phones, some_seconds_later

__all__ = ["phones"]
ADDRESS = "/v1/app-tokens"
PHONE_OF = {"name": "HP Siti"}


@pytest.fixture
def call(phones):
    async def go(method, address, who="faskel", **more):
        headers = await logged_in(phones, who) | more.pop("headers", {})
        return await phones.request(method, address, headers=headers, **more)

    return go


@pytest.fixture
def made(call):
    async def go(who="faskel", **facts):
        answer = await call("POST", ADDRESS, who, json=PHONE_OF | facts)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return go


@pytest.fixture
def known(phones, password_hash):
    """Another account, which logs in with the password of all tests."""

    async def go(name, role="facilitator", region="35.19"):
        facts = {"username": name, "name_key": name, "roles": [role], "regions": [region]}
        async with phones.gateway.sessions.begin() as session:
            session.add(User(**facts, password_hash=password_hash))

    return go


def bearer(phone):
    return {"Authorization": f"Bearer {phone['token']}"}


async def change_account(call, phones, name, **facts):
    """As an admin does it."""
    id = await phones.gateway.scalar("SELECT id FROM users WHERE username = :name", name=name)
    answer = await call("PATCH", f"/v1/users/{id}", "admin", json=facts, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text


async def test_a_phone_calls_as_its_account_and_may_only_submit(phones, made):
    phone = await made()
    person = await caller(phones, headers=await log_in(phones, "faskel"))
    for more in ({"headers": bearer(phone)}, {"auth": ("siapa saja", phone["token"])}):
        seen = await caller(phones, **more)
        assert seen["sub"] == person["sub"]  # so that nobody approves their own record
        assert (seen["scopes"], seen["regions"]) == (["survey:submit"], ["35.19"])


async def test_a_phone_does_nothing_to_its_account(phones, made):
    phone = await made()
    who = (await phones.get("/v1/session", headers=bearer(phone))).json()
    assert (who["username"], who["scopes"]) == ("faskel", ["survey:submit"])
    password = {"current": "x", "new": "yang-baru-dan-panjang"}
    for method, address, body in (
        ("POST", ADDRESS, PHONE_OF),
        ("GET", ADDRESS, None),
        ("POST", f"{ADDRESS}/{phone['id']}/revoke", {}),
        ("POST", "/v1/users/me/password", password),
    ):
        answer = await phones.request(method, address, json=body, headers=bearer(phone))
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), address


async def test_of_an_account_without_the_right_a_phone_may_nothing(phones, made):
    assert (await caller(phones, headers=bearer(await made("bkm"))))["scopes"] == []


async def test_a_token_is_shown_once_and_stored_as_a_hash(phones, call, made):
    phone = await made()
    assert phone["token"].startswith(f"nhk_{phone['prefix']}_")
    listed = await call("GET", ADDRESS)
    assert listed.json()["items"][0].keys() == phone.keys() - {"token", "collect", "server_url"}
    assert phone["token"] not in listed.text
    async with phones.gateway.sessions() as session:
        rows = (await session.execute(text("SELECT to_jsonb(t)::text FROM app_tokens t"))).scalars()
        stored = "".join(rows)
    assert phone["token"].split("_", 2)[2] not in stored
    assert hash_of(phone["token"]).hex() in stored


async def test_a_repeated_request_makes_one_token_and_tells_no_secret_twice(phones, call):
    again = {"Idempotency-Key": "one"}
    first = await call("POST", ADDRESS, json=PHONE_OF, headers=again)
    second = await call("POST", ADDRESS, json=PHONE_OF, headers=again)
    assert (second.status_code, second.headers["idempotency-replayed"]) == (201, "true")
    told = second.json()
    assert (told["id"], told["token"], told["collect"]) == (first.json()["id"], None, None)
    kept = await phones.gateway.scalar("SELECT convert_from(body, 'UTF8') FROM idempotency")
    assert first.json()["collect"] not in kept


def read(collect):
    """As ODK Collect reads it from the QR code: docs/collect-import-export.rst of getodk/docs, and
    `decompress` in collect_app/src/main/java/org/odk/collect/android/utilities/CompressionUtils.java
    of getodk/collect (later in its module `shared`).
    """
    return json.loads(zlib.decompress(base64.b64decode(collect, validate=True)))


async def test_the_qr_code_holds_all_that_collect_needs(made):
    phone = await made()
    assert phone["server_url"] == "https://nahkoda.example.id/v1/survey/openrosa"
    assert read(phone["collect"]) == {
        "general": {
            "server_url": phone["server_url"],
            "username": "faskel",
            "password": phone["token"],
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "admin": {},
        "project": {"name": "Nahkoda"},
    }


async def test_without_a_public_address_the_one_that_was_asked_counts(start, password_hash):
    gateway = await start("gateway")
    facts = {"username": "faskel", "name_key": "faskel", "roles": [], "regions": ["35"]}
    async with gateway.sessions.begin() as session:
        session.add(User(**facts, password_hash=password_hash))
    client = gateway.http({"Host": "nahkoda.local:8443", "X-Forwarded-Host": "evil.example"})
    client.headers.update(await log_in(client, "faskel"))
    made = (await client.post(ADDRESS, json=PHONE_OF)).json()
    assert made["server_url"] == "http://nahkoda.local:8443/v1/survey/openrosa"


async def test_a_token_lives_a_year_and_never_more_than_two(call, made):
    ends = datetime.fromisoformat((await made())["expires_at"])
    assert abs(ends - now() - DEFAULT) < timedelta(minutes=5)
    for moment, code in (
        (now() + LONGEST + timedelta(days=1), "expiry_too_far"),
        (now() - timedelta(seconds=1), "expiry_past"),
    ):
        body = PHONE_OF | {"expires_at": moment.isoformat()}
        answer = await call("POST", ADDRESS, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_token_that_is_too_old_opens_nothing(phones, made):
    phone = await made()
    await change(phones, "UPDATE app_tokens SET expires_at = now() - interval '1 second'")
    answer = await phones.get(FORMS, headers=bearer(phone))
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_for_another_account_it_takes_the_right_to_manage_it(phones, call, made, known):
    answer = await call("POST", ADDRESS, json=PHONE_OF | {"username": "bkm"})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    phone = await made("admin", username="FASKEL")
    own = await caller(phones, headers=await log_in(phones, "faskel"))
    assert (await caller(phones, headers=bearer(phone)))["sub"] == own["sub"]
    await known("admin.madiun", "admin")
    await known("jauh", region="35.77")
    for name in ("jauh", "admin", "tidak.ada"):
        body = PHONE_OF | {"username": name}
        answer = await call("POST", ADDRESS, "admin.madiun", json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), name


async def test_everybody_sees_their_own_and_an_admin_those_of_the_region(call, made, known):
    await known("admin.madiun", "admin")
    await known("jauh", region="35.77")
    for who in ("faskel", "bkm", "jauh"):
        await made(who)

    async def seen_by(who):
        items = (await call("GET", ADDRESS, who)).json()["items"]
        return [item["username"] for item in items]

    assert await seen_by("faskel") == ["faskel"]
    assert await seen_by("jauh") == ["jauh"]
    assert await seen_by("admin.madiun") == ["faskel", "bkm"]
    assert await seen_by("admin") == ["faskel", "bkm", "jauh"]


async def test_a_long_list_goes_on_where_its_page_ended(call, made):
    for number in range(3):
        await made(name=f"HP {number}")
    first = (await call("GET", ADDRESS, params={"limit": 2})).json()
    rest = (await call("GET", ADDRESS, params={"limit": 2, "cursor": first["next"]})).json()
    names = [item["name"] for item in first["items"] + rest["items"]]
    assert (names, rest["next"]) == (["HP 0", "HP 1", "HP 2"], None)


@pytest.mark.parametrize("who", ["faskel", "admin"])
async def test_a_revoked_token_opens_nothing_at_once(phones, call, made, who):
    phone = await made()
    await caller(phones, headers=bearer(phone))
    for _ in range(2):  # revoking twice is fine
        answer = await call("POST", f"{ADDRESS}/{phone['id']}/revoke", who, json={})
        assert answer.status_code == 200
        assert answer.json()["revoked_at"] is not None
    assert (await phones.get(FORMS, headers=bearer(phone))).status_code == 401


async def test_a_strangers_token_cannot_be_revoked(phones, call, made, known):
    await known("admin.jauh", "admin", "35.77")
    phone = await made()
    for who in ("bkm", "admin.jauh"):
        answer = await call("POST", f"{ADDRESS}/{phone['id']}/revoke", who, json={})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await phones.get(FORMS, headers=bearer(phone))).status_code == 200


async def test_a_phone_follows_its_account_at_once(phones, call, made):
    phone = await made()
    await caller(phones, headers=bearer(phone))
    await change_account(call, phones, "faskel", regions=["35.19.09"])
    assert (await caller(phones, headers=bearer(phone)))["regions"] == ["35.19.09"]
    await change_account(call, phones, "faskel", roles=["community"])
    assert (await caller(phones, headers=bearer(phone)))["scopes"] == []
    await change_account(call, phones, "faskel", active=False)
    assert (await phones.get(FORMS, headers=bearer(phone))).status_code == 401


async def test_what_another_process_changed_counts_within_seconds(phones, made):
    phone = await made()
    await caller(phones, headers=bearer(phone))
    await change(phones, "UPDATE users SET active = false WHERE username = 'faskel'")
    some_seconds_later(phones)
    assert (await phones.get(FORMS, headers=bearer(phone))).status_code == 401


async def test_the_calls_of_a_phone_are_counted_and_bounded(phones, call, made):
    phone = await made()
    answer = await phones.get(FORMS, headers=bearer(phone))
    left = int(answer.headers["ratelimit-remaining"])
    assert (answer.headers["ratelimit-limit"], left) == ("600", 599)
    await phones.gateway.app.state.identity.limits.write()
    [listed] = (await call("GET", ADDRESS)).json()["items"]
    assert listed["last_used_at"] is not None


async def test_who_made_and_who_revoked_a_phone_stands_in_the_trail(phones, call, made):
    phone = await made("admin", username="faskel")
    await phones.get(FORMS, headers=bearer(phone))
    await phones.gateway.app.state.identity.limits.write()
    await call("POST", f"{ADDRESS}/{phone['id']}/revoke", json={})
    told = await call("GET", "/v1/audit", "admin", params={"record": phone["id"]})
    lines = [(e["operation"], e["change"], e["regions"]) for e in told.json()["items"]]
    assert lines == [
        ("make_app_token", "created", ["35.19"]),
        ("revoke_app_token", "changed", ["35.19"]),
    ]
    callers = {e["caller"] for e in told.json()["items"]}
    assert len(callers) == 2
    assert phone["token"] not in told.text


async def test_a_partners_program_may_send_records_but_not_approve_them(call):
    agency = {"name": "Dinas PKP", "contact": "pkp@example.id", "regions": ["35.19"]}
    owner = (await call("POST", "/v1/partners", "admin", json=agency)).json()
    key = {"label": "x", "scopes": ["survey:submit"], "regions": ["35.19"]}
    address = f"/v1/partners/{owner['id']}/keys"
    assert (await call("POST", address, "admin", json=key)).status_code == 201
    key["scopes"] = ["survey:approve"]
    answer = await call("POST", address, "admin", json=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "scope_not_for_keys")


def test_those_who_survey_may_submit():
    assert {role for role in Role if SCOPES[role] >= PHONE} == {
        *(Role.facilitator, Role.district, Role.admin)
    }
