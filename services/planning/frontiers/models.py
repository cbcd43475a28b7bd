"""What more or less money would bring: a portfolio's question at several shares of its budgets.

`portfolio_frontiers`  the newest of a portfolio, with its points as they were found.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import JSON, DateTime, Index, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field

from contracts.money import Money
from services.chassis.columns import CODE, moment
from services.chassis.ids import new_id
from services.chassis.shapes import Body, View, example
from services.planning.db import Table
from services.planning.portfolio.models import Status
from services.planning.portfolio.shapes import Budget, ConflictRead
from services.planning.portfolio.task import Objective

PERCENTS = [0, 25, 50, 75, 100, 125, 150, 200]
MOST_PERCENT = 1_000


class Frontier(Table, table=True):
    """One for each portfolio: who asks again begins a new one. `points` grow while it runs."""

    __tablename__ = "portfolio_frontiers"
    __table_args__ = (
        UniqueConstraint("portfolio_id"),
        Index(
            "ix_portfolio_frontiers_unfinished",
            "asked_by",
            postgresql_where=sql("status IN ('queued', 'running')"),
        ),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    portfolio_id: UUID = Field(foreign_key="portfolios.id")
    region: str = Field(sa_type=CODE)
    percents: list[int] = Field(sa_type=JSON)
    seconds: int
    status: str = Field(default=Status.queued, sa_type=Text)
    points: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    failure: str | None = Field(default=None, sa_type=Text)
    asked_by: str = Field(sa_type=Text)
    asked_at: datetime = moment()
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    version: int = 1


Percent = Annotated[int, Rule(strict=True, ge=0, le=MOST_PERCENT)]


class FrontierCreate(Body, json_schema_extra=example(percents=[0, 50, 100, 150])):
    """At which shares of the budgets the best is sought."""

    percents: Annotated[list[Percent], Rule(min_length=1, max_length=12)] = Rule(
        default_factory=lambda: list(PERCENTS),
        description="Of what approved activities leave of the budgets; each counts once.",
    )
    seconds: Annotated[int, Rule(strict=True, ge=5, le=120)] = Rule(
        20, description="The longest that the search for a point may take."
    )


class FrontierPoint(View):
    """The best at a share of the budgets, proved as an answer is; or what fights there."""

    percent: int
    budget: Money = Rule(description="What all budgets together have free at this share.")
    budgets: list[Budget] = Rule(
        description="Budgets of a question that asks for this point: the share, and what approved "
        "activities take."
    )
    objective_value: Decimal | None = Rule(
        description="Never less than that of a smaller share; null where nothing is possible, or "
        "nothing was found in time."
    )
    bound: Decimal | None
    gap: Decimal | None
    ended_by: Literal["optimal", "gap", "time"] | None = Rule(
        description="Null where floors and ceilings leave nothing that is possible."
    )
    cost: Money | None
    rts_leaving: int | None
    leaves_ha: Decimal | None
    conflict: list[ConflictRead]


class FrontierRead(View):
    """How far it is, and its points, smallest share first."""

    portfolio_id: UUID
    region: str
    objective: Objective
    percents: list[int]
    seconds: int
    status: Status
    progress: int = Rule(description="Percent; 100 once it has ended.")
    points: list[FrontierPoint]
    failure: str | None
    detail: str | None = Rule(description="Why it failed and what to do, in your language.")
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    version: int
