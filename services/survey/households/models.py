"""A household's answers (Format A) in typed columns, with its nine scores; nobody is named here."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Index, Numeric, SmallInteger, Text
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from services.survey.db import Table
from services.survey.records import RecordColumns


def letter() -> Any:
    """The letter of a choice; NULL is an open question."""
    return Field(default=None, sa_type=Text)


def number() -> Any:
    """A decimal as it was written."""
    return Field(default=None, sa_type=Numeric)


def score() -> Any:
    """1 where the rule is met, else 0."""
    return Field(sa_type=SmallInteger)


class HouseholdColumns(SQLModel):
    """The columns are named as the questions and the scores; a test holds them equal."""

    mbr: str | None = letter()
    laki: int | None = None
    perempuan: int | None = None
    difabel: int | None = None
    jumlah_kk: int = 1
    q1: str | None = letter()
    q2: str | None = letter()
    q3: str | None = letter()
    q4: str | None = letter()
    q5: str | None = letter()
    q6: Decimal | None = number()
    q6_panjang: Decimal | None = number()
    q6_lebar: Decimal | None = number()
    q6_lantai: int | None = None
    q7: int | None = None
    q8: str | None = letter()
    q9: str | None = letter()
    q10: str | None = letter()
    q11: str | None = letter()
    q12: str | None = letter()
    q13: str | None = letter()
    q14: str | None = letter()
    q15: str | None = letter()
    q16: str | None = letter()
    q17: str | None = letter()
    q18: str | None = letter()
    q19: str | None = letter()
    q20: str | None = letter()
    q21: str | None = letter()
    q22: str | None = letter()
    q23: str | None = letter()
    q24: str | None = letter()
    q25: str | None = letter()
    q26: str | None = letter()
    q27: str | None = letter()
    q28: str | None = letter()
    lat: Decimal | None = number()
    lon: Decimal | None = number()
    a1: int = score()
    a2_floor: int = score()
    a2_structure: int = score()
    a2: int = score()
    a3_access: int = score()
    a3_enough: int = score()
    a4_access: int = score()
    a4_technical: int = score()
    a5: int = score()


class Household(HouseholdColumns, RecordColumns, Table, table=True):
    """One household in a round. Its name and numbers lie sealed in `persons`, under the same id."""

    __tablename__ = "households"
    __table_args__ = (
        Index("ix_households_rt", "round_id", "rt"),
        Index("ix_households_flagged", "round_id", "id", postgresql_where=sql("open_flags > 0")),
        {"postgresql_partition_by": "RANGE (id)"},
    )
