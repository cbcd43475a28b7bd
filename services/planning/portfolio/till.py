"""Whether purses can pay what is asked of them, to the cent, and who pays what. Pure.

Money flows from purses to classes; where a class finds its purses empty, what others took from them
moves to purses that they may use as well (augmenting paths).
"""

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import pairwise

from services.planning.portfolio.programme import Class


class Till:
    """Purses with what is left in each, and what each class has taken from which."""

    def __init__(self, purses: Sequence[int]) -> None:
        self.left = list(purses)
        self.taken: dict[Class, dict[int, int]] = {}

    def take(self, costs: Mapping[Class, int]) -> bool:
        """Pay all of it, or nothing."""
        left, taken = list(self.left), {c: dict(own) for c, own in self.taken.items()}
        for payers in sorted(costs, key=sorted):
            if self._pay(payers, costs[payers]):
                self.left, self.taken = left, taken
                return False
        return True

    def give(self, costs: Mapping[Class, int]) -> None:
        """Take back what was paid."""
        for payers in costs:
            own, owed = self.taken[payers], costs[payers]
            for purse in sorted(own, reverse=True):
                back = min(owed, own[purse])
                own[purse] -= back
                self.left[purse] += back
                owed -= back

    def _pay(self, payers: Class, cents: int) -> int:
        """Pay as much as there is; what is left unpaid."""
        while cents > 0 and (way := self._way(payers)):
            amount = min(cents, self.left[way[-1][1]])
            for (_, purse), (other, _) in pairwise(way):
                amount = min(amount, self.taken[other][purse])
            for n, (own, purse) in enumerate(way):
                mine = self.taken.setdefault(own, {})
                mine[purse] = mine.get(purse, 0) + amount
                if n + 1 < len(way):
                    self.taken[way[n + 1][0]][purse] -= amount
            self.left[way[-1][1]] -= amount
            cents -= amount
        return cents

    def _way(self, payers: Class) -> list[tuple[Class, int]]:
        """Classes and purses to a purse that has something left: each hands its purse on."""
        came: dict[Class, list[tuple[Class, int]]] = {payers: []}
        waiting = deque([payers])
        while waiting:
            own = waiting.popleft()
            for purse in sorted(own):
                if self.left[purse] > 0:
                    return [*came[own], (own, purse)]
            for purse in sorted(own):
                for other in sorted(self.taken, key=sorted):
                    if other not in came and self.taken[other].get(purse, 0) > 0:
                        came[other] = [*came[own], (own, purse)]
                        waiting.append(other)
        return []

    def reach(self, payers: Class) -> set[Class]:
        """The classes that share all of their purses with one that could not be paid."""
        found, waiting = {payers}, [payers]
        while waiting:
            own = waiting.pop()
            for other in sorted(self.taken, key=sorted):
                if other not in found and any(self.taken[other].get(p, 0) > 0 for p in own):
                    found.add(other)
                    waiting.append(other)
        return found


def unpaid(purses: Sequence[int], demands: Mapping[Class, int]) -> set[Class]:
    """Classes that these purses cannot pay together; none when they can."""
    till = Till(purses)
    for payers in sorted(demands, key=lambda one: (len(one), sorted(one))):
        if till._pay(payers, demands[payers]):  # noqa: SLF001 - our own
            return till.reach(payers)
    return set()


def paid(purses: Sequence[int], demands: Mapping[Class, int]) -> dict[Class, dict[int, int]]:
    """What each class takes from each purse, the first purses first; ValueError if it cannot."""
    till = Till(purses)
    for payers in sorted(demands, key=lambda one: (len(one), sorted(one))):
        if till._pay(payers, demands[payers]):  # noqa: SLF001 - our own
            raise ValueError("The purses cannot pay this.")
    return {c: {p: n for p, n in sorted(own.items()) if n} for c, own in till.taken.items()}
