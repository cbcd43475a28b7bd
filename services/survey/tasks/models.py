"""A task: a record that was returned to whoever sent it; and what they answered instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import DateTime, Text
from sqlmodel import Field

from services.chassis.shapes import View
from services.survey.db import Table

LIST: Final = "tugas"  # phones know an entity list by its file's name, one in all their forms
FILE: Final = f"{LIST}.csv"


class TaskAnswer(Table, table=True):
    """Why a record cannot be corrected. The words lie sealed in the record that bears the same id.

    It answers one decision: when the record is returned once more, that is a new task.
    """

    __tablename__ = "task_answers"
    id: UUID = Field(primary_key=True, foreign_key="submissions.id")
    review_id: UUID = Field(foreign_key="reviews.id", unique=True)
    submission_id: UUID = Field(foreign_key="submissions.id", index=True)
    region: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))


@dataclass(frozen=True, slots=True)
class Task:
    """A returned record, with what its surveyor needs to know; nothing here was answered."""

    id: UUID
    kind: str
    rt: str | None
    region: str
    version: int
    round_id: UUID | None
    form: str | None
    instance_id: str
    started_at: datetime | None
    review_id: UUID
    reasons: Sequence[Mapping[str, Any]]
    returned_at: datetime


class AnswerRead(View):
    """A surveyor's answer to a decision: the record cannot be corrected."""

    id: UUID = Rule(description="The record that holds the words, as answer `jawaban`.")
    by: str
    at: datetime
