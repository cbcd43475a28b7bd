"""Two rounds, place by place: what fell, what left the slum, what became one."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule

from contracts.survey import Level, SlumClass
from services.chassis.pagination import LIMIT, MOST
from services.chassis.shapes import View


class Movement(StrEnum):
    """`lowered` (turun tingkat) is a slum still, of a better class; `raised` one of a worse.

    What only one of the rounds measured has not moved.
    """

    left_slum = "left_slum"
    lowered = "lowered"
    unchanged = "unchanged"
    raised = "raised"
    new_slum = "new_slum"
    only_before = "only_before"
    only_after = "only_after"


class ComparisonFilter(BaseModel):
    """With which other round, and of which places."""

    other: Annotated[UUID, Rule(alias="with", description="The other round.")]
    level: Level = "rt"
    region: Annotated[str | None, Rule(max_length=100)] = None
    movement: Movement | None = None
    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class RoundInShort(View):
    """One of the two rounds; totals of two regulations are no trend."""

    id: UUID
    name: str
    year: int
    regulation: str
    state: str


class Moved(View):
    """One place in both rounds; null where a round did not measure it."""

    code: str
    name: str
    region: str
    movement: Movement
    grades: int | None = Rule(description="Classes up (worse) or, below zero, down (better).")
    total_before: int | None
    class_before: SlumClass | None
    area_ha_before: Decimal | None
    total_after: int | None
    class_after: SlumClass | None
    area_ha_after: Decimal | None


class MovementSum(View):
    """How many places moved so, and their hectares in both rounds."""

    movement: Movement
    places: int
    area_ha_before: Decimal
    area_ha_after: Decimal


class ComparisonRead(View):
    """The earlier of the rounds is before; `sums` are of all places, not of this page."""

    before: RoundInShort
    after: RoundInShort
    level: Level
    sums: list[MovementSum]
    items: list[Moved]
    next: str | None
