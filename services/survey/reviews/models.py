"""A review: what somebody decided about one version of a record, and why."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import JSON, Column, DateTime, Index, Text
from sqlmodel import Field

from services.chassis.shapes import Body, View, example
from services.survey.db import Table
from services.survey.tasks.models import AnswerRead

Words = Annotated[str, Rule(min_length=1, max_length=1000)]


class Decision(StrEnum):
    """How a review ended."""

    approved = "approved"
    returned = "returned"
    rejected = "rejected"


class Review(Table, table=True):
    """`reasons` are by question; of an approval there are none. `lot_id` is the lot that it was approved with."""

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_submission_id", "submission_id", "id"),)
    id: UUID = Field(primary_key=True)
    submission_id: UUID = Field(foreign_key="submissions.id")
    number: int
    region: str = Field(sa_type=Text)
    decision: str = Field(sa_type=Text)
    reasons: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    by: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    lot_id: UUID | None = Field(default=None, foreign_key="review_lots.id")


class Reason(Body):
    """What is wrong with one answer; without a question, with the record as a whole."""

    question: Annotated[str | None, Rule(max_length=100)] = None
    reason: Words


class Return(
    Body,
    json_schema_extra=example(
        reasons=[{"question": "q12", "reason": "Foto menunjukkan sumur, bukan ledeng."}]
    ),
):
    """Why the record goes back to the surveyor."""

    reasons: Annotated[list[Reason], Rule(min_length=1, max_length=100)]


class Reject(Body, json_schema_extra=example(reason="Rumah di luar RT ini; didata dua kali.")):
    """Why the record is taken out for good."""

    reason: Words


class ReviewRead(View):
    """One decision."""

    id: UUID
    number: int = Rule(description="The version of the record that was looked at.")
    decision: Decision
    reasons: list[Reason]
    by: str
    at: datetime
    lot_id: UUID | None = Rule(description="Of an approval with a lot, by its sample.")
    answer: AnswerRead | None = Rule(
        None, description="The surveyor's, who cannot correct the record."
    )


class Change(View):
    """One answer that differs from the version before; personal answers are masked."""

    question: str
    label: str = Rule(description="The question, in the caller's language.")
    before: str | None
    after: str | None


class VersionRead(View):
    """One version of a record, and what was decided about it."""

    number: int
    instance_id: str
    submitted_by: str
    received_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    changes: list[Change] = Rule(description="Against the version before; none of the first.")
    erased: bool = Rule(description="Its answers are gone, because the person was erased.")
    reviews: list[ReviewRead]
