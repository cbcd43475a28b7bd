"""Recaps against what the services' own databases hold, counted without reporting's help."""

from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from itertools import groupby
from typing import Any

import httpx

from deploy.local.suite import Suite
from tests.e2e.steps import until

LEVELS = {"province": 2, "regency": 5, "village": 13}
CLASSES = ("none", "light", "medium", "heavy")
HECTARES = ("slum_ha", "baseline_ha", "below_line_ha", "new_ha")
RTS = (
    "SELECT a.code, r.year, r.kind, a.slum_class, a.area_ha, a.open_flags, a.region"
    " FROM assessments a JOIN rounds r ON r.id = a.round_id"
    " WHERE a.level = 'rt' AND a.sealed_at IS NOT NULL ORDER BY a.code, r.year, a.sealed_at, a.id"
)
WORKS = "SELECT region, state, count(*) FROM activities WHERE told > 0 AND year <= %s GROUP BY 1, 2"
MONEY = {
    "committed": (
        "SELECT region, source, sum(amount) FROM allocations"
        " WHERE state <> 'cancelled' AND fiscal_year <= %s GROUP BY 1, 2"
    ),
    "released": (
        "SELECT t.region, a.source, sum(t.amount) FROM tranches t"
        " JOIN allocations a ON a.id = t.allocation_id"
        " WHERE t.state = 'released' AND a.fiscal_year <= %s GROUP BY 1, 2"
    ),
    "spent": (
        "SELECT e.region, a.source, sum(e.amount) FROM expenses e"
        " JOIN allocations a ON a.id = e.allocation_id"
        " WHERE e.state = 'recorded' AND a.fiscal_year <= %s GROUP BY 1, 2"
    ),
}


def _rows(suite: Suite, database: str, query: str, *facts: Any) -> list[Any]:
    with suite.postgres.connect(database) as connection:
        return connection.execute(query, facts).fetchall()


def _rts(suite: Suite, year: int) -> dict[str, Counter[str]]:
    """By RT: its class, its hectares by what they count as, and its flags."""
    found: dict[str, Counter[str]] = {}
    known = [row for row in _rows(suite, "survey", RTS) if row[1] <= year]
    for rt, rounds in groupby(known, key=lambda row: row[0]):
        told = list(rounds)
        _, _, _, now, hectares, flags, _ = told[-1]
        base = next((row for row in reversed(told) if row[2] == "baseline"), None)
        newest = {row[1]: row for row in told}  # of each year the one sealed last
        since = [row for y, row in newest.items() if base is None or y >= base[1]]
        was_slum = base is not None and base[3] != "none"
        sums: Counter[str] = Counter({now: 1, f"ha_{now}": hectares, "open_flags": flags})
        sums["baseline_ha"] = base[4] if base is not None and was_slum else Decimal(0)
        if now != "none":
            sums["slum_ha"] = hectares
            sums["new_ha"] = Decimal(0) if was_slum else hectares
        elif any(row[3] != "none" for row in since):
            sums["below_line_ha"] = hectares
        found[rt] = sums
    return found


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
        for region, source, amount in _rows(suite, "finance", query, year):
            if len(region) >= length:
                money[region[:length]][source, stage] += amount
    return {
        region: {
            "places": {k: v for k, v in places[region].items() if v},
            "works": dict(works[region]),
            "money": {k: v for k, v in money[region].items() if v},
        }
        for region in sorted({*places, *works, *money})
    }


def said(recap: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The items of a recap in the same words."""
    found = {}
    for item in recap["items"]:
        sums = {name: item["rts"][name] for name in CLASSES}
        sums |= {f"ha_{name}": Decimal(item["area_ha"][name]) for name in CLASSES}
        sums |= {name: Decimal(item[name]) for name in HECTARES}
        sums["open_flags"] = item["open_flags"]
        money = {
            (row["source"], stage): Decimal(row[stage]) for row in item["money"] for stage in MONEY
        }
        found[item["region"]] = {
            "places": {k: v for k, v in sums.items() if v},
            "works": item["activities"],
            "money": {k: v for k, v in money.items() if v},
        }
    return found


def something(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Without regions of which there is nothing in the year."""
    return {region: sums for region, sums in found.items() if any(sums.values())}


async def recaps_agree(suite: Suite, http: httpx.AsyncClient, *years: int) -> int:
    """Each recap of the country equals the count, once all is told; answers how many regions."""
    regions = 0
    for year in years:
        for by in LEVELS:
            await until(
                http, "/v1/reports/recap", _as(suite, year, by), region="*", year=year, by=by,
                limit=1000,
            )  # fmt: skip
            regions += len(counted(suite, year, by))
    return regions


def _as(suite: Suite, year: int, by: str) -> Callable[[Any], bool]:
    def agrees(recap: Any) -> bool:
        return said(recap) == {
            region: sums for region, sums in counted(suite, year, by).items() if any(sums.values())
        }

    return agrees
