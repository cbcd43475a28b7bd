"""Activities: works and doings of a plan, where they are, what need they serve, how far they are.

`activities`            one activity; what is planned of it is frozen with its plan.
`activity_places`       how much of which criterion it does in which RT: what it reserves and draws.
                        The regulation says whose criterion it is: `4c` of one is not `4c` of the other.
`activity_dependencies` what must be completed before it may start.
`activity_steps`        who proposed, judged, approved, started it, and when; only added to.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, Numeric, Text
from sqlmodel import Field

from contracts.planning import PROGRAMME
from services.chassis.columns import CODE, moment, rupiah
from services.chassis.ids import new_id
from services.planning.db import Table


class Activity(Table, table=True):
    """One activity of a plan of its village. `copy_of` is the one in the edition before."""

    __tablename__ = "activities"
    __table_args__ = (
        Index("ix_activities_plan_id_id", "plan_id", "id"),
        Index("ix_activities_region_id", "region", "id"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_id: UUID = Field(foreign_key="plans.id")
    copy_of: UUID | None = Field(default=None, foreign_key="activities.id")
    region: str = Field(sa_type=CODE)
    kind: str = Field(sa_type=CODE)  # of the catalogue
    dimension: str = Field(sa_type=Text)  # lingkungan, sosial, ekonomi
    title: str = Field(sa_type=Text)
    year: int
    volume: Decimal = Field(sa_type=Numeric)
    unit: str = Field(sa_type=Text)
    geometry: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    institution_id: UUID | None = Field(default=None, foreign_key="institutions.id")
    programme: str = Field(default=PROGRAMME, sa_type=Text)
    sources: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    sipd: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    readiness: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    beneficiaries: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    cost: Decimal = rupiah(default=Decimal(0))  # of its RAB
    state: str = Field(default="planned", sa_type=Text)
    version: int = 1
    told: int = 0  # how often others were told of it: the version of its events
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class ActivityPlace(Table, table=True):
    """So much of a criterion in an RT, in the criterion's unit."""

    __tablename__ = "activity_places"
    activity_id: UUID = Field(primary_key=True, foreign_key="activities.id")
    rt: str = Field(sa_type=CODE, primary_key=True)
    criterion: str = Field(sa_type=CODE, primary_key=True)
    volume: Decimal = Field(sa_type=Numeric)
    regulation: str = Field(sa_type=Text)  # that measured the RT, or the plan's where none did


class ActivityDependency(Table, table=True):
    """`activity_id` may start once `needs_id` is completed."""

    __tablename__ = "activity_dependencies"
    activity_id: UUID = Field(primary_key=True, foreign_key="activities.id")
    needs_id: UUID = Field(primary_key=True, foreign_key="activities.id", index=True)
    region: str = Field(sa_type=CODE)


class ActivityStep(Table, table=True):
    """One step of an activity from a state to another."""

    __tablename__ = "activity_steps"
    activity_id: UUID = Field(primary_key=True, foreign_key="activities.id")
    number: int = Field(primary_key=True)
    region: str = Field(sa_type=CODE)
    before: str = Field(sa_type=Text)
    after: str = Field(sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    by: str = Field(sa_type=Text)
    at: datetime = moment()
