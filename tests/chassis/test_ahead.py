"""Rows some at a time: all of them in order, an error as it is, and an end before the end."""

import contextlib

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError

from services.chassis import ahead

NUMBERS = text("SELECT n FROM generate_series(1, CAST(:most AS integer)) n ORDER BY n")
BROKEN = text("SELECT 10 / (25 - n) FROM generate_series(1, 100) n")


@pytest.mark.parametrize("most", [0, 1, 9, 10, 11, 25])
async def test_every_row_comes_once_and_in_order(toy, most):
    async with toy.sessions.begin() as session:
        found = [part async for part in ahead.parts(session, NUMBERS, 10, {"most": most})]
        assert [row.n for part in found for row in part] == list(range(1, most + 1))
        assert all(len(part) == 10 for part in found[:-1])


async def taken(parts, came):
    async for part in parts:
        came.extend(part)


async def test_an_error_comes_where_it_is_and_the_rows_before_it_came(toy):
    came = []
    async with toy.sessions() as session:
        with pytest.raises(DataError, match="division by zero"):
            await taken(ahead.parts(session, BROKEN, 10), came)
    assert len(came) == 20


async def test_who_ends_early_may_ask_the_session_something_else(toy):
    async with toy.sessions.begin() as session:
        async with contextlib.aclosing(ahead.parts(session, NUMBERS, 10, {"most": 50})) as parts:
            async for part in parts:
                assert part[0].n == 1
                break
        assert (await session.execute(text("SELECT 1"))).scalar_one() == 1
