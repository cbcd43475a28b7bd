"""What shares of the money bring, one after another. Pure.

Purses only grow from point to point, and each search begins from what the points before it found:
whatever less money pays, more money pays as well, so no point brings less than one before it; and
what brings no more than less money did costs no more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from services.planning.portfolio.greedy import better, greedy
from services.planning.portfolio.programme import Choice, Item, Programme, value
from services.planning.portfolio.rules import share
from services.planning.portfolio.search import Best, best, kept

SECONDS: Final = 10.0  # for finding out what fights at a point
UNKNOWN: Final = Best(Choice(()), 0, 0, "time")  # nothing was found in time


def points(
    programme: Programme, percents: Sequence[int], *, gap: float, seconds: float
) -> Iterator[tuple[int, Programme, Best | None]]:
    """For each share, smallest first: the programme with it, and the best; None where none is possible."""
    known: Choice | None = None
    for percent in sorted(percents):
        own = at(programme, percent)
        simple = greedy(own)
        begin = better(own, known, simple if simple is not None and kept(own, simple) else None)
        try:
            found = best(own, gap=gap, seconds=seconds, start=begin)
        except TimeoutError:
            found = UNKNOWN
        if found is not None and found is not UNKNOWN:
            if known is not None and value(own, known) >= found.value:
                found = replace(found, choice=known)
            known = found.choice
        yield percent, own, found


def at(programme: Programme, percent: int) -> Programme:
    """The programme with so many percent of each purse; what that cannot pay is barred."""
    purses = [share(cents, percent) for cents in programme.purses]
    barred = {n for n, item in enumerate(programme.items) if not _payable(item, purses)}
    return replace(programme, purses=purses, barred=frozenset(barred), covers=[])


def _payable(item: Item, purses: Sequence[int]) -> bool:
    return all(sum(purses[n] for n in payers) >= cents for payers, cents in item.costs.items())
