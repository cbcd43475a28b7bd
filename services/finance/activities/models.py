"""What planning told of the activities that money is meant for.

`activities`  one row per activity, as it was told last. Planning decides of them: finance only reads.
"""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, JSON, Text
from sqlmodel import Field

from services.chassis.columns import CODE, rupiah
from services.finance.db import Table


class KnownActivity(Table, table=True):
    """An activity by its id in planning. `sources` are its lines, amounts as decimal text.

    `physical` is the percent that is built; empty before it runs, and once it is cancelled.
    `criteria` are those that it serves, each once, in the order of their codes.
    `places` is what is to be built of each criterion in each RT, `measured` what was found built.
    """

    __tablename__ = "activities"
    id: UUID = Field(primary_key=True)
    region: str = Field(sa_type=CODE, index=True)
    plan_id: UUID
    title: str = Field(sa_type=Text)
    kind: str = Field(sa_type=CODE)
    state: str = Field(sa_type=Text)
    physical: Decimal | None = None
    cost: Decimal = rupiah()
    sources: list[dict[str, str]] = Field(sa_type=JSON)
    criteria: list[str] = Field(sa_type=ARRAY(Text))
    year: int
    volume: Decimal
    unit: str = Field(sa_type=Text)
    places: list[dict[str, str]] = Field(sa_type=JSON)
    measured: list[dict[str, str]] = Field(sa_type=JSON)
    version: int
