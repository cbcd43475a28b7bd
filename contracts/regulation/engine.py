"""The engine: one regulation, ready to score. Pure, total on dirty numbers, and exact."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING

from contracts.regulation import rules
from contracts.regulation.exact import EXACT, Number, as_steps, mean, readable
from contracts.regulation.measures import Measures, denominators_of
from contracts.regulation.quick import QuickScorer
from contracts.regulation.scale import Scale
from contracts.regulation.score import (
    AspectAverage,
    CriterionScore,
    Judgement,
    QuickScore,
    Score,
)

if TYPE_CHECKING:
    from contracts.regulation.model import Aspect, Authority, Criterion, Handling, Package


class UnknownVariant(KeyError):
    """A regulation has no such way to average its aspects."""

    def __str__(self) -> str:
        return str(self.args[0])


class Regulation:
    """A regulation package compiled for scoring.

    `package` holds the whole law as data; thresholds are read from it and nowhere else. The aspect
    average is made by one of its variants (`simple`, `scored_only`).
    """

    __slots__ = (
        *("_exits", "_groups", "_ids", "_least", "_quick", "_scale", "_scored_only"),
        *("aspect_average", "package", "slum_line"),
    )

    def __init__(self, package: "Package", aspect_average: str | None = None) -> None:
        variant = aspect_average or package.aspect_average_default
        counts = {rule.id: rule.counts for rule in package.aspect_averages}
        if variant not in counts:
            known = ", ".join(counts)
            raise UnknownVariant(f"{package.id} has no aspect average {variant}; it has {known}.")
        self.package = package
        # The lowest total that is a slum (16 of 80: S5, S6, S7; 19 of 95: S18).
        self.slum_line = package.classes[0].max + 1
        self.aspect_average = variant
        self._scored_only = counts[variant] == "percents_that_score"
        self._scale = Scale(package)
        self._quick = QuickScorer(package, self._scale)
        self._ids = tuple(c.id for c in package.criteria)
        self._groups = tuple(
            (a.id, tuple(i for i, c in enumerate(package.criteria) if c.aspect == a.id))
            for a in package.aspects
        )
        places = dict(self._groups)
        self._exits = tuple(places[aspect] for aspect in package.exit.aspects)
        self._least = ceil(EXACT.scaleb(package.exit.service_min, self._scale.decimals))

    def __reduce__(self) -> tuple[type["Regulation"], tuple["Package", str]]:
        return Regulation, (self.package, self.aspect_average)

    def __repr__(self) -> str:
        return f"Regulation({self.id!r}, aspect_average={self.aspect_average!r})"

    @property
    def id(self) -> str:
        """The id of the regulation, such as `permen-14-2018`."""
        return self.package.id

    @property
    def title(self) -> str:
        """The full title."""
        return self.package.title

    @property
    def criteria(self) -> tuple["Criterion", ...]:
        """The criteria in order; the order of the lists in a `QuickScore`."""
        return self.package.criteria

    @property
    def aspects(self) -> tuple["Aspect", ...]:
        """The aspects in order."""
        return self.package.aspects

    @property
    def max_total(self) -> int:
        """The highest total there can be."""
        return self.package.classes[-1].max

    def score(self, sheet: Measures) -> Score:
        """Score one sheet and explain it: every criterion with its numbers, band and article.

        Percent = volume / denominator * 100, rounded half away from zero to 2 decimals, then
        banded (DOMAIN 1.2: S5, S7). Never raises on dirty numbers; it flags them.
        """
        weighed = [self._criterion(criterion, sheet) for criterion in self.criteria]
        criteria = tuple(score for score, _ in weighed)
        steps = [n for _, n in weighed]
        if self._scored_only:
            steps = [n if c.score > 0 else 0 for c, n in zip(criteria, steps, strict=True)]
        averages = self._averages(steps)
        total = sum(c.score for c in criteria)
        return Score(
            regulation=self.id,
            total=total,
            slum_class=self.slum_class(total),
            criteria=criteria,
            aspects=tuple(AspectAverage(aspect, self._scale.percent(n)) for aspect, n in averages),
            average=self._scale.percent(mean(sum(n for _, n in averages), len(averages))),
            flags=tuple(dict.fromkeys(flag for c in criteria for flag in c.flags)),
        )

    def score_many(self, sheets: Iterable[Measures]) -> Iterator[QuickScore]:
        """Score many sheets in brief, lazily and in order; equal to `score` for every sheet."""
        return map(self._quick, map(self.row_of, sheets))

    def score_row(self, row: Sequence[Decimal | None]) -> QuickScore:
        """Score one sheet in brief from bare numbers: denominators, then volumes, as `row_of`.

        Equal to `score` of the same numbers as `Measures`, and faster: nothing is built around them.
        """
        return self._quick(row)

    def percents_row(self, row: Sequence[Decimal | None]) -> Sequence[Decimal]:
        """The percents of `score_row` alone, for less."""
        return self._quick.percents(self._quick.steps(row, []))

    def judge_row(self, row: Sequence[Decimal | None]) -> Judgement:
        """Total, class, services and exit keys from bare numbers, as `score_row` takes them.

        Equal to `score`, `services` and `exit_keys` of the same numbers, many times faster.
        """
        return self.judge(self.shares(row))

    def shares(self, row: Sequence[Decimal | None]) -> list[int]:
        """The percent of each criterion in smallest steps, from bare numbers as `score_row` takes."""
        return self._quick.steps(row, [])

    def average_row(self, row: Sequence[Decimal | None]) -> Decimal:
        """The mean of the aspect averages from bare numbers; equal to that of `score`."""
        steps = self.shares(row)
        if self._scored_only:
            steps = [n if self._scale.band(n).score > 0 else 0 for n in steps]
        averages = [n for _, n in self._averages(steps)]
        return self._scale.percent(mean(sum(averages), len(averages)))

    def counterparts(self, other: "Regulation") -> tuple[str | None, ...]:
        """For each criterion of this regulation the id of the other's that counts the same.

        None where the other has none: what it did not ask for is missing.
        """
        alike = {(c.concept, c.denominator): c.id for c in other.criteria}
        return tuple(alike.get((c.concept, c.denominator)) for c in self.criteria)

    def share(self, row: Sequence[Decimal | None], criterion: int) -> int:
        """The same of one criterion by its place, such as after its volume changed."""
        return self._quick.step(row, criterion)

    def judge(self, shares: Sequence[int]) -> Judgement:
        """What shares decide about a place."""
        total, slum_class = self._quick.total(shares)
        top, percents, served = self._scale.top, self._scale.percents, []
        for places in self._exits:
            count, bad = len(places), 0
            for place in places:
                bad += shares[place]
            if 0 < bad < top * count:
                served.append(top - (2 * bad + count) // (2 * count))  # rounded as by `mean`
            else:
                served.append(0 if bad > 0 else top)
        services = tuple([percents[n] for n in served])
        keys = total < self.slum_line, min(served) >= self._least
        return Judgement(total, slum_class, services, keys)

    def row_of(self, sheet: Measures) -> tuple[Decimal | None, ...]:
        """A sheet's numbers in the order of `DENOMINATORS` and of the criteria."""
        return (*denominators_of(sheet), *map(sheet.volumes.get, self._ids))

    def slum_class(self, total: int) -> str:
        """Name the class of a total: `none light medium heavy`; ValueError outside 0..max."""
        return rules.class_of(self.package, total).id

    def sum(self, sheets: Iterable[Measures]) -> Measures:
        """Sum the sheets of an area, to be scored as one (see `Measures.total`)."""
        return Measures.total(sheets)

    def services(self, score: Score) -> dict[str, Decimal]:
        """Percent served (0 to 100) in each aspect of the exit rule, by aspect id.

        100 - simple aspect average, clamped; always the simple average, whatever variant the score
        shows. ValueError for a score of another regulation. Source: DOMAIN 2.7 (S18), DOORS.
        """
        if score.regulation != self.id:
            raise ValueError(f"This score is of {score.regulation}, not of {self.id}.")
        steps = [as_steps(c.percent, self._scale.decimals) for c in score.criteria]
        averages = dict(self._averages(steps))
        top = self._scale.top
        return {
            aspect: self._scale.percent(min(max(top - averages[aspect], 0), top))
            for aspect in self.package.exit.aspects
        }

    def exit_keys(self, score: Score) -> tuple[bool, bool]:
        """Tell whether a place may leave the slum total: (total below the line, all served).

        Errors as in `services`. Source: DOMAIN 2.7 (S18; the hectare rule for 16 criteria, S7).
        """
        served = self.services(score).values()
        enough = all(percent >= self.package.exit.service_min for percent in served)
        return score.total < self.slum_line, enough

    def considerations(self, answers: Mapping[str, str | None]) -> rules.Considerations:
        """Sum and class of the answers to 8a, 8b, 8c; see `rules.consider`."""
        return rules.consider(self.package, answers)

    def density_answer(self, population: Number, area_ha: Number, city: str) -> str | None:
        """Answer 8b from people and hectares; see `rules.density_answer`."""
        return rules.density_answer(self.package, population, area_ha, city)

    def legality(self, answers: Mapping[str, bool | None]) -> bool | None:
        """Overall legality of the answers to 9a and 9b; see `rules.legality`."""
        return rules.legality(self.package, answers)

    def priority(
        self,
        slum_class: str,
        considerations: str | None,
        legal: bool | None,  # noqa: FBT001 - the third answer of the table
    ) -> rules.Priority:
        """Priority number and code, or None with flags; see `rules.priority`."""
        return rules.priority(self.package, slum_class, considerations, legal)

    def handling(
        self,
        slum_class: str,
        legal: bool | None,  # noqa: FBT001 - the second answer of the table
    ) -> "Handling | None":
        """Pattern of handling (pola penanganan); see `rules.handling`."""
        return rules.handling(self.package, slum_class, legal)

    def authority(self, area_ha: Number) -> "Authority | None":
        """Who is in charge of so many hectares; see `rules.authority`."""
        return rules.authority(self.package, area_ha)

    def _criterion(self, criterion: "Criterion", sheet: Measures) -> tuple[CriterionScore, int]:
        volume = sheet.volumes.get(criterion.id)
        denominator: Decimal | None = getattr(sheet, criterion.denominator)
        steps, flags = self._scale.weigh(volume, denominator)
        band = self._scale.band(steps)
        scored = CriterionScore(
            id=criterion.id,
            volume=_shown(volume),
            denominator=_shown(denominator),
            percent=self._scale.percent(steps),
            score=band.score,
            band=band.label,
            article=criterion.article,
            flags=flags,
        )
        return scored, steps

    def _averages(self, steps: list[int]) -> list[tuple[str, int]]:
        return [(name, mean(sum([steps[i] for i in at]), len(at))) for name, at in self._groups]


def _shown(value: Decimal | None) -> Decimal | None:
    return value if value is not None and readable(value) else None
