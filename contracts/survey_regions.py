"""What survey tells of regions: which codes follow which."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.base import Event

RegionChangeKind = Literal["split", "merge", "rename", "recode"]

MOST_LINES: Final = 1_000  # of an event


class RegionLine(BaseModel):
    """From one code to another: `share` of the old region goes to the new, 0 to 1.

    The shares of one old code add up to exactly 1. A region that goes on has a line to itself.
    """

    model_config = ConfigDict(frozen=True)

    kind: RegionChangeKind
    old_code: str
    new_code: str
    name: str
    share: Annotated[Decimal, Field(gt=0, le=1)]
    basis: str
    bps_code: str | None = None


class RegionChanged(Event):
    """What a region, or an RT in it, is called from a day on: pemekaran, penggabungan, new codes.

    `entity_id` is the change, `region` the region of the old codes; of a village the lines of its
    RTs are among them. Change lists are never taken back, so each is told once.
    """

    subject: ClassVar[str] = "survey.region.changed.v1"

    valid_from: date
    lines: Annotated[tuple[RegionLine, ...], Field(min_length=1, max_length=MOST_LINES)]


EVENTS: tuple[type[Event], ...] = (RegionChanged,)
