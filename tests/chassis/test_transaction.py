"""A session's block: all of it or nothing, and its connection comes back whatever happens."""

import asyncio
import contextlib

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError

from services.chassis import wire
from services.chassis.db import connect
from tests.chassis.steps import as_owner, count, until
from tests.chassis.toy import Note

NOTE = "INSERT INTO notes (id, text, number, version) VALUES (uuidv7(), %(text)s, 1, 1)"
ORPHAN = "UPDATE notes SET parent = uuidv7()"  # refused when the transaction ends
LONG = "SELECT pg_sleep(4)"
AT_WORK = f"SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = '{LONG}'"
SLOW = """
CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_sleep(4); RETURN NULL; END $$
"""
AT_THE_END = """
CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION slow()
"""
COMMITTING = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = 'COMMIT'"


async def noted(toy, *more):
    async with toy.sessions.begin() as session:
        await wire.write(session, NOTE, {"text": "a"})
        for statement in more:
            await session.execute(text(statement))


async def cancelled(toy, seen, *more):
    """The same, cancelled as soon as the database shows that it is at work on it."""
    task = asyncio.create_task(noted(toy, *more))
    await until(lambda: toy.scalar(seen))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def left(toy):
    """How many notes there are, and how many connections somebody holds."""
    held = toy.app.state.engine.pool.checkedout()
    return await count(toy, "notes"), held


async def test_what_a_block_did_is_kept_at_its_end(toy):
    await noted(toy)
    assert await left(toy) == (1, 0)


async def test_nothing_stays_of_a_block_that_raised(toy):
    async def fail():
        async with toy.sessions.begin() as session:
            await wire.write(session, NOTE, {"text": "a"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await left(toy) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "refused"), [("SELECT 1/0", DBAPIError), (ORPHAN, IntegrityError)]
)
async def test_nothing_stays_where_a_statement_or_the_end_is_refused(toy, wrong, refused):
    with pytest.raises(refused):
        await noted(toy, wrong)
    assert await left(toy) == (0, 0)


async def test_nothing_stays_of_a_block_that_was_cancelled(toy):
    await cancelled(toy, AT_WORK, LONG)
    assert await left(toy) == (0, 0)


async def test_nothing_stays_of_a_block_that_was_cancelled_while_it_committed(toy):
    await as_owner(toy, SLOW, AT_THE_END)
    await cancelled(toy, COMMITTING)
    assert await left(toy) == (0, 0)


async def test_what_was_refused_by_a_flush_takes_no_statement(toy):
    """The database gave up the transaction; a statement now would be one of its own, and stay."""

    async def block():
        async with toy.sessions.begin() as session:
            await wire.write(session, NOTE, {"text": "a"})
            note = await session.scalar(text("SELECT id FROM notes"))
            session.add(Note(id=note, text="b"))
            with contextlib.suppress(IntegrityError):
                await session.flush()
            await wire.write(session, NOTE, {"text": "c"})

    with pytest.raises(InvalidRequestError):
        await block()
    assert await left(toy) == (0, 0)


async def test_a_savepoint_holds_what_came_past_the_models(toy):
    async with toy.sessions.begin() as session:
        await wire.write(session, NOTE, {"text": "a"})
        inner = await session.begin_nested()
        await wire.write(session, NOTE, {"text": "b"})
        await inner.rollback()
        await wire.write(session, NOTE, {"text": "c"})
    kept = await toy.rows("SELECT text FROM notes ORDER BY text")
    assert [row.text for row in kept] == ["a", "c"]


async def test_a_block_takes_nothing_after_a_commit_inside_it(toy):
    async with toy.sessions.begin() as session:
        await wire.write(session, NOTE, {"text": "a"})
        await session.commit()
        with pytest.raises(InvalidRequestError):
            await session.execute(text("SELECT 1"))
    assert await left(toy) == (1, 0)


async def test_a_statement_goes_to_the_connection_of_its_own_transaction(toy):
    async with toy.sessions() as session:
        for said in ("a", "b"):
            await wire.write(session, NOTE, {"text": said})
            mine = text(f"SELECT count(*) FROM notes WHERE text = '{said}'")
            assert await session.scalar(mine) == 1
            await session.rollback()
            async with toy.sessions() as other:  # takes the connection that was given back
                await other.connection()
                await wire.write(session, NOTE, {"text": "c"})
                assert await session.scalar(text("SELECT count(*) FROM notes")) == 1
                await session.rollback()
    assert await left(toy) == (0, 0)


async def test_whoever_waits_for_a_connection_has_it_before_who_just_had_it(toy):
    engine, sessions = connect(toy.app.state.settings.database_url, pool_size=1)
    had = []

    async def take(name, times):
        for _ in range(times):
            async with sessions.begin() as session:
                await session.connection()
            had.append(name)

    await asyncio.gather(take("often", 20), take("once", 1))
    await engine.dispose()
    assert had.index("once") <= 2
