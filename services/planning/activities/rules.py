"""What an activity may say of itself, which step follows which, and what is closed when. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.money import ZERO, Money
from contracts.money import AmountInvalid as NoAmount
from contracts.regulation import load
from services.planning.activities.catalogue import BY_CODE, served
from services.planning.activities.models import Activity, ActivityPlace
from services.planning.activities.problems import (
    ActivityApproved,
    ActivityNeeded,
    ActivityNotPlanned,
    AmountInvalid,
    BeneficiariesInvalid,
    CriterionNotServed,
    DependencyCircular,
    DependencyUnfitting,
    DimensionCrossed,
    KindUnknown,
    PlacesExceedVolume,
    PlacesNotMeant,
    PlaceTwice,
    PlanWithoutActivities,
    SipdCrossed,
    StepNotPossible,
    YearOutsidePlan,
)
from services.planning.activities.shapes import (
    ActivityKind,
    Beneficiaries,
    Place,
    Sipd,
    SourceAmount,
    State,
)
from services.planning.funds import MOST
from services.planning.places import rt_in
from services.planning.plans.models import Plan
from services.planning.problems import SourceTwice

HOLDING = frozenset({"rplp", "rtplp", "rkm"})
METRES = "m"
STEPS: dict[State, tuple[State, ...]] = {
    State.planned: (State.proposed, State.cancelled),
    State.proposed: (State.fit, State.unfit, State.cancelled),
    State.fit: (State.approved, State.cancelled),
    State.unfit: (State.proposed, State.cancelled),
    State.approved: (State.running, State.cancelled),
    State.running: (State.completed, State.cancelled),
    State.completed: (State.handed_over,),
    State.handed_over: (),
    State.cancelled: (),
}
# Before it is approved: a new edition of the plan takes its place, and its details may change.
OPEN = (State.planned, State.proposed, State.fit, State.unfit)
HOLDS = (State.approved, State.running)  # and so has needs reserved
LASTING = (*HOLDS, State.completed, State.handed_over)  # stays when a new edition comes
LASTS = [str(state) for state in LASTING]  # as SQL takes them


def ensure_step(activity: Activity, wanted: State) -> None:
    """Raise StepNotPossible unless the state has this step."""
    possible = STEPS[State(activity.state)]
    if wanted not in possible:
        choices = ", ".join(possible) or "-"
        raise StepNotPossible(state=activity.state, wanted=str(wanted), choices=choices)


def ensure_detail_open(activity: Activity) -> None:
    """Raise ActivityApproved once it is approved, later, or cancelled."""
    if activity.state not in OPEN:
        raise ActivityApproved(state=activity.state)


def ensure_deletable(activity: Activity, waiting: Sequence[str]) -> None:
    """Only what was never proposed is deleted, and only while nothing waits for it."""
    if activity.state != State.planned:
        raise ActivityNotPlanned(state=activity.state)
    if waiting:
        raise ActivityNeeded(names="; ".join(waiting))


def ensure_holds(plan: Plan) -> None:
    """Raise PlanWithoutActivities for a city's plan."""
    if plan.kind not in HOLDING:
        raise PlanWithoutActivities(kind=plan.kind)


def kind_of(code: str, dimension: str | None = None) -> ActivityKind:
    """The kind in the catalogue; raises KindUnknown, DimensionCrossed."""
    kind = BY_CODE.get(code)
    if kind is None:
        raise KindUnknown(kind=code)
    if dimension not in {None, kind.dimension}:
        raise DimensionCrossed(kind=kind.name_id, dimension=kind.dimension)
    return kind


def ensure_year(plan: Plan, year: int) -> None:
    """The year is one of the plan's."""
    if not plan.begin_year <= year <= plan.end_year:
        raise YearOutsidePlan(year=year, begin=plan.begin_year, end=plan.end_year)


def places_of(activity: Activity, places: Iterable[Place], regulation: str) -> list[ActivityPlace]:
    """The rows of its places; each RT lies in its village, and no pair is there twice."""
    found: dict[tuple[str, str], ActivityPlace] = {}
    for place in places:
        rt = rt_in(place.rt, activity.region)
        if (rt, place.criterion) in found:
            raise PlaceTwice(rt=rt, criterion=place.criterion)
        own: dict[str, Any] = {"activity_id": activity.id, "rt": rt, "regulation": regulation}
        found[rt, place.criterion] = ActivityPlace(
            **own, criterion=place.criterion, volume=place.volume
        )
    return list(found.values())


def ensure_serves(activity: Activity, places: Sequence[ActivityPlace]) -> None:
    """The kind serves each criterion, by the place's regulation, and has so much."""
    kind = kind_of(activity.kind)
    if places and not kind.criteria:
        raise PlacesNotMeant(kind=kind.name_id)
    sums: dict[str, Decimal] = {}
    for place in places:
        regulation = place.regulation
        choices = served(kind, regulation)
        if place.criterion not in choices:
            facts = {"regulation": regulation, "choices": ", ".join(choices)}
            raise CriterionNotServed(kind=kind.name_id, criterion=place.criterion, **facts)
        if unit_of(regulation, place.criterion) == activity.unit == METRES:
            sums[place.criterion] = sums.get(place.criterion, Decimal(0)) + place.volume
    for criterion, asked in sums.items():
        if asked > activity.volume:
            own = activity.volume
            raise PlacesExceedVolume(
                criterion=criterion, asked=asked, volume=own, unit=activity.unit
            )


def unit_of(regulation: str, criterion: str) -> str:
    """The unit of a criterion that the regulation has."""
    return next(one.unit for one in load(regulation).criteria if one.id == criterion)


def sources_of(sources: Iterable[SourceAmount]) -> list[dict[str, Any]]:
    """What each source pays, as it is kept; raises AmountInvalid, SourceTwice."""
    found: dict[str, str] = {}
    for one in sources:
        if one.source in found:
            raise SourceTwice(source=one.source)
        found[one.source] = str(_amount(one.amount))
    return [{"source": source, "amount": amount} for source, amount in found.items()]


def _amount(text: str) -> Money:
    try:
        amount = Money.of(text)
    except NoAmount as error:
        raise AmountInvalid(amount=text) from error
    if not ZERO <= amount <= MOST:
        raise AmountInvalid(amount=text)
    return amount


def ensure_sipd(sipd: Sipd) -> None:
    """Each code lies below the one above it."""
    if sipd.sub_kegiatan is not None and sipd.kegiatan is None:
        raise SipdCrossed(below=sipd.sub_kegiatan, above="-")
    pairs = ((sipd.program, sipd.kegiatan), (sipd.kegiatan, sipd.sub_kegiatan))
    for above, below in pairs:
        if below is not None and not below.startswith(f"{above}."):
            raise SipdCrossed(below=below, above=above)


def ensure_beneficiaries(served: Beneficiaries) -> None:
    """Who is of a kind is among the men and women; a household has at least one of them."""
    everybody = served.male + served.female
    if max(served.mbr or 0, served.poor or 0, served.households or 0) > everybody:
        raise BeneficiariesInvalid(all=everybody)


def ensure_fitting(
    activity: Activity, wanted: Collection[UUID], known: Mapping[UUID, Activity]
) -> None:
    """What it waits for is of its plan and goes on, or of its village and lasts."""
    for id in wanted:
        other = known.get(id)
        own = other is not None and other.plan_id == activity.plan_id
        goes_on = own and other is not None and other.state != State.cancelled
        lasts = other is not None and other.region == activity.region and other.state in LASTING
        if not (goes_on or lasts):
            raise DependencyUnfitting(needs=id, region=activity.region)


def ensure_no_circle(
    activity: Activity, edges: Mapping[UUID, Collection[UUID]], names: Mapping[UUID, str]
) -> None:
    """Raise DependencyCircular, naming the way round."""
    way = circle(edges, activity.id)
    if way:
        said = " -> ".join(names.get(id, str(id)) for id in way)
        raise DependencyCircular(circle=said, ids=way)


def circle(edges: Mapping[UUID, Collection[UUID]], start: UUID) -> list[UUID]:
    """A way from an activity over what it waits for back to itself; empty when there is none."""
    came: dict[UUID, UUID] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for there in edges.get(here, ()):
            if there == start:
                way = [start]
                while here != start:
                    way.append(here)
                    here = came[here]
                return [start, *reversed(way)]
            if there not in came:
                came[there] = here
                waiting.append(there)
    return []
