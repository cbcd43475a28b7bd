"""A need is what a sealed round found; activities reserve it and draw it down, never beyond it."""

import asyncio
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from contracts.planning import NeedExhausted
from services.chassis import sight
from services.chassis.ids import new_id
from services.planning.needs import commands
from services.planning.needs.problems import (
    NeedExceeded,
    NeedNotReserved,
    NeedUnknown,
    NeedVolumeInvalid,
)
from tests.harness import plain
from tests.planning.balances import RT, balance, measured, move, wrong

PAVING = new_id()
OTHER = new_id()


async def test_a_sealed_rt_opens_a_need_for_each_criterion_with_a_problem(planning):
    await planning.hear(measured(v2b="400", v3a="12", v1b="0", v4a="-2.7", v6a=None, v9z="5"))
    rows = await planning.rows("SELECT criterion, unit, opened FROM needs ORDER BY criterion")
    assert [tuple(row) for row in rows] == [("2b", "m", Decimal(400)), ("3a", "KK", Decimal(12))]


async def test_places_above_rts_and_events_without_volumes_open_nothing(planning):
    village = measured("35.19.09.2010", level="village", v2b="400")
    await planning.hear(village, measured())
    assert await planning.scalar("SELECT count(*) FROM needs") == 0


async def test_a_volume_keeps_its_digits(planning):
    await planning.hear(measured(v4a="0.10", v2b="1374.930"))
    await move(planning, "reserve", PAVING, (RT, "4a", "0.07"))
    assert await balance(planning, "4a") == ("0.10", "0.07", "0", "0")
    assert (await balance(planning, "2b"))[0] == "1374.930"


async def test_an_activity_reserves_draws_and_gives_back(planning):
    await planning.hear(measured(v2b="400"))
    await move(planning, "reserve", PAVING, (RT, "2b", 150))
    assert await balance(planning) == ("400", "150", "0", "0")
    await move(planning, "draw", PAVING, (RT, "2b", 140), reason="selesai 100 %")
    assert await balance(planning) == ("400", "10", "140", "0")
    await move(planning, "release", PAVING)
    assert await balance(planning) == ("400", "0", "140", "0")
    assert await wrong(planning) == []


async def test_every_step_says_who_when_why_and_what_is_left(planning):
    await planning.hear(measured(v2b="400"))
    await move(planning, "reserve", PAVING, (RT, "2b", 140), by="lurah", reason="RPLP 3")
    rows = await planning.rows(
        "SELECT number, kind, volume, opened, reserved, activity_id, actor, reason, at"
        " FROM need_movements ORDER BY number"
    )
    assert [tuple(row)[:-1] for row in rows] == [
        (1, "open", 400, 400, 0, None, "tester", ""),
        (2, "reserve", 140, 400, 140, PAVING, "lurah", "RPLP 3"),
    ]


async def test_more_than_is_left_is_refused_with_the_balance_and_nothing_is_moved(planning):
    await planning.hear(measured(v2b="400", v2a="10", v6a="30"))
    await move(planning, "reserve", PAVING, (RT, "2b", 300))
    with pytest.raises(NeedExceeded) as refused:
        await move(planning, "reserve", OTHER, (RT, "6a", 5), (RT, "2b", 140), (RT, "2a", 11))
    assert "has 10 m left, 11 was asked for" in str(refused.value)
    assert [(one["criterion"], one["left"]) for one in refused.value.facts["refused"]] == [
        *(("2a", Decimal(10)), ("2b", Decimal(100)))
    ]
    assert await balance(planning, "6a") == ("30", "0", "0", "0")
    assert await wrong(planning) == []


async def test_the_same_need_named_twice_counts_twice(planning):
    await planning.hear(measured(v2b="400"))
    with pytest.raises(NeedExceeded):
        await move(planning, "reserve", PAVING, (RT, "2b", 300), (RT, "2b", 101))
    await move(planning, "reserve", PAVING, (RT, "2b", 300), (RT, "2b", 100))
    assert await balance(planning) == ("400", "400", "0", "0")


async def test_what_was_never_measured_is_unknown(planning):
    await planning.hear(measured(v2b="400"))
    for verb in ("reserve", "release", "draw"):
        with pytest.raises(NeedUnknown, match="no need of criterion 2a"):
            await move(planning, verb, PAVING, (RT, "2a", 1))


@pytest.mark.parametrize("volume", ["0", "-1", "NaN", "Infinity"])
async def test_a_volume_above_nothing_is_asked_for(planning, volume):
    await planning.hear(measured(v2b="400"))
    for verb in ("reserve", "release", "draw"):
        with pytest.raises(NeedVolumeInvalid):
            await move(planning, verb, PAVING, (RT, "2b", volume))


async def test_an_activity_moves_only_what_it_holds_itself(planning):
    await planning.hear(measured(v2b="400"))
    await move(planning, "reserve", PAVING, (RT, "2b", 140))
    for verb in ("release", "draw"):
        with pytest.raises(NeedNotReserved, match="holds 0 m"):
            await move(planning, verb, OTHER, (RT, "2b", 1))
        with pytest.raises(NeedNotReserved, match="holds 140 m"):
            await move(planning, verb, PAVING, (RT, "2b", 141))
    assert await move(planning, "release", OTHER) == []
    assert await balance(planning) == ("400", "140", "0", "0")


async def test_the_last_draw_tells_that_the_need_is_exhausted(planning):
    await planning.hear(measured(v2b="400", open_flags=2))
    await move(planning, "reserve", PAVING, (RT, "2b", 260))
    await move(planning, "reserve", OTHER, (RT, "2b", 140))
    await move(planning, "draw", PAVING, (RT, "2b", 260))
    assert await planning.events(NeedExhausted) == []
    await move(planning, "draw", OTHER, (RT, "2b", 140), by="upk")
    (told,) = await planning.events(NeedExhausted)
    said = plain(told)
    assert (said["rt"], said["criterion"], said["unit"]) == (RT, "2b", "m")
    assert (said["opened"], said["reserved"], said["drawn"]) == ("400", "0", "400")
    assert (said["version"], said["actor"], said["activity_id"]) == (1, "upk", str(OTHER))
    assert (said["region"], said["open_flags"]) == ("35.19.09.2010", 2)


async def test_a_need_that_opens_again_can_be_exhausted_again(planning):
    for number, year in enumerate((2023, 2027), start=1):
        await planning.hear(measured(year=year, v2b="40", occurred_at=f"{year}-12-01T00:00:00Z"))
        await move(planning, "reserve", PAVING, (RT, "2b", 40))
        await move(planning, "draw", PAVING, (RT, "2b", 40))
        told = await planning.events(NeedExhausted)
        assert [event.version for event in told] == list(range(1, number + 1))


async def test_a_transaction_that_does_not_commit_moves_nothing(planning):
    await planning.hear(measured(v2b="400"))
    async with planning.sessions() as session:
        await commands.reserve(session, PAVING, [(RT, "2b", Decimal(140))], by="tester")
        await session.rollback()
    assert await balance(planning) == ("400", "0", "0", "0")
    assert await wrong(planning) == []


async def test_who_does_not_see_the_rt_finds_no_need_there(planning):
    await planning.hear(measured(v2b="400"))
    token = sight.current.set(sight.Sight(("35.77",), "stranger"))
    try:
        with pytest.raises(NeedUnknown):
            await move(planning, "reserve", PAVING, (RT, "2b", 1))
    finally:
        sight.current.reset(token)


async def test_the_database_itself_refuses_to_overdraw(planning):
    await planning.hear(measured(v2b="400"))
    for change in (
        "reserved = 401, short = 1",
        "reserved = 401",
        "drawn = 401, drawn_ever = 401, short = 1",
        "reserved = -1",
        "opened = opened + 1, short = 1",
    ):
        with pytest.raises(IntegrityError):
            async with planning.sessions.begin() as session:
                await session.execute(text(f"UPDATE needs SET {change}"))


@pytest.mark.parametrize(
    "change", ["UPDATE need_movements SET volume = 1", "DELETE FROM need_movements"]
)
async def test_movements_are_only_added(planning, change):
    await planning.hear(measured(v2b="400"))
    with pytest.raises(ProgrammingError, match="only added"):
        async with planning.sessions.begin() as session:
            await session.execute(text(change))


async def test_who_holds_a_need_is_in_the_audit_trail(planning):
    await planning.hear(measured(v2b="400"))
    await move(planning, "reserve", PAVING, (RT, "2b", 140))
    rows = await planning.rows("SELECT change, regions FROM audit WHERE entity='need_reservations'")
    assert [tuple(row) for row in rows] == [("created", [RT])]


async def test_many_at_once_never_overdraw_and_nobody_waits_in_a_circle(planning):
    rts = [f"35.19.09.2010-001-{n:03d}" for n in range(1, 5)]
    await planning.hear(*(measured(rt, v2b="10", v3a="10") for rt in rts))

    async def one(number):
        order = rts if number % 2 else rts[::-1]
        try:
            await move(planning, "reserve", new_id(), *((rt, "2b", 3) for rt in order))
        except NeedExceeded:
            return 0
        return 1

    done = sum(await asyncio.gather(*(one(n) for n in range(12))))
    assert done == 3
    assert await balance(planning, rt=rts[0]) == ("10", "9", "0", "0")
    assert await wrong(planning) == []
