"""What cannot be had for less: vectors of cents by slot, none of them worse than another. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

MOST, FEW = 24, 12  # vectors that are kept of an RT, and of an aspect; with one slot there is one
TWO = 2  # slots: those that nothing beats are found in one pass


class Way(NamedTuple):
    """Units by criterion, and what they cost by slot: what one class of payers pays."""

    cents: tuple[int, ...]
    units: tuple[tuple[int, int], ...]

    def beside(self, other: "Way") -> "Way":
        """Both together."""
        cents = tuple([a + b for a, b in zip(self.cents, other.cents, strict=True)])
        return Way(cents, self.units + other.units)


def least(ways: Iterable[Way]) -> list[Way]:
    """Those that no other beats in every slot, in one order."""
    kept: list[Way] = []
    for way in sorted(ways):
        if len(way.cents) <= TWO:  # in this order the last one kept has the least of the last slot
            beaten = bool(kept) and kept[-1].cents[-1:] <= way.cents[-1:]
        else:
            beaten = any(_beats(known.cents, way.cents) for known in kept)
        if not beaten:
            kept.append(way)
    return kept


def _beats(one: Sequence[int], other: Sequence[int]) -> bool:
    return all(a <= b for a, b in zip(one, other, strict=True))


def thinned(ways: Sequence[Way], most: int = MOST) -> list[Way]:
    """At most so many of them: the first, the last, the cheapest, and others evenly between."""
    if len(ways) <= most:
        return list(ways)
    last = len(ways) - 1
    places = {round(number * last / (most - 2)) for number in range(most - 1)}
    places.add(min(range(len(ways)), key=lambda at: (sum(ways[at].cents), at)))
    return [ways[at] for at in sorted(places)]
