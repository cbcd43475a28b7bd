"""Traces through the gateway on a synthetic province, against the plain SQL of a trace.

Asked for are scores, activities, payments and plans all over the province, both ways. The limit is
pgbench with the statements that reporting itself sends for them.
"""

import random
from uuid import UUID

from services.reporting.trace.models import Direction
from services.reporting.trace.queries import asked_of
from services.reporting.trace.rules import Key
from services.reporting.trace.statements import THREAD
from tests.bench.count import Count
from tests.bench.figures import Figure
from tests.bench.filled import TABLES
from tests.bench.province import (
    CHAIN,
    POSTINGS,
    Kind,
    activity_of,
    id_of,
    rt_of,
    score_of,
    year_of,
)
from tests.bench.recaps import PROVINCE, SOME, Door, busy, checked, fill, steady
from tests.bench.stage import Stage
from tests.bench.synthetic import scattered

# Of each kind the least that its thread must have.
MONEY = {"ceiling", "allocation", "tranche", "payment"}
WITH: dict[Kind, set[str]] = {
    "score": {"round", "assessment", "activity"},
    "activity": {"round", "assessment", "institution", "plan", "activity", *MONEY},
    "posting": {"activity", *MONEY},
    "plan": {"institution", "plan", "activity"},
}
NAMES: dict[Kind, str] = {"score": "assessment", "posting": "payment"}
PAID = 9  # the last posting of a chain


async def measure(stage: Stage) -> list[Figure]:
    """At a rate and with eight callers, by what is asked for."""
    size, count = stage.plan.sheets, Count()
    await stage.empty("reporting", TABLES)
    await fill(stage, 0, size, count.hear)
    await checked(stage, count)
    found = []
    for kind, wanted in WITH.items():
        door = trace(kind, asked_for(kind, size))
        await whole(stage, door, wanted)
        found += await steady(stage, door)
        found += await busy(stage, door)
    return found


def asked_for(kind: Kind, size: int) -> list[UUID]:
    """Some ids of a kind: those of activities with money, and what hangs on them."""
    dice = random.Random(f"trace {kind}")
    orders = [dice.randrange(size * POSTINGS // len(CHAIN)) for _ in range(SOME)]
    return [_id(kind, order) for order in orders]


def _id(kind: Kind, order: int) -> UUID:
    """What a chain of money pays, and what that came from."""
    activity = activity_of(order)
    rt = rt_of(activity)
    numbers = {
        "activity": activity,
        "posting": order * len(CHAIN) + PAID,
        "plan": rt % len(scattered(PROVINCE)),
    }
    return score_of(rt, year_of(activity)) if kind == "score" else id_of(kind, numbers[kind])


def trace(kind: Kind, ids: list[UUID]) -> Door:
    """The threads of some ids, both ways."""
    return Door(
        f"trace of {NAMES.get(kind, kind)}",
        "traces/s",
        [f"/v1/trace/{id}" for id in ids],
        said=[f"{THREAD.said(asked_of(Key(id, 0), Direction.both))};\n" for id in ids],
    )


async def whole(stage: Stage, door: Door, wanted: set[str]) -> None:
    """Raise unless every thread has all that it must."""
    for path in door.paths:
        thread = await stage.ask("GET", path)
        if missing := wanted - {node["kind"] for node in thread["nodes"]}:
            raise RuntimeError(f"The thread {path} has no {', '.join(sorted(missing))}.")
