"""A SYNTHETIC province as the services tell it: RTs over five years, plans, activities, postings.

Per RT and year one sealed score, 0.3 activities and 5 postings an RT, as a whole province has them
(100,000 RTs, 30,000 activities, 500,000 postings). Its threads are whole: a score leads to the
activity that draws from it, that to its money. Nothing in it was ever measured.
"""

import random
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any, Literal, TypeVar, get_args
from uuid import UUID

from contracts.base import Event
from contracts.finance import AllocationCommitted, CeilingSet, PaymentMade, TrancheReleased
from contracts.planning import InstitutionRegistered, PlanApproved
from contracts.planning_activities import ActivityApproved, ActivityProposed
from contracts.survey import RoundSealed
from tests.bench.synthetic import head, scattered, sealed, synthetic_rt
from tests.contracts.schemas import example_of

E = TypeVar("E", bound=Event)
Kind = Literal["round", "score", "institution", "plan", "activity", "posting"]

YEARS = range(2020, 2025)
AGAIN = 2023  # some regencies have a new baseline
ACTIVITIES, POSTINGS = 0.3, 5
SOURCES = ("blm", "bdi", "apbd-prov", "apbd-kabkota", "csr", "dak")
STATES = ("proposed", "approved", "running", "completed", "handed_over")
DIMENSIONS = ("lingkungan", "sosial", "ekonomi")
CHAIN: tuple[type[Event], ...] = (
    *(CeilingSet, AllocationCommitted, TrancheReleased, TrancheReleased),
    *[PaymentMade] * 6,
)


def id_of(kind: Kind, number: int) -> UUID:
    """The id of the n-th of its kind, the same in every run."""
    return UUID(int=(1 + get_args(Kind).index(kind)) << 96 | number)


def score_of(rt: int, year: int) -> UUID:
    """The id of an RT's score."""
    return id_of("score", rt * len(YEARS) + year - YEARS[0])


def round_of(village: str, year: int) -> UUID:
    """The id of the round of a regency."""
    return id_of("round", int(village[:5].replace(".", "")) * 10_000 + year)


def kind_of(village: str, year: int) -> str:
    """The first year is the baseline; every third regency has another."""
    again = year == AGAIN and int(village[3:5]) % 3 == 0
    return "baseline" if year == YEARS[0] or again else "update"


def told(start: int, end: int, *, within: str) -> Iterator[Event]:
    """What is told of the RTs from `start` to before `end`, and of what is done in them."""
    kinds = (rounds, scores, plans, works, postings)
    return chain.from_iterable(tell(start, end, within) for tell in kinds)


def rounds(start: int, _: int, within: str) -> Iterator[Event]:
    """One a year in each regency, told with the first RTs."""
    for regency in sorted({village[:5] for village in scattered(within)}) if start == 0 else ():
        for year in YEARS:
            known = {"entity_id": round_of(regency, year), "kind": kind_of(regency, year)}
            yield _event(RoundSealed, regency, year=year, **known)


def scores(start: int, end: int, within: str) -> Iterator[Event]:
    """Every RT in every year."""
    for year in YEARS:
        for rt, event in enumerate(
            sealed(end - start, start=start, year=year, within=within, whole=True), start
        ):
            own = {"entity_id": score_of(rt, year), "round_id": round_of(event.region, year)}
            own |= {"round_kind": kind_of(event.region, year), "open_flags": (rt + year) % 3}
            yield event.model_copy(update=own)


def plans(start: int, end: int, within: str) -> Iterator[Event]:
    """Each village's institution and its plan, told with the first of its RTs."""
    for number, village in enumerate(scattered(within)[start:end], start):
        own = {"institution_id": id_of("institution", number)}
        yield _event(InstitutionRegistered, village, entity_id=own["institution_id"])
        yield _event(PlanApproved, village, entity_id=id_of("plan", number), under=None, **own)


def works(start: int, end: int, within: str) -> Iterator[Event]:
    """Activities, each proposed and then as it stands, for the need of an RT's score."""
    dice, places = random.Random(f"works {start}"), scattered(within)
    for number in range(int(start * ACTIVITIES), int(end * ACTIVITIES)):
        rt, year, state = rt_of(number), year_of(number), dice.choice(STATES)
        village = rt % len(places)
        place = {"rt": synthetic_rt(rt, places), "criterion": "2b", "volume": "140"}
        known = {"entity_id": id_of("activity", number), "plan_id": id_of("plan", village)}
        known |= {"institution_id": id_of("institution", village), "year": year}
        known |= {"dimension": dice.choice(DIMENSIONS), "places": [place]}
        known |= {"assessments": [score_of(rt, year)]}
        yield _event(ActivityProposed, places[village], state=STATES[0], version=1, **known)
        if state != STATES[0]:
            yield _event(ActivityApproved, places[village], state=state, version=2, **known)


def rt_of(activity: int) -> int:
    """The number of the RT whose need it is."""
    return int(activity / ACTIVITIES)


def year_of(activity: int) -> int:
    """The year of the plan, and of the score."""
    return YEARS[activity % len(YEARS)]


def postings(start: int, end: int, within: str) -> Iterator[Event]:
    """One ceiling and allocation to two tranches and six payments, each chain of one activity.

    One chain in twenty is the regency's own money.
    """
    dice, places = random.Random(f"postings {start}"), scattered(within)
    for number in range(start * POSTINGS, end * POSTINGS):
        order, step = divmod(number, len(CHAIN))
        first, activity = number - step, activity_of(order)
        village = rt_of(activity) % len(places)
        year, source = YEARS[order % len(YEARS)], SOURCES[order % len(SOURCES)]
        known = {"entity_id": id_of("posting", number), "carried_from": None}
        known |= {"ceiling_id": id_of("posting", first), "source": source, "fiscal_year": year}
        known |= {"allocation_id": id_of("posting", first + 1)}
        known |= {"activity_id": id_of("activity", activity)}
        known |= {"institution_id": id_of("institution", village)}
        known |= {"released_on": f"{year}-0{step + 1}-01", "paid_on": f"{year}-{step:02}-15"}
        region = places[village][: 13 if order % 20 else 5]
        yield _event(CHAIN[step], region, amount=f"{dice.randint(1, 90)}00000.00", **known)


def activity_of(order: int) -> int:
    """The activity of a chain: all have one, some two."""
    return int(order * ACTIVITIES * len(CHAIN) / POSTINGS)


def _event(event: type[E], region: str, **known: Any) -> E:
    return event.model_validate(_example(event) | head(region) | known)


@cache
def _example(event: type[Event]) -> dict[str, Any]:
    return example_of(event.subject)
