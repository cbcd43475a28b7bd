"""What may be chosen where whole activities are proposed: each or not, in one of its years. Pure.

What candidates reach together is asked of the regulation's engine: whether an RT has both exit keys
after them, or which band a criterion is in.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from services.planning.portfolio.aspects import UNBOUND
from services.planning.portfolio.choices import Law, counted, leaves
from services.planning.portfolio.levels import HEADS, points
from services.planning.portfolio.programme import Goal, Item
from services.planning.portfolio.task import Rt, Task, numbers

ZERO = Decimal(0)
Volumes = dict[int, Decimal]  # by the place of the criterion


def items(task: Task) -> Iterator[Item]:
    """An item for each candidate and year, in this order; the group is the candidate."""
    for at, one in enumerate(task.candidates):
        for year in sorted(set(one.years) & set(task.years)):
            payers = frozenset(
                n
                for n, purse in enumerate(task.purses)
                if purse.source in one.sources and purse.year == year
            )
            if payers:
                costs = {payers: one.cents}
                yield Item(at, one.region, 0, costs, candidate=at, year=year)


def ties(task: Task, found: list[Item]) -> Iterator[tuple[int, list[int]]]:
    """(item, items): a candidate in a year, and what it waits for in that year or before."""
    at = {one.key: n for n, one in enumerate(task.candidates)}
    for tie in task.ties:
        for mine, item in enumerate(found):
            if item.candidate == at[tie.then]:
                before = [
                    n
                    for n, other in enumerate(found)
                    if other.candidate == at[tie.first] and (other.year or 0) <= (item.year or 0)
                ]
                yield mine, before


def goals(law: Law, scale: int) -> list[Goal]:
    """What is brought by candidates together, RT by RT."""
    touched, found = _touched(law), list[Goal]()
    for rt in law.task.rts:
        mine = touched.get(rt.code)
        if mine and law.task.objective == "points":
            found += (goal for _, goal in _bands(law, rt, mine, brings=True))
        elif mine and not leaves(law, rt) and (brings := counted(law, rt, scale)):
            found += _exit(law, rt, mine, brings, len(found))
    return found


def _exit(law: Law, rt: Rt, mine: Mapping[int, Volumes], brings: int, first: int) -> list[Goal]:
    """Both keys of an RT: bands that come to points enough, and each aspect served; then itself.

    `first` is the place of the first of these goals.
    """
    whole = Goal(brings, sorted(mine), _leaving(law, rt, mine))
    if not whole.reached(whole.members):
        return []
    bands = list(_bands(law, rt, mine, brings=False))
    aspects = list(_aspects(law, rt, mine))
    made = [goal for _, goal in bands] + aspects
    weight = law.regulation.judge_row(numbers(rt.after)).total - law.regulation.slum_line + 1
    parts = [(first + n, drop) for n, (drop, _) in enumerate(bands)]
    after = [first + n for n in range(len(bands), len(made))]
    return [*made, replace(whole, after=after, parts=parts, weight=weight)]


def _aspects(law: Law, rt: Rt, mine: Mapping[int, Volumes]) -> Iterator[Goal]:
    """Each aspect of the exit rule that is not served well enough, and can be."""
    for own, most in law.aspects:
        if most == UNBOUND:
            continue
        some = {at: v for at, v in mine.items() if not v.keys().isdisjoint(own)}
        goal = Goal(0, sorted(some), _served(law, rt, some, own, most))
        if not goal.reached(()):
            yield goal


def _served(
    law: Law, rt: Rt, some: Mapping[int, Volumes], own: Sequence[int], most: int
) -> Callable[[Collection[int]], bool]:
    def reached(chosen: Collection[int]) -> bool:
        row = _after(rt, some, chosen, touched=True)
        return sum(law.regulation.share(row, n) for n in own) <= most

    return reached


def _touched(law: Law) -> dict[str, dict[int, Volumes]]:
    """By RT: candidates with what they do there."""
    found: dict[str, dict[int, Volumes]] = {}
    for at, one in enumerate(law.task.candidates):
        for rt, criterion, volume in one.volumes:
            own = found.setdefault(rt, {}).setdefault(at, {})
            n = law.ids.index(criterion)
            own[n] = own.get(n, ZERO) + Decimal(volume)
    return found


def _after(
    rt: Rt, mine: Mapping[int, Volumes], chosen: Collection[int], *, touched: bool = False
) -> list[Decimal | None]:
    """The RT's numbers once these candidates are done, and perhaps others, as a simulation has them."""
    row = list(numbers(rt.after))
    done = [volumes for at, volumes in mine.items() if at in chosen]
    if not done and not touched:
        return row
    row[HEADS:] = [ZERO if v is not None and v < 0 else v for v in row[HEADS:]]
    for volumes in done:
        for n, volume in volumes.items():
            left = row[HEADS + n]
            if left is not None:
                row[HEADS + n] = max(ZERO, left - volume)
    return row


def _leaving(law: Law, rt: Rt, mine: Mapping[int, Volumes]) -> Callable[[Collection[int]], bool]:
    known: dict[frozenset[int], bool] = {}

    def reached(chosen: Collection[int]) -> bool:
        own = frozenset(at for at in mine if at in chosen)
        if own not in known:
            known[own] = all(law.regulation.judge_row(_after(rt, mine, own)).keys)
        return known[own]

    return reached


def _bands(
    law: Law, rt: Rt, mine: Mapping[int, Volumes], *, brings: bool
) -> Iterator[tuple[int, Goal]]:
    """Points, and the goal that takes them away: each band that a criterion can come down to."""
    shares = law.regulation.shares(numbers(rt.after))
    for n in sorted({n for volumes in mine.values() for n in volumes}):
        own = {at: volumes for at, volumes in mine.items() if n in volumes}
        above = points(law.bands, shares[n])
        for score, _ in reversed(law.bands):
            if score < above:
                drop = above - score
                goal = Goal(drop * brings, sorted(own), _down_to(law, rt, own, n, score))
                if goal.reached(goal.members):
                    yield drop, goal
                above = score


def _down_to(
    law: Law, rt: Rt, own: Mapping[int, Volumes], n: int, score: int
) -> Callable[[Collection[int]], bool]:
    def reached(chosen: Collection[int]) -> bool:
        share = law.regulation.share(_after(rt, own, chosen), n)
        return points(law.bands, share) <= score

    return reached
