"""The read model behind the recaps.

`rt_scores`  one row per RT and sealed round, as heard.
`rt_deltas`  what an RT adds to its regions' recaps from a year on: the state in that year less the
             state before it. Summing the deltas up to a year gives the state in that year, with the
             newest sealed round carried forward.
`recap_deltas`  the same, summed by region: what a recap reads.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.reporting.db import Table

COUNTS = ("rts_none", "rts_light", "rts_medium", "rts_heavy", "open_flags")
HECTARES = (
    *("ha_none", "ha_light", "ha_medium", "ha_heavy"),
    *("baseline_ha", "below_line_ha", "handled_ha", "new_ha"),
)
FIGURES = (*COUNTS, *HECTARES)


def hectares() -> Any:
    """Hectares as recorded."""
    return Field(default=Decimal(0), sa_type=Numeric)


class Figures(SQLModel):
    """The figures of a recap; additive over RTs, and over years as deltas."""

    rts_none: int = 0
    rts_light: int = 0
    rts_medium: int = 0
    rts_heavy: int = 0
    open_flags: int = 0
    ha_none: Decimal = hectares()
    ha_light: Decimal = hectares()
    ha_medium: Decimal = hectares()
    ha_heavy: Decimal = hectares()
    baseline_ha: Decimal = hectares()
    below_line_ha: Decimal = hectares()
    handled_ha: Decimal = hectares()
    new_ha: Decimal = hectares()


class RtScore(Table, table=True):
    """An RT's sealed score in one round."""

    __tablename__ = "rt_scores"
    __table_args__ = (Index("ix_rt_scores_generation_rt", "generation", "rt"),)
    generation: int = Field(primary_key=True)
    assessment_id: UUID = Field(primary_key=True)
    round_id: UUID
    round_kind: str = Field(sa_type=Text)
    year: int
    rt: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    slum_class: str = Field(sa_type=Text)
    total: int
    area_ha: Decimal = hectares()
    open_flags: int
    sealed_at: datetime = Field(sa_type=DateTime(timezone=True))
    version: int
    regulation: str | None = Field(sa_type=Text)
    area: str | None = Field(sa_type=Text)
    volumes: dict[str, Any] | None = Field(sa_type=JSONB)
    measures: dict[str, Any] | None = Field(sa_type=JSONB)


class RtDelta(Figures, Table, table=True):
    """What an RT changes in its regions' figures from `year` on."""

    __tablename__ = "rt_deltas"
    generation: int = Field(primary_key=True)
    rt: str = Field(sa_type=Text, primary_key=True)
    year: int = Field(primary_key=True)
    name: str = Field(sa_type=Text)


class RecapDelta(Figures, Table, table=True):
    """The RT deltas summed by region and year."""

    __tablename__ = "recap_deltas"
    generation: int = Field(primary_key=True)
    level: str = Field(sa_type=Text, primary_key=True)
    region: str = Field(sa_type=Text, primary_key=True)
    year: int = Field(primary_key=True)
