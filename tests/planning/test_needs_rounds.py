"""A later round takes the place of the one before; what is reserved and what was done stays."""

import asyncio
import itertools
import random
from datetime import UTC, datetime

import pytest

from contracts.planning import NeedExhausted
from services.chassis.ids import new_id
from services.planning.needs.problems import NeedExceeded
from tests.planning.balances import RT, balance, measured, move, wrong

PAVING = new_id()
RTS = [f"35.19.09.2010-001-{n:03d}" for n in range(1, 5)]


def later(year, **volumes):
    """A round that is sealed just now: after everything that was done so far."""
    return measured(year=year, occurred_at=datetime.now(UTC), **volumes)


async def opened_at(planning):
    """The kinds of movement that 2b went through."""
    rows = await planning.rows(
        "SELECT kind FROM need_movements m JOIN needs n ON n.id = need_id"
        " WHERE criterion = '2b' ORDER BY number"
    )
    return [row.kind for row in rows]


async def test_a_later_round_counts_from_what_it_found(planning):
    """The paving of 140 m is done: a survey after it finds 260 m, all of which is still to do."""
    await planning.hear(measured(year=2023, v2b="400"))
    await move(planning, "reserve", PAVING, (RT, "2b", 140))
    await move(planning, "draw", PAVING, (RT, "2b", 140))
    await planning.hear(later(2024, v2b="260"))
    assert await balance(planning) == ("260", "0", "0", "0")
    assert await planning.scalar("SELECT drawn_ever FROM needs") == 140
    assert await opened_at(planning) == ["open", "reserve", "draw", "reopen"]
    assert await wrong(planning) == []


async def test_what_is_reserved_goes_over_into_the_later_round(planning):
    await planning.hear(measured(year=2023, v2b="400"))
    await move(planning, "reserve", PAVING, (RT, "2b", 140))
    await planning.hear(later(2024, v2b="420"))
    assert await balance(planning) == ("420", "140", "0", "0")
    await move(planning, "draw", PAVING, (RT, "2b", 140))
    assert await wrong(planning) == []


async def test_a_round_that_finds_less_than_is_reserved_leaves_the_need_short(planning):
    await planning.hear(measured(year=2023, v2b="400"))
    await move(planning, "reserve", PAVING, (RT, "2b", 140))
    await planning.hear(later(2024, v2b="100"))
    assert await balance(planning) == ("100", "140", "0", "40")
    (item,) = (await planning.client().get("/v1/planning/needs", short=True)).json()["items"]
    assert (item["rt"], item["short"], item["left"]) == (RT, "40", "0")
    with pytest.raises(NeedExceeded):
        await move(planning, "reserve", new_id(), (RT, "2b", 1))
    with pytest.raises(NeedExceeded, match="100 m left, 140 was asked"):
        await move(planning, "draw", PAVING, (RT, "2b", 140))
    await move(planning, "draw", PAVING, (RT, "2b", 100))
    assert await balance(planning) == ("100", "40", "100", "40")
    assert len(await planning.events(NeedExhausted)) == 1
    await move(planning, "release", PAVING, (RT, "2b", 40))
    assert await balance(planning) == ("100", "0", "100", "0")
    assert await wrong(planning) == []


async def test_a_round_that_finds_nothing_closes_the_need(planning):
    await planning.hear(measured(year=2023, v2b="400", v3a="5"))
    await planning.hear(later(2024, v2b="0"))
    assert await balance(planning) == ("0", "0", "0", "0")
    assert await balance(planning, "3a") == ("0", "0", "0", "0")
    answer = await planning.client().get("/v1/planning/needs", open=True)
    assert answer.json()["items"] == []
    with pytest.raises(NeedExceeded, match="has 0 m left"):
        await move(planning, "reserve", PAVING, (RT, "2b", 1))


async def test_a_round_of_an_earlier_year_that_is_sealed_later_changes_nothing(planning):
    await planning.hear(measured(year=2024, v2b="100"))
    await planning.hear(later(2023, v2b="400", v3a="7"))
    assert await balance(planning) == ("100", "0", "0", "0")
    assert await balance(planning, "3a") is None


async def test_a_correcting_round_of_the_same_year_takes_its_place(planning):
    await planning.hear(measured(year=2024, v2b="100"))
    await planning.hear(later(2024, v2b="110"))
    assert await balance(planning) == ("110", "0", "0", "0")


async def test_what_was_done_after_the_sealing_counts_also_when_the_round_is_heard_late(planning):
    found = measured(year=2024, v2b="300", occurred_at=datetime.now(UTC))
    await planning.hear(measured(year=2023, v2b="400"))
    await move(planning, "reserve", PAVING, (RT, "2b", 140))
    await move(planning, "draw", PAVING, (RT, "2b", 140))
    await planning.hear(found)
    assert await balance(planning) == ("300", "0", "140", "0")
    assert await wrong(planning) == []


async def test_criteria_of_another_regulation_are_other_needs(planning):
    """4c of one regulation is not 4c of the other: what was reserved there is short, not moved."""
    await planning.hear(measured(year=2023, regulation="permen-02-2016", v4c="50"))
    await move(planning, "reserve", PAVING, (RT, "4c", 20))
    await planning.hear(later(2024, regulation="permen-14-2018", v4c="60"))
    rows = await planning.rows("SELECT opened, reserved, short FROM needs ORDER BY regulation")
    assert [tuple(row) for row in rows] == [(0, 20, 20), (60, 0, 0)]
    await move(planning, "reserve", PAVING, (RT, "4c", 30))
    await move(planning, "release", PAVING)
    rows = await planning.rows("SELECT opened, reserved, short FROM needs ORDER BY regulation")
    assert [tuple(row) for row in rows] == [(0, 0, 0), (60, 0, 0)]
    assert await wrong(planning) == []


async def test_the_same_event_again_changes_nothing_also_in_another_generation(planning):
    event = measured(v2b="400")
    await planning.hear(event)
    await move(planning, "reserve", PAVING, (RT, "2b", 140))
    assert await planning.hear(event) == 0
    assert await planning.hear(event, generation=2) == 1
    assert await balance(planning) == ("400", "140", "0", "0")
    assert await opened_at(planning) == ["open", "reserve"]


def history(seed):
    """Some years of rounds over a few RTs, some of them corrected, under two regulations."""
    dice = random.Random(seed)
    found = []
    for year, rt in itertools.product((2020, 2021, 2021, 2023), RTS):
        law = "permen-02-2016" if year == 2020 else "permen-14-2018"
        volumes = {f"v{c}": dice.choice(("0", "12", "80.5", "-1")) for c in ("2b", "3a", "4c")}
        found.append(measured(rt, year, regulation=law, **volumes))
    return found


async def state(running):
    rows = await running.rows(
        "SELECT rt, regulation, criterion, opened, round_id FROM needs WHERE opened > 0"
        " ORDER BY rt, regulation, criterion"
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("seed", range(3))
async def test_any_order_and_any_batches_open_the_same_needs(start, seed):
    events = history(seed)
    straight, shuffled = await start("planning"), await start("planning")
    await straight.hear(*events)
    dice = random.Random(seed)
    mixed = [*events, *dice.sample(events, len(events) // 2)]
    dice.shuffle(mixed)
    while mixed:
        size = dice.randint(1, 5)
        await shuffled.hear(*mixed[:size])
        mixed = mixed[size:]
    assert await state(shuffled) == await state(straight) != []
    assert await wrong(shuffled) == []


async def test_batches_and_reservations_at_the_same_time_disturb_nobody(start):
    events = history(9)
    straight, busy = await start("planning"), await start("planning")
    await straight.hear(*events)
    await busy.hear(*(measured(rt, 2019, v2b="1000") for rt in RTS))

    async def reserve(number):
        rts = RTS if number % 2 else RTS[::-1]
        try:
            await move(busy, "reserve", new_id(), *((rt, "2b", 1) for rt in rts))
        except NeedExceeded:
            return 0
        return 1

    parts = (busy.hear(*events[n::3]) for n in range(3))
    await asyncio.gather(*parts, *(reserve(n) for n in range(4)))
    assert await state(busy) == await state(straight)
    assert await wrong(busy) == []
