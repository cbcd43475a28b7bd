"""Charts as shapes, in millimetres from their upper left corner. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.chassis.cartography import nice
from services.chassis.figures import local
from services.chassis.printing import breaking
from services.reporting.seals.template_1.tables import Block

WIDTH, HEIGHT = 164.0, 58.0  # of what is drawn, without what stands beside it
STEPS: Final = 5
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """From nothing to the highest step, in steps that people count by."""

    step: float
    top: float

    @classmethod
    def of(cls, most: float) -> "Scale":
        """The scale that holds a number."""
        step = nice(max(most, 1e-6) / STEPS * 2)
        return cls(step, step * max(1, math.ceil(most / step - 1e-9)))

    def up(self, number: float) -> float:
        """How high a number is drawn, from above."""
        return round(HEIGHT * (1 - number / self.top), 2)

    def ticks(self) -> list[tuple[float, str]]:
        """Where the steps are, and what they say."""
        many = round(self.top / self.step)
        return [(self.up(n * self.step), local(f"{n * self.step:,g}")) for n in range(many + 1)]


@dataclass(frozen=True, slots=True)
class Bar:
    """Parts by class, one upon the other, over a label."""

    label: str
    parts: Sequence[tuple[str, Decimal]]
    said: str


def stacked(title: str, bars: Sequence[Bar], legend: Sequence[tuple[str, str]], unit: str) -> Block:
    """Bars beside one another; `legend` are classes and their names."""
    scale = Scale.of(max(float(sum(part for _, part in bar.parts)) for bar in bars))
    slot = WIDTH / len(bars)
    return {
        "block": "stacked",
        "title": title,
        "width": WIDTH,
        "height": HEIGHT,
        "unit": unit,
        "ticks": scale.ticks(),
        "legend": [list(one) for one in legend],
        "bars": [_bar(bar, scale, place * slot, slot) for place, bar in enumerate(bars)],
    }


def _bar(bar: Bar, scale: Scale, left: float, slot: float) -> Block:
    wide = min(slot * 0.6, 18.0)
    below, parts = 0.0, []
    for name, part in bar.parts:
        above = below + float(part)
        y = scale.up(above)
        parts.append({"class": name, "y": y, "height": round(scale.up(below) - y, 2)})
        below = above
    return {
        "x": round(left + (slot - wide) / 2, 2),
        "width": round(wide, 2),
        "top": scale.up(below),
        "label": bar.label,
        "said": bar.said,
        "parts": parts,
    }


def bars(
    title: str, rows: Sequence[tuple[str, Decimal, str]], colour: str, note: str = ""
) -> Block:
    """Bars below one another, each with its label and what it says; the longest is the measure."""
    most = max((number for _, number, _ in rows), default=Decimal(0))
    return {
        "block": "bars",
        "title": title,
        "colour": colour,
        "note": note,
        "rows": [
            [breaking(label), round(float(number / most), 4) if most > 0 else 0.0, told]
            for label, number, told in rows
        ],
    }


@dataclass(frozen=True, slots=True)
class Series:
    """A line by its name; the second may be dashed."""

    name: str
    style: str
    points: Sequence[Point]


def lines(
    title: str, series: Sequence[Series], names: Sequence[tuple[float, str]], unit: str
) -> Block:
    """Lines over a range of numbers; `names` are what is told below, where."""
    xs = [x for one in series for x, _ in one.points] + [x for x, _ in names]
    first, last = min(xs), max(xs)
    wide = WIDTH / (last - first) if last > first else 0.0
    scale = Scale.of(max(y for one in series for _, y in one.points))

    def at(x: float) -> float:
        return round((x - first) * wide if wide else WIDTH / 2, 2)

    return {
        "block": "lines",
        "title": title,
        "width": WIDTH,
        "height": HEIGHT,
        "unit": unit,
        "ticks": scale.ticks(),
        "names": [[at(x), name] for x, name in names],
        "series": [
            {
                "name": one.name,
                "style": one.style,
                "points": [[at(x), scale.up(max(y, 0.0))] for x, y in one.points],
            }
            for one in series
        ],
    }
