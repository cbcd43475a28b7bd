"""Where the figures of a code belong on the boundaries of another year.

A line says which share of an old code goes to a new one from a day on. What has no line goes with
the nearest region above that has one: by its shares, with the same last numbers. A region that goes
on while parts of it have lines of their own keeps what has none.

Figures of the year of a change, and of later ones, are taken to be on its new boundaries, unless
their code ended by it; the boundaries of a year are those of its last day.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

VILLAGE = len("35.19.09.2010")
WIDTHS = (13, 8, 5, 2)
WHOLE = Fraction(1)

Parts = tuple[tuple[str, Fraction], ...]  # codes, each with its part of the whole
Move = Callable[[str], Parts | None]  # None: it stays


def above(code: str) -> list[str]:
    """The regions that a code lies in, the nearest first: of an RT its village, and so on."""
    return [code[:width] for width in WIDTHS if width < len(code)]


@dataclass
class Day:
    """The lines of one day, from either end; `around` are the regions in which some lie."""

    day: date
    into: dict[str, list[tuple[str, Fraction]]] = field(default_factory=lambda: defaultdict(list))
    out_of: dict[str, list[tuple[str, Fraction]]] = field(default_factory=lambda: defaultdict(list))
    around: set[str] = field(default_factory=set)

    def add(self, old: str, new: str, share: Fraction) -> None:
        """Take a line in."""
        self.into[old].append((new, share))
        self.out_of[new].append((old, share))
        self.around.update(above(old), above(new))

    def told(self, code: str, lines: Mapping[str, object]) -> str | None:
        """The code itself, or the nearest region above it, of which lines tell."""
        return next((one for one in (code, *above(code)) if one in lines), None)

    def forward(self, code: str) -> Parts | None:
        """Where what had the code before this day belongs from it on."""
        key = self.told(code, self.into)
        if key is None:
            return None
        parts = tuple(self.into[key])
        alone = len(parts) == 1 and len(self.out_of[parts[0][0]]) == 1
        return self._moved(code, key, parts, alone=alone)

    def back(self, code: str, sizes: Mapping[str, Fraction]) -> Parts | None:
        """Where what has the code from this day on belonged before it.

        Of several that went into one each has its share of the old region, by its hectares where
        those of all are known.
        """
        key = self.told(code, self.out_of)
        if key is None:
            return None
        found = self.out_of[key]
        known = len(found) > 1 and all(sizes.get(old) for old, _ in found)
        weights = [share * sizes[old] if known else share for old, share in found]
        total = sum(weights, Fraction(0))
        parts = tuple((old, w / total) for (old, _), w in zip(found, weights, strict=True))
        alone = len(parts) == 1 and len(self.into[parts[0][0]]) == 1
        return self._moved(code, key, parts, alone=alone)

    def _moved(self, code: str, key: str, parts: Parts, *, alone: bool) -> Parts | None:
        """What is told of a region, for what lies in it and has no line of its own."""
        rest = code[len(key) :]
        if not rest:
            return parts
        if len(key) == VILLAGE and not alone:  # an RT whose number nobody knows
            return parts
        if key in self.around and any(one == key for one, _ in parts):
            return None
        return tuple((one + rest, share) for one, share in parts)

    def ends(self, code: str) -> bool:
        """Whether the code holds no more from this day on."""
        key = self.told(code, self.into)
        return key is not None and key not in self.out_of

    def begins(self, code: str) -> bool:
        """Whether the code did not hold before this day."""
        key = self.told(code, self.out_of)
        return key is not None and key not in self.into


class Lineage:
    """All lines, day by day."""

    def __init__(self, lines: Iterable[tuple[date, str, str, Fraction]]) -> None:
        days: dict[date, Day] = {}
        for day, old, new, share in lines:
            days.setdefault(day, Day(day)).add(old, new, share)
        self.days = [days[day] for day in sorted(days)]

    def place(self, code: str, year: int, boundaries: int, sizes: Mapping[str, Fraction]) -> Parts:
        """Where the figures of a code, recorded in a year, belong on the boundaries of another.

        The parts are of villages or of regions above, by code, and make one whole.
        """
        parts = {code: WHOLE}
        for day in self.days:
            if day.day.year <= boundaries:
                parts = _step(parts, _forward(day, year))
        for day in reversed(self.days):
            if day.day.year > boundaries:
                parts = _step(parts, _back(day, year, sizes))
        found: dict[str, Fraction] = defaultdict(Fraction)
        for one, share in parts.items():
            found[one[:VILLAGE]] += share
        return tuple(sorted(found.items()))

    @cached_property
    def codes(self) -> frozenset[str]:
        """The regions of which lines tell; an RT's is its village."""
        return frozenset(code[:VILLAGE] for day in self.days for code in (*day.into, *day.out_of))

    @cached_property
    def _lines(self) -> dict[str, set[tuple[str, str]]]:
        """Lines by every region in which either of their codes lies."""
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for day in self.days:
            for old, news in day.into.items():
                for new, _ in news:
                    pair = (old[:VILLAGE], new[:VILLAGE])
                    for code in pair:
                        for one in (code, *above(code)):
                            found[one].add(pair)
        return found

    def sources(self, region: str) -> list[str]:
        """The regions whose figures may belong to this one on other boundaries, and itself."""
        found, waiting = {region}, [region]
        while waiting:
            code = waiting.pop()
            pairs = set(self._lines.get(code, ()))
            for one in above(code):
                pairs |= {pair for pair in self._lines.get(one, ()) if one in pair}
            for pair in pairs:
                new = {code for code in pair if code not in found}
                found |= new
                waiting += new
        return [code for code in sorted(found) if not any(one in found for one in above(code))]


def _step(parts: Mapping[str, Fraction], move: Move) -> dict[str, Fraction]:
    found: dict[str, Fraction] = defaultdict(Fraction)
    for code, share in parts.items():
        for one, part in move(code) or ((code, WHOLE),):
            found[one] += share * part
    return found


def _forward(day: Day, year: int) -> Move:
    return lambda code: day.forward(code) if year < day.day.year or day.ends(code) else None


def _back(day: Day, year: int, sizes: Mapping[str, Fraction]) -> Move:
    return lambda code: day.back(code, sizes) if year >= day.day.year or day.begins(code) else None
