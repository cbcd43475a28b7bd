"""What was right is remembered for a while, and forgotten as soon as it no longer holds."""

import asyncio
import base64

import pytest

from gateway import basic
from gateway.account import REMEMBERED
from gateway.users import passwords
from tests.gateway.conftest import PASSWORD, log_in
from tests.gateway.openrosa import (
    FORMS,
    NEW,
    RIGHT,
    WRONG,
    caller,
    change,
    checks,
    code,
    failures,
    phones,
    some_seconds_later,
)

__all__ = ["phones"]


def remembered(door):
    return door.gateway.app.state.identity.passwords


async def test_a_right_password_is_checked_once_and_a_wrong_one_each_time(phones):
    before = checks()
    for _ in range(4):
        await caller(phones, auth=RIGHT)
    some_seconds_later(phones)
    await caller(phones, auth=RIGHT)
    assert checks() == before + 1
    for _ in range(3):
        await phones.get(FORMS, auth=WRONG)
    assert checks() == before + 4


async def test_what_is_shown_on_many_connections_is_checked_once(phones):
    before = checks()
    answers = await asyncio.gather(*(phones.get(FORMS, auth=RIGHT) for _ in range(5)))
    assert [answer.status_code for answer in answers] == [200] * 5
    assert checks() == before + 1
    wrong = await asyncio.gather(*(phones.get(FORMS, auth=WRONG) for _ in range(5)))
    assert [code(answer) for answer in wrong] == [(401, "login_failed")] * 5
    assert (checks(), await failures(phones)) == (before + 2, 1)


async def test_after_minutes_it_is_checked_again(phones):
    await caller(phones, auth=RIGHT)
    before = checks()
    assert basic.KEPT == 300
    for known in remembered(phones)._proven.values():
        known.until -= basic.KEPT
    await caller(phones, auth=RIGHT)
    assert checks() == before + 1


async def test_a_guesser_is_told_nothing_by_what_is_remembered(phones):
    await caller(phones, auth=RIGHT)
    for _ in range(5):
        await phones.get(FORMS, auth=WRONG)
    assert code(await phones.get(FORMS, auth=RIGHT)) == (429, "login_locked")


async def test_what_is_remembered_of_one_place_opens_nothing_from_another(phones):
    await caller(phones, auth=RIGHT)
    [sealed] = remembered(phones)._proven
    for known in remembered(phones)._proven.values():
        assert known.who == ("faskel", "127.0.0.1")
    credential = base64.b64encode(":".join(RIGHT).encode()).decode()
    scope = {"method": "GET", "path": FORMS, "client": ("10.0.0.9", 1), "state": {}}
    headers = {"authorization": f"Basic {credential}"}
    before = checks()
    await phones.gateway.app.state.identity.of(scope, headers)
    assert checks() == before + 1
    assert len(remembered(phones)._proven.keys() - {sealed}) == 1


async def changed_by_its_owner(phones, admin):
    body = {"current": PASSWORD, "new": NEW}
    headers = await log_in(phones, "faskel")
    return await phones.post("/v1/users/me/password", json=body, headers=headers)


async def switched_off(phones, admin):
    headers = admin | {"If-Match": "*"}
    return await phones.patch(await of_faskel(phones), json={"active": False}, headers=headers)


async def reset_with_a_link(phones, admin):
    address = f"{await of_faskel(phones)}/invitation"
    link = (await phones.post(address, json={}, headers=admin)).json()
    body = {"token": link["token"], "password": NEW}
    return await phones.post("/v1/invitations/accept", json=body)


async def of_faskel(phones):
    id = await phones.gateway.scalar("SELECT id FROM users WHERE username = 'faskel'")
    return f"/v1/users/{id}"


@pytest.mark.parametrize("how", [changed_by_its_owner, switched_off, reset_with_a_link])
async def test_a_password_that_ended_opens_nothing_at_once(phones, how):
    admin = await log_in(phones, "admin")
    await caller(phones, auth=RIGHT)
    assert (await how(phones, admin)).status_code < 300
    assert code(await phones.get(FORMS, auth=RIGHT)) == (401, "login_failed")


async def test_a_new_password_opens_at_once(phones):
    await caller(phones, auth=RIGHT)
    await changed_by_its_owner(phones, None)
    await caller(phones, auth=("faskel", NEW))


async def test_other_rights_count_at_once(phones):
    headers = await log_in(phones, "admin") | {"If-Match": "*"}
    await caller(phones, auth=RIGHT)
    body = {"roles": ["community"], "regions": ["35.19.09"]}
    await phones.patch(await of_faskel(phones), json=body, headers=headers)
    seen = await caller(phones, auth=RIGHT)
    assert (seen["scopes"], seen["regions"]) == ([], ["35.19.09"])


@pytest.mark.parametrize("what", ["active", "password_hash"])
async def test_what_another_process_changed_counts_within_seconds(phones, what):
    await caller(phones, auth=RIGHT)
    await caller(phones, auth=RIGHT)
    values = {"active": False, "password_hash": passwords.HASHER.hash(NEW)}
    query = f"UPDATE users SET {what} = :value WHERE username = 'faskel'"
    await change(phones, query, value=values[what])
    assert (await phones.get(FORMS, auth=RIGHT)).status_code == 200
    assert REMEMBERED <= 5
    some_seconds_later(phones)
    assert code(await phones.get(FORMS, auth=RIGHT)) == (401, "login_failed")


async def test_of_a_flood_of_accounts_only_the_last_are_remembered(phones):
    remembered(phones).most = 2
    for name in ("admin", "faskel", "bkm", "admin"):
        await caller(phones, auth=(name, PASSWORD))
    assert [known.who[0] for known in remembered(phones)._proven.values()] == ["bkm", "admin"]
    assert not remembered(phones)._running


async def test_names_count_the_same_in_any_case_and_spaces_fall_away(phones):
    before = checks()
    for name in ("faskel", "FASKEL", " Faskel "):
        await caller(phones, auth=(name, PASSWORD))
    assert checks() == before + 1
