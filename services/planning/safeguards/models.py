"""Safeguards: what was answered to the screening of an activity.

`activity_safeguards`  one row per activity, named by its id; who answered before is in the audit trail.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Text
from sqlmodel import Field

from services.chassis.columns import CODE, moment
from services.planning.db import Table


class ActivitySafeguards(Table, table=True):
    """The answers of one activity; decimals and money as text."""

    __tablename__ = "activity_safeguards"
    id: UUID = Field(primary_key=True, foreign_key="activities.id")
    region: str = Field(sa_type=CODE)
    answers: dict[str, Any] = Field(sa_type=JSON)
    version: int = 1
    answered_by: str = Field(sa_type=Text)
    answered_at: datetime = moment()
