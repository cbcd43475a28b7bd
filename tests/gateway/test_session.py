"""Log in, be known, log out."""

import pytest

from gateway.roles import READ, SCOPES, Role, scopes_of
from gateway.users import commands
from gateway.users.models import UserIn
from tests.gateway.conftest import PASSWORD, log_in


async def test_a_login_answers_a_bearer_token_with_roles_and_regions(door):
    body = {"username": "faskel", "password": PASSWORD}
    answer = await door.post("/v1/session", json=body)
    assert answer.status_code == 200
    found = answer.json()
    assert found["token_type"] == "Bearer"
    assert found["expires_in"] == 12 * 3600
    assert (found["roles"], found["regions"]) == (["facilitator"], ["35.19"])


@pytest.mark.parametrize(
    "body",
    [
        {"username": "faskel", "password": "wrong"},
        {"username": "nobody", "password": PASSWORD},
    ],
)
async def test_a_wrong_name_and_a_wrong_password_are_refused_in_the_same_words(door, body):
    answer = await door.post("/v1/session", json=body)
    assert (answer.status_code, answer.json()["code"]) == (401, "login_failed")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_name_is_the_same_in_any_case(door):
    body = {"username": " FASKEL ", "password": PASSWORD}
    assert (await door.post("/v1/session", json=body)).status_code == 200


async def test_who_am_i_tells_name_scopes_and_regions(door):
    answer = await door.get("/v1/session", headers=await log_in(door, "faskel"))
    assert answer.json() == {
        "username": "faskel",
        "roles": ["facilitator"],
        "scopes": sorted(SCOPES[Role.facilitator]),
        "regions": ["35.19"],
        "csrf_token": None,
    }


async def test_after_logging_out_the_token_opens_nothing(door):
    token = await log_in(door, "faskel")
    assert (await door.delete("/v1/session", headers=token)).status_code == 204
    for address in ("/v1/session", "/v1/survey/rounds"):
        answer = await door.get(address, headers=token)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_an_expired_session_opens_nothing(door):
    token = await log_in(door, "faskel")
    gateway = door.gateway
    async with gateway.sessions.begin() as session:
        await session.connection()
        await (await session.connection()).exec_driver_sql(
            "UPDATE sessions SET expires_at = now() - interval '1 second'"
        )
    assert (await door.get("/v1/survey/rounds", headers=token)).status_code == 401


async def test_tokens_and_passwords_are_nowhere_in_the_database(door):
    token = (await log_in(door, "faskel"))["Authorization"].removeprefix("Bearer ")
    dump = ""
    for table in ("users", "sessions", "idempotency", "outbox"):
        dump += str(await door.gateway.rows(f"SELECT t::text FROM {table} t"))
    assert token not in dump
    assert PASSWORD not in dump


async def test_a_login_with_an_idempotency_key_is_never_stored(door):
    body = {"username": "faskel", "password": PASSWORD}
    key = {"Idempotency-Key": "k"}
    first = await door.post("/v1/session", json=body, headers=key)
    second = await door.post("/v1/session", json=body, headers=key)
    assert first.json()["access_token"] != second.json()["access_token"]
    assert await door.gateway.scalar("SELECT count(*) FROM idempotency") == 0


async def test_an_unknown_field_in_a_login_is_refused_with_a_pointer(door):
    body = {"username": "faskel", "password": PASSWORD, "role": "admin"}
    answer = await door.post("/v1/session", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/body/role"
    assert PASSWORD not in answer.text


def test_the_admin_holds_every_scope_and_everyone_may_read():
    assert SCOPES[Role.admin] == scopes_of(Role)
    assert all(SCOPES[role] >= READ for role in Role)


def test_those_who_only_look_on_can_change_nothing():
    """A webhook of one's own changes nothing of the programme, nor does an auditor's opinion.

    The centre keeps the list of regions, seals reports, which freezes what is known, and answers the
    complaints that nobody below it can solve.
    """
    centre = {"regions:write", "reports:seal", "complaints:read", "complaints:write"}
    own = {Role.national: centre, Role.auditor: {"finance:audit", "complaints:read"}}
    for role, scopes in own.items():
        assert SCOPES[role] <= {*READ, "audit:read", "webhooks:manage"} | scopes


def test_only_offices_seal_reports():
    """Of a district, a province and the centre; the administrator beside them."""
    offices = {Role.district, Role.province, Role.national, Role.admin}
    assert {one for one in Role if "reports:seal" in SCOPES[one]} == offices


def test_only_treasurers_release_money_and_only_auditors_give_opinions():
    """The administrator beside them, who holds every scope."""
    for scope, role in (("finance:release", Role.treasurer), ("finance:audit", Role.auditor)):
        assert {one for one in Role if scope in SCOPES[one]} == {role, Role.admin}


async def test_an_account_is_saved_with_a_hash_and_changed_by_saving_again(start):
    gateway = await start("gateway")
    for roles in (["facilitator"], ["admin"]):
        account = {"username": "Baru", "password": PASSWORD, "roles": roles, "regions": ["35"]}
        async with gateway.sessions.begin() as session:
            await commands.save(session, UserIn.model_validate(account))
    [row] = await gateway.rows("SELECT username, password_hash, roles FROM users")
    assert (row.username, row.roles) == ("Baru", ["admin"])
    assert row.password_hash.startswith("$argon2id$")


def test_a_short_password_is_refused():
    account = {"username": "x", "password": "pendek", "roles": ["admin"], "regions": ["*"]}
    with pytest.raises(ValueError, match="at least 12"):
        UserIn.model_validate(account)
