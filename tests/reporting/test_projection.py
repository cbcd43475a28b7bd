"""The read model is the same whatever the order, the batches and the repetitions."""

import asyncio
import random
from collections.abc import Iterable
from decimal import Decimal

import pytest

from services.chassis.inbox import Inbox
from services.reporting.app import service
from services.reporting.projections.commands import settle
from tests.harness import envelope
from tests.reporting.events import exited, hear_mixed, sealed, taken_back

RTS = [f"35.19.09.2010-001-{n:03d}" for n in range(1, 7)]
TABLES = ("rt_deltas", "recap_deltas")


def history(seed: int) -> list:
    """Some years of rounds over a few RTs."""
    dice = random.Random(seed)
    found = []
    for year in (2019, 2020, 2022, 2023):
        kind = "baseline" if year in {2019, 2022} else "update"
        for rt in RTS:
            if dice.random() < 0.8:
                classes = dice.choice(("none", "light", "medium", "heavy"))
                area = str(dice.randint(50, 500) / 100)
                found.append(sealed(rt, classes, year, round_kind=kind, area_ha=area))
    found += [exited(year, *dice.sample(RTS, 2)) for year in (2020, 2021, 2023)]
    found.append(taken_back(found[-1]))
    return found


async def state(running, generation=1) -> dict[str, list[str]]:
    """The read model as text, zeros and trailing decimals aside."""
    found = {}
    for table in TABLES:
        rows = await running.rows(
            f"SELECT to_jsonb(t) - 'generation' AS row FROM {table} t WHERE generation = :g",
            g=generation,
        )
        found[table] = sorted(
            str({k: v for k, v in sorted(row.row.items()) if v not in (0, 0.0)}) for row in rows
        )
        if table == "recap_deltas":
            found[table] = [text for text in found[table] if text.count(":") > 3]
    return found


def told_plainly(events: list, year: int, exits: Iterable = ()) -> dict[str, Decimal]:
    """The figures of ADR 0012 for one year, read off the history RT by RT.

    `exits` are those in force: RT, year and hectares of each.
    """
    found = dict.fromkeys(
        ("slum_ha", "baseline_ha", "below_line_ha", "handled_ha", "new_ha"), Decimal(0)
    )
    for rt in {event.code for event in events}:
        own = sorted(
            (e for e in events if e.code == rt and e.year <= year),
            key=lambda e: (e.year, e.occurred_at),
        )
        newest = {event.year: event for event in own}
        bases = [event for event in own if event.round_kind == "baseline"]
        if not own:
            continue
        cur, base = own[-1], bases[-1] if bases else None
        since = [e for y, e in newest.items() if base is None or y >= base.year]
        if base and base.slum_class != "none":
            found["baseline_ha"] += base.area_ha
        if cur.slum_class != "none":
            found["slum_ha"] += cur.area_ha
            if base is None or base.slum_class == "none":
                found["new_ha"] += cur.area_ha
        elif left := _left(rt, year, own, base, exits):
            found["handled_ha"] += left
        elif any(event.slum_class != "none" for event in since):
            found["below_line_ha"] += cur.area_ha
    return found


def _left(rt: str, year: int, own: list, base, exits: Iterable) -> Decimal:
    """The hectares of the newest exit, unless it was slum in that year or since."""
    since = base.year if base else 0
    mine = [one for one in exits if one[0] == rt and since <= one[1] <= year]
    mine = [one for one in mine if any(event.year <= one[1] for event in own)]
    if not mine:
        return Decimal(0)
    when = max(one[1] for one in mine)
    newest = {event.year: event.slum_class for event in own}
    standing = [slum_class for y, slum_class in newest.items() if y <= when][-1:]
    later = [slum_class for y, slum_class in newest.items() if y > when]
    out = all(slum_class == "none" for slum_class in (*standing, *later))
    return max(one[2] for one in mine if one[1] == when) if out else Decimal(0)


@pytest.mark.parametrize("seed", range(3))
async def test_the_figures_are_those_of_a_plain_reading(reporting, seed):
    dice = random.Random(seed)
    kinds, classes = ("baseline", "update", "endline"), ("none", "none", "light", "heavy")
    events = [
        sealed(
            dice.choice(RTS),
            dice.choice(classes),
            dice.randint(2018, 2023),
            round_kind=dice.choice(kinds),
            area_ha=str(dice.randint(50, 500) / 100),
        )
        for _ in range(60)
    ]
    exits = [exited(dice.randint(2018, 2023), dice.choice(RTS)) for _ in range(12)]
    annulled = [taken_back(one) for one in exits[9:]]
    await hear_mixed(reporting, [*events, *exits, *annulled], seed)
    standing = [(one.rts[0].rt, one.year, one.rts[0].area_ha) for one in exits[:9]]
    for year in range(2017, 2025):
        answer = await reporting.client().get("/v1/reports/recap", region="35", year=year)
        total = answer.json()["total"]
        wanted = told_plainly(events, year, standing)
        assert {name: Decimal(total[name]) for name in wanted} == wanted, year


@pytest.mark.parametrize("seed", range(4))
async def test_any_order_and_any_batches_give_the_same_read_model(start, seed):
    events = history(seed)
    straight, shuffled = await start("reporting"), await start("reporting")
    await straight.hear(*events)
    await hear_mixed(shuffled, events, seed)
    assert await state(shuffled) == await state(straight)


async def test_scores_that_were_only_loaded_are_settled_as_if_each_had_been_taken(start):
    events, late = history(5), sealed(RTS[1], "none", 2023)
    straight, loaded = await start("reporting"), await start("reporting")
    await straight.hear(*events, late)
    inbox = Inbox(loaded.sessions, service.subscriptions)
    assert await inbox.loading().handle(1, [envelope(event) for event in events]) == len(events)
    assert await state(loaded) == {table: [] for table in TABLES}
    await settle(loaded.sessions, 1, many=4)
    await loaded.hear(late)
    assert await state(loaded) == await state(straight)


async def test_the_same_event_twice_changes_nothing(reporting):
    events = history(1)
    assert await reporting.hear(*events) == len(events)
    before = await state(reporting)
    assert await reporting.hear(*events) == 0
    assert await state(reporting) == before


async def test_an_older_version_is_ignored(reporting):
    newer = sealed(RTS[0], "light", version=2)
    older = newer.model_copy(update={"version": 1, "slum_class": "heavy", "id": newer.round_id})
    await reporting.hear(newer)
    before = await state(reporting)
    await reporting.hear(older)
    assert await state(reporting) == before


async def test_batches_at_the_same_time_do_not_disturb_one_another(start):
    events = history(2)
    straight, busy = await start("reporting"), await start("reporting")
    await straight.hear(*events)
    await asyncio.gather(*(busy.hear(*events[n::4]) for n in range(4)))
    assert await state(busy) == await state(straight)


async def test_two_generations_live_beside_one_another(reporting):
    events = history(3)
    await reporting.hear(*events[:4])
    await reporting.hear(*events, generation=2)
    both = await state(reporting, 1), await state(reporting, 2)
    assert both[0] != both[1]
    await reporting.hear(*events)
    assert await state(reporting, 1) == await state(reporting, 2)


async def test_the_sum_of_the_deltas_by_region_is_the_sum_over_the_rts(reporting):
    await reporting.hear(*history(4))
    figures = "sum(rts_heavy), sum(ha_light), sum(below_line_ha), sum(new_ha), sum(baseline_ha)"
    by_rt = await reporting.rows(f"SELECT {figures} FROM rt_deltas")
    for level in ("province", "regency", "district", "village"):
        by_region = await reporting.rows(
            f"SELECT {figures} FROM recap_deltas WHERE level = :level", level=level
        )
        assert by_region == by_rt
