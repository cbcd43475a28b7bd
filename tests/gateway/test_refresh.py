"""Refresh tokens: once each, and a spent one ends the session for thief and owner."""

from datetime import timedelta

import pytest
from sqlmodel import select

from gateway.sessions.models import AccessSession
from services.chassis.clock import now
from tests.gateway.conftest import PASSWORD


async def tokens(door):
    body = {"username": "faskel", "password": PASSWORD}
    return (await door.post("/v1/session", json=body)).json()


async def refresh(door, token):
    return await door.post("/v1/session/refresh", json={"refresh_token": token})


async def works(door, token):
    headers = {"Authorization": f"Bearer {token}"}
    return (await door.get("/v1/session", headers=headers)).status_code == 200


async def test_a_refresh_token_buys_new_tokens(door):
    first = await tokens(door)
    second = (await refresh(door, first["refresh_token"])).json()
    assert second["access_token"] != first["access_token"]
    assert await works(door, second["access_token"])
    assert not await works(door, first["access_token"])
    third = await refresh(door, second["refresh_token"])
    assert third.status_code == 200


async def test_a_spent_refresh_token_ends_the_session(door):
    first = await tokens(door)
    second = (await refresh(door, first["refresh_token"])).json()
    again = await refresh(door, first["refresh_token"])
    assert (again.status_code, again.json()["code"]) == (401, "refresh_failed")
    door.gateway.app.state.identity._known.clear()
    assert not await works(door, second["access_token"])
    assert (await refresh(door, second["refresh_token"])).status_code == 401


@pytest.mark.parametrize("token", ["nhr_unknown", "x"])
async def test_an_unknown_refresh_token_buys_nothing(door, token):
    answer = await refresh(door, token)
    assert (answer.status_code, answer.json()["code"]) == (401, "refresh_failed")


async def test_an_access_token_is_no_refresh_token(door):
    found = await tokens(door)
    assert (await refresh(door, found["access_token"])).status_code == 401


async def test_a_refresh_token_grows_old(door):
    found = await tokens(door)
    async with door.gateway.sessions.begin() as session:
        row = (await session.exec(select(AccessSession))).one()
        row.refresh_until = now() - timedelta(seconds=1)
        session.add(row)
    assert (await refresh(door, found["refresh_token"])).status_code == 401
