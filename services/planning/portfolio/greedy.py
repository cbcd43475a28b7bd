"""The greedy answer: whatever brings most for a rupiah, as long as somebody can pay it. Pure.

It is what a list sorted by value for money gives, and what the programme is never worse than.
"""

from collections.abc import Iterable

from services.planning.portfolio.programme import Choice, Goal, Item, Programme, lies_in, value
from services.planning.portfolio.till import Till

PASSES = 3  # what waited for something is asked again


def greedy(programme: Programme) -> Choice | None:
    """A choice that keeps every bound; None when this way finds none."""
    buyer = _Buyer(programme)
    floors = [bound for bound in programme.bounds if bound.floor]
    for floor in floors:
        buyer.buy(floor.region, floor.cents)
    buyer.buy()
    if any(buyer.spent[floor.region] < floor.cents for floor in floors):
        return None
    return Choice(tuple(sorted(buyer.chosen.values())))


class _Buyer:
    def __init__(self, programme: Programme) -> None:
        self.programme, self.till = programme, Till(programme.purses)
        self.chosen: dict[int, int] = {}  # item by group
        self.spent = {bound.region: 0 for bound in programme.bounds}
        self.tops = {b.region: b.cents for b in programme.bounds if not b.floor}
        self.waits: dict[int, list[frozenset[int]]] = {}
        for at, before in programme.ties:
            self.waits.setdefault(at, []).append(frozenset(before))
        self.of: dict[int, list[int]] = {}  # items by candidate
        for at, item in enumerate(programme.items):
            if item.candidate is not None:
                self.of.setdefault(item.candidate, []).append(at)
        single = [at for at, item in enumerate(programme.items) if item.brings > 0]
        self.order = sorted(single, key=lambda at: (*_dear(programme.items[at]), at))

    def buy(self, region: str | None = None, enough: int | None = None) -> None:
        """In a region, until enough is spent; or everywhere."""
        for _ in range(PASSES):
            before = dict(self.chosen)
            for at in self.order:
                if region is None or lies_in(self.programme.items[at].region, region):
                    self._take(at)
                if enough is not None and region is not None and self.spent[region] >= enough:
                    return
            for goal in self._goals(region):
                self._together(goal)
                if enough is not None and region is not None and self.spent[region] >= enough:
                    return
            if self.chosen == before:
                return

    def _take(self, at: int) -> bool:
        """Choose an item, perhaps in the place of one of its group that brings less."""
        item = self.programme.items[at]
        known = self.chosen.get(item.group)
        if known is not None:
            if self.programme.items[known].brings >= item.brings or self._needed(known):
                return False
            self._leave(known)
        bears = all(
            self.spent[region] + item.cents <= most
            for region, most in self.tops.items()
            if lies_in(item.region, region)
        )
        if bears and self._may(at) and self.till.take(item.costs):
            self._put(at, item)
            return True
        if known is not None:
            self.till.take(self.programme.items[known].costs)
            self._put(known, self.programme.items[known])
        return False

    def _may(self, at: int) -> bool:
        own = set(self.chosen.values())
        return all(not own.isdisjoint(before) for before in self.waits.get(at, ()))

    def _needed(self, at: int) -> bool:
        own = self.chosen.values()
        return any(at in before for other in own for before in self.waits.get(other, ()))

    def _put(self, at: int, item: Item) -> None:
        self.chosen[item.group] = at
        self._count(item, item.cents)

    def _leave(self, at: int) -> None:
        item = self.programme.items[at]
        del self.chosen[item.group]
        self.till.give(item.costs)
        self._count(item, -item.cents)

    def _count(self, item: Item, cents: int) -> None:
        for region in self.spent:
            if lies_in(item.region, region):
                self.spent[region] += cents

    def _goals(self, region: str | None) -> Iterable[Goal]:
        """What candidates reach together, what costs least for what it brings first."""
        found = []
        for number, goal in enumerate(self.programme.goals):
            bundle = self._bundle(goal) if goal.brings else None
            if bundle is not None and (region is None or self._inside(bundle, region)):
                cents = sum(self._cents(at) for at in bundle)
                found.append((cents / goal.brings, number, goal))
        return [goal for *_, goal in sorted(found, key=lambda one: one[:2])]

    def _inside(self, bundle: list[int], region: str) -> bool:
        items = [self.programme.items[self.of[candidate][0]] for candidate in bundle]
        return any(lies_in(item.region, region) for item in items)

    def _cents(self, candidate: int) -> int:
        return self.programme.items[self.of[candidate][0]].cents

    def _bundle(self, goal: Goal) -> list[int] | None:
        """The candidates that a goal lacks, the dearest left out while it is reached without."""
        bundle = set(goal.members) & set(self.of)
        for at in sorted(bundle, key=lambda one: (-self._cents(one), one)):
            if at not in self.chosen and goal.reached(bundle - {at}):
                bundle.discard(at)
        return sorted(bundle - set(self.chosen)) if goal.reached(bundle) else None

    def _together(self, goal: Goal) -> None:
        """Choose all that a goal lacks, or nothing."""
        bundle = self._bundle(goal)
        taken: list[int] = []
        for candidate in self._in_order(bundle or []):
            if candidate in self.chosen:
                continue
            at = next((at for at in self.of.get(candidate, ()) if self._take(at)), None)
            if at is not None:
                taken.append(at)
            else:
                for one in reversed(taken):
                    self._leave(one)
                return

    def _in_order(self, bundle: list[int]) -> list[int]:
        """With all that they wait for, before them."""
        found: list[int] = []

        def add(candidate: int) -> None:
            before = {
                n for at in self.of.get(candidate, ()) for ns in self.waits.get(at, ()) for n in ns
            }
            for first in sorted({self.programme.items[n].group for n in before}):
                if first not in found:
                    add(first)
            if candidate not in found:
                found.append(candidate)

        for candidate in bundle:
            add(candidate)
        return found


def _dear(item: Item) -> tuple[float, int]:
    return item.cents / item.brings, item.cents


def better(programme: Programme, one: Choice | None, other: Choice | None) -> Choice | None:
    """The choice that brings more; of two that bring the same, the first."""
    if one is None or other is None:
        return one or other
    return other if value(programme, other) > value(programme, one) else one
