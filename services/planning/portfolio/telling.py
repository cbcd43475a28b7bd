"""An answer as it is kept and shown: constraints with their prices, conflicts in words. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from contracts.money import Money
from services.chassis.problems import Language
from services.planning.portfolio import asking, rules
from services.planning.portfolio.asking import Standing
from services.planning.portfolio.models import Portfolio, Status
from services.planning.portfolio.problems import CONFLICTS, FAILURES
from services.planning.portfolio.programme import lies_in
from services.planning.portfolio.rows import Row
from services.planning.portfolio.shapes import ConflictRead, PortfolioCreate

SIX = Decimal("0.000001")
FIGURES = 6  # of a price
SHOWN = 100


def steps(number: int, scale: int) -> str:
    """Smallest steps as a decimal."""
    decimals = len(str(scale)) - 1
    return f"{Decimal(number).scaleb(-decimals):f}"


def answer(
    data: PortfolioCreate,
    standing: Standing,
    found: Mapping[str, Any],
    rows: Sequence[Row],
    simulated: Mapping[str, Any],
) -> dict[str, Any]:
    """What is kept of an answer, but its rows."""
    best, scale = found["best"], found["scale"]
    added, cost = best["value"] - found["sure"], sum(row.cents for row in rows)
    per_unit = Decimal(cost * scale) / (100 * added) if added else None
    return {
        "ended_by": best["ended_by"],
        "objective_value": steps(best["value"], scale),
        "bound": steps(best["bound"], scale),
        "gap": gap(best["value"], best["bound"]),
        "greedy_value": None if found["greedy"] is None else steps(found["greedy"], scale),
        "approved_value": steps(found["sure"], scale),
        "cost": str(Money(rules.rupiah(cost))),
        "cost_per_unit": None if per_unit is None else str(per_unit.quantize(Decimal("0.01"))),
        "rts_leaving": simulated["total"]["rts_leaving"],
        "leaves_ha": str(simulated["total"]["leaves_ha"]),
        "constraints": constraints(data, standing, found["prices"], rows),
        "next_100m": further(found, rows),
        "rts_in_steps": found["thinned"],
    }


def gap(value: int, bound: int) -> str:
    """(bound - value) / bound, to six decimals."""
    exact = Decimal(bound - value) / bound if bound else Decimal(0)
    return str(exact.quantize(SIX))


def asked(told: Mapping[str, Any]) -> dict[str, Any]:
    """The years and the money of a question."""
    amounts = [rules.cents(one["amount"], "") for one in told.get("budgets", ())]
    return {"years": told.get("years", []), "budget": str(Money(rules.rupiah(sum(amounts))))}


def further(found: Mapping[str, Any], rows: Sequence[Row]) -> dict[str, Any] | None:
    """What the next Rp 100 million would buy."""
    more = found["further"]
    if more is None:
        return None
    own = _volumes(rows)
    wider = _volumes(asking.rows(more["rows"]))
    grown = {rt for (rt, criterion), v in wider.items() if v > own.get((rt, criterion), 0)}
    scale = found["scale"]
    return {
        "objective_value": steps(more["value"], scale),
        "gain": steps(more["value"] - found["best"]["value"], scale),
        "bound": steps(more["bound"], scale),
        "ended_by": more["ended_by"],
        "rts": sorted(grown)[:SHOWN],
    }


def _volumes(rows: Sequence[Row]) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        key = row.rt, row.criterion
        found[key] = found.get(key, Decimal(0)) + row.volume
    return found


def constraints(
    data: PortfolioCreate,
    standing: Standing,
    prices: Sequence[Mapping[str, Any]],
    rows: Sequence[Row],
) -> list[dict[str, Any]]:
    """Every budget, floor and ceiling with what is used of it."""
    known = {name_of(one): one["price"] for one in prices}
    taken, found = asking.approved(data, standing), []
    for one in _told(data):
        name = name_of(one)
        limit = rules.cents(one["amount"], "") - taken[name]
        used = sum(row.cents for row in rows if _is_of(row, one))
        facts = {key: one.get(key) for key in ("kind", "source", "year", "region")}
        facts |= {"name": name, "limit": str(Money(rules.rupiah(limit)))}
        facts |= {"approved": str(Money(rules.rupiah(taken[name])))}
        facts |= {"used": str(Money(rules.rupiah(used)))}
        price = known.get(name, 0.0 if prices else None)  # what nobody can use brings nothing
        found.append(facts | {"price": None if price is None else price_of(price)})
    return found


def price_of(price: float) -> str:
    """A price by its first six figures."""
    exact = Decimal(f"{price:.{FIGURES}g}")
    return f"{exact:f}" if exact else "0"


def _told(data: PortfolioCreate) -> list[dict[str, Any]]:
    budgets = [{"kind": "budget"} | one.model_dump() for one in data.budgets]
    floors = [{"kind": "floor"} | one.model_dump() for one in data.floors]
    return budgets + floors + [{"kind": "ceiling"} | one.model_dump() for one in data.ceilings]


def name_of(one: Mapping[str, Any]) -> str:
    """What a constraint is called: `budget:dak:2027`, `floor:35.19.09.2010`."""
    if one["kind"] == "budget":
        return f"budget:{one['source']}:{one['year']}"
    return f"{one['kind']}:{one['region']}"


def _is_of(row: Row, one: Mapping[str, Any]) -> bool:
    if one["kind"] == "budget":
        return (row.source, row.year) == (one["source"], one["year"])
    return lies_in(row.rt, one["region"])


def conflict(
    data: PortfolioCreate,
    standing: Standing,
    named: Sequence[Mapping[str, Any]],
    works: Mapping[str, int],
) -> list[dict[str, Any]]:
    """What fights, with the facts that its sentence needs."""
    amounts = {name_of(one): one["amount"] for one in _told(data)}
    taken, found = asking.approved(data, standing), []
    for one in named:
        name = name_of(one)
        facts = dict(one) | {"limit": str(Money.of(amounts[name]))}
        facts |= {"approved": str(Money(rules.rupiah(taken[name])))}
        facts |= {"works": str(Money(rules.rupiah(works.get(one.get("region", ""), 0))))}
        found.append({"name": name, "facts": facts})
    return found


def conflicts_read(told: Sequence[Mapping[str, Any]], language: Language) -> list[ConflictRead]:
    """The same in words."""
    return [
        ConflictRead(
            name=one["name"],
            text=CONFLICTS[one["facts"]["kind"]].render(language, dict(one["facts"])),
        )
        for one in told
    ]


def detail(portfolio: Portfolio, language: Language) -> str | None:
    """Why it failed and what to do."""
    if portfolio.status != Status.failed or portfolio.failure is None:
        return None
    return FAILURES[portfolio.failure].render(language, dict(portfolio.asked))
