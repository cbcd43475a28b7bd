"""Makes the programme of a task. Pure."""

from decimal import Decimal

from contracts.regulation import DENOMINATORS
from services.planning.portfolio import choices, whole
from services.planning.portfolio.choices import Law, Place, counted, leaves
from services.planning.portfolio.levels import places
from services.planning.portfolio.programme import Bound, Item, Programme, Spare, lies_in
from services.planning.portfolio.task import Task, numbers


def programme(task: Task) -> Programme:
    """All that may be chosen, what it brings and costs."""
    law, decimals = Law(task), _decimals(task)
    return _whole(law, decimals) if task.candidates else _volumes(law, decimals)


def decimals_of(task: Task) -> dict[str, int]:
    """The decimals that volumes are chosen in, by `RT criterion`; none for candidates."""
    law = Law(task)
    if task.candidates:
        return {}
    return {
        f"{rt.code} {law.ids[n]}": one.decimals
        for rt in task.rts
        for n, one in Place(law, rt).lines.items()
    }


def _decimals(task: Task) -> int:
    """The most decimals that what is counted was recorded with."""
    if task.objective == "points":
        return 0
    name = "area_ha" if task.objective == "hectares" else "population"
    at = DENOMINATORS.index(name)
    return max((places(Decimal(rt.before[at] or 0)) for rt in task.rts), default=0)


def sure(law: Law, decimals: int) -> int:
    """What is brought by what is approved already."""
    regulation, total = law.regulation, 0
    for rt in law.task.rts:
        if not rt.touched:
            continue
        if law.task.objective == "points":
            rows = numbers(rt.before), numbers(rt.after)
            was, then = (regulation.judge_row(row).total for row in rows)
            total += was - then
        elif leaves(law, rt):
            total += counted(law, rt, decimals)
    return total


def _bounds(task: Task) -> list[Bound]:
    floors = [Bound(one.region, one.cents, floor=True) for one in task.floors]
    return floors + [Bound(one.region, one.cents, floor=False) for one in task.ceilings]


def _whole(law: Law, decimals: int) -> Programme:
    task = law.task
    items = list(whole.items(task))
    return Programme(
        purses=[purse.cents for purse in task.purses],
        items=items,
        bounds=_bounds(task),
        goals=whole.goals(law, decimals),
        ties=list(whole.ties(task, items)),
        sure=sure(law, decimals),
        scale=10**decimals,
    )


def _volumes(law: Law, decimals: int) -> Programme:
    task, items, group, thinned = law.task, list[Item](), 0, 0
    ties: list[tuple[int, list[int]]] = []
    spares: list[Spare] = []
    asked = [floor.region for floor in task.floors if floor.cents > 0]
    for rt in task.rts:
        place, first = Place(law, rt), len(items)
        if task.objective == "points":
            found, pairs, group = choices.point_items(place, group)
            ties += [(first + at, [first + n for n in before]) for at, before in pairs]
        else:
            brings = 0 if leaves(law, rt) else counted(law, rt, decimals)
            found, coarse = choices.exit_items(place, group, brings) if brings else ([], False)
            group, thinned = group + 1, thinned + coarse
        items += found
        if any(lies_in(place.region, region) for region in asked):
            spares += choices.spares(place, list(enumerate(found, start=first)))
    return Programme(
        purses=[purse.cents for purse in task.purses],
        items=items,
        bounds=_bounds(task),
        spares=spares,
        ties=ties,
        sure=sure(law, decimals),
        scale=10**decimals,
        thinned=thinned,
    )
