"""What was answered about an RT (Format B), in typed columns."""

from decimal import Decimal
from typing import Any

from sqlalchemy import ARRAY, Index, Numeric, Text
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from services.survey.db import Table
from services.survey.records import RecordColumns


def letter() -> Any:
    """The letter of a choice; NULL is an open question."""
    return Field(default=None, sa_type=Text)


def letters() -> Any:
    """The letters of several choices."""
    return Field(default=None, sa_type=ARRAY(Text))


def measure() -> Any:
    """Hectares, metres or percent, as it was written."""
    return Field(default=None, sa_type=Numeric)


class RtFormColumns(SQLModel):
    """The columns are named as the questions; a test holds them equal."""

    q1: Decimal | None = measure()
    q2: Decimal | None = measure()
    q3: int | None = None
    q4: Decimal | None = measure()
    q5: Decimal | None = measure()
    q6: Decimal | None = measure()
    q7: Decimal | None = measure()
    q8: Decimal | None = measure()
    q9: Decimal | None = measure()
    q10: Decimal | None = measure()
    q11: Decimal | None = measure()
    q12: Decimal | None = measure()
    q13: Decimal | None = measure()
    q14: Decimal | None = measure()
    q15: str | None = letter()
    q16: str | None = letter()
    q17: str | None = letter()
    q18: Decimal | None = measure()
    q19: str | None = letter()
    q20: Decimal | None = measure()
    q21: str | None = letter()
    q22: Decimal | None = measure()
    q23: str | None = letter()
    q24: Decimal | None = measure()
    q25: str | None = letter()
    q26: Decimal | None = measure()
    q27: Decimal | None = measure()
    q28: str | None = letter()
    q29: str | None = letter()
    q30: str | None = letter()
    q31: str | None = letter()
    q32: str | None = letter()
    q33: str | None = letter()
    q34: list[str] | None = letters()
    q35: str | None = letter()
    q36: list[str] | None = letters()
    q37: list[str] | None = letters()
    q38: str | None = letter()
    q39: str | None = letter()
    q40: str | None = letter()


class RtForm(RtFormColumns, RecordColumns, Table, table=True):
    """The answers about one RT in a round; an RT has at most one that is approved."""

    __tablename__ = "rt_forms"
    __table_args__ = (
        Index("ix_rt_forms_rt", "round_id", "rt"),
        Index(
            "ix_rt_forms_approved",
            *("round_id", "rt"),
            unique=True,
            postgresql_where=sql("state = 'approved'"),
        ),
    )
