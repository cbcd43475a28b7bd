"""Makes the task of a question, and reads the child's answer back. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.planning.portfolio import rules
from services.planning.portfolio.programme import lies_in
from services.planning.portfolio.rows import Row
from services.planning.portfolio.shapes import CandidateActivity, PortfolioCreate
from services.planning.portfolio.task import Candidate, Limit, Purse, Rt, Task, Tie
from services.planning.simulation import effects
from services.planning.simulation.rules import Place, Work


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that is a candidate: rupiah of its RAB, and what it does that counts here."""

    id: UUID
    region: str
    cost: Decimal
    volumes: Sequence[tuple[str, str, Decimal]]


@dataclass(frozen=True, slots=True)
class Owed:
    """What an approved activity still takes from a source in its year, in rupiah."""

    region: str
    source: str
    year: int
    amount: Decimal


@dataclass(frozen=True)
class Standing:
    """What a portfolio stands on: measured RTs, approved works by RT, what they still take."""

    places: Sequence[Place]
    approved: Mapping[str, Sequence[Work]] = field(default_factory=dict)
    owed: Sequence[Owed] = ()
    drafts: Mapping[UUID, Draft] = field(default_factory=dict)


def task(data: PortfolioCreate, standing: Standing) -> Task:
    """The task. What is approved is in the volumes, and off the budgets and limits."""
    regulation = standing.places[0].regulation
    taken = approved(data, standing)
    purses = sorted(data.budgets, key=lambda one: one.year)
    sources = list(dict.fromkeys(one.source for one in data.budgets))
    return Task(
        law=regulation,
        objective=data.objective,
        years=sorted(data.years),
        purses=[
            Purse(one.source, one.year, rules.cents(one.amount, "") - taken[name])
            for one in purses
            for name in [f"budget:{one.source}:{one.year}"]
        ],
        rts=[_rt(place, standing.approved.get(place.rt, ())) for place in standing.places],
        prices={id: rules.cents(price, "") for id, price in (data.unit_prices or {}).items()},
        payers={id: _payers(data, sources, [id]) for id in data.unit_prices or {}},
        candidates=list(_candidates(data, standing, sources)),
        ties=[Tie(tie.first, tie.then) for tie in data.dependencies],
        floors=[
            Limit(one.region, max(0, rules.cents(one.amount, "") - taken[f"floor:{one.region}"]))
            for one in data.floors
        ],
        ceilings=[
            Limit(one.region, rules.cents(one.amount, "") - taken[f"ceiling:{one.region}"])
            for one in data.ceilings
        ],
        gap=float(data.gap),
        seconds=float(data.seconds),
    )


def approved(data: PortfolioCreate, standing: Standing) -> dict[str, int]:
    """Cents that approved activities take, by the name of the constraint.

    Only from budgets that are told: money of other sources and years is no concern of the question.
    """
    told = {(one.source, one.year) for one in data.budgets}
    mine = [owed for owed in standing.owed if (owed.source, owed.year) in told]
    found = {
        f"budget:{source}:{year}": _cents(
            owed for owed in mine if (owed.source, owed.year) == (source, year)
        )
        for source, year in told
    }
    for kind, limits in (("floor", data.floors), ("ceiling", data.ceilings)):
        for one in limits:
            own = (owed for owed in mine if lies_in(owed.region, one.region))
            found[f"{kind}:{one.region}"] = _cents(own)
    return found


def _cents(owed: Iterable[Owed]) -> int:
    return sum(int(one.amount * rules.CENTS) for one in owed)


def overdrawn(told: Task) -> list[dict[str, Any]]:
    """Budgets and ceilings that approved activities alone go beyond."""
    found: list[dict[str, Any]] = [
        {"kind": "budget", "source": purse.source, "year": purse.year}
        for purse in told.purses
        if purse.cents < 0
    ]
    ceilings = [{"kind": "ceiling", "region": o.region} for o in told.ceilings if o.cents < 0]
    return found + ceilings


def _rt(place: Place, works: Sequence[Work]) -> Rt:
    found = effects.changed(place, works)
    touched = found.after is not found.before
    return Rt(place.rt, _texts(found.before), _texts(found.after), touched)


def _texts(numbers: Iterable[Decimal | None]) -> list[str | None]:
    return [None if number is None else str(number) for number in numbers]


def _payers(data: PortfolioCreate, sources: Sequence[str], criteria: Sequence[str]) -> list[str]:
    """Sources that may pay for all of these: those that are not restricted, or to them."""
    only = {one.source: set(one.criteria) for one in data.payers}
    return [s for s in sources if s not in only or only[s].issuperset(criteria)]


def _candidates(
    data: PortfolioCreate, standing: Standing, sources: Sequence[str]
) -> Iterable[Candidate]:
    for number, one in enumerate(data.candidates or (), start=1):
        made = _candidate(one, standing)
        criteria = sorted({criterion for _, criterion, _ in made.volumes})
        own = [s for s in _payers(data, sources, criteria) if s in (one.sources or sources)]
        years = sorted(data.years) if one.year is None else [one.year]
        yield replace(made, key=rules.key_of(one, number), sources=own, years=years)


def _candidate(one: CandidateActivity, standing: Standing) -> Candidate:
    draft = standing.drafts.get(one.activity_id) if one.activity_id is not None else None
    if draft is not None:
        volumes = [(rt, criterion, str(volume)) for rt, criterion, volume in draft.volumes]
        return Candidate("", draft.region, int(draft.cost * rules.CENTS), volumes, (), ())
    rt = one.rt or ""
    volumes = [(rt, criterion, str(v)) for criterion, v in sorted((one.volumes or {}).items())]
    amount = rules.cents(one.cost or "", "")
    return Candidate("", rt.split("-", 1)[0], amount, volumes, (), ())


def rows(told: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Rows as the child wrote them."""
    return [Row(**{**row, "volume": Decimal(row["volume"])}) for row in told]
