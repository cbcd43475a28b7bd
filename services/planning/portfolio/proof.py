"""Proves an answer before anybody sees it: nothing of the programme is believed. Pure.

The rows are run through the engine of the simulations in decimals, and every cent is added up
again. A difference is a fault of ours, never an answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from contracts.regulation import DENOMINATORS, Regulation, load
from services.planning.portfolio.levels import line
from services.planning.portfolio.programme import lies_in
from services.planning.portfolio.rows import NOBODY, Row
from services.planning.portfolio.task import Candidate, Task, numbers
from services.planning.simulation import effects
from services.planning.simulation.rules import Asked, Place, Work

Works = Mapping[str, Sequence[Work]]  # by RT


class ProofFailed(RuntimeError):
    """An answer is not what it says."""


def prove(
    task: Task,
    places: Sequence[Place],
    approved: Works,
    rows: Sequence[Row],
    claimed: Decimal,
    more: int = 0,
) -> dict[str, Any]:
    """Raise ProofFailed unless all holds; `more` cents lie in a purse that is only supposed.

    What is answered is the simulation of it.
    """
    _money(task, rows, more)
    _limits(task, rows)
    if task.candidates:
        _candidates(task, rows)
    else:
        _volumes(task, rows)
    asked = Asked({rt: list(works) for rt, works in approved.items()})
    for row in rows:
        if row.volume:
            asked.add(row.rt, Work(row.criterion, row.volume))
    simulated = effects.simulated(asked, places, (), {})
    _objective(task, simulated, claimed)
    _ties(task, rows, places, asked)
    return simulated


def _ensure(holds: bool, *said: object) -> None:  # noqa: FBT001 - what is asserted
    if not holds:
        raise ProofFailed(" ".join(map(str, said)))


def _sum(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key, value in pairs:
        found[key] = found.get(key, 0) + value
    return found


def _money(task: Task, rows: Sequence[Row], more: int) -> None:
    spent = _sum(((row.source, row.year), row.cents) for row in rows if row.source != NOBODY)
    purses = _sum(((purse.source, purse.year), purse.cents) for purse in task.purses)
    for purse, cents in spent.items():
        _ensure(0 <= cents <= purses.get(purse, -1), "Purse", purse, cents)
    supposed = sum(row.cents for row in rows if row.source == NOBODY)
    _ensure(0 <= supposed <= more, "Supposed purse", supposed)
    _ensure(all(row.cents >= 0 and row.volume >= 0 for row in rows), "Below nothing")


def _limits(task: Task, rows: Sequence[Row]) -> None:
    for limits, floor in ((task.floors, True), (task.ceilings, False)):
        for limit in limits:
            spent = sum(row.cents for row in rows if lies_in(row.rt, limit.region))
            holds = spent >= limit.cents if floor else spent <= limit.cents
            _ensure(holds, "Limit", limit.region, spent, limit.cents)


def _volumes(task: Task, rows: Sequence[Row]) -> None:
    """Each volume lies on the record's own steps, within what is left, at the price of the list."""
    law, known = load(task.law), {rt.code: rt for rt in task.rts}
    ids = [criterion.id for criterion in law.criteria]
    volumes = _sum(((row.rt, row.criterion), row.volume) for row in rows)
    cents = _sum(((row.rt, row.criterion), row.cents) for row in rows)
    for (rt, criterion), volume in volumes.items():
        price = task.prices[criterion]
        own = line(law, numbers(known[rt].after), ids.index(criterion), price)
        _ensure(own is not None, "No need", rt, criterion)
        units = volume.scaleb(own.decimals) if own else Decimal(-1)
        _ensure(units == units.to_integral_value(), "Volume", rt, criterion, volume)
        _ensure(own is not None and 0 < units <= own.units, "Volume", rt, criterion, volume)
        exact = int((volume * price + Decimal("0.5")) // 1)
        _ensure(cents[rt, criterion] == exact, "Cost", rt, criterion, cents[rt, criterion])
    for row in rows:
        allowed = row.source in {NOBODY, *task.payers[row.criterion]}
        _ensure(allowed, "Payer", row.source, row.criterion)


def _candidates(task: Task, rows: Sequence[Row]) -> None:
    """Each is there whole, in one of its years, paid by its sources."""
    known: dict[str, Candidate] = {one.key: one for one in task.candidates}
    for key in {row.candidate for row in rows}:
        _ensure(key in known, "Candidate", key)
        one, own = known[key or ""], [row for row in rows if row.candidate == key]
        _ensure(sum(row.cents for row in own) == one.cents, "Cost", key)
        wanted = _sum(((rt, c), Decimal(volume)) for rt, c, volume in one.volumes)
        _ensure(_sum(((r.rt, r.criterion), r.volume) for r in own) == wanted, "Volumes", key)
        years = {row.year for row in own}
        _ensure(len(years) == 1 and years <= set(one.years), "Year", key, years)
        _ensure(all(r.source in {NOBODY, *one.sources} for r in own), "Payer", key)


def _objective(task: Task, simulated: Mapping[str, Any], claimed: Decimal) -> None:
    found = achieved(task, simulated)
    _ensure(found == claimed, task.objective, "claimed", claimed, "found", found)


def achieved(task: Task, simulated: Mapping[str, Any]) -> Decimal:
    """The objective as a simulation says it."""
    if task.objective == "hectares":
        return Decimal(simulated["total"]["leaves_ha"])
    if task.objective == "points":
        items = simulated["items"]
        return Decimal(sum(i["before"]["total"] - i["after"]["total"] for i in items))
    at, known = DENOMINATORS.index("population"), {rt.code: rt for rt in task.rts}
    people = Decimal(0)
    for item in simulated["items"]:
        if item["before"]["slum_class"] != effects.NO_SLUM and all(item["exit"].values()):
            people += max(Decimal(0), Decimal(known[item["code"]].before[at] or 0))
    return people


def _ties(task: Task, rows: Sequence[Row], places: Sequence[Place], asked: Asked) -> None:
    law: Regulation = load(task.law)
    ids = [criterion.id for criterion in law.criteria]
    after = {row.rt: effects.changed(row, asked.works.get(row.rt, ())).after for row in places}
    for tie in task.ties:
        for place, first, then in _pairs(task, rows, tie.first, tie.then):
            years = [row.year for row in first]
            holds = not years or max(years) <= min(row.year for row in then)
            if task.candidates:
                holds = holds and bool(first)
            else:
                scores = law.score_row(after[place]).scores
                holds = holds and scores[ids.index(tie.first)] == 0
            _ensure(holds, "Tie", tie, place)


def _pairs(
    task: Task, rows: Sequence[Row], first: str, then: str
) -> Iterable[tuple[str, list[Row], list[Row]]]:
    if task.candidates:
        named = {key: [r for r in rows if r.candidate == key] for key in (first, then)}
        return [("", named[first], named[then])] if named[then] else []
    own = {row.rt for row in rows if row.criterion == then}
    return [
        (
            rt,
            [row for row in rows if row.rt == rt and row.criterion == first],
            [row for row in rows if row.rt == rt and row.criterion == then],
        )
        for rt in sorted(own)
    ]
