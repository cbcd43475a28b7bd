"""From a completed work to the first survey after it, which names no work."""

import random
from datetime import date, datetime, timedelta

import pytest

from contracts.planning_activities import ActivityCompleted, ActivityProgressed
from contracts.regions import WIB
from contracts.survey import SheetRecorded, SheetWithdrawn
from services.chassis.ids import new_id
from tests.reporting.events import changed, hear_mixed, sealed
from tests.reporting.test_trace import ids, joined, orphans, walked
from tests.reporting.threads import RT, VILLAGE, story

RTS = tuple(f"{VILLAGE}-000-{number:03d}" for number in range(1, 5))
BEGIN = date(2023, 1, 1)


def scored(rt, day, year=None, **facts):
    """Sealed in the evening of a day, as the capital counts it."""
    when = datetime(day.year, day.month, day.day, 23, 30, tzinfo=WIB)
    return sealed(rt, "light", year or day.year, occurred_at=when, **facts)


def built(day, *rts, event=ActivityCompleted, **facts):
    places = [{"rt": rt, "criterion": name, "volume": "1"} for rt in rts for name in ("2a", "2b")]
    told = {"region": VILLAGE, "places": places, "assessments": []}
    return changed(event, **told | facts, completed_on=day and day.isoformat())


async def remeasured(running, work):
    """The scores that a work leads to."""
    found = await walked(running, work.entity_id, "down")
    return {edge[1] for edge in joined(found) if edge[2] == "remeasured"}


def id_of(*events):
    return {str(one.entity_id) for one in events}


async def test_a_hectare_that_fell_is_walked_back_to_its_records_its_work_and_its_rupiah(reporting):
    """The story once more, but after the work people are asked again and no works sheet is made."""
    n, events = story()
    told = [one for one in events if str(one.entity_id) not in (n["built"], n["after"])]
    work = next(one for one in told if str(one.entity_id) == n["activity"])
    day = work.completed_on + timedelta(days=200)
    new = scored(RT, day, round_id=n["after_round"])
    sheet = changed(
        SheetRecorded,
        rt=RT,
        region=VILLAGE,
        round_id=n["after_round"],
        source="records",
        import_row=0,
        activities=[],
    )
    record = next(one for one in told if str(one.entity_id) == n["record"])
    asked = record.model_copy(
        update={"id": new_id(), "entity_id": new_id(), "round_id": new.round_id}
    )
    early = next(one for one in told if str(one.entity_id) == n["middle"])
    told.remove(early)  # sealed long before the work was completed, whatever its year
    told.append(scored(RT, work.completed_on, round_id=n["interviews"], entity_id=n["middle"]))
    await reporting.hear(*told, new, sheet, asked)
    up = await walked(reporting, new.entity_id, "up")
    wanted = {"activity", "payment", "tranche", "allocation", "ceiling", "plan", "before", "sheet"}
    assert {n[name] for name in wanted} <= ids(up)
    assert {str(asked.entity_id), str(sheet.entity_id), f"{n['file']}:7"} <= ids(up)
    assert (n["activity"], str(new.entity_id), "remeasured") in joined(up)
    assert n["middle"] not in ids(up)
    down = await walked(reporting, f"{n['file']}:7", "down")
    assert str(new.entity_id) in ids(down)
    assert await orphans(reporting) == []


async def test_the_first_after_the_day_and_not_of_a_year_before_is_meant(reporting):
    work = built(date(2024, 3, 1), RTS[0], RTS[1])
    same_day, corrects = scored(RTS[0], date(2024, 3, 1)), scored(RTS[0], date(2024, 4, 1), 2023)
    first, second = scored(RTS[0], date(2024, 5, 1)), scored(RTS[0], date(2025, 5, 1))
    other, elsewhere = scored(RTS[1], date(2026, 1, 1)), scored(RTS[2], date(2024, 5, 1))
    await reporting.hear(second, elsewhere, other, work, same_day, corrects)
    assert await remeasured(reporting, work) == id_of(second, other)
    await reporting.hear(first)
    assert await remeasured(reporting, work) == id_of(first, other)


async def test_the_score_that_the_work_was_planned_for_is_not_what_came_of_it(reporting):
    """A work of the spring is entered late, after the round that found its need was sealed."""
    found, again = scored(RTS[0], date(2024, 6, 1)), scored(RTS[0], date(2024, 6, 2))
    work = built(date(2024, 3, 1), RTS[0], assessments=[str(found.entity_id)])
    await reporting.hear(work, found)
    assert await remeasured(reporting, work) == set()
    await reporting.hear(again)
    assert await remeasured(reporting, work) == id_of(again)


async def test_a_sheet_that_tells_what_it_took_off_is_how_the_work_became_a_score(reporting):
    work = built(date(2024, 3, 1), RTS[0], RTS[1])
    own, other = (scored(rt, date(2024, 5, 1)) for rt in RTS[:2])
    facts = {"region": VILLAGE, "rt": RTS[0], "round_id": own.round_id, "source": "works"}
    sheet = changed(SheetRecorded, **facts, activities=[str(work.entity_id)], version=1)
    await reporting.hear(work, own, other, sheet)
    assert await remeasured(reporting, work) == id_of(other)
    gone = {"region": VILLAGE, "rt": RTS[0], "round_id": own.round_id, "version": 2}
    await reporting.hear(changed(SheetWithdrawn, **gone, entity_id=sheet.entity_id))
    assert await remeasured(reporting, work) == id_of(own, other)


async def test_a_work_that_moved_or_is_not_completed_leads_nowhere_else(reporting):
    score = scored(RTS[0], date(2024, 5, 1))
    going = built(None, RTS[0], event=ActivityProgressed, version=1)
    await reporting.hear(score, going)
    assert await remeasured(reporting, going) == set()
    own = {"entity_id": going.entity_id}
    await reporting.hear(built(date(2024, 3, 1), RTS[0], version=2, **own))
    assert await remeasured(reporting, going) == id_of(score)
    await reporting.hear(built(date(2024, 3, 1), RTS[1], version=3, **own))
    assert await remeasured(reporting, going) == set()


@pytest.mark.parametrize("seed", range(3))
async def test_from_either_end_it_is_what_a_plain_look_finds(reporting, seed):
    dice = random.Random(seed)

    def some_day():
        return BEGIN + timedelta(days=dice.randrange(900))

    works = [built(some_day(), *dice.sample(RTS, dice.randint(1, 3))) for _ in range(8)]
    scores = [
        scored(rt, day := some_day(), day.year - dice.randint(0, 1))
        for rt in RTS
        for _ in range(dice.randint(0, 6))
    ]
    await hear_mixed(reporting, [*works, *scores], seed)
    wanted = set()
    for work in works:
        for rt in {place.rt for place in work.places}:
            after = [
                (one.occurred_at, one.entity_id)
                for one in scores
                if (one.code, one.year >= work.completed_on.year) == (rt, True)
                and one.occurred_at.astimezone(WIB).date() > work.completed_on
            ]
            if after:
                wanted.add((str(work.entity_id), str(min(after)[1]), "remeasured"))
    assert wanted
    down = [joined(await walked(reporting, one.entity_id, "down")) for one in works]
    up = [joined(await walked(reporting, one.entity_id, "up")) for one in scores]
    for found in (down, up):
        edges = set().union(*found)
        assert {edge for edge in edges if edge[2] == "remeasured"} == wanted
