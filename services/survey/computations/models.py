"""A computation: the numbers of one RT's sheet, made from its approved records."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, JSON, Column, DateTime, Index, Text
from sqlalchemy import text as sql
from sqlmodel import Field

from services.survey.db import Table
from services.survey.measures import MeasureColumns


class Computation(MeasureColumns, Table, table=True):
    """It stays as evidence; the newest one of an RT `stands`, until its records are approved no more.

    `totals` are the households as counts and sums; `records` are they and the RT's own record.
    """

    __tablename__ = "computations"
    __table_args__ = (
        Index(
            "ix_computations_standing",
            *("round_id", "rt"),
            unique=True,
            postgresql_where=sql("stands"),
        ),
    )
    id: UUID = Field(primary_key=True)
    round_id: UUID
    rt: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    stands: bool
    records: int
    rt_form_id: UUID
    totals: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    total: int
    slum_class: str = Field(sa_type=Text)
    flags: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    open_flags: int
    at: datetime = Field(sa_type=DateTime(timezone=True))
