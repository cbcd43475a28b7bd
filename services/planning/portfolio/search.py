"""Finds the best choice: HiGHS proposes, exact counting disposes, until both agree.

A proposal that the engine or the purses do not bear to the cent becomes a row that rules it out,
and nothing else that is possible; then HiGHS is asked again.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from services.planning.portfolio import solver
from services.planning.portfolio.greedy import better, greedy
from services.planning.portfolio.programme import (
    Choice,
    Goal,
    Programme,
    candidates,
    demands,
    spent_in,
    value,
)
from services.planning.portfolio.till import unpaid

EndedBy = Literal["optimal", "gap", "time"]
FEW = 6  # members of a goal of which every combination is looked at beforehand
MOST_ROUNDS = 200
FINE = 1e-3  # the gap of the second search: what little money buys is less than a wide one


@dataclass(frozen=True)
class Best:
    """The best choice that was found, what it brings, and what none can bring more than."""

    choice: Choice
    value: int
    bound: int
    ended_by: EndedBy


def best(
    programme: Programme, *, gap: float, seconds: float, start: Choice | None = None
) -> Best | None:
    """The best choice to a gap; None where purses and bounds leave no choice at all."""
    begun = time.monotonic()
    known_cuts = set(programme.cuts)
    for at, goal in enumerate(programme.goals):
        own = [(at, cut) for cut in first_cuts(goal)]
        programme.cuts.extend(one for one in own if one not in known_cuts)
    known = start if start is not None and kept(programme, start) else None
    tight, bound = 0, math.inf
    for _ in range(MOST_ROUNDS):
        left = seconds - (time.monotonic() - begun)
        found = solver.solved(_tighter(programme, tight), gap=gap, seconds=left, start=known)
        if not found.possible:
            return None if known is None else _told(programme, known, -math.inf, in_time=True)
        bound = bound if tight else min(bound, found.bound)
        if found.choice is None:
            break
        new = _cuts(programme, found.choice)
        choice = trimmed(programme, found.choice)
        if not new and kept(programme, choice):
            chosen = better(programme, choice, known) or choice
            return _told(programme, chosen, found.bound, in_time=found.in_time)
        if kept(programme, choice):
            known = better(programme, choice, known)
        elif not new and not _cover(programme, choice):
            tight = max(1, 2 * tight)
        if time.monotonic() - begun > seconds:
            break
    if known is None:
        raise TimeoutError("Nothing was found in time.")
    return _told(programme, known, bound, in_time=False)


def _told(programme: Programme, choice: Choice, bound: float, *, in_time: bool) -> Best:
    own = value(programme, choice)
    all_ = sum(item.brings for item in programme.items) + sum(g.brings for g in programme.goals)
    most = programme.sure + min(float(all_), bound)
    whole = own if most < own else math.floor(most + 1e-6 * max(1.0, abs(most)))
    ended: EndedBy = "optimal" if whole == own else "gap" if in_time else "time"
    return Best(choice, own, whole, ended)


def _tighter(programme: Programme, cents: int) -> Programme:
    """The same with a few cents less in every purse and bound: what rounding took."""
    if not cents:
        return programme
    bounds = [
        replace(b, cents=b.cents + cents if b.floor else b.cents - cents) for b in programme.bounds
    ]
    return replace(programme, purses=[max(0, p - cents) for p in programme.purses], bounds=bounds)


def first_cuts(goal: Goal) -> list[tuple[int, ...]]:
    """Sets of candidates of which one is needed for the goal, as far as they are known at first."""
    members = list(goal.members)
    if len(members) > FEW:
        return [_needed(goal, frozenset())]
    cuts = []
    for number in range(2 ** len(members)):
        some = frozenset(m for n, m in enumerate(members) if number >> n & 1)
        if not goal.reached(some) and not goal.weight:
            cut = _needed(goal, some)
            if set(cut) == set(members) - some:
                cuts.append(cut)
    return cuts


def _needed(goal: Goal, chosen: frozenset[int]) -> tuple[int, ...]:
    """With these alone it is not reached: others of which at least one is needed, as few as can be."""
    some = set(chosen) & set(goal.members)
    for member in sorted(set(goal.members) - some):
        if not goal.reached(some | {member}):
            some.add(member)
    return tuple(sorted(set(goal.members) - some))


def _cuts(programme: Programme, choice: Choice) -> bool:
    """Rule out goals that HiGHS may have counted and that these candidates do not reach."""
    chosen, new = candidates(programme, choice), False
    known = set(programme.cuts)
    for at, goal in enumerate(programme.goals):
        if len(goal.members) > FEW and not goal.reached(chosen):
            cut = (at, _needed(goal, chosen))
            if cut not in known:
                programme.cuts.append(cut)
                new = True
    return new


def _cover(programme: Programme, choice: Choice) -> bool:
    """Rule out items that no purses pay together to the cent; False where that is not the reason."""
    if choice.spares:
        return False
    classes = unpaid(programme.purses, demands(programme, choice))
    if not classes:
        return False
    own = [at for at in choice.items if not classes.isdisjoint(programme.items[at].costs)]
    programme.covers.append(tuple(own))
    return True


def kept(programme: Programme, choice: Choice) -> bool:
    """Whether a choice keeps all purses, bounds and ties, to the cent."""
    if unpaid(programme.purses, demands(programme, choice)):
        return False
    own = set(choice.items)
    if any(at in own and own.isdisjoint(before) for at, before in programme.ties):
        return False
    groups = [programme.items[at].group for at in choice.items]
    if len(set(groups)) < len(groups):
        return False
    return all(_keeps(programme, choice, at) for at in range(len(programme.bounds)))


def _keeps(programme: Programme, choice: Choice, at: int) -> bool:
    bound = programme.bounds[at]
    spent = spent_in(programme, choice, bound.region)
    return spent >= bound.cents if bound.floor else spent <= bound.cents


def trimmed(programme: Programme, choice: Choice) -> Choice:
    """Without what brings nothing, the dearest first; and with the cheapest of what brings as much."""
    if any(bound.floor and bound.cents > 0 for bound in programme.bounds):
        return choice
    items = set(choice.items)
    waited = {n for at, before in programme.ties if at in items for n in before}
    if programme.goals:
        own = value(programme, choice)
        for at in sorted(items, key=lambda n: (-programme.items[n].cents, n)):
            rest = Choice(tuple(sorted(items - {at})))
            if at not in waited and value(programme, rest) == own:
                items.discard(at)
    return Choice(tuple(sorted(items)), choice.spares)


@dataclass(frozen=True)
class Answer:
    """All that the child says of a programme; `further` is the best with one more purse."""

    best: Best | None
    greedy: Choice | None
    prices: dict[solver.Name, float]
    further: Best | None


def answer(
    programme: Programme,
    *,
    gap: float,
    seconds: float,
    more: int,
    told: Callable[[int], None] = lambda _: None,
) -> Answer:
    """The best choice, the greedy one, prices, and what one more purse of so many cents buys."""
    simple = greedy(programme)
    if simple is not None and not kept(programme, simple):
        simple = None
    told(20)
    found = best(programme, gap=gap, seconds=seconds, start=simple)
    if found is None:
        return Answer(None, simple, {}, None)
    told(60)
    dual = solver.prices(programme, seconds)
    told(70)
    wider = programme.with_purse(more)
    further = best(wider, gap=min(gap, FINE), seconds=seconds, start=found.choice)
    return Answer(found, simple, dual, further)
