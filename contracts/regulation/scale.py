"""The compiled bands of a regulation: from volume and denominator to percent, points and flags.

Flags: `missing` and `not_a_number` (the volume counts 0), `negative_volume` (keeps its sign in the
percent, scores 0), `missing_denominator`, `zero_denominator`, `negative_denominator` and an
unreadable denominator (`not_a_number`) give percent 0, `over_100` keeps its percent.
"""

from bisect import bisect_right
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from contracts.regulation.exact import as_decimal, half_step, readable, share

if TYPE_CHECKING:
    from contracts.regulation.model import Band, Package

MISSING: Final = "missing"
NOT_A_NUMBER: Final = "not_a_number"
NEGATIVE_VOLUME: Final = "negative_volume"
OVER_100: Final = "over_100"
MISSING_DENOMINATOR: Final = "missing_denominator"
ZERO_DENOMINATOR: Final = "zero_denominator"
NEGATIVE_DENOMINATOR: Final = "negative_denominator"

_HUNDRED: Final = 100


@lru_cache(maxsize=8)
def _percents(decimals: int) -> tuple[Decimal, ...]:
    return tuple(as_decimal(steps, decimals) for steps in range(_HUNDRED * 10**decimals + 1))


class Scale:
    """Percents in whole steps (hundredths when rounded to 2 decimals) and the points they give.

    `percents` and `points` are tables over every step from 0 to 100 percent, `top` is the step of
    100 percent, `factor` makes half a step of a denominator.
    """

    __slots__ = ("_bands", "_mins", "decimals", "factor", "percents", "points", "top")

    def __init__(self, package: "Package") -> None:
        self.decimals = package.rounding.decimals
        self.factor = half_step(self.decimals)
        self.top = _HUNDRED * 10**self.decimals
        self.percents = _percents(self.decimals)
        self._bands = package.bands
        self._mins = [int(band.min * 10**self.decimals) for band in package.bands]
        self.points = tuple(self.band(steps).score for steps in range(self.top + 1))

    def band(self, steps: int) -> "Band":
        """Find the band of a rounded percent; below 0 it is the lowest (DOMAIN 1.2, S5, S6, S7)."""
        return self._bands[max(bisect_right(self._mins, steps) - 1, 0)]

    def percent(self, steps: int) -> Decimal:
        """Write steps as a percent with the decimals of the regulation."""
        if 0 <= steps <= self.top:
            return self.percents[steps]
        return as_decimal(steps, self.decimals)

    def weigh(
        self, volume: Decimal | None, denominator: Decimal | None
    ) -> tuple[int, tuple[str, ...]]:
        """Divide a volume by its denominator: rounded percent in steps, and flags. Never raises."""
        odd, below = volume_flag(volume), denominator_flag(denominator)
        if volume is None or denominator is None or below or odd not in {None, NEGATIVE_VOLUME}:
            return 0, tuple(dict.fromkeys([flag for flag in (odd, below) if flag]))
        steps = share(volume, denominator, self.factor)
        if steps > self.top:
            return steps, (OVER_100,)
        return steps, () if odd is None else (odd,)


def volume_flag(volume: Decimal | None) -> str | None:
    """Name what is odd about a volume by itself, or None."""
    if volume is None:
        return MISSING
    if not readable(volume):
        return NOT_A_NUMBER
    return NEGATIVE_VOLUME if volume < 0 else None


def denominator_flag(denominator: Decimal | None) -> str | None:
    """Name why nothing can be divided by this number, or None when it can be."""
    if denominator is None:
        return MISSING_DENOMINATOR
    if not readable(denominator):
        return NOT_A_NUMBER
    if not denominator:
        return ZERO_DENOMINATOR
    return NEGATIVE_DENOMINATOR if denominator < 0 else None
