"""The brief scorer: the same answers as the explained one, many times faster.

A clean positive volume needs one division to a small whole number and two table look-ups; zero
volumes are skipped; everything odd is handed to `Scale.weigh`, so that both scorers agree.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from contracts.regulation.exact import EXACT, EXPONENT_LIMIT
from contracts.regulation.measures import DENOMINATORS
from contracts.regulation.scale import MISSING, Scale
from contracts.regulation.score import QuickScore

if TYPE_CHECKING:
    from contracts.regulation.model import Package

_multiply = EXACT.multiply
# A volume of at most 100 percent of such a denominator is readable, so it needs no check.
_LIMIT: Final = EXPONENT_LIMIT - 10
_HEADS: Final = len(DENOMINATORS)
_Flags = list[tuple[str, str]]


class QuickScorer:
    """Scores one row in brief: percents and points in criterion order, total, class, flags."""

    __slots__ = ("_classes", "_plan", "_scale")

    def __init__(self, package: "Package", scale: Scale) -> None:
        self._plan = tuple(
            (c.id, DENOMINATORS.index(c.denominator), (c.id, MISSING)) for c in package.criteria
        )
        self._scale = scale
        self._classes = tuple(
            slum.id for slum in package.classes for _ in range(slum.min, slum.max + 1)
        )

    def __call__(self, row: Sequence[Decimal | None]) -> QuickScore:
        """Score one row; never raises on dirty numbers (they are flagged)."""
        scale = self._scale
        percent_at, point_at, top = scale.percents, scale.points, scale.top
        flags: _Flags = []
        steps = self.steps(row, flags)
        if flags:
            percents = tuple([percent_at[n] if 0 <= n <= top else scale.percent(n) for n in steps])
            scores = tuple([point_at[min(max(n, 0), top)] for n in steps])
        else:
            percents = tuple([percent_at[n] for n in steps])
            scores = tuple([point_at[n] for n in steps])
        total = sum(scores)
        return QuickScore(percents, scores, total, self._classes[total], tuple(flags))

    def percents(self, steps: Sequence[int]) -> Sequence[Decimal]:
        """The percents of a row's shares."""
        scale, percent_at, top = self._scale, self._scale.percents, self._scale.top
        return [percent_at[n] if 0 <= n <= top else scale.percent(n) for n in steps]

    def total(self, steps: Sequence[int]) -> tuple[int, str]:
        """Total and class of a row's shares."""
        point_at, top, total = self._scale.points, self._scale.top, 0
        for n in steps:
            total += point_at[n if 0 <= n <= top else max(0, min(n, top))]
        return total, self._classes[total]

    def step(self, row: Sequence[Decimal | None], criterion: int) -> int:
        """The share of one criterion, by its place."""
        return self._scale.weigh(row[_HEADS + criterion], row[self._plan[criterion][1]])[0]

    def steps(self, row: Sequence[Decimal | None], flags: _Flags) -> list[int]:
        """The shares of a row in criterion order; what is odd is added to `flags`."""
        scale, top = self._scale, self._scale.top
        halves = [
            _multiply(head, scale.factor)
            if head
            and -_LIMIT <= head.adjusted() <= _LIMIT
            and head.is_finite()
            and not head.is_signed()
            else None
            for head in row[:_HEADS]
        ]
        steps: list[int] = []
        for (key, head, missing), volume in zip(self._plan, row[_HEADS:], strict=True):
            half = halves[head]
            if half is not None:
                if volume:
                    try:  # whole quotients are exact in any context, or refused
                        share = (int(volume // half) + 1) >> 1
                    except (ArithmeticError, ValueError):
                        share = 0
                    if 0 < share <= top:
                        steps.append(share)
                        continue
                else:
                    steps.append(0)
                    if volume is None:
                        flags.append(missing)
                    continue
            share, odd = scale.weigh(volume, row[head])
            steps.append(share)
            flags.extend([(key, flag) for flag in odd])
        return steps
