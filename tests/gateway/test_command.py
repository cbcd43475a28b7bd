"""`python -m gateway users`: what is refused is said, and shows no password."""

import json

import pytest
from typer.testing import CliRunner

from gateway import __main__ as command

GOOD = {
    "username": "askot.madiun",
    "password": "panjang-sekali-1",
    "roles": ["district"],
    "regions": ["35.19"],
}


@pytest.fixture
def saved(monkeypatch):
    found = []

    async def save(accounts):
        found.extend(accounts)

    monkeypatch.setattr(command, "save", save)
    return found


def lines(*accounts):
    return "".join(f"{json.dumps(one)}\n\n" for one in accounts)


def test_all_lines_are_accounts(saved):
    answer = CliRunner().invoke(command.cli, ["users", "load"], input=lines(GOOD, GOOD))
    assert (answer.exit_code, answer.stdout) == (0, "2 accounts\n")
    assert [one.username for one in saved] == ["askot.madiun"] * 2


def test_a_line_that_is_none_is_named_and_nothing_is_saved(saved):
    wrong = lines(GOOD, GOOD | {"password": "kurz", "roles": ["nope"]})
    answer = CliRunner().invoke(command.cli, ["users", "load"], input=wrong)
    assert (answer.exit_code, saved) == (1, [])
    assert "Line 3: password: " in answer.stderr
    assert "Line 3: roles.0: " in answer.stderr
    assert "Nothing was changed." in answer.stderr
    assert "kurz" not in answer.output


def test_what_is_no_json_is_named(saved):
    answer = CliRunner().invoke(command.cli, ["users", "load"], input="rahasia-sekali\n")
    assert (answer.exit_code, saved) == (1, [])
    assert "Line 1: account: " in answer.stderr
    assert "rahasia" not in answer.output


@pytest.mark.parametrize(("password", "code"), [("kurz", 1), (GOOD["password"], 0)])
def test_the_first_administrator_needs_a_long_password(saved, monkeypatch, password, code):
    monkeypatch.setattr(command.getpass, "getpass", lambda _: password)
    answer = CliRunner().invoke(command.cli, ["users", "create-admin"], input="malam\n")
    assert (answer.exit_code, len(saved)) == (code, 1 - code)
    assert ("password: " in answer.stderr) == bool(code)
    assert password not in answer.output
