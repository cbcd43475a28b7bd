"""Figures on other boundaries: divided so that nothing is lost, and put together anew."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from contracts.regions import contains
from services.reporting.boundaries.lineage import Parts
from services.reporting.boundaries.problems import DayNotRestated, RtsNotRestated
from services.reporting.projections.models import COUNTS
from services.reporting.reach import level_of
from services.reporting.recaps.models import By, RecapItem
from services.reporting.recaps.rules import NEXT_LEVEL, ensure_below, figures

HECTARE_PLACES, RUPIAH_PLACES = 4, 2
STAGES = ("committed", "released", "spent")
Key = tuple[str, ...]  # what a number is of: ("ha_light",), ("money", source, stage), ...


def ensure_year(when: int | date) -> int:
    """Raise DayNotRestated unless a year is asked for."""
    if isinstance(when, date):
        raise DayNotRestated
    return when


def level(region: str, by: By | None) -> By:
    """The level to break a region down by; raises RtsNotRestated below villages."""
    if by is None and level_of(region) == "village":
        return "village"
    found = by or NEXT_LEVEL[level_of(region)]
    if found == "rt":
        raise RtsNotRestated
    ensure_below(region, found)
    return found


def divide(total: Decimal, shares: Sequence[Fraction], places: int) -> list[Decimal]:
    """Parts to so many decimals, rounded down; the largest takes what is left. Shares make 1."""
    unit = 10**places
    parts = [Decimal(int(Fraction(total) * share * unit)).scaleb(-places) for share in shares]
    largest = max(range(len(shares)), key=lambda at: shares[at])
    parts[largest] = total - sum(
        (part for at, part in enumerate(parts) if at != largest), Decimal(0)
    )
    return parts


def apportion(count: int, shares: Sequence[Fraction]) -> list[int]:
    """Whole parts of a count by largest remainder; of equal ones the larger share is first."""
    exact = [count * share for share in shares]
    parts = [int(one) for one in exact]
    order = sorted(range(len(shares)), key=lambda at: (parts[at] - exact[at], -shares[at], at))
    for at in order[: count - sum(parts)]:
        parts[at] += 1
    return parts


@dataclass
class Sums:
    """What belongs to a region: numbers by what they are of."""

    numbers: dict[Key, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def add(self, key: Key, amount: Decimal) -> None:
        """Add to a number."""
        self.numbers[key] += amount

    def take(self, other: "Sums") -> None:
        """Add all of another's."""
        for key, amount in other.numbers.items():
            self.numbers[key] += amount


@dataclass(frozen=True, slots=True)
class Row:
    """A number as it is recorded: of a code, in a year (none where it cannot move)."""

    code: str
    year: int | None
    key: Key
    amount: Decimal


def restated(
    rows: Iterable[Row], place: Callable[[str, int], Parts]
) -> tuple[dict[str, Sums], list[tuple[str, ...]]]:
    """What belongs to each region that `place` puts numbers to, and which of them share some.

    Numbers that go the same ways are divided together: so counts of RTs stay as near as they can.
    """
    found: dict[str, Sums] = defaultdict(Sums)
    shared: dict[Parts, Sums] = defaultdict(Sums)
    for row in rows:
        if row.year is None:
            found[row.code].add(row.key, row.amount)
            continue
        parts = place(row.code, row.year)
        if len(parts) == 1:
            found[parts[0][0]].add(row.key, row.amount)
        else:
            shared[parts].add(row.key, row.amount)
    for parts, sums in sorted(shared.items()):
        codes, shares = zip(*parts, strict=True)
        for key, amount in sums.numbers.items():
            for code, part in zip(codes, _divided(key, amount, shares), strict=True):
                found[code].add(key, part)
    return found, [tuple(code for code, _ in parts) for parts in shared]


def _divided(key: Key, amount: Decimal, shares: Sequence[Fraction]) -> list[Decimal]:
    if key[0] in COUNTS or key[0] == "activities":
        return [Decimal(part) for part in apportion(int(amount), shares)]
    places = RUPIAH_PLACES if key[0] == "money" else HECTARE_PLACES
    return divide(amount, shares, places)


def inside(sums: Mapping[str, Sums], region: str) -> dict[str, Sums]:
    """What belongs to a region and to those in it; money of the country is only in the country."""
    return {code: one for code, one in sums.items() if contains(region, code)}


def gathered(sums: Mapping[str, Sums], length: int) -> dict[str, Sums]:
    """Summed by the regions of a level, by code; what is of regions above is in none of them."""
    found: dict[str, Sums] = defaultdict(Sums)
    for code in sorted(sums):
        if len(code) >= length:
            found[code[:length]].take(sums[code])
    return found


def by_share(ways: Iterable[Sequence[str]], length: int) -> set[str]:
    """The regions of a level of which something is known by share only.

    What is divided among regions that all lie in one is exact in that one.
    """
    levels = ({code[:length] for code in codes} for codes in ways)
    return {code for codes in levels if len(codes) > 1 for code in codes}


def cut_through(ways: Iterable[Sequence[str]], region: str) -> bool:
    """Whether something is divided between a region and others."""
    return any(len({contains(region, code) for code in codes}) > 1 for codes in ways)


def whole(sums: Mapping[str, Sums]) -> Sums:
    """All of them together."""
    found = Sums()
    for one in sums.values():
        found.take(one)
    return found


def item(sums: Sums, region: str, *, estimated: bool) -> RecapItem:
    """A region's figures, as every recap tells them, and whether some are by share."""
    of = sums.numbers
    counts = [int(of.get((name,), 0)) for name in COUNTS]
    ha = {
        name: of.get((name,), Decimal(0))
        for name in (
            *("ha_none", "ha_light", "ha_medium", "ha_heavy"),
            *("baseline_ha", "below_line_ha", "handled_ha", "new_ha"),
        )
    }
    slum = ha["ha_light"] + ha["ha_medium"] + ha["ha_heavy"]
    hectares = [f"{one:f}" for one in (*ha.values(), slum, slum + ha["below_line_ha"])]
    told = figures([*counts, *hectares, _money(of), _activities(of)], region)
    return {**told, "estimated": estimated}


def _money(of: Mapping[Key, Decimal]) -> list[dict[str, str]]:
    found = []
    for source in sorted({key[1] for key in of if key[0] == "money"}):
        amounts = {stage: of.get(("money", source, stage), Decimal(0)) for stage in STAGES}
        if any(amounts.values()):
            found.append({"source": source} | {k: f"{v:.2f}" for k, v in amounts.items()})
    return found


def _activities(of: Mapping[Key, Decimal]) -> dict[str, int]:
    counted = sorted((key[1], int(n)) for key, n in of.items() if key[0] == "activities")
    return {state: n for state, n in counted if n}
