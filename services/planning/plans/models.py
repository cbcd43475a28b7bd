"""Plans: RP2KP-KP of a city, RPLP of a village, RTPLP of a priority area, RKM of a year.

`plans`          one edition of a plan; editions of one plan share `line_id`, the first one's id.
`plan_chapters`  what its chapters say, in the programme's outline.
`plan_targets`   what an RP2KP-KP means a place to get, by criterion and years.
`plan_steps`     who submitted, returned, approved it, when, and on what ground; only added to.
`plan_comments`  what reviewers asked of an item, and whether it is settled.
`plan_contents`  the whole of an approved edition as it was, with its hash: it never changes.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, DateTime, Index, Numeric, Text, UniqueConstraint, text
from sqlmodel import Field

from services.chassis.columns import CODE, moment
from services.chassis.ids import new_id
from services.planning.db import Table


class Plan(Table, table=True):
    """One edition. `area` names the kawasan of an RTPLP, and is empty for the others."""

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("line_id", "edition"),
        Index("ix_plans_region_id", "region", "id"),
        Index("uq_plans_open", "line_id", unique=True, postgresql_where=text("is_open")),
        Index(
            "uq_plans_holds", "line_id", unique=True, postgresql_where=text("state = 'approved'")
        ),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    line_id: UUID
    edition: int = 1
    kind: str = Field(sa_type=Text)
    region: str = Field(sa_type=CODE)
    area: str = Field(default="", sa_type=Text)
    title: str = Field(sa_type=Text)
    begin_year: int
    end_year: int
    under: UUID | None = Field(default=None, foreign_key="plans.id", index=True)
    institution_id: UUID | None = Field(default=None, foreign_key="institutions.id")
    state: str = Field(default="draft", sa_type=Text)
    is_open: bool = True  # draft, review or final: one such edition of a plan at a time
    submitted_by: str | None = Field(default=None, sa_type=Text)
    legal_kind: str | None = Field(default=None, sa_type=Text)
    legal_number: str | None = Field(default=None, sa_type=Text)
    legal_date: date | None = None
    content_hash: str | None = Field(default=None, sa_type=Text)
    regulation: str = Field(default="permen-14-2018", sa_type=Text)  # whose criteria it means
    told: int = 0  # how often the others were told of it: the version of its events
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class PlanChapter(Table, table=True):
    """One chapter of the outline."""

    __tablename__ = "plan_chapters"
    plan_id: UUID = Field(primary_key=True, foreign_key="plans.id")
    chapter: str = Field(sa_type=CODE, primary_key=True)
    region: str = Field(sa_type=CODE)
    body: str = Field(sa_type=Text)
    updated_by: str = Field(sa_type=Text)
    updated_at: datetime = moment()


class PlanTarget(Table, table=True):
    """What a city's plan means a village, or an area of it, to get: so much of a criterion."""

    __tablename__ = "plan_targets"
    __table_args__ = (UniqueConstraint("plan_id", "village", "area", "criterion"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_id: UUID = Field(foreign_key="plans.id")
    region: str = Field(sa_type=CODE)  # the village: who sees it sees what the city means it to get
    village: str = Field(sa_type=CODE)
    area: str = Field(default="", sa_type=Text)
    rts: list[str] = Field(default_factory=list, sa_type=JSON)
    criterion: str = Field(sa_type=CODE)
    volume: Decimal = Field(sa_type=Numeric)
    begin_year: int
    end_year: int


class PlanStep(Table, table=True):
    """One step of an edition from a state to another."""

    __tablename__ = "plan_steps"
    plan_id: UUID = Field(primary_key=True, foreign_key="plans.id")
    number: int = Field(primary_key=True)
    region: str = Field(sa_type=CODE)
    before: str = Field(sa_type=Text)
    after: str = Field(sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    legal_kind: str | None = Field(default=None, sa_type=Text)
    legal_number: str | None = Field(default=None, sa_type=Text)
    legal_date: date | None = None
    legal_sha256: str | None = Field(default=None, sa_type=Text)
    by: str = Field(sa_type=Text)
    at: datetime = moment()


class PlanComment(Table, table=True):
    """What somebody asks of an item: a chapter (`chapter:visi`), an activity (`activity:<id>`), or all."""

    __tablename__ = "plan_comments"
    __table_args__ = (Index("ix_plan_comments_plan_id_id", "plan_id", "id"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_id: UUID = Field(foreign_key="plans.id")
    region: str = Field(sa_type=CODE)
    item: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    at: datetime = moment()
    settled_by: str | None = Field(default=None, sa_type=Text)
    settled_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    answer: str | None = Field(default=None, sa_type=Text)


class PlanContent(Table, table=True):
    """What an approved edition says, whole; `sha256` over its canonical JSON."""

    __tablename__ = "plan_contents"
    plan_id: UUID = Field(primary_key=True, foreign_key="plans.id")
    region: str = Field(sa_type=CODE)
    sha256: str = Field(sa_type=Text)
    content: dict[str, Any] = Field(sa_type=JSON)
    frozen_at: datetime = moment()
