"""What survey tells of where RTs lie, village by village."""

from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.base import Event

PositionSource = Literal["stated", "households", "area"]

MOST_PLACED: Final = 1_500  # RTs of an event


class PlacedRt(BaseModel):
    """Where an RT lies, in degrees of WGS84: as stated, else the mean of at least five homes to 11 m, else a point in its kawasan."""

    model_config = ConfigDict(frozen=True)

    rt: str
    lon: Decimal
    lat: Decimal
    source: PositionSource


class VillagePositioned(Event):
    """Where the RTs of a village lie, all of which it is known, as it stands.

    `region` is the village. One of more than 1,500 RTs is told in parts, each an entity of its own:
    `part` counts them from 0. Told when a round is sealed, and when somebody states a position or a
    kawasan gives its RTs a point, if anything is other than was told before.
    """

    subject: ClassVar[str] = "survey.village.positioned.v1"

    part: Annotated[int, Field(ge=0)]
    rts: Annotated[tuple[PlacedRt, ...], Field(max_length=MOST_PLACED)]


EVENTS: tuple[type[Event], ...] = (VillagePositioned,)
