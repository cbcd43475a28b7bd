"""Guessing passwords gets slow, whatever the name looks like; nobody locks out a whole office."""

import asyncio

import pytest

from gateway.lockout import rules
from gateway.lockout.models import LoginAttempt
from gateway.lockout.rules import lock_seconds
from services.chassis.clock import now
from tests.gateway.conftest import PASSWORD, log_in


async def attempt(door, username, password="wrong-wrong-wrong"):
    return await door.post("/v1/session", json={"username": username, "password": password})


async def test_after_five_failures_even_the_right_password_must_wait(door):
    for _ in range(5):
        assert (await attempt(door, "faskel")).status_code == 401
    answer = await attempt(door, "faskel", PASSWORD)
    assert (answer.status_code, answer.json()["code"]) == (429, "login_locked")
    assert 0 < int(answer.headers["retry-after"]) <= rules.FIRST


async def test_case_spaces_and_unicode_forms_count_as_one_name(door):
    for name in ("faskel", "FASKEL", " FasKel ", "\uff46askel", "fa\u017fkel"):
        assert (await attempt(door, name)).status_code == 401
    assert (await attempt(door, "faskel", PASSWORD)).status_code == 429


async def test_many_guesses_at_once_count_each(door):
    answers = await asyncio.gather(*(attempt(door, "faskel") for _ in range(12)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes.count(401) <= 5
    assert set(codes) == {401, 429}


async def test_a_name_that_does_not_exist_is_locked_in_the_same_words(door):
    for _ in range(5):
        assert (await attempt(door, "nobody")).json()["code"] == "login_failed"
    assert (await attempt(door, "nobody")).json()["code"] == "login_locked"


async def test_other_names_from_the_same_place_still_get_in(door):
    for _ in range(6):
        await attempt(door, "faskel")
    assert (await attempt(door, "bkm", PASSWORD)).status_code == 200


async def test_the_right_password_clears_the_count(door):
    for _ in range(4):
        await attempt(door, "faskel")
    await log_in(door, "faskel")
    for _ in range(4):
        assert (await attempt(door, "faskel")).status_code == 401


async def failures_of(door, kind):
    key = rules.keys("faskel", "127.0.0.1")[kind]
    async with door.gateway.sessions() as session:
        found = await session.get(LoginAttempt, key)
    return found and (found.failures, found.locked_until)


async def test_an_office_whose_people_log_in_rightly_is_never_locked(door):
    async with door.gateway.sessions.begin() as session:
        key = rules.keys("faskel", "127.0.0.1")["address"]
        facts = {"failures": rules.ALLOWED["address"] - 1, "last_at": now()}
        session.add(LoginAttempt(key=key, **facts))
    for _ in range(3):
        await log_in(door, "faskel")
    assert await failures_of(door, "address") == (rules.ALLOWED["address"] - 1, None)
    assert await failures_of(door, "both") is None
    assert (await attempt(door, "bkm")).status_code == 401
    assert (await attempt(door, "faskel", PASSWORD)).status_code == 429


async def test_the_present_password_cannot_be_guessed_from_an_open_page(door):
    token = await log_in(door, "faskel")
    body = {"current": "wrong", "new": "yang-baru-dan-panjang"}
    for _ in range(5):
        answer = await door.post("/v1/users/me/password", json=body, headers=token)
        assert answer.json()["code"] == "login_failed"
    right = body | {"current": PASSWORD}
    answer = await door.post("/v1/users/me/password", json=right, headers=token)
    assert (answer.status_code, answer.json()["code"]) == (429, "login_locked")


async def test_the_page_login_counts_along(door):
    body = {"username": "faskel", "password": "wrong-wrong-wrong"}
    for _ in range(5):
        assert (await door.post("/v1/session/page", json=body)).status_code == 401
    assert (await attempt(door, "faskel", PASSWORD)).status_code == 429


@pytest.mark.parametrize(
    ("kind", "failures", "seconds"),
    [
        ("both", 4, 0),
        ("both", 5, 30),
        ("both", 6, 60),
        ("both", 9, 480),
        ("both", 10, 900),
        ("both", 1000, 900),
        ("name", 49, 0),
        ("name", 50, 30),
        ("address", 99, 0),
        ("address", 100, 30),
    ],
)
def test_each_further_failure_doubles_the_wait(kind, failures, seconds):
    assert lock_seconds(kind, failures) == seconds
