"""Events as the services would tell them."""

import itertools
import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from contracts.base import Event
from contracts.survey import AreaExited, AssessmentSealed
from services.chassis.ids import new_id

E = TypeVar("E", bound=Event)
START = datetime(2024, 1, 1, tzinfo=UTC)
TOTALS = {"none": 10, "light": 20, "medium": 40, "heavy": 70}
numbers = itertools.count()


def sealed(rt: str, slum_class: str, year: int = 2023, **facts: Any) -> AssessmentSealed:
    """One RT's sealed score; later calls are sealed later."""
    values = {
        "id": new_id(),
        "occurred_at": START + timedelta(minutes=next(numbers)),
        "region": rt[:13],
        "entity_id": new_id(),
        "version": 1,
        "actor": "tester",
        "round_id": new_id(),
        "round_kind": "baseline",
        "year": year,
        "regulation": "permen-14-2018",
        "level": "rt",
        "code": rt,
        "name": f"RT {rt[-3:]}",
        "total": TOTALS[slum_class],
        "slum_class": slum_class,
        "area_ha": Decimal("1.25"),
        "flags": (),
        "open_flags": 0,
    }
    return AssessmentSealed.model_validate(values | facts)


def exited(year: int, *rts: str, area_ha: str = "1.25", **facts: Any) -> AreaExited:
    """RTs that left by a signed exit; later calls are confirmed later."""
    values = {
        "occurred_at": START + timedelta(minutes=next(numbers)),
        "region": rts[0][:13],
        "year": year,
        "rts": [{"rt": rt, "area_ha": area_ha, "assessment_id": str(new_id())} for rt in rts],
    }
    return changed(AreaExited, **values | facts)


def taken_back(exit: AreaExited, **facts: Any) -> AreaExited:
    """The same exit, annulled."""
    told = {"id": new_id(), "version": 2, "annulled": True}
    return exit.model_copy(
        update=told | {"occurred_at": START + timedelta(minutes=next(numbers))} | facts
    )


def standing_exits(told: Sequence[Event], until: datetime) -> list[tuple[str, int, Decimal]]:
    """RT, year and hectares of the exits that stood at a moment."""
    heard = [e for e in told if isinstance(e, AreaExited) and e.occurred_at < until]
    gone = {event.entity_id for event in heard if event.annulled}
    return [
        (one.rt, event.year, one.area_ha)
        for event in heard
        if event.entity_id not in gone
        for one in event.rts
    ]


def example(event: type[E]) -> E:
    """The event of the catalogue's example."""
    file = Path(f"contracts/examples/{event.subject}.json")
    return event.model_validate_json(file.read_bytes())


def changed(event: type[E], **facts: Any) -> E:
    """The example with other facts, as an event of its own."""
    told = json.loads(example(event).model_dump_json()) | {"id": new_id(), "entity_id": new_id()}
    return event.model_validate(told | facts)


async def hear_mixed(running: Any, events: Sequence[Event], seed: int) -> None:
    """All of them in any order and batches, and some a second time."""
    dice = random.Random(seed)
    mixed = [*events, *dice.sample(events, len(events) // 2)]
    dice.shuffle(mixed)
    while mixed:
        size = dice.randint(1, 9)
        await running.hear(*mixed[:size])
        mixed = mixed[size:]
