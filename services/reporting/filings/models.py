"""What strangers send to complaints and read of them, and how often an address does.

`complaint_counts` counts filings by hour or day, of an address or a village, as keyed hashes: who
sent what stays unknown, and a row lives two days.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import DateTime, Index, Text
from sqlmodel import Field

from services.chassis.shapes import Body, View, example
from services.reporting.complaints.models import Category, Level, Outcome, State
from services.reporting.complaints.shapes import More, Said
from services.reporting.db import Table

Token = Annotated[str, Rule(min_length=1, max_length=100)]
Number = Annotated[
    str, Rule(min_length=1, max_length=40, description="As it was shown: `7K3QX-9M2TA-WD4H`.")
]


class ComplaintCount(Table, table=True):
    """How many filings there were of whom, or where, since a moment."""

    __tablename__ = "complaint_counts"
    __table_args__ = (Index("ix_complaint_counts_since", "since"),)
    kind: str = Field(sa_type=Text, primary_key=True)
    key: bytes = Field(primary_key=True)
    since: datetime = Field(sa_type=DateTime(timezone=True), primary_key=True)
    count: int


class FormRead(View):
    """A form for one complaint: send it back with the work, no sooner than it says.

    `work` is digits such that SHA-256 over `<form>.<work>` begins with `work_bits` zero bits.
    """

    form: str
    wait_seconds: int
    work_bits: int
    expires_at: datetime


class Filing(
    Said,
    json_schema_extra=example(
        form="MDEyMzQ1Njc4OWFiY2RlZg",
        work="48151",
        village="35.19.09.2010",
        category="prosedur",
        words="Paving RT 007 dipasang tanpa alas pasir; sudah bergelombang.",
    ),
):
    """A complaint of somebody who need not say who they are."""

    form: Token
    work: Annotated[str, Rule(pattern="^[0-9]{1,20}$")]


class Filed(View):
    """What its maker keeps: the number is shown here only. `held` waits to be looked at first."""

    tracking_number: str
    state: State
    category: Category
    village: str
    village_name: str
    filed_on: date
    due_on: date | None = Rule(description="By when it is answered; null while it is held.")


class Tracked(Body, json_schema_extra=example(number="7K3QX-9M2TA-WD4H")):
    """The number of a complaint; never in an address, which others keep."""

    number: Number


class MoreWords(Body, json_schema_extra=example(number="7K3QX-9M2TA-WD4H", words="Masih begitu.")):
    """What its maker adds, or holds against an answer."""

    number: Number
    words: More


class AnswerRead(View):
    """What was answered."""

    at: datetime
    words: str | None


class Track(View):
    """How a complaint stands, for whoever has its number. What was said is not shown again."""

    state: State
    outcome: Outcome | None
    category: Category
    level: Level
    village: str
    village_name: str
    about_id: UUID | None
    filed_on: date
    due_on: date | None = Rule(description="By when it is answered, or confirmed.")
    answers: list[AnswerRead]
    may_add: bool
    may_judge: bool = Rule(description="Whether the answer may be confirmed or objected to now.")


class PublicPlace(View):
    """A village, and what it lies in, from the district up."""

    code: str
    name: str
    above: list[str]
