"""What makes a regulation package whole; every fault is a sentence."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from contracts.regulation.exact import as_decimal

if TYPE_CHECKING:
    from contracts.regulation.model import Package

UNCONFIRMED: Final = "unconfirmed"

_Key = TypeVar("_Key", bound=Hashable)


class _Span(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def min(self) -> int: ...
    @property
    def max(self) -> int: ...


def inherit(raw: Any) -> Any:
    """Give each criterion the unit of its denominator, the article of its aspect, its own concept.

    Takes and returns the parsed document; what is malformed is left for the model to refuse.
    """
    if not isinstance(raw, dict) or not all(
        isinstance(raw.get(key), kind)
        for key, kind in (("criteria", list), ("aspects", list), ("units", dict))
    ):
        return raw
    articles = {a.get("id"): a.get("article") for a in raw["aspects"] if isinstance(a, dict)}
    return raw | {
        "criteria": [_inherited(c, articles, raw["units"]) for c in raw["criteria"]],
    }


def _inherited(
    criterion: Any,
    articles: dict[Any, Any],
    units: dict[str, Any],
) -> Any:
    if not isinstance(criterion, dict):
        return criterion
    given = {
        "article": articles.get(criterion.get("aspect"), UNCONFIRMED),
        "unit": units.get(str(criterion.get("denominator"))),
        "concept": criterion.get("id"),
    }
    return {key: value for key, value in given.items() if value is not None} | criterion


def faults(package: "Package") -> list[str]:
    """List what is wrong with a package, one sentence each; empty when it is whole."""
    found = (_ids, _aspects, _bands, _classes, _averages, _considerations, _priorities)
    more = (_handling, _authorities, _exit, _sources)
    return [sentence for check in (*found, *more) for sentence in check(package)]


def _ids(p: "Package") -> Iterator[str]:
    for what, ids in (
        ("Criterion", [c.id for c in p.criteria]),
        ("Concept", [c.concept for c in p.criteria]),
        ("Aspect", [a.id for a in p.aspects]),
        ("Band", [b.label for b in p.bands]),
        ("Class", [c.id for c in p.classes]),
        ("Consideration", [c.id for c in p.considerations]),
        ("Considered fact", [c.fact for c in p.considerations]),
        ("Legality question", [item.id for item in p.legality]),
        ("Legal fact", [item.fact for item in p.legality]),
        ("Authority", [a.id for a in p.authorities]),
        ("Aspect average", [a.id for a in p.aspect_averages]),
    ):
        yield from (f"{what} {name} is stated twice." for name in _twice(ids))
    if p.valid_to is not None and p.valid_to < p.valid_from:
        yield "The regulation ends before it begins."


def _aspects(p: "Package") -> Iterator[str]:
    known = {a.id for a in p.aspects}
    for c in p.criteria:
        if c.aspect not in known:
            yield f"Criterion {c.id} names aspect {c.aspect}, which does not exist."
    for empty in sorted(known - {c.aspect for c in p.criteria}):
        yield f"Aspect {empty} has no criterion."


def _bands(p: "Package") -> Iterator[str]:
    if p.bands[0].min != 0 or p.bands[0].score != 0:
        yield "The first band does not give 0 points from 0 percent up."
    step = as_decimal(1, p.rounding.decimals)
    for low, high in pairwise(p.bands):
        if high.min <= low.min or high.score <= low.score:
            yield f"Band {high.label} does not lie above band {low.label}."
    for band in p.bands:
        if band.min > 100 or band.min % step:  # noqa: PLR2004 - a percentage
            yield f"Band {band.label} begins above 100 or between two rounded percents."


def _classes(p: "Package") -> Iterator[str]:
    yield from _cover(p.classes, 0, len(p.criteria) * p.bands[-1].score, "total")
    if p.classes[0].id != "none":
        yield "The lowest class is not the one without slum."


def _averages(p: "Package") -> Iterator[str]:
    if p.aspect_average_default not in {a.id for a in p.aspect_averages}:
        yield f"The default aspect average {p.aspect_average_default} does not exist."


def _considerations(p: "Package") -> Iterator[str]:
    lowest = sum(min(o.score for o in c.options) for c in p.considerations)
    highest = sum(max(o.score for o in c.options) for c in p.considerations)
    first = min([lowest, *(c.min for c in p.consideration_classes)])
    yield from _cover(p.consideration_classes, first, highest, "sum of considerations")
    options = {o.id for c in p.considerations for o in c.options}
    for band in p.density_bands:
        if band.option not in options:
            yield f"A density band means {band.option}, which is no answer."
    for city in sorted({city for band in p.density_bands for city in band.cities}):
        mins = [band.min for band in p.density_bands if city in band.cities]
        if mins[0] != 0 or any(high <= low for low, high in pairwise(mins)):
            yield f"The density bands of {city} cities do not rise from 0."


def _priorities(p: "Package") -> Iterator[str]:
    slums = [str(c.id) for c in p.classes if c.id != "none"]
    cells = [(str(cell.slum_class), str(cell.considerations)) for cell in p.priorities]
    for slum, level in product(slums, [str(c.id) for c in p.consideration_classes]):
        if (slum, level) not in cells:
            yield f"The priority of {slum} with {level} considerations is missing."
    for slum, level in _twice(cells):
        yield f"The priority of {slum} with {level} considerations is stated twice."
    for priority in _twice([cell.number for cell in p.priorities]):
        yield f"Priority {priority} is given twice."


def _handling(p: "Package") -> Iterator[str]:
    cells = [(str(h.slum_class), h.legal) for h in p.handling]
    slums = [str(c.id) for c in p.classes if c.id != "none"]
    for slum, legal in product(slums, (True, False)):
        if (slum, legal) not in cells:
            yield f"The handling of {slum} with legal = {legal} is missing."
    for slum, legal in _twice(cells):
        yield f"The handling of {slum} with legal = {legal} is stated twice."


def _authorities(p: "Package") -> Iterator[str]:
    if p.authorities[0].min_ha != 0:
        yield "The first authority does not begin at 0 hectares."
    for low, high in pairwise(p.authorities):
        if not high.min_ha > low.min_ha:
            yield f"Authority {high.id} does not lie above {low.id}."


def _exit(p: "Package") -> Iterator[str]:
    known = {a.id for a in p.aspects}
    for aspect in p.exit.aspects:
        if aspect not in known:
            yield f"The exit rule names aspect {aspect}, which does not exist."
    if not 0 <= p.exit.service_min <= 100:  # noqa: PLR2004 - a percentage
        yield "The exit rule asks for a service that is no percentage."


def _sources(p: "Package") -> Iterator[str]:
    cited = {name.strip() for text in _provenances(p.model_dump()) for name in text.split(",")}
    for source in sorted(cited - {UNCONFIRMED} - set(p.sources)):
        yield f"Source {source} is cited but not listed."


def _provenances(part: object) -> Iterator[str]:
    if isinstance(part, list | tuple):
        for item in part:
            yield from _provenances(item)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "priorities_provenance":
                yield from value.values()
            elif key.endswith("provenance"):
                yield value
            else:
                yield from _provenances(value)


def _cover(spans: Sequence[_Span], first: int, last: int, what: str) -> Iterator[str]:
    reached = first
    for span in spans:
        if span.min < reached:
            yield f"Class {span.id} overlaps the class below it."
        elif span.min > reached:
            yield f"No class holds a {what} of {reached}."
        if span.max < span.min:
            yield f"Class {span.id} ends before it begins."
        reached = span.max + 1
    if reached != last + 1:
        yield f"The classes end at {reached - 1}, but the highest {what} is {last}."


def _twice(ids: Iterable[_Key]) -> list[_Key]:
    return [name for name, times in Counter(ids).items() if times > 1]
