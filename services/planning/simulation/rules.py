"""What is to be simulated, where, and from which numbers. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, NamedTuple
from uuid import UUID

from pydantic_core import from_json

from contracts.regions import InvalidRtCode, contains, normalise_rt, regions, village_of
from contracts.survey import AssessmentSealed
from services.chassis.problems import RegionNotFound
from services.planning.problems import RtInvalid
from services.planning.simulation.models import Move, Simulate
from services.planning.simulation.problems import (
    MoveUnclear,
    RoundNotMeasured,
    RtNotMeasured,
    SimulationTooLarge,
    SimulationUnclear,
)

ZERO, CENT = Decimal(0), Decimal("0.01")
WIDE = Context(prec=200, rounding=ROUND_HALF_UP)  # sums and quotients of any numbers we know
LIMIT = 50_000
SHOWN = 100


class Work(NamedTuple):
    """So much of a criterion; done at that time, if it is done.

    That of an activity says whose criterion it is; of what is free, it is the round's.
    """

    criterion: str
    volume: Decimal
    done_at: datetime | None = None
    activity_id: UUID | None = None
    regulation: str | None = None


@dataclass(slots=True)
class Asked:
    """What is to be simulated: works by RT, what they cost, and how many say no cost."""

    works: dict[str, list[Work]] = field(default_factory=dict)
    cost: Decimal = ZERO
    uncosted: int = 0

    def add(self, rt: str, work: Work) -> None:
        """One more work in an RT."""
        self.works.setdefault(rt, []).append(work)

    def pay(self, cost: Decimal | None) -> None:
        """One more activity's cost; 0 is none."""
        if cost:
            self.cost = WIDE.add(self.cost, cost)
        else:
            self.uncosted += 1


Told = Mapping[str, str | None]  # decimals as text, by name


class Place(NamedTuple):
    """What was measured of an RT. Its numbers are JSON, as they are kept, until they are `read`."""

    rt: str
    round_id: str
    regulation: str
    area: str | None
    measured_at: datetime
    measures: str | Told
    volumes: str | Told

    @property
    def bare(self) -> bool:
        """Whether it was told when events had no numbers yet."""
        return not self.measures or self.measures == "{}"


def measurement(event: AssessmentSealed) -> dict[str, Any]:
    """What is kept of a sealed RT."""
    return {
        "round_id": event.round_id,
        "rt": event.code,
        "year": event.year,
        "measured_at": event.occurred_at.isoformat(),
        "assessment_id": event.entity_id,
        "regulation": event.regulation,
        "area": event.area,
        "measures": event.measures,
        "volumes": event.volumes,
        "total": event.total,
        "slum_class": event.slum_class,
    }


def read(numbers: str | Told) -> Told:
    """Numbers by name."""
    found: Told = from_json(numbers) if isinstance(numbers, str) else numbers
    return found


def ensure_clear(data: Simulate) -> None:
    """Raise SimulationUnclear or MoveUnclear unless it is clear what is meant."""
    named = bool(data.activities) + (data.plan_id is not None)
    if named > 1 or (not named and not data.all):
        raise SimulationUnclear
    for number, move in enumerate(data.activities, start=1):
        if move.activity_id is None:
            clear = move.rt is not None and move.volumes is not None
        else:
            clear = move.rt is None and move.volumes is None and move.cost is None
        if not clear:
            raise MoveUnclear(number=number)


def free_works(
    asked: Asked, moves: Iterable[Move], region: str, mine: Callable[[str], bool]
) -> None:
    """Add what is named by RT and volumes."""
    for move in moves:
        if move.rt is not None and move.volumes is not None:
            rt = place(move.rt, region, mine)
            for criterion, volume in move.volumes.items():
                asked.add(rt, Work(criterion, volume))
            asked.pay(move.cost)


def place(text: str, region: str, mine: Callable[[str], bool]) -> str:
    """The RT, inside the region; what is not the caller's is not found."""
    try:
        rt = normalise_rt(text)
    except InvalidRtCode as error:
        raise RtInvalid(rt=text, region=region) from error
    village = village_of(rt)
    if not mine(village):
        raise RegionNotFound(region=rt)
    if not contains(region, rt) or village not in regions:
        raise RtInvalid(rt=text, region=region)
    return rt


def ensure_measured(places: Sequence[Place], wanted: Iterable[str]) -> None:
    """Raise unless every RT has numbers that it can be scored from."""
    ensure_few(places)
    known = {row.rt for row in places}
    missing = [rt for rt in wanted if rt not in known]
    if missing:
        raise RtNotMeasured(rt=missing[0], rts=missing[:SHOWN])
    bare = next((row for row in places if row.bare), None)
    if bare is not None:
        raise RoundNotMeasured(round_id=bare.round_id, rt=bare.rt)


def ensure_few(places: Sequence[Any]) -> None:
    """Raise SimulationTooLarge above the limit."""
    if len(places) > LIMIT:
        raise SimulationTooLarge(limit=LIMIT)
