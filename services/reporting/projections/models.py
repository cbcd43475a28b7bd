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

from services.chassis.columns import CODE
from services.reporting.db import Table

COUNTS = ("rts_none", "rts_light", "rts_medium", "rts_heavy", "open_flags")
HECTARES = (
    *("ha_none", "ha_light", "ha_medium", "ha_heavy"),
    *("baseline_ha", "below_line_ha", "handled_ha", "new_ha", "lowered_ha"),
)
# What volumes are divided by. Hectares of RTs are those by class.
MEASURES = ("buildings", "households", "population", "road_ideal_m", "drain_ideal_m")
# Problem volumes: as the regulation of 2018 numbers its criteria, then what only that of 2016 has,
# and how many RTs were scored by that.
VOLUMES = (
    *("v1a", "v1b", "v1c", "v2a", "v2b", "v3a", "v3b", "v4a", "v4b", "v4c"),
    *("v5a", "v5b", "v6a", "v6b", "v7a", "v7b"),
)
OLDER = ("rts_older", "old_4c", "old_4d", "old_6c")
PEOPLE = ("slum_population",)
FIGURES = (*COUNTS, *HECTARES, *PEOPLE, *MEASURES, *VOLUMES, *OLDER)


def recorded() -> Any:
    """Hectares, metres, counts: as recorded."""
    return Field(default=Decimal(0), sa_type=Numeric)


class Figures(SQLModel):
    """The figures of a recap; additive over RTs, and over years as deltas."""

    rts_none: int = 0
    rts_light: int = 0
    rts_medium: int = 0
    rts_heavy: int = 0
    open_flags: int = 0
    ha_none: Decimal = recorded()
    ha_light: Decimal = recorded()
    ha_medium: Decimal = recorded()
    ha_heavy: Decimal = recorded()
    baseline_ha: Decimal = recorded()
    below_line_ha: Decimal = recorded()
    handled_ha: Decimal = recorded()
    new_ha: Decimal = recorded()
    lowered_ha: Decimal = recorded()
    slum_population: Decimal = recorded()
    buildings: Decimal = recorded()
    households: Decimal = recorded()
    population: Decimal = recorded()
    road_ideal_m: Decimal = recorded()
    drain_ideal_m: Decimal = recorded()
    v1a: Decimal = recorded()
    v1b: Decimal = recorded()
    v1c: Decimal = recorded()
    v2a: Decimal = recorded()
    v2b: Decimal = recorded()
    v3a: Decimal = recorded()
    v3b: Decimal = recorded()
    v4a: Decimal = recorded()
    v4b: Decimal = recorded()
    v4c: Decimal = recorded()
    v5a: Decimal = recorded()
    v5b: Decimal = recorded()
    v6a: Decimal = recorded()
    v6b: Decimal = recorded()
    v7a: Decimal = recorded()
    v7b: Decimal = recorded()
    rts_older: Decimal = recorded()
    old_4c: Decimal = recorded()
    old_4d: Decimal = recorded()
    old_6c: Decimal = recorded()


class RtScore(Table, table=True):
    """An RT's sealed score in one round."""

    __tablename__ = "rt_scores"
    __table_args__ = (
        Index("ix_rt_scores_generation_rt", "generation", "rt"),
        Index("ix_rt_scores_round_id_region", "generation", "round_id", "region"),
        Index("ix_rt_scores_region_assessment_id", "generation", "region", "assessment_id"),
    )
    generation: int = Field(primary_key=True)
    assessment_id: UUID = Field(primary_key=True)
    round_id: UUID
    round_kind: str = Field(sa_type=Text)
    year: int
    rt: str = Field(sa_type=CODE)
    name: str = Field(sa_type=Text)
    region: str = Field(sa_type=CODE)
    slum_class: str = Field(sa_type=Text)
    total: int
    area_ha: Decimal = recorded()
    open_flags: int
    sealed_at: datetime = Field(sa_type=DateTime(timezone=True))
    version: int
    regulation: str | None = Field(sa_type=Text)
    area: str | None = Field(sa_type=Text)
    volumes: dict[str, Any] | None = Field(sa_type=JSONB)
    measures: dict[str, Any] | None = Field(sa_type=JSONB)


class RtDelta(Figures, Table, table=True):
    """What an RT changes in its regions' figures from `year` on.

    `sealed_to` is when the last of its rounds up to the year was sealed, `sealed_from` the first of
    its rounds from the year on: at a moment after the one this row was known, at one before the
    other it was not; between them the RT was known otherwise than its rows tell.
    """

    __tablename__ = "rt_deltas"
    generation: int = Field(primary_key=True)
    rt: str = Field(sa_type=Text, primary_key=True)
    year: int = Field(primary_key=True)
    name: str = Field(sa_type=Text)
    sealed_to: datetime = Field(sa_type=DateTime(timezone=True))
    sealed_from: datetime = Field(sa_type=DateTime(timezone=True))


class RecapDelta(Figures, Table, table=True):
    """The RT deltas summed by region and year."""

    __tablename__ = "recap_deltas"
    generation: int = Field(primary_key=True)
    level: str = Field(sa_type=Text, primary_key=True)
    region: str = Field(sa_type=Text, primary_key=True)
    year: int = Field(primary_key=True)
