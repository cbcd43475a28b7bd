"""A criterion of an RT in whole steps: which volume brings its percent how far down. Pure, exact.

Percents are rounded half-up by the regulation before they are banded or averaged; a *share* is such
a percent in its smallest steps (DOMAIN 1.2, `contracts.regulation.exact`). Here the question is
turned around: the least volume after which the share is at most so much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.regulation import DENOMINATORS, Regulation
from contracts.regulation.exact import readable

COUNTED = frozenset({"buildings", "households", "population"})
MOST_DECIMALS = 6  # of a volume that an activity can name
HEADS = len(DENOMINATORS)


@dataclass(frozen=True, slots=True)
class Line:
    """What is left of a criterion: `units` of 10^-`decimals`, of which each costs `price` / 10^d cents.

    `left`, `step`, `top` and `bottom` are whole numbers: after k units the share is that of
    `left - k * step`, and a rest n has a share of at most u while n * top < (2u + 1) * bottom.
    """

    criterion: int
    units: int
    decimals: int
    price: int
    left: int
    step: int
    top: int
    bottom: int

    def share(self, units: int) -> int:
        """The share after so many units are done."""
        return ((self.left - units * self.step) * self.top // self.bottom + 1) >> 1

    def needed(self, share: int) -> int | None:
        """The fewest units after which the share is at most that; None if no volume is enough."""
        most = ((2 * share + 1) * self.bottom - 1) // self.top
        units = max(0, -((most - self.left) // self.step))
        return units if units <= self.units else None

    def cents(self, units: int) -> int:
        """What so many units cost, rounded half-up to the cent."""
        whole: int = 10**self.decimals
        return (2 * units * self.price + whole) // (2 * whole)

    def volume(self, units: int) -> Decimal:
        """The same as a decimal."""
        return Decimal(units).scaleb(-self.decimals)


def line(law: Regulation, row: Sequence[Decimal | None], criterion: int, price: int) -> Line | None:
    """The line of a criterion of an RT; None where there is nothing that a work could change."""
    volume = row[HEADS + criterion]
    named = law.criteria[criterion].denominator
    head = row[DENOMINATORS.index(named)]
    if volume is None or head is None or not readable(volume) or not readable(head):
        return None
    if volume <= 0 or head <= 0:
        return None
    shown = volume.normalize() if named in COUNTED else volume
    finest, own = places(volume), min(places(shown), MOST_DECIMALS)
    left = int(volume.scaleb(finest))
    step = 10 ** (finest - own)
    return Line(
        criterion=criterion,
        units=left // step,
        decimals=own,
        price=price,
        left=left,
        step=step,
        # (n / 10^finest) / (head / 2 / 10^(2 + decimals)), as `exact.share` divides
        top=2 * 10 ** (places(head) + 2 + law.package.rounding.decimals),
        bottom=10**finest * int(head.scaleb(places(head))),
    )


def places(number: Decimal) -> int:
    """How many decimals a number was written with."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def tops(law: Regulation) -> list[tuple[int, int]]:
    """Each band as (points, the highest share in it), the lowest band first."""
    scale = 10**law.package.rounding.decimals
    mins = [int(band.min * scale) for band in law.package.bands]
    ends = [*(low - 1 for low in mins[1:]), 10**9 * scale]
    return [(band.score, end) for band, end in zip(law.package.bands, ends, strict=True)]


def points(bands: Sequence[tuple[int, int]], share: int) -> int:
    """The points of a share."""
    return next(score for score, end in bands if share <= end)


def enough(law: Regulation, count: int) -> int:
    """The highest sum of shares of an aspect of so many criteria that is served well enough.

    served = top - mean, the mean rounded half-up as `Regulation.judge` does; at least the package's
    `service_min` (DOMAIN 2.7, DOORS: exit).
    """
    scale = 10**law.package.rounding.decimals
    least = -int(-(law.package.exit.service_min * scale) // 1)
    mean = 100 * scale - least
    most: int = ((2 * mean + 1) * count - 1) // 2
    return most
