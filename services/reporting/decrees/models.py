"""Which decree (SK Kumuh) a regency had, from when to when."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import DateTime
from sqlmodel import Field
from typing_extensions import TypedDict  # typing's own is not enough for pydantic before 3.12

from services.reporting.db import Table
from services.reporting.facts.base import Fact, by, word

SHOWN = 50  # decrees that an answer names; it counts the others


class Decree(Fact, Table, table=True):
    """A decree as it was told last. In force from `dated` on, and before `ended_on`.

    `issued_at` and `ended_at` are when the one and the other were told.
    """

    __tablename__ = "decrees"
    __table_args__ = (by("decrees", "region", "id"), by("decrees", "round_id"))
    round_id: UUID
    regulation: str = word()
    year: int
    number: str = word()
    dated: date
    state: str = word()
    review_due: date
    ended_on: date | None
    slum_ha: Decimal
    verified_ha: Decimal | None
    annex_sha256: str = word()
    link: str = word()
    issued_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(sa_type=DateTime(timezone=True))


class DecreeRow(TypedDict):
    """A decree on which figures rest."""

    id: str
    region: Annotated[str, Rule(description="The regency or city; of DKI Jakarta `31`.")]
    number: str
    date: date
    review_due: Annotated[date, Rule(description="Five years after its date.")]
    slum_ha: Annotated[str, Rule(description="Hectares of its annex (luas SK).")]
    verified_ha: Annotated[str | None, Rule(description="Verified hectares of its kawasan.")]


class Decreed(TypedDict):
    """The decrees that were in force at the end of the year, or of the day."""

    decrees: Annotated[
        list[DecreeRow], Rule(description=f"By region; the first {SHOWN} where there are more.")
    ]
    decree_count: int


class Crossing(TypedDict):
    """A region that had one decree then and another now, or none."""

    region: str
    then: Annotated[DecreeRow | None, Rule(description="The decree in force then.")]
    now: Annotated[DecreeRow | None, Rule(description="The decree in force now.")]


class Crossed(TypedDict):
    """Whether figures of two times rest on different decrees, and by how much these differ."""

    crosses_decree: Annotated[
        bool, Rule(description="They rest on different decrees: not comparable without a word.")
    ]
    crossings: Annotated[
        list[Crossing], Rule(description=f"By region; the first {SHOWN} where there are more.")
    ]
    crossing_count: int
