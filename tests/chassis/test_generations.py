"""Exactly one generation serves; its successor never shares a consumer with it."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError

from services.chassis import generations


async def begun(toy):
    async with toy.sessions.begin() as session:
        return await generations.begin(session)


async def switched(toy, to):
    async with toy.sessions.begin() as session:
        return await generations.switch(session, to)


async def states(toy):
    rows = await toy.rows("SELECT number, state FROM generations ORDER BY number")
    return [tuple(row) for row in rows]


async def test_the_first_generation_serves(toy):
    assert await states(toy) == [(1, "serving")]


async def test_a_switch_retires_the_old_one(toy):
    assert await switched(toy, await begun(toy)) == 1
    assert await states(toy) == [(1, "retired"), (2, "serving")]


async def test_an_unfinished_generation_is_abandoned(toy):
    await begun(toy)
    second = await begun(toy)
    assert dict(await states(toy)) == {1: "serving", 2: "retired", second: "building"}


async def test_a_new_generation_never_shares_the_consumer_of_the_serving_one(toy):
    serving = 1
    for abandoned in (0, 1, 2, 3, 0, 1):
        for _ in range(abandoned):
            await begun(toy)
        new = await begun(toy)
        names = {generations.durable("reporting", number) for number in (serving, new)}
        assert names == {"reporting-a", "reporting-b"}
        assert await switched(toy, new) == serving
        serving = new


async def test_a_switch_to_an_abandoned_generation_is_refused(toy):
    first = await begun(toy)
    await begun(toy)
    with pytest.raises(RuntimeError, match="abandoned"):
        await switched(toy, first)
    assert dict(await states(toy))[1] == "serving"


async def test_two_begun_at_once_are_two_or_one_is_refused(toy):
    found = await asyncio.gather(begun(toy), begun(toy), return_exceptions=True)
    numbers = [number for number in found if not isinstance(number, IntegrityError)]
    assert numbers
    building = [number for number, state in await states(toy) if state == "building"]
    assert len(building) == 1
