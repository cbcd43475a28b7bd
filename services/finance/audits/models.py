"""Audit opinions: one per village and fiscal year."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field

from contracts.finance import AuditOpinionCode as Opinion
from contracts.finance import AuditState as State
from services.chassis.columns import CODE, moment
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, Day, View, example
from services.finance.ceilings.models import Document, Paper
from services.finance.db import Table


class AuditOpinion(Table, table=True):
    """What an auditor found of the money of a village in a fiscal year."""

    __tablename__ = "audit_opinions"
    __table_args__ = (UniqueConstraint("region", "fiscal_year"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=CODE)
    fiscal_year: int
    state: str = Field(sa_type=Text)
    opinion: str | None = Field(default=None, sa_type=Text)
    auditor: str = Field(sa_type=Text)
    audited_on: date | None = None
    document: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    notes: str = Field(sa_type=Text)
    version: int = 0
    recorded_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class AuditPut(
    Body,
    json_schema_extra=example(
        state="done",
        opinion="UO",
        auditor="Inspektorat Kabupaten Madiun",
        date="2021-04-20",
        document={"number": "700/12/LHP/2021"},
    ),
):
    """How far the audit is. `UO` unqualified, `QO` qualified, `AO` adverse, `DO` disclaimer."""

    state: State
    opinion: Opinion | None = Rule(None, description="Only of what is done.")
    auditor: Annotated[str, Rule(max_length=200, description="An institution.")] = ""
    date: Day | None = None
    document: Document | None = None
    notes: Annotated[str, Rule(max_length=2000, description="No names of residents.")] = ""


class AuditRead(View):
    """The audit of a village in a fiscal year."""

    id: UUID
    region: str
    fiscal_year: int
    state: State
    opinion: Opinion | None
    auditor: str
    date: date | None
    document: Paper | None
    notes: str
    version: int
    recorded_by: str
    created_at: datetime
    updated_at: datetime


class AuditFilter(Body):
    """Which audits."""

    region: str | None = Rule(None, max_length=100)
    fiscal_year: int | None = Rule(None, ge=2000, le=2100)
    state: State | None = None
    opinion: Opinion | None = None
    limit: Limit = LIMIT
    cursor: Cursor = None
