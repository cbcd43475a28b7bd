"""A point of a frontier as it is kept, and whether one may be asked for. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from contracts.money import Money
from services.planning.frontiers.models import Frontier
from services.planning.frontiers.problems import FrontierEnded, FrontierRunning
from services.planning.portfolio import asking, proof, telling
from services.planning.portfolio.asking import Standing
from services.planning.portfolio.models import UNFINISHED
from services.planning.portfolio.rules import cents, rupiah, share
from services.planning.portfolio.shapes import PortfolioCreate
from services.planning.portfolio.task import Task


def ensure_ended(frontier: Frontier | None) -> None:
    """Raise FrontierRunning while there is one on its way."""
    if frontier is not None and frontier.status in UNFINISHED:
        raise FrontierRunning


def ensure_unfinished(frontier: Frontier | None) -> Frontier:
    """The frontier on its way; raises FrontierEnded when there is none."""
    if frontier is None or frontier.status not in UNFINISHED:
        raise FrontierEnded
    return frontier


def scaled(task: Task, percent: int) -> Task:
    """The task with so many percent of each purse."""
    purses = [replace(purse, cents=share(purse.cents, percent)) for purse in task.purses]
    return replace(task, purses=purses, percents=[])


def asked_at(data: PortfolioCreate, standing: Standing, percent: int) -> PortfolioCreate:
    """The question whose budgets leave so many percent of what is free in these."""
    taken = asking.approved(data, standing)
    budgets = []
    for one in data.budgets:
        own = taken[f"budget:{one.source}:{one.year}"]
        free = cents(one.amount, "budgets") - own
        amount = own + (share(free, percent) if free > 0 else free)
        budgets.append(one.model_copy(update={"amount": str(Money(rupiah(amount)))}))
    return data.model_copy(update={"budgets": budgets})


def point(
    data: PortfolioCreate, standing: Standing, task: Task, found: Mapping[str, Any]
) -> dict[str, Any]:
    """A point as it is kept; raises ProofFailed unless all of it holds."""
    percent, own = found["percent"], scaled(task, found["percent"])
    asked = asked_at(data, standing, percent)
    said: dict[str, Any] = {
        "percent": percent,
        "budget": str(Money(rupiah(sum(max(0, purse.cents) for purse in own.purses)))),
        "budgets": [one.model_dump() for one in asked.budgets],
        "conflict": [],
    }
    if "conflict" in found:
        return said | {
            "conflict": telling.conflict(asked, standing, found["conflict"], found["works"])
        }
    if "value" not in found:
        return said | {"ended_by": "time"}
    return said | _proved(own, standing, found)


def _proved(task: Task, standing: Standing, found: Mapping[str, Any]) -> dict[str, Any]:
    rows, value = asking.rows(found["rows"]), telling.steps(found["value"], found["scale"])
    total = proof.prove(task, standing.places, standing.approved, rows, Decimal(value))["total"]
    return {
        "objective_value": value,
        "bound": telling.steps(found["bound"], found["scale"]),
        "gap": telling.gap(found["value"], found["bound"]),
        "ended_by": found["ended_by"],
        "cost": str(Money(rupiah(sum(row.cents for row in rows)))),
        "rts_leaving": total["rts_leaving"],
        "leaves_ha": str(total["leaves_ha"]),
    }


def overdrawn(
    data: PortfolioCreate, standing: Standing, task: Task, percents: Sequence[int]
) -> list[dict[str, Any]] | None:
    """All points where approved activities alone go beyond a budget or ceiling; else None."""
    beyond = asking.overdrawn(task)
    if not beyond:
        return None
    fighting = {"conflict": beyond, "works": {}}
    return [point(data, standing, task, {"percent": one} | fighting) for one in sorted(percents)]
