"""Dimensions counted from the province's events alone, and held against its breakdowns."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from contracts.base import Event
from contracts.planning_activities import ActivityEvent
from tests.bench.count import STAGES, Ask, Differs, is_below, pages, up

FIGURES = ("activities", "planned", *STAGES.values())


class Work(NamedTuple):
    """An activity as it was told last."""

    version: int
    region: str
    year: int
    dimension: str
    cost: Decimal


class Shares:
    """What was told, as far as breakdowns by dimension count it."""

    def __init__(self) -> None:
        self.works: dict[UUID, Work] = {}
        self.money: Counter[Any] = Counter()

    def hear(self, events: Iterable[Event]) -> None:
        """Take some events in; each is heard once."""
        for event in events:
            self._hear(event)

    def _hear(self, event: Any) -> None:
        if isinstance(event, ActivityEvent):
            cost = event.cost.amount
            work = Work(event.version, event.region, event.year, event.dimension, cost)
            self.works[event.entity_id] = max(self.works.get(event.entity_id, work), work)
        elif stage := STAGES.get(type(event)):
            key = (event.region, event.fiscal_year, event.activity_id, stage)
            self.money[key] += event.amount.amount

    def regions(self, year: int) -> dict[str, dict[Any, Counter[str]]]:
        """What there is in a year, by every region and dimension."""
        found: dict[str, dict[Any, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        for work in self.works.values():
            for region in up(work.region) if work.year <= year else ():
                found[region][work.dimension].update(activities=1, planned=work.cost)
        for (place, told, activity, stage), amount in self.money.items():
            known = self.works.get(activity)
            for region in up(place) if told <= year else ():
                found[region][known and known.dimension][stage] += amount
        return found

    async def agrees(self, ask: Ask, doors: Sequence[tuple[str, str]], years: Sequence[int]) -> int:
        """Hold every figure of breakdowns (region, by) of some years against the events.

        Raises Differs; answers how many regions were looked at.
        """
        seen = 0
        for year in years:
            counted = self.regions(year)
            for region, by in doors:
                wanted = {"region": region, "year": year, "by": by, "of": "dimension"}
                found = [page async for page in pages(ask, **wanted)]
                told = {item["region"]: item["shares"] for page in found for item in page["items"]}
                told[region] = found[0]["total"]["shares"]
                below = {one for one in counted if is_below(one, region, by)}
                for one in sorted({*told, *below}):
                    _same(one, year, told.get(one, []), counted.get(one, {}))
                seen += len(told)
        return seen


def _same(region: str, year: int, shares: list[Any], counted: dict[Any, Counter[str]]) -> None:
    told = {one["value"]: one for one in shares}
    for value in sorted({*told, *counted}, key=str):
        for name in FIGURES:
            said = Decimal(told[value][name]) if value in told else Decimal(0)
            if said != (known := counted.get(value, Counter())[name]):
                raise Differs(region, year, f"{value}: {name}", said, known)
