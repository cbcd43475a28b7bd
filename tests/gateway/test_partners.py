"""Agencies and their keys: shown once, bounded, counted, rotated, revoked."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from gateway.credentials import hash_of
from gateway.limits.rules import Allowance, Bucket, headers
from gateway.partners.rules import overlap_until
from services.chassis.clock import now
from tests.gateway.conftest import PASSWORD, logged_in

AGENCY = {"name": "Dinas PKP", "contact": "pkp@example.id", "regions": ["35.19"]}
KEY = {"label": "dasbor", "scopes": ["survey:read"], "regions": ["35.19"]}


@pytest.fixture
def call(door):
    async def go(method, address, who="admin", **more):
        headers = await logged_in(door, who) | more.pop("headers", {})
        return await door.request(method, address, headers=headers, **more)

    return go


@pytest.fixture
def agency(call):
    async def go(**facts):
        answer = await call("POST", "/v1/partners", json=AGENCY | facts)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return go


@pytest.fixture
def made(call, agency):
    async def go(**facts):
        owner = await agency()
        answer = await call("POST", f"/v1/partners/{owner['id']}/keys", json=KEY | facts)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return go


def bearer(key):
    return {"Authorization": f"Bearer {key['key']}"}


def forget(door):
    door.gateway.app.state.identity._known.clear()


async def test_a_key_reads_what_it_may_and_only_there(door, made):
    key = await made()
    assert key["key"].startswith(f"nhk_{key['prefix']}_")
    assert (await door.get("/v1/survey/rounds", headers=bearer(key))).status_code == 200
    recap = await door.get("/v1/reports/recap", headers=bearer(key))
    assert recap.status_code in {403, 503}
    who = (await door.get("/v1/session", headers=bearer(key))).json()
    assert (who["username"], who["scopes"], who["regions"]) == (
        "Dinas PKP",
        ["survey:read"],
        ["35.19"],
    )
    foreign = await door.get("/v1/survey/rounds", params={"region": "35.77"}, headers=bearer(key))
    assert foreign.json()["code"] == "region_not_found"


async def test_the_key_is_also_the_password_of_any_user_name(door, made):
    key = await made()
    answer = await door.get("/v1/survey/rounds", auth=("excel", key["key"]))
    assert answer.status_code == 200
    assert (await door.get("/v1/survey/rounds", auth=("admin", PASSWORD))).status_code == 401


async def test_a_key_is_shown_once_and_stored_as_a_hash(door, call, made):
    key = await made()
    listed = await call("GET", f"/v1/partners/{key['agency_id']}/keys")
    assert "key" not in listed.json()["items"][0]
    assert key["key"] not in listed.text
    async with door.gateway.sessions() as session:
        rows = (await session.execute(text("SELECT to_jsonb(k)::text FROM api_keys k"))).scalars()
        stored = "".join(rows)
    assert key["key"].split("_", 2)[2] not in stored
    assert hash_of(key["key"]).hex() in stored


async def test_a_repeated_request_makes_one_key_and_tells_no_secret_twice(door, call, agency):
    owner = await agency()
    address, again = f"/v1/partners/{owner['id']}/keys", {"Idempotency-Key": "one"}
    first = await call("POST", address, json=KEY, headers=again)
    second = await call("POST", address, json=KEY, headers=again)
    assert (second.status_code, second.headers["idempotency-replayed"]) == (201, "true")
    assert (second.json()["id"], second.json()["key"]) == (first.json()["id"], None)
    assert len((await call("GET", address)).json()["items"]) == 1
    secret = first.json()["key"].split("_", 2)[2]
    async with door.gateway.sessions() as session:
        query = text("SELECT convert_from(body, 'UTF8') FROM idempotency")
        kept = "".join((await session.execute(query)).scalars())
    assert secret not in kept


async def test_a_revoked_key_opens_nothing(door, call, made):
    key = await made()
    await door.get("/v1/survey/rounds", headers=bearer(key))
    await call("POST", f"/v1/partners/{key['agency_id']}/keys/{key['id']}/revoke", json={})
    forget(door)
    answer = await door.get("/v1/survey/rounds", headers=bearer(key))
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_a_rotated_key_works_beside_the_new_one_for_a_while(door, call, made):
    old = await made()
    address = f"/v1/partners/{old['agency_id']}/keys/{old['id']}/rotate"
    new = (await call("POST", address, json={"overlap_hours": 1})).json()
    assert (new["rotated_from"], new["scopes"]) == (old["id"], old["scopes"])
    for key in (old, new):
        assert (await door.get("/v1/survey/rounds", headers=bearer(key))).status_code == 200
    async with door.gateway.sessions.begin() as session:
        await session.execute(
            text("UPDATE api_keys SET expires_at = now() WHERE id = :id"), {"id": old["id"]}
        )
    forget(door)
    assert (await door.get("/v1/survey/rounds", headers=bearer(old))).status_code == 401
    assert (await door.get("/v1/survey/rounds", headers=bearer(new))).status_code == 200


@pytest.mark.parametrize("how", ["revoked", "rotated", "expired"])
async def test_a_key_that_ended_or_was_replaced_is_not_rotated_to_life(door, call, made, how):
    key = await made()
    address = f"/v1/partners/{key['agency_id']}/keys/{key['id']}"
    if how == "expired":
        async with door.gateway.sessions.begin() as session:
            end = text("UPDATE api_keys SET expires_at = now() WHERE id = :id")
            await session.execute(end, {"id": key["id"]})
    else:
        await call("POST", f"{address}/{'revoke' if how == 'revoked' else 'rotate'}", json={})
    answer = await call("POST", f"{address}/rotate", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "key_not_rotatable")


async def test_an_agency_switched_off_has_no_key_that_works(door, call, made):
    key = await made()
    address = f"/v1/partners/{key['agency_id']}"
    await call("PATCH", address, json={"active": False}, headers={"If-Match": '"1"'})
    forget(door)
    assert (await door.get("/v1/survey/rounds", headers=bearer(key))).status_code == 401


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"regions": ["35.77"]}, "grant_too_wide"),
        ({"regions": ["*"]}, "grant_too_wide"),
        ({"regions": ["99"]}, "region_not_found"),
        ({"scopes": ["survey:everything"]}, "scope_unknown"),
        ({"scopes": ["users:manage"]}, "scope_not_for_keys"),
        ({"scopes": ["reports:seal"]}, "scope_not_for_keys"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expiry_past"),
        ({"expires_at": "2030-01-01T00:00:00"}, "invalid_request"),
        ({"per_minute": 0}, "invalid_request"),
    ],
)
async def test_a_key_is_never_given_more_than_it_may_have(call, agency, facts, code):
    owner = await agency()
    answer = await call("POST", f"/v1/partners/{owner['id']}/keys", json=KEY | facts)
    assert answer.json()["code"] == code


async def test_the_same_agency_twice_is_one_and_another_under_its_id_is_refused(call, agency):
    id = "01900000-0000-7000-8000-00000000aaaa"
    assert (await agency(id=id))["id"] == (await agency(id=id))["id"] == id
    answer = await call("POST", "/v1/partners", json=AGENCY | {"id": id, "name": "Lain"})
    assert (answer.status_code, answer.json()["code"]) == (409, "id_taken")


async def test_without_the_scope_the_partners_are_closed(call, agency):
    owner = await agency()
    for method, address in (("GET", ""), ("POST", ""), ("GET", f"/{owner['id']}/keys")):
        answer = await call(method, f"/v1/partners{address}", "faskel", json=AGENCY)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


async def test_calls_over_the_rate_are_told_when_to_come_back(door, made):
    key = await made(per_minute=3)
    left = []
    for _ in range(3):
        answer = await door.get("/v1/survey/rounds", headers=bearer(key))
        left.append((answer.status_code, answer.headers["ratelimit-remaining"]))
    assert left == [(200, "2"), (200, "1"), (200, "0")]
    assert answer.headers["ratelimit-limit"] == "3"
    over = await door.get("/v1/survey/rounds", headers=bearer(key))
    assert (over.status_code, over.json()["code"]) == (429, "rate_limited")
    assert 0 < int(over.headers["retry-after"]) <= 20


async def test_the_days_quota_is_counted_in_the_database(door, made):
    key = await made(per_day=2)
    limits = door.gateway.app.state.identity.limits
    for _ in range(2):
        assert (await door.get("/v1/survey/rounds", headers=bearer(key))).status_code == 200
    await limits.write()
    limits.stored.clear()  # as another process sees it
    over = await door.get("/v1/survey/rounds", headers=bearer(key))
    assert (over.status_code, over.json()["code"]) == (429, "quota_used")
    assert int(over.headers["retry-after"]) <= 86_400


async def test_when_a_key_was_used_is_known(door, call, made):
    key = await made()
    await door.get("/v1/survey/rounds", headers=bearer(key))
    await door.gateway.app.state.identity.limits.write()
    [listed] = (await call("GET", f"/v1/partners/{key['agency_id']}/keys")).json()["items"]
    assert listed["last_used_at"] is not None


def test_a_bucket_fills_evenly_and_never_overflows():
    allowance = Allowance(per_minute=60, per_day=100)
    bucket = Bucket(1.0, 0.0)
    assert bucket.take(allowance, 0.0)
    assert not bucket.take(allowance, 0.5)
    assert bucket.wait(allowance) == 1
    assert bucket.take(allowance, 1.1)
    bucket.take(allowance, 1_000_000.0)
    assert bucket.tokens == 59


def test_what_is_left_is_the_tighter_of_minute_and_day():
    found = dict(headers(Allowance(60, 100), Bucket(50.0, 0.0), used=95))
    assert found[b"ratelimit-remaining"] == b"5"
    assert found[b"ratelimit-reset"] == b"10"


def test_an_overlap_never_outlives_the_key():
    moment = now()
    soon = moment + timedelta(minutes=5)
    assert overlap_until(soon, moment, 24) == soon
    assert overlap_until(None, moment, 24) == moment + timedelta(hours=24)
