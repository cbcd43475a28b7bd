"""A file is read outside of the event loop, two at once, and takes its time."""

import asyncio
import io
from uuid import UUID

import pytest
from fastapi import UploadFile
from sqlalchemy import text

from services.chassis.auth import Principal
from services.finance.reconciliation import commands, formats
from tests.finance.banks import CSV, account, send, taken
from tests.harness import code_of

WRITER = Principal("tester", frozenset({"finance:write"}), ("*",))


class Torn(io.BytesIO):
    """A file that cannot be read."""

    def read(self, *_):
        raise OSError("torn")


async def test_the_limits_of_a_request_are_lifted_before_the_file_is_read(finance):
    bank = await account(finance.client())
    async with finance.sessions.begin() as session:
        file = UploadFile(Torn(b"x"), filename="mutasi.csv")
        with pytest.raises(OSError, match="torn"):
            await commands.take_in(session, file, UUID(bank["id"]), "auto", by=WRITER)
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            shown = await session.execute(text(f"SHOW {limit}"))
            assert shown.scalar_one() == "0"


async def test_a_third_file_at_once_is_asked_to_wait(finance, monkeypatch):
    monkeypatch.setattr(formats, "PATIENCE", 0.01)
    client = finance.client()
    bank = await account(client)
    for _ in range(formats.AT_ONCE):
        formats.TURNS.acquire()
    try:
        answer = await send(client, bank)
        assert (answer.status_code, code_of(answer)) == (503, "unavailable")
        assert "Retry-After" in answer.headers
    finally:
        formats.TURNS.release(formats.AT_ONCE)
    assert (await taken(client, bank))["new"] == 4


async def test_a_file_that_is_refused_gives_its_turn_back(finance):
    client = finance.client()
    bank = await account(client)
    for _ in range(formats.AT_ONCE + 1):
        answer = await send(client, bank, CSV.replace("12/03/2020", "32/03/2020"))
        assert code_of(answer) == "statement_invalid"
    assert (await taken(client, bank))["new"] == 4


async def test_others_are_answered_while_a_file_is_read(finance):
    client = finance.client()
    bank = await account(client)
    for _ in range(formats.AT_ONCE):
        formats.TURNS.acquire()
    waiting = asyncio.create_task(send(client, bank))
    try:
        assert (await client.get(f"/v1/finance/accounts/{bank['id']}")).status_code == 200
        assert not waiting.done()
    finally:
        formats.TURNS.release(formats.AT_ONCE)
    assert (await waiting).status_code == 201
