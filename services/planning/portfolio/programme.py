"""The programme: what may be chosen, what it brings and costs, and who may pay for it. Pure.

An item is chosen or not. What it costs is said by *class*: the set of purses that may pay it, so
that money flows from purses to classes and no variable is needed for each work and purse.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

Class = frozenset[int]  # of purses, by their place


@dataclass(frozen=True, slots=True)
class Work:
    """So many units of a criterion in an RT, their cents, and the class that pays."""

    rt: str
    criterion: str
    units: int
    cents: int
    payers: Class


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to choose. At most one item of a group is; `brings` is in the smallest steps."""

    group: int
    region: str
    brings: int
    costs: Mapping[Class, int]
    works: Sequence[Work] = ()
    candidate: int | None = None
    year: int | None = None

    @property
    def cents(self) -> int:
        return sum(self.costs.values())


@dataclass(frozen=True, slots=True)
class Spare:
    """More units of a criterion in an RT than any item does; they only spend what a floor asks."""

    rt: str
    region: str
    criterion: str
    units: int
    cents: Callable[[int], int]
    payers: Class
    beside: Sequence[tuple[int, int]]  # items that do units of it already, and how many


@dataclass(frozen=True, slots=True)
class Goal:
    """What is reached by some candidates together; `reached` says so of those that are chosen.

    More candidates never undo it. Where it comes of other goals, it needs all of `after`, and of
    `parts` (goal, weight) so many that their weights come to `weight`.
    """

    brings: int
    members: Collection[int]
    reached: Callable[[Collection[int]], bool]
    after: Sequence[int] = ()
    parts: Sequence[tuple[int, int]] = ()
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Bound:
    """The least (`floor`) or the most that is spent in a region, in cents."""

    region: str
    cents: int
    floor: bool


@dataclass(frozen=True)
class Programme:
    """All of it. `sure` is brought by what is approved already.

    `cuts` are (goal, candidates): the goal is not reached unless one of these is chosen.
    `covers` are sets of items that no money pays together. `ties` are (item, items): it is only
    chosen with one of these. `barred` items are chosen by nobody. `scale` makes smallest steps of what
    is brought.
    """

    purses: Sequence[int]
    items: Sequence[Item]
    bounds: Sequence[Bound] = ()
    spares: Sequence[Spare] = ()
    goals: Sequence[Goal] = ()
    ties: Sequence[tuple[int, Sequence[int]]] = ()
    sure: int = 0
    scale: int = 1
    thinned: int = 0
    barred: frozenset[int] = frozenset()
    cuts: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    covers: list[tuple[int, ...]] = field(default_factory=list)

    @property
    def classes(self) -> list[Class]:
        """Every class that something is paid by, in one order."""
        found = {payers for item in self.items for payers in item.costs}
        found |= {spare.payers for spare in self.spares}
        return sorted(found, key=sorted)

    def with_purse(self, cents: int) -> "Programme":
        """The same with one more purse, which may pay whatever any purse may."""
        more = len(self.purses)
        wider = {old: old | {more} for old in self.classes}
        items = [
            replace(
                item,
                costs={wider[payers]: cents for payers, cents in item.costs.items()},
                works=[replace(work, payers=wider[work.payers]) for work in item.works],
            )
            for item in self.items
        ]
        spares = [replace(spare, payers=wider[spare.payers]) for spare in self.spares]
        return replace(self, purses=[*self.purses, cents], items=items, spares=spares, covers=[])


@dataclass(frozen=True)
class Choice:
    """Items by their place, and units of spares by theirs."""

    items: tuple[int, ...]
    spares: Mapping[int, int] = field(default_factory=dict)


def value(programme: Programme, choice: Choice) -> int:
    """What a choice brings, with what is sure: exact."""
    chosen = candidates(programme, choice)
    own = sum(programme.items[at].brings for at in choice.items)
    return programme.sure + own + sum(g.brings for g in programme.goals if g.reached(chosen))


def candidates(programme: Programme, choice: Choice) -> frozenset[int]:
    """The candidates that are chosen."""
    items = [programme.items[at] for at in choice.items]
    return frozenset(item.candidate for item in items if item.candidate is not None)


def works(programme: Programme, choice: Choice) -> Iterator[Work]:
    """The works of a choice: one for each RT and criterion; units of spares are added to them."""
    more = {(s.rt, s.criterion): (s, units) for s, units in _spares(programme, choice)}
    for at in choice.items:
        for work in programme.items[at].works:
            spare, units = more.pop((work.rt, work.criterion), (None, 0))
            if spare is None:
                yield work
            else:
                units += work.units
                yield Work(work.rt, work.criterion, units, spare.cents(units), work.payers)
    for spare, units in more.values():
        yield Work(spare.rt, spare.criterion, units, spare.cents(units), spare.payers)


def _spares(programme: Programme, choice: Choice) -> Iterator[tuple[Spare, int]]:
    for at, units in sorted(choice.spares.items()):
        if units > 0:
            yield programme.spares[at], units


def payments(programme: Programme, choice: Choice) -> list[tuple[str, Mapping[Class, int]]]:
    """What is spent, by region and class: of whole candidates and of works."""
    whole = [programme.items[at] for at in choice.items]
    found: list[tuple[str, Mapping[Class, int]]] = [
        (item.region, item.costs) for item in whole if item.candidate is not None
    ]
    found += [
        (work.rt.split("-", 1)[0], {work.payers: work.cents}) for work in works(programme, choice)
    ]
    return found


def demands(programme: Programme, choice: Choice) -> dict[Class, int]:
    """Cents by class."""
    found: dict[Class, int] = {}
    for _, costs in payments(programme, choice):
        for payers, cents in costs.items():
            found[payers] = found.get(payers, 0) + cents
    return found


def spent_in(programme: Programme, choice: Choice, region: str) -> int:
    """Cents spent in a region."""
    return sum(
        sum(costs.values()) for own, costs in payments(programme, choice) if lies_in(own, region)
    )


def lies_in(place: str, region: str) -> bool:
    """Whether a place is a region or lies in it."""
    return place == region or place.startswith((f"{region}.", f"{region}-"))
