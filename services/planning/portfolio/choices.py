"""What may be chosen where volumes are: the cheapest ways out of the slum list, or points. Pure.

For hectares and people an RT is one group: not at all, or one of the cheapest ways in which it has
both exit keys. For points each criterion of an RT is a group: not at all, or down to a lower band.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import chain, combinations, product

from contracts.regulation import DENOMINATORS, Regulation, load
from services.planning.portfolio.aspects import UNBOUND, Aspect
from services.planning.portfolio.frontier import Way, least, thinned
from services.planning.portfolio.levels import HEADS, Line, enough, line, points, tops
from services.planning.portfolio.programme import Class, Item, Spare, Work
from services.planning.portfolio.task import Rt, Task, numbers

Pair = tuple[int, int]  # of criteria: the first, and what only comes with it


@dataclass(frozen=True)
class Law:
    """The regulation as the programme needs it, and who pays for what of it."""

    task: Task

    @cached_property
    def regulation(self) -> Regulation:
        return load(self.task.law)

    @cached_property
    def ids(self) -> list[str]:
        return [criterion.id for criterion in self.regulation.criteria]

    @cached_property
    def bands(self) -> list[tuple[int, int]]:
        return tops(self.regulation)

    @cached_property
    def aspects(self) -> list[tuple[tuple[int, ...], int]]:
        """Criteria that are looked at together, and what their shares may come to for an exit."""
        found: list[tuple[tuple[int, ...], int]] = []
        criteria = self.regulation.criteria
        for aspect in self.regulation.aspects:
            own = tuple(n for n, one in enumerate(criteria) if one.aspect == aspect.id)
            if aspect.id in self.regulation.package.exit.aspects:
                found.append((own, enough(self.regulation, len(own))))
            else:
                found += [((n,), UNBOUND) for n in own]
        return found

    @cached_property
    def prices(self) -> dict[int, int]:
        """Cents for a unit, by criterion, of those that somebody may pay."""
        own = {self.ids.index(id): cents for id, cents in self.task.prices.items()}
        return {n: cents for n, cents in own.items() if self.payers(n)}

    @cached_property
    def ties(self) -> list[Pair]:
        return [(self.ids.index(t.first), self.ids.index(t.then)) for t in self.task.ties]

    def payers(self, criterion: int, year: int | None = None) -> Class:
        """The purses that may pay a criterion, of one year or of any."""
        sources = self.task.payers.get(self.ids[criterion], ())
        return frozenset(
            at
            for at, purse in enumerate(self.task.purses)
            if purse.source in sources and year in {None, purse.year}
        )


@dataclass
class Place:
    """An RT: its lines after what is approved, its shares, and what it counts."""

    law: Law
    rt: Rt
    lines: dict[int, Line] = field(init=False)
    shares: list[int] = field(init=False)
    coarse: bool = False  # whether ways were left out that nothing beats

    def __post_init__(self) -> None:
        regulation = self.law.regulation
        row = list(numbers(self.rt.after))
        row[HEADS:] = [Decimal(0) if v is not None and v < 0 else v for v in row[HEADS:]]
        self.shares = regulation.shares(row)
        found = {n: line(regulation, row, n, cents) for n, cents in self.law.prices.items()}
        self.lines = {n: one for n, one in found.items() if one is not None}

    @property
    def region(self) -> str:
        return self.rt.code.split("-", 1)[0]

    def counts(self, scale: int) -> int:
        """Hectares or people in smallest steps; 0 where the RT is no slum."""
        return counted(self.law, self.rt, scale)

    def few(self, ways: Iterable[Way]) -> list[Way]:
        """The least of these ways, some between them left out where they are many."""
        best = least(ways)
        found = thinned(best)
        self.coarse |= len(found) < len(best)
        return found

    def ties(self) -> list[Pair]:
        """Of criteria that may both be worked on here."""
        return [(a, b) for a, b in self.law.ties if b in self.lines]


def counted(law: Law, rt: Rt, scale: int) -> int:
    """What an RT brings when it leaves, in smallest steps: nothing where it is no slum now."""
    before = numbers(rt.before)
    name = "area_ha" if law.task.objective == "hectares" else "population"
    number = before[DENOMINATORS.index(name)]
    slum = law.regulation.judge_row(before).slum_class != "none"
    return int(number.scaleb(scale)) if slum and number is not None and number > 0 else 0


def leaves(law: Law, rt: Rt) -> bool:
    """Whether it has both keys after what is approved."""
    return all(law.regulation.judge_row(numbers(rt.after)).keys)


def ways_out(place: Place) -> tuple[list[tuple[Way, list[Class]]], bool]:
    """The cheapest ways in which the RT has both exit keys, and the class that pays each slot."""
    law = place.law
    ties = place.ties()
    tied = sorted({n for pair in ties for n in pair if n in place.lines})
    plain = sorted({law.payers(n) for n in place.lines if n not in tied}, key=sorted)
    slots = {n: plain.index(law.payers(n)) for n in place.lines if n not in tied}
    slots |= {n: len(plain) + at for at, n in enumerate(tied)}
    width = len(plain) + len(tied)
    parts = [_aspect(place, own, most, slots, width) for own, most in law.aspects]
    found: list[Way] = []
    for solved in _modes(place, ties):
        barred = frozenset(then for first, then in ties if first not in solved)
        if not any(n in barred and points(law.bands, place.shares[n]) for n in solved):
            found += _together(place, parts, barred, solved, law.regulation.slum_line - 1, width)
    few = place.few(found)
    dated = [one for way in few for one in _dated(place, way, ties, plain, tied)]
    return dated, place.coarse or any(part.thinned for part in parts)


def _aspect(
    place: Place, own: Sequence[int], most: int, slots: Mapping[int, int], width: int
) -> Aspect:
    lines = [(place.lines[n], slots[n]) for n in own if n in place.lines]
    fixed = [place.shares[n] for n in own if n not in place.lines]
    return Aspect(lines, fixed, place.law.bands, most, width)


def _modes(place: Place, ties: Sequence[Pair]) -> Iterator[frozenset[int]]:
    """Which of the criteria that others wait for are solved; what scores nothing always is."""
    first = sorted({first for first, _ in ties})
    done = {n for n in first if points(place.law.bands, place.shares[n]) == 0}
    open_ = [n for n in first if n not in done and n in place.lines]
    for chosen in chain.from_iterable(combinations(open_, n) for n in range(len(open_) + 1)):
        yield frozenset(done) | frozenset(chosen)


def _together(
    place: Place,
    parts: Sequence[Aspect],
    barred: frozenset[int],
    solved: frozenset[int],
    most: int,
    width: int,
) -> list[Way]:
    """Ways over all aspects that leave no more points than that."""
    known: dict[int, list[Way]] = {0: [Way((0,) * width, ())]}
    for part in parts:
        further: dict[int, list[Way]] = {}
        for left, ways in part.ways(barred, solved).items():
            for before, so_far in known.items():
                if before + left <= most:
                    both = [one.beside(way) for one in so_far for way in ways]
                    further.setdefault(before + left, []).extend(both)
        known = {left: place.few(ways) for left, ways in further.items()}
    return [way for ways in known.values() for way in ways]


def _dated(
    place: Place, way: Way, ties: Sequence[Pair], plain: Sequence[Class], tied: Sequence[int]
) -> Iterator[tuple[Way, list[Class]]]:
    """The way in every order of years; works that wait for one another are each of one year."""
    done = dict(way.units)
    pairs = [(a, b) for a, b in ties if a in done and b in done]
    bound = sorted({n for pair in pairs for n in pair})
    for years in product(place.law.task.years, repeat=len(bound)):
        when = dict(zip(bound, years, strict=True))
        if all(when[a] <= when[b] for a, b in pairs):
            yield way, [*plain, *(place.law.payers(n, when.get(n)) for n in tied)]


def exit_items(place: Place, group: int, brings: int) -> tuple[list[Item], bool]:
    """The items of an RT that leaves: one for each of its ways."""
    found, coarse = ways_out(place)
    items = []
    for way, classes in found:
        costs: dict[Class, int] = {}
        for payers, cents in zip(classes, way.cents, strict=True):
            if cents:
                costs[payers] = costs.get(payers, 0) + cents
        works = [_work(place, n, units, classes) for n, units in way.units]
        if frozenset() not in costs:
            items.append(Item(group, place.region, brings, costs, works))
    return items, coarse


def _work(place: Place, n: int, units: int, classes: Sequence[Class]) -> Work:
    cents = place.lines[n].cents(units)
    plain = place.law.payers(n)
    ties = sorted({m for pair in place.ties() for m in pair if m in place.lines})
    payers = classes[len(classes) - len(ties) + ties.index(n)] if n in ties else plain
    return Work(place.rt.code, place.law.ids[n], units, cents, payers)


def point_items(place: Place, group: int) -> tuple[list[Item], list[tuple[int, list[int]]], int]:
    """Items of an RT that take points away, ties among them (by their place), the next group."""
    law, items, ties = place.law, list[Item](), list[tuple[int, list[int]]]()
    pairs = [(a, b) for a, b in place.ties() if points(law.bands, place.shares[a])]
    waits, waited = {then for _, then in pairs}, {first for first, _ in pairs}
    at: dict[int, list[int]] = {}
    for n, one in sorted(place.lines.items()):
        dated = law.task.years if n in waits | waited else ()
        for year in [*dated, *([] if n in waits else [None])]:  # None: money of any year
            for item in _lower(place, one, group, year):
                at.setdefault(n, []).append(len(items))
                items.append(item)
        group += 1
    for first, then in pairs:
        for mine in at.get(then, ()):
            year = items[mine].year
            solved = [
                other
                for other in at.get(first, ())
                if _solves(place, items[other]) and _not_after(items[other].year, year)
            ]
            ties.append((mine, solved))
    return items, ties, group


def _lower(place: Place, one: Line, group: int, year: int | None) -> Iterator[Item]:
    """Down to each band below the one it is in."""
    law, now = place.law, points(place.law.bands, one.share(0))
    payers = law.payers(one.criterion, year)
    for score, end in law.bands:
        units = one.needed(end) if score < now else None
        if units is not None and payers:
            cents = one.cents(units)
            work = Work(place.rt.code, law.ids[one.criterion], units, cents, payers)
            brings = now - points(law.bands, one.share(units))
            yield Item(group, place.region, brings, {payers: cents}, [work], year=year)


def _not_after(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one <= other


def _solves(place: Place, item: Item) -> bool:
    (work,) = item.works
    one = place.lines[place.law.ids.index(work.criterion)]
    return points(place.law.bands, one.share(work.units)) == 0


def spares(place: Place, items: Sequence[tuple[int, Item]]) -> list[Spare]:
    """What else could be done in an RT of a region with a floor; never what waits, or is waited for."""
    tied = {n for pair in place.law.ties for n in pair}
    found = []
    for n, one in sorted(place.lines.items()):
        if n not in tied:
            id = place.law.ids[n]
            beside = [
                (at, work.units)
                for at, item in items
                for work in item.works
                if work.criterion == id
            ]
            payers = place.law.payers(n)
            found.append(
                Spare(place.rt.code, place.region, id, one.units, one.cents, payers, beside)
            )
    return found
