"""What a scored sheet looks like: explained (`Score`) and brief (`QuickScore`)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One criterion: percent with its sign, points, the band and the article that decide them.

    `volume` and `denominator` are None when missing or unreadable; `band` is the label of the
    band, such as `51-75`; `flags` say what is odd about the numbers.
    """

    id: str
    volume: Decimal | None
    denominator: Decimal | None
    percent: Decimal
    score: int
    band: str
    article: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AspectAverage:
    """The average problem percent of one aspect."""

    id: str
    average: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """A scored sheet that explains itself.

    `total` is the sum of the points, `average` the mean of the aspect averages (percent), `flags`
    the distinct flag names in order of appearance.
    """

    regulation: str
    total: int
    slum_class: str
    criteria: tuple[CriterionScore, ...]
    aspects: tuple[AspectAverage, ...]
    average: Decimal
    flags: tuple[str, ...] = ()


class QuickScore(NamedTuple):
    """A scored sheet in brief: percents and points in criterion order.

    `flags` holds (criterion id, flag) pairs and is empty for a clean sheet.
    """

    percents: tuple[Decimal, ...]
    scores: tuple[int, ...]
    total: int
    slum_class: str
    flags: tuple[tuple[str, str], ...]


class Judgement(NamedTuple):
    """What decides about a place: its total and class, what is served, and the two exit keys.

    `services` are percents in the order of the exit rule's aspects; `keys` are (total below the
    line, all of them served).
    """

    total: int
    slum_class: str
    services: tuple[Decimal, ...]
    keys: tuple[bool, bool]
