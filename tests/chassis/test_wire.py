"""Statements past the models: as safe as the others, within the same transaction."""

from contextlib import nullcontext

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError, InvalidRequestError

from services.chassis import sight, wire
from services.chassis.db import plans_kept
from services.chassis.sight import Sight
from services.chassis.wire import Question

ECHO = Question(
    "echo",
    "SELECT %(said)s::text AS said, %(said)s || '!' AS louder,"
    " coalesce(%(number)s::int, 7) AS number, current_setting('nahkoda.regions', true) AS regions",
)
COUNT = Question("count_notes", "SELECT count(*) AS notes FROM notes")
NOTE = "INSERT INTO notes (id, text, number, version) VALUES (uuidv7(), %(text)s, %(number)s, 1)"


async def asked(toy, said="a", number=None):
    async with toy.sessions.begin() as session:
        return await wire.ask(session, ECHO, {"said": said, "number": number})


@pytest.mark.parametrize("said", ["O'Brien", "'; DROP TABLE notes; --", "\\'", "%s é", ""])
async def test_a_text_comes_back_as_it_was_said(toy, said):
    row = await asked(toy, said, 3)
    assert (row.said, row.louder, row.number) == (said, f"{said}!", 3)


async def test_plans_are_kept_for_the_transaction_that_begins_so_and_no_other(toy):
    modes = []
    for keep in (plans_kept, nullcontext):
        async with toy.sessions.begin() as session:
            with keep():
                await session.connection()
            modes.append((await session.execute(text("SHOW plan_cache_mode"))).scalar())
    assert modes == ["force_generic_plan", "auto"]


async def test_nothing_is_null(toy):
    assert (await asked(toy)).number == 7


async def test_a_text_that_no_row_can_hold_is_refused_as_everywhere(toy):
    with pytest.raises(DataError):
        await asked(toy, "a\0b")
    assert (await asked(toy)).said == "a"


async def test_the_question_is_asked_with_the_sight_of_the_transaction(toy):
    token = sight.current.set(Sight(("35.19",), "budi"))
    try:
        assert (await asked(toy)).regions == "^(35\\.19)([.-]|$)"
    finally:
        sight.current.reset(token)


async def test_a_question_within_a_transaction_sees_what_was_written_in_it(toy):
    async with toy.sessions.begin() as session:
        assert (await wire.ask(session, COUNT, {})).notes == 0
        await wire.write(session, NOTE, {"text": "new", "number": 1})
        assert (await wire.ask(session, COUNT, {})).notes == 1
    assert await toy.scalar("SELECT text FROM notes") == "new"


async def test_what_fails_takes_all_of_the_transaction_back(toy):
    async def half() -> None:
        async with toy.sessions.begin() as session:
            await wire.ask(session, COUNT, {})
            await wire.write(session, NOTE, {"text": "new", "number": 1})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await half()
    async with toy.sessions.begin() as session:
        assert (await wire.ask(session, COUNT, {})).notes == 0


async def test_a_connection_whose_driver_forgot_is_asked_again(toy):
    for _ in range(3):
        async with toy.sessions() as session:  # rolled back at the end
            await wire.ask(session, COUNT, {})
            await wire.write(session, NOTE, {"text": "new", "number": 1})
    assert (await asked(toy)).said == "a"


async def test_an_error_is_named_as_everywhere_and_quotes_nothing(toy):
    with pytest.raises(IntegrityError) as caught:
        async with toy.sessions.begin() as session:
            await wire.write(session, NOTE, {"text": None, "number": 1})
    assert caught.value.orig.sqlstate == "23502"
    with pytest.raises(DataError) as caught:
        async with toy.sessions.begin() as session:
            await wire.write(session, NOTE, {"text": "a secret", "number": "none"})
    assert "a secret" not in str(caught.value)
    async with toy.sessions.begin() as session:
        assert (await session.execute(text("SELECT 1"))).scalar() == 1


async def test_what_is_asked_alone_is_committed_with_it_and_takes_nothing_after_it(toy):
    for _ in range(2):  # the second time the connection knows the question
        async with toy.sessions.begin() as session:
            row = await wire.ask(session, ECHO, {"said": "a", "number": 3}, alone=True)
            assert (row.louder, row.number) == ("a!", 3)
            with pytest.raises(InvalidRequestError):
                await session.execute(text("SELECT 1"))
    token = sight.current.set(Sight(("35.19",), "budi"))
    try:
        async with toy.sessions.begin() as session:
            row = await wire.ask(session, ECHO, {"said": "a", "number": 3}, alone=True)
            assert row.regions == "^(35\\.19)([.-]|$)"
    finally:
        sight.current.reset(token)
    async with toy.sessions.begin() as session:
        regions = await session.execute(text("SELECT current_setting('nahkoda.regions', true)"))
        assert "35" not in regions.scalar()
    async with toy.sessions.begin() as session:  # asked second, it is one of several
        await session.execute(text("SELECT 1"))
        await wire.ask(session, ECHO, {"said": "a", "number": 3}, alone=True)
        assert (await session.execute(text("SELECT 2"))).scalar() == 2
