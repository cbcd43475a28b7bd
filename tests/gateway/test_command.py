"""`python -m gateway users`: what is refused is said, and shows no password."""

import asyncio
import json

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from gateway import __main__ as command
from gateway.users.models import User

GOOD = {
    "username": "askot.madiun",
    "password": "panjang-sekali-1",
    "roles": ["district"],
    "regions": ["35.19"],
}


@pytest.fixture
def users(alone, monkeypatch):
    """Run `users ...` as a person would, with what they type."""
    settings = alone.gateway.app.state.settings
    monkeypatch.setenv("GATEWAY_DATABASE_URL", settings.database_url)

    async def run(*words, typed=""):
        return await asyncio.to_thread(
            CliRunner().invoke, command.cli, ["users", *words], input=typed
        )

    return run


@pytest.fixture
def saved(alone):
    async def names():
        async with alone.gateway.sessions.begin() as session:
            return sorted((await session.exec(select(User.username))).all())

    return names


def lines(*accounts):
    return "".join(f"{json.dumps(one)}\n\n" for one in accounts)


async def test_all_lines_are_accounts(users, saved):
    other = GOOD | {"username": "faskel.madiun"}
    answer = await users("load", typed=lines(GOOD, other))
    assert (answer.exit_code, answer.stdout) == (0, "2 accounts\n")
    assert await saved() == ["askot.madiun", "faskel.madiun"]


async def test_a_line_that_is_none_is_named_and_nothing_is_saved(users, saved):
    wrong = lines(GOOD, GOOD | {"password": "kurz", "roles": ["nope"]})
    answer = await users("load", typed=wrong)
    assert (answer.exit_code, await saved()) == (1, [])
    assert "Line 3: password: " in answer.stderr
    assert "Line 3: roles.0: " in answer.stderr
    assert "Nothing was changed." in answer.stderr
    assert "kurz" not in answer.output


async def test_what_is_no_json_is_named(users, saved):
    answer = await users("load", typed="rahasia-sekali\n")
    assert (answer.exit_code, await saved()) == (1, [])
    assert "Line 1: account: " in answer.stderr
    assert "rahasia" not in answer.output


@pytest.mark.parametrize(
    ("password", "code", "made"), [("kurz", 1, []), (GOOD["password"], 0, ["malam"])]
)
async def test_the_first_administrator_needs_a_long_password(
    users, saved, monkeypatch, password, code, made
):
    monkeypatch.setattr("getpass.getpass", lambda _: password)
    answer = await users("create-admin", typed="malam\n")
    assert (answer.exit_code, await saved()) == (code, made)
    assert ("password: " in answer.stderr) == bool(code)
    assert password not in answer.output
