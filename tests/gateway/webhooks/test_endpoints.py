"""Endpoints over HTTP: whose they are, what they may ask for, and a secret that is shown once."""

import pytest

from contracts.gateway import EndpointPinged
from gateway.users.models import User
from tests.gateway.conftest import log_in, logged_in

HOOK = {"url": "https://hook.example.go.id/nahkoda", "types": ["survey.*"], "region": "35.19"}
KEY = {"label": "x", "scopes": ["events:read", "webhooks:manage"], "regions": ["35.19"]}


@pytest.fixture
async def call(whole, password_hash):
    """A request as an account of 35.19 by its name, or with a key."""
    async with whole.gateway.sessions.begin() as session:
        for name in ("other", "else"):
            facts = {"roles": ["district"], "regions": ["35.19" if name == "other" else "35.77"]}
            session.add(User(username=name, name_key=name, password_hash=password_hash, **facts))

    async def go(method, address, who="district", **more):
        headers = {"Authorization": f"Bearer {who}"} if who.startswith("nhk_") else None
        headers = (headers or await logged_in(whole, who)) | more.pop("headers", {})
        return await whole.request(method, f"/v1{address}", headers=headers, **more)

    return go


@pytest.fixture
def made(call):
    async def go(who="district", **facts):
        answer = await call("POST", "/webhooks", who, json=HOOK | facts)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return go


@pytest.fixture
async def keys(call):
    """Two keys of one agency, and one of another."""
    found = []
    for name in ("A", "B"):
        body = {"name": name, "contact": "x", "regions": ["35.19"]}
        agency = (await call("POST", "/partners", "admin", json=body)).json()
        for _ in range(2 if name == "A" else 1):
            answer = await call("POST", f"/partners/{agency['id']}/keys", "admin", json=KEY)
            found.append(answer.json()["key"])
    return found


async def test_the_secret_is_shown_once_and_kept_locked(call, made, whole):
    key = {"Idempotency-Key": "once"}
    first = await call("POST", "/webhooks", json=HOOK, headers=key)
    assert first.json()["secret"].startswith("whsec_")
    again = await call("POST", "/webhooks", json=HOOK, headers=key)
    assert again.json() == first.json() | {"secret": None}
    assert again.headers["idempotency-replayed"] == "true"
    read = await call("GET", f"/webhooks/{first.json()['id']}")
    assert read.headers["etag"] == '"1"'
    assert "secret" not in read.json()
    stored = await whole.gateway.rows(
        "SELECT secret, (SELECT body FROM idempotency) AS body FROM webhook_endpoints"
    )
    assert len(stored) == 1
    bare = first.json()["secret"].removeprefix("whsec_")
    assert bare not in stored[0].secret
    assert bare.encode() not in stored[0].body


async def test_it_is_its_owners_and_of_who_looks_after_partners_there(call, made):
    own = await made()
    address = f"/webhooks/{own['id']}"
    for who, status in (("other", 404), ("else", 404), ("admin.madiun", 200), ("admin", 200)):
        assert (await call("GET", address, who)).status_code == status, who
        listed = (await call("GET", "/webhooks", who)).json()["items"]
        assert len(listed) == (status == 200), who
    for method, tail in (("PATCH", ""), ("DELETE", ""), ("POST", "/rotate"), ("POST", "/ping")):
        answer = await call(method, address + tail, "other", json={}, headers={"If-Match": "*"})
        assert answer.status_code == 404


async def test_every_key_of_an_agency_sees_the_agencys(call, made, keys):
    own = await made(keys[0])
    assert own["agency_id"]
    assert own["user_id"] is None
    statuses = [(await call("GET", f"/webhooks/{own['id']}", key)).status_code for key in keys]
    assert statuses == [200, 200, 404]


async def test_a_key_narrower_than_its_agency_knows_whose_it_is(call, made, whole):
    body = {"name": "W", "contact": "x", "regions": ["35"]}
    agency = (await call("POST", "/partners", "admin", json=body)).json()
    key = (await call("POST", f"/partners/{agency['id']}/keys", "admin", json=KEY)).json()["key"]
    own = await made(key)
    assert own["agency_id"] == agency["id"]
    assert (await call("GET", f"/webhooks/{own['id']}", key)).status_code == 200


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"region": "35.77"}, 404, "region_not_found"),
        ({"region": "35"}, 404, "region_not_found"),
        ({"url": "http://hook.example.go.id/"}, 422, "webhook_url_refused"),
        ({"url": "https://10.0.0.1/"}, 422, "webhook_url_refused"),
        ({"url": None}, 422, "webhook_address_needed"),
        ({"sandbox": True}, 422, "webhook_address_needed"),
        ({"types": ["survey.nothing.done.v1"]}, 422, "webhook_type_unknown"),
        ({"types": []}, 422, "invalid_request"),
        ({"types": ["survey.*.v1"]}, 422, "invalid_request"),
        ({"concurrency": 33}, 422, "invalid_request"),
        ({"payload": "half"}, 422, "invalid_request"),
        ({"url": "https://a.example.id/" + "x" * 2000}, 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_is_refused(call, facts, status, code):
    answer = await call("POST", "/webhooks", json=HOOK | facts)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    if code == "webhook_type_unknown":
        assert "survey.round.sealed.v1" in answer.json()["choices"]


async def test_an_owner_has_so_many_and_no_more(call, made):
    for _ in range(20):
        last = await made()
    answer = await call("POST", "/webhooks", json=HOOK)
    assert (answer.status_code, answer.json()["code"]) == (409, "webhook_limit_reached")
    await call("DELETE", f"/webhooks/{last['id']}", headers={"If-Match": '"1"'})
    await made()


async def test_a_change_says_which_version_it_is_about(call, made):
    own = await made()
    address = f"/webhooks/{own['id']}"
    assert (await call("PATCH", address, json={})).status_code == 428
    stale = await call("PATCH", address, json={}, headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    change = {"region": None, "types": ["*"], "concurrency": 2}
    answer = await call("PATCH", address, json=change, headers={"If-Match": '"1"'})
    found = answer.json()
    assert (found["region"], found["regions"], found["types"]) == (None, ["35.19"], ["*"])
    assert (found["concurrency"], found["payload"], answer.headers["etag"]) == (2, "full", '"2"')
    for wrong in ({"region": "35.77"}, {"url": "https://127.0.0.2.nip.io:80/"}):
        answer = await call("PATCH", address, json=wrong, headers={"If-Match": "*"})
        assert answer.status_code in {404, 422}


async def test_without_the_scope_there_are_no_webhooks(call, keys):
    for who in ("facilitator", "treasurer"):
        answer = await call("POST", "/webhooks", who, json=HOOK)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


async def test_every_change_is_told_to_the_audit_trail(call, made):
    own = await made()
    await call("POST", f"/webhooks/{own['id']}/rotate")
    entries = (await call("GET", "/audit", "admin.madiun")).json()["items"]
    found = [(e["change"], e["operation"]) for e in entries if e["entity"] == "webhook_endpoints"]
    assert found == [("created", "create_webhook"), ("changed", "rotate_webhook")]


async def test_a_ping_is_its_endpoints_alone(call, made, whole):
    own, _ = await made(), await made()
    answer = await call("POST", f"/webhooks/{own['id']}/ping")
    assert (answer.status_code, answer.json()["state"]) == (202, "pending")
    rows = await whole.gateway.rows("SELECT endpoint_id, type FROM webhook_deliveries")
    assert [(str(row.endpoint_id), row.type) for row in rows] == [
        (own["id"], EndpointPinged.subject)
    ]
    detail = await call("GET", f"/webhooks/{own['id']}/deliveries/{answer.json()['id']}")
    assert EndpointPinged.subject in detail.json()["body"]
    again = f"/webhooks/{own['id']}/deliveries/{answer.json()['id']}/replay"
    assert (await call("POST", again)).json()["code"] == "delivery_not_replayable"


async def test_without_keys_in_the_settings_it_says_what_to_do(start, password_hash):
    gateway = await start("gateway", webhook_keys=None)
    facts = {"name_key": "d", "roles": ["district"], "regions": ["35"]}
    async with gateway.sessions.begin() as session:
        session.add(User(username="d", password_hash=password_hash, **facts))
    client = gateway.http({"Accept-Language": "en"})
    headers = await log_in(client, "d")
    answer = await client.post("/v1/webhooks", json=HOOK, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (503, "webhooks_not_set_up")
    assert "GATEWAY_WEBHOOK_KEYS" in answer.json()["detail"]
