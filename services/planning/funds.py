"""What something cost, by source of funds; pure."""

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field as Rule

from contracts.finance import FUND_CODES, FundSourceCode
from contracts.money import ZERO, Money, sum_of
from services.chassis.shapes import Body, View, example
from services.planning.problems import CostInvalid, SourceTwice
from services.planning.shapes import written

MOST = Money.of("1000000000000.00")  # a trillion: more is a slip of the hand
Amount = Annotated[Money, written(r"-?[0-9]{1,16}(\.[0-9]{1,2})?", Money)]


class CostLine(
    Body, json_schema_extra=example(source="bdi", amount="4500000.00"), from_attributes=True
):
    """What one source paid, in rupiah."""

    source: FundSourceCode
    amount: Amount


class CostShown(View):
    """What one source paid, in rupiah."""

    source: FundSourceCode
    amount: Money


Costs = Annotated[list[CostLine], Rule(max_length=len(FUND_CODES))]


def ensure_costs(costs: Iterable[CostLine | CostShown]) -> None:
    """No amount is negative or beyond all measure, and each source is told once."""
    for line in costs:
        if not ZERO <= line.amount <= MOST:
            raise CostInvalid(source=line.source, amount=str(line.amount), most=str(MOST))
    told = Counter(line.source for line in costs)
    for source, times in told.items():
        if times > 1:
            raise SourceTwice(source=source)


def cost_columns(costs: Iterable[CostLine]) -> dict[str, Any]:
    """The lines as they are kept, and their sum."""
    return {
        "costs": [line.model_dump(mode="json") for line in costs],
        "cost": sum_of(line.amount for line in costs).amount,
    }
