"""What is put off is done together with the commit, or nothing is."""

import pytest
from sqlalchemy import text

from services.chassis import wire
from services.chassis.last import Last, at_last, finish

DO = wire.Question("note", "INSERT INTO relay_state (one, stream_created) VALUES (true, %(word)s)")
FOUND = text("SELECT stream_created FROM relay_state")


def put_off(session, word):
    at_last(session, Last(DO, {"word": word}, lambda error: LookupError(word)))


async def found(toy):
    async with toy.sessions.begin() as session:
        return (await session.execute(FOUND)).scalar()


async def empty(session):
    await session.execute(text("DELETE FROM relay_state"))


async def test_what_is_put_off_commits(toy):
    async with toy.sessions.begin() as session:
        await empty(session)
        put_off(session, "it's 100 %")
        assert (await session.execute(FOUND)).scalar() is None
        await finish(session, commit=True)
        assert await found(toy) == "it's 100 %"  # seen by others before the session is closed
    assert await found(toy) == "it's 100 %"


async def test_it_can_be_tried_without_a_commit(toy):
    before = await found(toy)
    async with toy.sessions.begin() as session:
        await empty(session)
        put_off(session, "tried")
        await finish(session, commit=False)
        assert (await session.execute(FOUND)).scalar() == "tried"
        await session.rollback()
    assert await found(toy) == before


async def in_vain(toy, *words, finished):
    async with toy.sessions.begin() as session:
        await empty(session)
        for word in words:
            put_off(session, word)
        if finished:
            await finish(session, commit=True)


async def test_where_it_fails_nothing_stays_and_it_says_why(toy):
    before = await found(toy)
    with pytest.raises(LookupError, match="second"):  # a second row is refused
        await in_vain(toy, "first", "second", finished=True)
    assert await found(toy) == before


async def test_nothing_commits_while_something_is_put_off(toy):
    before = await found(toy)
    with pytest.raises(RuntimeError, match="not done"):
        await in_vain(toy, "never", finished=False)
    assert await found(toy) == before
