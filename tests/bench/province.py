"""A SYNTHETIC province as reporting knows it: RTs over five years, activities, postings.

Per RT and year one sealed score, 0.3 activities and 5 postings an RT, as a whole province has them
(100,000 RTs, 30,000 activities, 500,000 postings). Nothing in it was ever measured.
"""

import random
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import text

from contracts.base import Event
from contracts.finance import AllocationCommitted, CeilingSet, PaymentMade, TrancheReleased
from contracts.planning_activities import ActivityApproved
from contracts.survey import AssessmentSealed
from services.chassis.db import Sessions, long_work
from services.reporting.facts.commands import take
from services.reporting.facts.handlers import KEPT
from services.reporting.projections.commands import take_scores
from tests.bench.synthetic import head, scattered, sealed, synthetic_rt
from tests.contracts.schemas import example_of

YEARS = range(2020, 2025)
ACTIVITIES, POSTINGS, BATCH = 0.3, 5, 2_000
KNOWN = 50_000  # rows, until which the planner is told of every batch
SOURCES = ("blm", "bdi", "apbd-prov", "apbd-kabkota", "csr", "dak")
STATES = ("proposed", "approved", "running", "completed", "handed_over")
DIMENSIONS = ("lingkungan", "sosial", "ekonomi")
TABLES = (
    *("rt_scores", "rt_deltas", "recap_deltas"),
    *("activities", "activity_deltas", "postings", "money_deltas"),
)


def scores(start: int, end: int, *, within: str) -> Iterator[AssessmentSealed]:
    """Every RT in every year; the first year is the baseline."""
    for year in YEARS:
        kind = "baseline" if year == YEARS[0] else "update"
        facts = {"year": year, "kind": kind, "within": within}
        yield from sealed(end - start, start=start, whole=True, **facts)


def works(start: int, end: int, *, within: str) -> Iterator[Event]:
    """Activities all over the province, each with a place in an RT."""
    dice, places = random.Random(start), scattered(within)
    facts = example_of(ActivityApproved.subject)
    for number in range(int(start * ACTIVITIES), int(end * ACTIVITIES)):
        village = places[number % len(places)]
        place = {"rt": synthetic_rt(number, places), "criterion": "2b", "volume": "140"}
        told = {"entity_id": UUID(int=number + 1), "state": dice.choice(STATES), "places": [place]}
        told |= {"dimension": dice.choice(DIMENSIONS), "year": dice.choice(YEARS)}
        yield ActivityApproved.model_validate(facts | head(village) | told)


def postings(start: int, end: int, *, within: str) -> Iterator[Event]:
    """One ceiling and allocation to two tranches and six payments, each chain of one activity."""
    dice, places = random.Random(start), scattered(within)
    kinds: tuple[type[Any], ...] = (CeilingSet, AllocationCommitted, *[TrancheReleased] * 2)
    kinds += (PaymentMade,) * 6
    examples = {kind: example_of(kind.subject) for kind in set(kinds)}
    for number in range(start * POSTINGS, end * POSTINGS):
        chain, step = divmod(number, len(kinds))
        village = places[chain % len(places)]
        told = {"source": SOURCES[chain % len(SOURCES)], "fiscal_year": YEARS[chain % len(YEARS)]}
        told |= {"amount": f"{dice.randint(1, 90)}00000.00", "activity_id": UUID(int=chain + 1)}
        told |= {"allocation_id": UUID(int=chain + 1), "ceiling_id": UUID(int=chain + 1)}
        yield kinds[step].model_validate(examples[kinds[step]] | head(village) | told)


async def filled(sessions: Sessions, start: int, end: int, *, within: str) -> int:
    """Take it all into the read model, as if it had been heard; answer how many events."""
    count = 0
    for events in (scores, works, postings):
        found = events(start, end, within=within)
        while batch := list(islice(found, BATCH)):
            await _taken(sessions, batch)
            count += len(batch)
            if count <= KNOWN:
                await _looked_at(sessions)
    return count


async def _looked_at(sessions: Sessions) -> None:
    """What autovacuum does within a minute: plans that were made for empty tables are made anew."""
    async with sessions.begin() as session:
        await session.execute(text("ANALYZE"))


async def _taken(sessions: Sessions, batch: list[Any]) -> None:
    async with sessions.begin() as session:
        session.info["generation"] = 1
        await long_work(session)
        for event in {type(one) for one in batch}:
            own = [one for one in batch if type(one) is event]
            if event is AssessmentSealed:
                await take_scores(session, 1, own)
            else:
                await take(session, KEPT[event], own)
