"""Portfolios: what was asked for, how far it is, what was found.

`portfolios`           one question and its answer.
`portfolio_activities` the rows of the answer: so much of a criterion in an RT, paid by a source in a
                       year.
`portfolio_plans`      plans that a portfolio's rows were drafted into, once.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, DateTime, Index, Numeric, Text
from sqlalchemy import text as sql
from sqlmodel import Field

from services.chassis.columns import CODE, moment, rupiah
from services.chassis.ids import new_id
from services.planning.db import Table


class Status(StrEnum):
    """How far it is. `infeasible` is an answer, too: `conflict` says what fights."""

    queued = "queued"
    running = "running"
    done = "done"
    infeasible = "infeasible"
    cancelled = "cancelled"
    failed = "failed"


UNFINISHED = (Status.queued, Status.running)


class Portfolio(Table, table=True):
    """`asked` is the question as it was, `answer` what was found; both in decimals as text."""

    __tablename__ = "portfolios"
    __table_args__ = (
        Index("ix_portfolios_region_id", "region", "id"),
        Index(
            "ix_portfolios_unfinished",
            "asked_by",
            postgresql_where=sql("status IN ('queued', 'running')"),
        ),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=CODE)
    round_id: UUID
    objective: str = Field(sa_type=Text)
    asked: dict[str, Any] = Field(sa_type=JSON)
    status: str = Field(default=Status.queued, sa_type=Text)
    answer: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    failure: str | None = Field(default=None, sa_type=Text)
    rows: int = 0
    asked_by: str = Field(sa_type=Text)
    asked_at: datetime = moment()
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    version: int = 1


class PortfolioActivity(Table, table=True):
    """A row of the answer. `candidate` is the key of the whole activity that it is of."""

    __tablename__ = "portfolio_activities"
    portfolio_id: UUID = Field(primary_key=True, foreign_key="portfolios.id")
    number: int = Field(primary_key=True)
    rt: str = Field(sa_type=CODE)
    criterion: str = Field(sa_type=CODE)
    volume: Decimal = Field(sa_type=Numeric)
    cost: Decimal = rupiah()
    year: int
    source: str = Field(sa_type=Text)
    candidate: str | None = Field(default=None, sa_type=Text)


class PortfolioPlan(Table, table=True):
    """The rows of a village were drafted into this plan."""

    __tablename__ = "portfolio_plans"
    portfolio_id: UUID = Field(primary_key=True, foreign_key="portfolios.id")
    plan_id: UUID = Field(primary_key=True, foreign_key="plans.id")
    region: str = Field(sa_type=CODE)
    drafted_by: str = Field(sa_type=Text)
    drafted_at: datetime = moment()
