"""Where money goes: from its source by who received it and what it builds to a criterion."""

from uuid import UUID

from pydantic import Field as Rule

from contracts.finance import FundSourceCode
from services.chassis.shapes import Body, View
from services.finance.amounts import Total


class FlowFilter(Body):
    """Of which region (all of yours unless said), fiscal year and source; how many one by one."""

    region: str | None = Rule(None, max_length=100)
    year: int = Rule(ge=2000, le=2100, examples=[2020])
    source: FundSourceCode | None = None
    most: int = Rule(
        12,
        ge=1,
        le=100,
        description="The largest allocations are told one by one, others together.",
    )


class FlowLeg(View):
    """Money of a source, with whom it is, for which activity, for which criterion.

    What serves several criteria has a leg of each, in equal parts. Without `allocation_id` it is
    all that is not told one by one: `allocations` of the source together.
    """

    source: FundSourceCode
    allocation_id: UUID | None
    recipient: str | None
    allocations: int
    activity_id: UUID | None
    activity: str | None
    criterion: str | None
    amount: Total = Rule(description="What was allocated and did not come back.")
    released: Total
    spent: Total


class Flow(View):
    """All of the money, once."""

    items: list[FlowLeg]
