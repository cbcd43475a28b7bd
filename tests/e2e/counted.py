"""Recaps against what the services' own databases hold, counted without reporting's help."""

from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx

from deploy.local.suite import Suite
from tests.counted import Left, Score, of_rts, said, without_zeros
from tests.e2e.steps import every, until

LEVELS = {"province": 2, "regency": 5, "village": 13}
RTS = (
    "SELECT a.code, r.year, r.kind, a.slum_class, a.area_ha, a.open_flags"
    " FROM assessments a JOIN rounds r ON r.id = a.round_id"
    " WHERE a.level = 'rt' AND a.sealed_at IS NOT NULL ORDER BY a.code, r.year, a.sealed_at, a.id"
)
EXITS = (
    "SELECT t.rt, e.year, t.area_ha FROM exit_rts t JOIN exits e ON e.id = t.exit_id"
    " WHERE e.state = 'in_force' ORDER BY e.year, e.confirmed_at"
)
WORKS = "SELECT region, state, count(*) FROM activities WHERE told > 0 AND year <= %s GROUP BY 1, 2"
# What each activity is broken down by; a cancelled one is planned no more.
SHARES = "SELECT id, region, dimension, programme, cost, state, year FROM activities WHERE told > 0"
MONEY = {
    "committed": (
        "SELECT region, activity_id, source, sum(amount) FROM allocations"
        " WHERE state <> 'cancelled' AND fiscal_year <= %s GROUP BY 1, 2, 3"
    ),
    "released": (
        "SELECT t.region, a.activity_id, a.source, sum(t.amount) FROM tranches t"
        " JOIN allocations a ON a.id = t.allocation_id"
        " WHERE t.state = 'released' AND a.fiscal_year <= %s GROUP BY 1, 2, 3"
    ),
    "spent": (
        "SELECT e.region, e.activity_id, a.source, sum(e.amount) FROM expenses e"
        " JOIN allocations a ON a.id = e.allocation_id"
        " WHERE e.state = 'recorded' AND a.fiscal_year <= %s GROUP BY 1, 2, 3"
    ),
}
GIVEN = (
    "SELECT region, activity_id, 'swadaya', sum(amount) FROM contributions"
    " WHERE state = 'recorded' AND fiscal_year <= %s GROUP BY 1, 2, 3"
)


def _rows(suite: Suite, database: str, query: str, *facts: Any) -> list[Any]:
    with suite.postgres.connect(database) as connection:
        return connection.execute(query, facts).fetchall()


def _rts(suite: Suite, year: int) -> dict[str, Counter[str]]:
    exits = (Left(*row) for row in _rows(suite, "survey", EXITS))
    return of_rts((Score(*row) for row in _rows(suite, "survey", RTS)), year, exits)


def counted(suite: Suite, year: int, by: str) -> dict[str, dict[str, Any]]:
    """What a recap of the country by a level should say, region by region, zeros left out."""
    length = LEVELS[by]
    places: dict[str, Counter[str]] = defaultdict(Counter)
    for rt, sums in _rts(suite, year).items():
        places[rt[:length]].update(sums)
    works: dict[str, Counter[str]] = defaultdict(Counter)
    for region, state, count in _rows(suite, "planning", WORKS, year):
        if len(region) >= length:
            works[region[:length]][state] += count
    money: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for stage, query in MONEY.items():
        for region, _, source, amount in _rows(suite, "finance", query, year):
            if len(region) >= length:
                money[region[:length]][source, stage] += amount
    return {
        region: without_zeros(places=places[region], works=works[region], money=money[region])
        for region in sorted({*places, *works, *money})
    }


def broken_down(suite: Suite, year: int, by: str, of: str) -> dict[str, dict[Any, Counter[str]]]:
    """What a breakdown of the country should say, region by region and value by value."""
    found: dict[str, dict[Any, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    length, values = LEVELS[by], {}
    for id, region, dimension, programme, cost, state, planned_for in _rows(
        suite, "planning", SHARES
    ):
        values[id] = {"dimension": dimension, "programme": programme}[of]
        if len(region) >= length and state != "cancelled" and planned_for <= year:
            found[region[:length]][values[id]].update(activities=1, planned=cost)
    for stage, query in (MONEY | {"contributed": GIVEN}).items():
        for region, activity, _, amount in _rows(suite, "finance", query, year):
            if len(region) >= length:
                found[region[:length]][values.get(activity)].update({stage: amount})
    return {
        region: {value: +sums for value, sums in shares.items() if +sums}
        for region, shares in found.items()
    }


def something(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Without regions of which there is nothing in the year."""
    return {region: sums for region, sums in found.items() if any(sums.values())}


async def recaps_agree(suite: Suite, http: httpx.AsyncClient, *years: int) -> int:
    """Each recap and breakdown of the country equals the count, once all is told; answers how many regions."""
    regions = 0
    for year in years:
        for by in LEVELS:
            asked = {"region": "*", "year": year, "by": by, "limit": 1000}
            await until(http, "/v1/reports/recap", _as(suite, year, by), every, **asked)
            regions += len(counted(suite, year, by))
            for of in ("dimension", "programme"):
                wanted = _broken_as(suite, year, by, of)
                await until(http, "/v1/reports/breakdown", wanted, every, of=of, **asked)
    return regions


def _as(suite: Suite, year: int, by: str) -> Callable[[Any], bool]:
    def agrees(recap: list[Any]) -> bool:
        return {item["region"]: said(item) for item in recap} == {
            region: sums for region, sums in counted(suite, year, by).items() if any(sums.values())
        }

    return agrees


def _broken_as(suite: Suite, year: int, by: str, of: str) -> Callable[[Any], bool]:
    names = ("activities", "planned", *MONEY, "contributed")

    def agrees(items: list[Any]) -> bool:
        told = {
            item["region"]: {
                share["value"]: +Counter({name: Decimal(share[name]) for name in names})
                for share in item["shares"]
            }
            for item in items
        }
        return something(told) == something(broken_down(suite, year, by, of))

    return agrees
