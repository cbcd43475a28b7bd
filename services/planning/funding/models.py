"""What of an activity's cost is paid for, promised, and open, as it is asked for and shown."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule

from contracts.money import Money
from services.chassis.pagination import LIMIT, MOST
from services.chassis.shapes import View
from services.planning.activities.shapes import State


class UnfundedSumsFilter(BaseModel):
    """Where, and of which year: all years unless one is named."""

    region: Annotated[str, Rule(max_length=100, examples=["35.19"])]
    year: Annotated[int | None, Rule(ge=2000, le=2100)] = None


class UnfundedFilter(UnfundedSumsFilter):
    """Which activities, page by page."""

    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class SourceFunding(View):
    """What a source is meant to pay, has committed by allocations, and has promised beyond that."""

    source: str
    planned: Money
    committed: Money
    pledged: Money


class FundingRead(View):
    """An activity and its money, in rupiah: `open` is its cost less `committed` and `pledged`.

    `pledged` are promises that are no allocation yet. Once a promise is a ceiling, what is
    allocated of that ceiling to the activity counts as committed, and no longer as pledged.
    """

    activity_id: UUID
    plan_id: UUID
    region: str
    title: str
    kind: str
    year: int
    state: State
    cost: Money
    committed: Money
    pledged: Money
    open: Money
    sources: list[SourceFunding]


class UnfundedSums(View):
    """Of all activities that have something open: how many, and their money in rupiah."""

    activities: int
    cost: Money
    committed: Money
    pledged: Money
    open: Money
