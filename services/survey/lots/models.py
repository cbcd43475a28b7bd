"""A lot: many clean records of a place, of which a drawn sample is looked at one by one."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import DateTime, Index, Text
from sqlalchemy import text as sql
from sqlmodel import Field

from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.shapes import Body, View, example
from services.survey.db import Table
from services.survey.records import RecordKind

MOST_RECORDS = 5_000  # in one lot; more make another
NAMED = 100  # of the records left out, in the answer to an approval


class LotState(StrEnum):
    """`refused` when more of the sample was returned or rejected than the plan accepts."""

    open = "open"
    approved = "approved"
    refused = "refused"
    cancelled = "cancelled"


class Outcome(StrEnum):
    """What became of a record in its lot; the first three are decisions about it alone.

    `accepted` was approved with the lot, `left_out` was not, `refused` stayed in a refused lot.
    """

    approved = "approved"
    returned = "returned"
    rejected = "rejected"
    accepted = "accepted"
    left_out = "left_out"
    refused = "refused"


class Why(StrEnum):
    """Why a record was not approved with its lot."""

    decided = "decided"
    changed = "changed"
    own = "own"
    second_of_rt = "second_of_rt"


class Show(StrEnum):
    """Which records of a lot a list is asked for."""

    all = "all"
    sample = "sample"
    left_out = "left_out"


class ReviewLot(Table, table=True):
    """`acceptance` is how many of the sample may be returned or rejected; `seed` repeats the draw."""

    __tablename__ = "review_lots"
    __table_args__ = (Index("ix_review_lots_round_id", "round_id", "id"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    round_id: UUID = Field(foreign_key="rounds.id")
    region: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    submitted_by: str | None = Field(default=None, sa_type=Text)
    state: str = Field(default=LotState.open, sa_type=Text)
    size: int
    sample: int
    acceptance: int
    seed: str = Field(sa_type=Text)
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    closed_by: str | None = Field(default=None, sa_type=Text)
    closed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class LotRecord(Table, table=True):
    """A record as it stood when the lot was made; it is in at most one lot that is open."""

    __tablename__ = "review_lot_records"
    __table_args__ = (
        Index(
            "ix_review_lot_records_open",
            "submission_id",
            unique=True,
            postgresql_where=sql("open"),
        ),
        Index(
            "ix_review_lot_records_refused",
            "submission_id",
            postgresql_where=sql("outcome = 'refused'"),
        ),
    )
    lot_id: UUID = Field(primary_key=True, foreign_key="review_lots.id")
    submission_id: UUID = Field(primary_key=True, foreign_key="submissions.id")
    region: str = Field(sa_type=Text)
    rt: str = Field(sa_type=Text)
    record_version: int
    sampled: bool
    open: bool
    outcome: str | None = Field(default=None, sa_type=Text)
    why: str | None = Field(default=None, sa_type=Text)


class LotCreate(
    Body,
    json_schema_extra=example(
        round_id="0192b3c4-5d6e-7f80-9a1b-2c3d4e5f6071", region="35.19.09.2010", kind="household"
    ),
):
    """The clean records that were received in `region`, perhaps of one surveyor only.

    `sample` is how many to look at, when that shall be more than the plan asks; as many as the lot
    has, or more, is every one of them.
    """

    round_id: UUID
    region: Annotated[str, Rule(max_length=100, examples=["35.19.09.2010"])]
    kind: Literal[RecordKind.household, RecordKind.area]
    submitted_by: Annotated[str, Rule(min_length=1, max_length=100)] | None = None
    sample: Annotated[int, Rule(strict=True, ge=1, le=MOST_RECORDS)] | None = None


class LotProgress(View):
    """Counts of a lot's records by what became of them."""

    decided: int = Rule(0, description="Of the sample.")
    approved: int = Rule(0, description="Of the sample.")
    returned: int = Rule(0, description="Of the sample.")
    rejected: int = Rule(0, description="Of the sample.")
    accepted: int = Rule(0, description="Approved with the lot.")
    left_out: int = Rule(0, description="Neither in the sample nor approved with the lot.")


class LotRead(LotProgress):
    """One lot, and how far its sample is."""

    id: UUID
    round_id: UUID
    region: str
    kind: RecordKind
    submitted_by: str | None
    state: LotState
    size: int = Rule(description="Records in the lot.")
    sample: int = Rule(description="Records to look at one by one.")
    acceptance: int = Rule(description="How many of them may be returned or rejected.")
    seed: str | None = Rule(
        description="Of the draw: the first records in the order of SHA-256 of `seed:id`. Null while"
        " the lot is open."
    )
    version: int
    created_by: str
    created_at: datetime
    closed_by: str | None
    closed_at: datetime | None


class LotRecordRead(View):
    """A record of a lot."""

    submission_id: UUID
    region: str
    rt: str
    sampled: bool
    outcome: Outcome | None = Rule(description="Null while nothing became of it yet.")
    why: Why | None = Rule(description="Why it was not approved with the lot.")


class LotApproved(LotRead):
    """A lot that is through, and the first of those that were left out."""

    left: list[LotRecordRead] = Rule(description=f"At most {NAMED}; `records` lists them all.")
