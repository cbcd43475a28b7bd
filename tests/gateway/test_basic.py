"""Account passwords by Basic, for tools that know nothing else: checked as a login is, and as dear."""

import base64

import pytest
from sqlalchemy import text

from gateway.lockout import rules
from gateway.users import commands, passwords
from gateway.users.models import UserIn
from tests.gateway.conftest import PASSWORD, log_in
from tests.gateway.openrosa import (
    FORMS,
    NEW,
    RIGHT,
    SUBMISSION,
    WRONG,
    caller,
    checks,
    code,
    failures,
    phones,
)

__all__ = ["phones"]


async def test_a_password_calls_as_its_account_and_may_only_submit(phones):
    person = await caller(phones, headers=await log_in(phones, "faskel"))
    seen = await caller(phones, auth=RIGHT)
    assert seen["sub"] == person["sub"]  # so that nobody approves their own record
    assert (seen["scopes"], seen["regions"]) == (["survey:submit"], ["35.19"])
    assert (await caller(phones, auth=("bkm", PASSWORD)))["scopes"] == []


async def test_a_password_is_taken_only_where_tools_know_nothing_else(phones):
    before = checks()
    for path in (
        *("/v1/survey/rounds", "/v1/survey/openrosas", "/v1/survey", "/v1/session", "/v1/users"),
        "/v1/app-tokens",
    ):
        answer = await phones.get(path, auth=RIGHT)
        assert code(answer) == (401, "unauthenticated"), path
        assert answer.headers["www-authenticate"] == "Bearer"
    assert checks() == before


async def test_who_shows_nothing_is_asked_for_a_name_and_a_password(phones):
    """Collect sends them only then, and only by TLS: createNewClient of open-rosa/src/main/java/org/
    odk/collect/openrosa/http/okhttp/OkHttpOpenRosaServerClientProvider.java in getodk/collect.
    """
    for headers in ({}, {"Authorization": "Bearer nhs_x"}, {"Authorization": "Basic ?"}):
        answer = await phones.get(FORMS, headers=headers)
        assert code(answer) == (401, "unauthenticated")
        assert answer.headers.get_list("www-authenticate") == ['Basic realm="Nahkoda"']
        assert answer.headers["content-type"] == "application/problem+json"
    wrong = await phones.get(FORMS, auth=WRONG)
    assert code(wrong) == (401, "login_failed")
    assert wrong.headers["www-authenticate"] == 'Basic realm="Nahkoda"'
    elsewhere = await phones.get("/v1/survey/rounds")
    assert elsewhere.headers["www-authenticate"] == "Bearer"


async def test_a_head_is_asked_and_answered_without_a_body(phones):
    asked = await phones.head(SUBMISSION)
    assert (asked.status_code, asked.content) == (401, b"")
    assert asked.headers["www-authenticate"] == 'Basic realm="Nahkoda"'
    answer = await phones.head(SUBMISSION, auth=RIGHT)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["x-openrosa-accept-content-length"] == "10000000"
    with_body = await phones.head(FORMS, auth=RIGHT)
    assert (with_body.status_code, with_body.content) == (200, b"")


async def test_wrong_passwords_count_with_those_of_a_login(phones):
    for _ in range(3):
        assert code(await phones.get(FORMS, auth=WRONG)) == (401, "login_failed")
    body = dict(zip(("username", "password"), WRONG, strict=True))
    for _ in range(2):
        assert code(await phones.post("/v1/session", json=body)) == (401, "login_failed")
    locked = await phones.get(FORMS, auth=RIGHT)
    assert code(locked) == (429, "login_locked")
    assert 0 < int(locked.headers["retry-after"]) <= rules.FIRST
    body["password"] = PASSWORD
    assert code(await phones.post("/v1/session", json=body)) == (429, "login_locked")
    assert await failures(phones, "address") == 5


async def test_a_right_password_clears_the_count(phones):
    for _ in range(4):
        await phones.get(FORMS, auth=WRONG)
    await caller(phones, auth=RIGHT)
    assert await failures(phones) is None
    assert code(await phones.get(FORMS, auth=WRONG)) == (401, "login_failed")


async def test_no_connection_to_the_database_waits_for_a_password(phones, monkeypatch):
    pool, seen = phones.gateway.app.state.engine.pool, []
    matches = passwords.matches

    async def watched(*args):
        seen.append(pool.checkedout())
        return await matches(*args)

    monkeypatch.setattr(passwords, "matches", watched)
    await caller(phones, auth=RIGHT)
    await log_in(phones, "faskel")
    assert seen == [0, 0]


async def test_a_login_that_was_overtaken_by_a_new_password_opens_nothing(phones, monkeypatch):
    matches = passwords.matches

    async def overtaken(*args):
        found = await matches(*args)
        account = {"username": "faskel", "roles": ["facilitator"], "regions": ["35.19"]}
        async with phones.gateway.sessions.begin() as session:
            await commands.save(session, UserIn.model_validate(account | {"password": NEW}))
        return found

    monkeypatch.setattr(passwords, "matches", overtaken)
    body = {"username": "faskel", "password": PASSWORD}
    assert code(await phones.post("/v1/session", json=body)) == (401, "login_failed")
    assert await phones.gateway.scalar("SELECT count(*) FROM sessions") == 0


@pytest.mark.parametrize("alphabet", ["utf-8", "latin-1"])
async def test_letters_with_accents_arrive_in_either_alphabet(phones, alphabet):
    account = {"username": "faskel", "roles": ["facilitator"], "regions": ["35.19"]}
    password = "sandi-k\u00e9liling-panjang"
    async with phones.gateway.sessions.begin() as session:
        await commands.save(session, UserIn.model_validate(account | {"password": password}))
    shown = base64.b64encode(f"faskel:{password}".encode(alphabet)).decode()
    await caller(phones, headers={"Authorization": f"Basic {shown}"})


@pytest.mark.parametrize(
    "auth",
    [("", PASSWORD), ("faskel", ""), ("fas\0kel", "x"), ("x" * 3000, "x"), ("x", "y" * 1001)],
)
async def test_what_can_be_no_name_or_password_is_refused_without_a_look(phones, auth):
    before = checks()
    assert code(await phones.get(FORMS, auth=auth)) == (401, "unauthenticated")
    assert checks() == before


async def test_no_password_is_in_the_database(phones):
    await caller(phones, auth=RIGHT)
    async with phones.gateway.sessions() as session:
        rows = [
            (
                await session.execute(
                    text(f"SELECT coalesce(string_agg(t::text, ''), '') FROM {t} t")
                )
            )
            for t in ("users", "login_attempts", "audit", "idempotency")
        ]
        assert PASSWORD not in "".join(row.scalar() for row in rows)
