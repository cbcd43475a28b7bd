"""The read model is the same whatever the order, the batches and the repetitions."""

import asyncio
import random

import pytest

from tests.reporting.events import sealed

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


@pytest.mark.parametrize("seed", range(4))
async def test_any_order_and_any_batches_give_the_same_read_model(start, seed):
    events = history(seed)
    straight, shuffled = await start("reporting"), await start("reporting")
    await straight.hear(*events)
    dice = random.Random(seed)
    mixed = [*events, *dice.sample(events, len(events) // 2)]
    dice.shuffle(mixed)
    while mixed:
        size = dice.randint(1, 7)
        await shuffled.hear(*mixed[:size])
        mixed = mixed[size:]
    assert await state(shuffled) == await state(straight)


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
