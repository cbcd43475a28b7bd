"""The province counted from its events alone, and held against what recaps say of it."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from contracts.base import Event
from contracts.finance import AllocationCommitted, PaymentMade, TrancheReleased
from contracts.planning_activities import ActivityEvent
from contracts.survey import AssessmentSealed
from tests.counted import Score, of_rts, said, without_zeros

LENGTHS = {"province": 2, "regency": 5, "district": 8, "village": 13, "rt": 21}
STAGES: dict[type[Event], str] = {
    AllocationCommitted: "committed",
    TrancheReleased: "released",
    PaymentMade: "spent",
}
Figures = dict[str, dict[Any, Any]]
Ask = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class Work(NamedTuple):
    """An activity as it was told last."""

    version: int
    region: str
    rts: frozenset[str]
    year: int
    state: str


class Differs(RuntimeError):
    """A recap says something else than the events."""

    def __init__(self, region: str, year: int, figure: str, told: Any, counted: Any) -> None:
        super().__init__(
            f"{region} in {year}: the recap says {told} of {figure}, the events say {counted}."
        )


class Count:
    """What was told, as far as recaps count it."""

    def __init__(self) -> None:
        self.scores: list[Score] = []
        self.works: dict[UUID, Work] = {}
        self.money: Counter[Any] = Counter()

    def hear(self, events: Iterable[Event]) -> None:
        """Take some events in; each is heard once."""
        for event in events:
            self._hear(event)

    def _hear(self, event: Any) -> None:
        if isinstance(event, AssessmentSealed):
            facts = (event.slum_class, event.area_ha, event.open_flags)
            self.scores.append(Score(event.code, event.year, event.round_kind, *facts))
        elif isinstance(event, ActivityEvent):
            rts = frozenset(place.rt for place in event.places)
            work = Work(event.version, event.region, rts, event.year, event.state)
            self.works[event.entity_id] = max(self.works.get(event.entity_id, work), work)
        elif stage := STAGES.get(type(event)):
            key = (event.region, event.fiscal_year, event.source, stage)
            self.money[key] += event.amount.amount

    def regions(self, year: int) -> dict[str, Figures]:
        """What there is in a year, by every region and RT."""
        places: dict[str, Counter[str]] = defaultdict(Counter)
        works: dict[str, Counter[str]] = defaultdict(Counter)
        money: dict[str, Counter[Any]] = defaultdict(Counter)
        for rt, sums in of_rts(sorted(self.scores, key=lambda one: one[:2]), year).items():
            for region in up(rt):
                places[region].update(sums)
        for work in self.works.values():
            if work.year <= year:
                for region in {*up(work.region), *work.rts}:
                    works[region][work.state] += 1
        for (place, told, source, stage), amount in self.money.items():
            if told <= year:
                for region in up(place):
                    money[region][source, stage] += amount
        return {
            region: without_zeros(places=places[region], works=works[region], money=money[region])
            for region in {*places, *works, *money}
        }

    async def agrees(self, ask: Ask, doors: Sequence[tuple[str, str]], years: Sequence[int]) -> int:
        """Hold every figure of recaps (region, by) of some years against the events.

        Raises Differs; answers how many regions were looked at.
        """
        seen = 0
        for year in years:
            counted = self.regions(year)
            for region, by in doors:
                recaps = [page async for page in pages(ask, region=region, year=year, by=by)]
                told = {item["region"]: item for page in recaps for item in page["items"]}
                told[region] = recaps[0]["total"]
                below = {one for one in counted if is_below(one, region, by)}
                for one in sorted({*told, *below}):
                    _same(one, year, told.get(one), counted.get(one))
                seen += len(told)
        return seen


def up(code: str) -> list[str]:
    """A region and those above it."""
    return [code[:length] for length in LENGTHS.values() if len(code) >= length]


def is_below(code: str, region: str, by: str) -> bool:
    """Whether a code is of that level and in the region."""
    return len(code) == LENGTHS[by] and code.startswith(region)


async def pages(ask: Ask, **wanted: Any) -> AsyncIterator[dict[str, Any]]:
    """The pages of an answer, one after the other."""
    cursor: str | None = None
    while True:
        page = await ask(wanted | ({"cursor": cursor} if cursor else {}))
        yield page
        cursor = page["next"]
        if cursor is None:
            return


def _same(region: str, year: int, item: dict[str, Any] | None, counted: Figures | None) -> None:
    nothing = without_zeros(places={}, works={}, money={})
    told, known = said(item) if item else nothing, counted or nothing
    for part, figures in known.items():
        for name in sorted({*figures, *told[part]}, key=str):
            if told[part].get(name, 0) != figures.get(name, 0):
                one = (told[part].get(name, 0), figures.get(name, 0))
                raise Differs(region, year, f"{part}: {name}", *one)
