"""Which purses and bounds fight when no choice keeps them all: as few as can be named.

One after another is left out; what the rest cannot do without it stays. What is left is a smallest
set: without any one of them there is a choice.
"""

import time
from collections.abc import Sequence

from services.planning.portfolio import solver
from services.planning.portfolio.programme import Programme, lies_in
from services.planning.portfolio.solver import Name

EACH = 10.0  # seconds for one question


def fighting(programme: Programme, seconds: float) -> list[Name]:
    """The names of a smallest set that leaves no choice; all that is left when time is over."""
    begun = time.monotonic()
    purses: list[Name] = [("purse", at) for at in range(len(programme.purses))]
    tops: list[Name] = [("bound", at) for at, b in enumerate(programme.bounds) if not b.floor]
    floors: list[Name] = [("bound", at) for at, b in enumerate(programme.bounds) if b.floor]
    free: set[Name] = set()
    for several in (purses, tops, *([one] for one in (*floors, *tops, *purses))):
        some = [name for name in several if name not in free]
        left = seconds - (time.monotonic() - begun)
        if some and left > 0 and _without(programme, free, some, min(left, EACH)):
            free |= set(some)
    return [name for name in (*floors, *tops, *purses) if name not in free]


def _without(programme: Programme, free: set[Name], some: Sequence[Name], seconds: float) -> bool:
    """Whether the rest fights just as well without these."""
    return not solver.possible(programme, [*free, *some], seconds)


def most(programme: Programme, region: str) -> int:
    """Cents that all works of a region would cost: no floor there can ask for more."""
    by_candidate = {
        item.candidate: item.cents
        for item in programme.items
        if item.candidate is not None and lies_in(item.region, region)
    }
    spares = [spare for spare in programme.spares if lies_in(spare.region, region)]
    return sum(by_candidate.values()) + sum(spare.cents(spare.units) for spare in spares)
