"""Plans as papers.

`plan_papers`  what the paper of an approved edition says, as it was known then: it never changes.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Text
from sqlmodel import Field

from services.chassis.columns import CODE, moment
from services.planning.db import Table


class PlanPaper(Table, table=True):
    """The facts of one paper; `sha256` over their canonical JSON (see `plans.content`)."""

    __tablename__ = "plan_papers"
    plan_id: UUID = Field(primary_key=True, foreign_key="plans.id")
    region: str = Field(sa_type=CODE)
    sha256: str = Field(sa_type=Text)
    facts: dict[str, Any] = Field(sa_type=JSON)
    frozen_at: datetime = moment()
