"""The cheapest ways to bring an aspect of an RT down to so many points, served well enough. Pure.

The volumes of an aspect are worth one another: what one criterion lacks of the service, another may
bring. Where one purse pays all of it, the cheapest volumes are found by looking at the dearer
criteria first and giving up where even the cheapest rest costs more than what is known.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from services.planning.portfolio.frontier import FEW, Way, least, thinned
from services.planning.portfolio.levels import Line, points

Bands = Sequence[tuple[int, int]]
UNBOUND = 10**18
STEPS = 24  # volumes of a criterion that are tried beside those of another, paid by others
SLACK = 1 - 1e-9  # what floats may be wrong by


class Aspect:
    """The lines of an aspect that may be worked on, each with its slot, and shares that stay.

    `enough` is the most that the shares may come to; UNBOUND where the exit does not ask for it.
    """

    def __init__(
        self,
        lines: Sequence[tuple[Line, int]],
        fixed: Sequence[int],
        bands: Bands,
        enough: int,
        slots: int,
    ) -> None:
        self.lines, self.bands, self.slots = lines, bands, slots
        self.stays = sum(points(bands, share) for share in fixed)
        self.rest = enough - sum(fixed)
        self.thinned = False

    def ways(self, barred: frozenset[int], solved: frozenset[int]) -> dict[int, list[Way]]:
        """By points that are left, the cheapest ways; barred criteria stay, solved ones score 0."""
        found: dict[int, list[Way]] = {}
        for highest in product(*[self._caps(line, barred, solved) for line, _ in self.lines]):
            for units in self._enough(highest, barred):
                way = self._way(units)
                found.setdefault(self._points(units), []).append(way)
        return {left: self._few(least(ways)) for left, ways in found.items()}

    def _few(self, ways: list[Way]) -> list[Way]:
        self.thinned |= len(ways) > FEW
        return thinned(ways, FEW)

    def _caps(self, line: Line, barred: frozenset[int], solved: frozenset[int]) -> list[int]:
        """The highest shares that a criterion may be asked to keep: of its band, and below."""
        now = line.share(0)
        if line.criterion in barred:
            return [now]
        ends = [end for _, end in self.bands if end < now]
        if line.criterion in solved:
            return [min(now, self.bands[0][1])]
        return [*ends, now]

    def _points(self, units: Sequence[int]) -> int:
        shares = [line.share(k) for (line, _), k in zip(self.lines, units, strict=True)]
        return self.stays + sum(points(self.bands, share) for share in shares)

    def _way(self, units: Sequence[int]) -> Way:
        cents = [0] * self.slots
        for (line, slot), k in zip(self.lines, units, strict=True):
            cents[slot] += line.cents(k)
        done = [(line.criterion, k) for (line, _), k in zip(self.lines, units, strict=True) if k]
        return Way(tuple(cents), tuple(done))

    def _enough(self, highest: Sequence[int], barred: frozenset[int]) -> Iterator[tuple[int, ...]]:
        """Units that bring each share to its cap and their sum to what is enough."""
        least_units = [line.needed(cap) for (line, _), cap in zip(self.lines, highest, strict=True)]
        base = [k for k in least_units if k is not None]
        if len(base) < len(self.lines):
            return
        excess = sum(line.share(k) for (line, _), k in zip(self.lines, base, strict=True))
        if excess <= self.rest:
            yield tuple(base)
            return
        free = [at for at, (line, _) in enumerate(self.lines) if line.criterion not in barred]
        if not free:
            return
        if len({self.lines[at][1] for at in free}) == 1:
            best = _Cheapest(self, base, free).found()
            if best is not None:
                yield best
        else:
            yield from self._across(base, free)

    def _across(self, base: Sequence[int], free: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """Where criteria are paid by different classes: the last brings what the others leave."""
        ranges = []
        for at in free[:-1]:
            line, _ = self.lines[at]
            values = range(base[at], line.units + 1)
            if len(values) > STEPS:
                self.thinned = True
                step = (len(values) - 1) / (STEPS - 1)
                values = sorted({base[at] + round(n * step) for n in range(STEPS)})  # type: ignore[assignment]
            ranges.append(values)
        last, _ = self.lines[free[-1]]
        for chosen in product(*ranges):
            units = list(base)
            for at, k in zip(free, chosen, strict=False):
                units[at] = k
            others = sum(
                self.lines[at][0].share(units[at])
                for at in range(len(self.lines))
                if at != free[-1]
            )
            needed = last.needed(self.rest - others) if others <= self.rest else None
            if needed is not None:
                units[free[-1]] = max(needed, base[free[-1]])
                yield tuple(units)


class _Cheapest:
    """The cheapest units of some lines, paid by the same class, that bring enough."""

    def __init__(self, aspect: Aspect, base: Sequence[int], free: Sequence[int]) -> None:
        self.aspect, self.base = aspect, list(base)
        lines = {at: aspect.lines[at][0] for at in free}
        self.rates: Mapping[int, float] = {
            # cents for a step of the share, a little less than they are
            at: SLACK * line.price * line.bottom / (10**line.decimals * line.step * line.top / 2)
            for at, line in lines.items()
        }
        self.order = sorted(free, key=lambda at: (-self.rates[at], at))
        self.lines = lines
        # Of the lines that come after each: cents and shares of the base, the cheapest cents for a
        # step, the fewest shares that they can come to.
        rest = [self.order[place + 1 :] for place in range(len(self.order))]
        self.after = [
            (
                sum(lines[o].cents(self.base[o]) for o in others),
                sum(lines[o].share(self.base[o]) for o in others),
                min((self.rates[o] for o in others), default=0.0),
                sum(lines[o].share(lines[o].units) for o in others),
                len(others),
            )
            for others in rest
        ]
        self.best: tuple[int, tuple[int, ...]] | None = None

    def found(self) -> tuple[int, ...] | None:
        """Units of all lines of the aspect, or None where all of them are not enough."""
        held = sum(
            line.share(self.base[at])
            for at, (line, _) in enumerate(self.aspect.lines)
            if at not in self.lines
        )
        self._look(0, self.aspect.rest - held, 0, self.base)
        return None if self.best is None else self.best[1]

    def _look(self, place: int, rest: int, cents: int, units: list[int]) -> None:
        """Choose for the lines from `place` on; their shares may come to `rest`."""
        at = self.order[place]
        line, base = self.lines[at], self.base[at]
        if place == len(self.order) - 1:
            needed = line.needed(rest) if rest >= 0 else None
            if needed is not None:
                k = max(base, needed)
                total = cents + line.cents(k)
                if self.best is None or total < self.best[0]:
                    found = list(units)
                    found[at] = k
                    self.best = total, tuple(found)
            return
        floor, shares, rate, fewest, others = self.after[place]
        first = line.needed(rest - fewest) if rest >= fewest else None
        for k in () if first is None else range(max(base, first), line.units + 1):
            share = line.share(k)
            lacks = max(0, shares + share - rest - 2 * others)
            least_cents = cents + line.cents(k) + floor + rate * lacks - others
            if self.best is not None and least_cents - rate - 1 >= self.best[0]:
                return  # from here on it only costs more
            if self.best is None or least_cents < self.best[0]:
                more = [*units[:at], k, *units[at + 1 :]]
                self._look(place + 1, rest - share, cents + line.cents(k), more)
