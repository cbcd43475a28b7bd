"""The registry of regions: which codes follow which, and what BPS calls them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule
from sqlalchemy import Index, Numeric, Text
from sqlmodel import Field

from contracts.regions import Level
from contracts.survey_regions import RegionChangeKind
from services.chassis.columns import CODE, moment
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, MOST
from services.chassis.shapes import Day, View
from services.survey.db import Table

ListedLevel = Literal["province", "regency", "district", "village"]
Share = Annotated[Decimal, Rule(description="Part of the old region that goes to the new, 0 to 1.")]


class ListKind(StrEnum):
    changes = "changes"
    bps = "bps"


class RegionLine(Table, table=True):
    """A line of a change list: from a code to the one that follows it. It stays for good.

    `change_id` holds the lines of one region (and of its RTs) at one day together.
    """

    __tablename__ = "region_lines"
    __table_args__ = (
        Index("ix_region_lines_old_code", "old_code", "valid_from"),
        Index("ix_region_lines_new_code", "new_code", "valid_from"),
        Index("uq_region_lines_once", "valid_from", "old_code", "new_code", unique=True),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    change_id: UUID
    import_id: UUID
    valid_from: date
    kind: str = Field(sa_type=Text)
    old_code: str = Field(sa_type=CODE)
    new_code: str = Field(sa_type=CODE)
    name: str = Field(sa_type=Text)
    share: Decimal = Field(sa_type=Numeric)
    basis: str = Field(sa_type=Text)
    bps_code: str | None = Field(default=None, sa_type=Text)
    stated_by: str = Field(sa_type=Text)
    stated_at: datetime = moment()


class RegionBps(Table, table=True):
    """The BPS code of a region, before that of the shipped list."""

    __tablename__ = "region_bps"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    code: str = Field(sa_type=CODE, unique=True)
    bps_code: str = Field(sa_type=CODE, index=True)
    import_id: UUID
    stated_by: str = Field(sa_type=Text)
    stated_at: datetime = moment()


class LineRead(View):
    """One line of a change list; of an RT `name` is empty."""

    valid_from: date
    kind: RegionChangeKind
    old_code: str
    new_code: str
    name: str
    share: Share
    basis: str
    bps_code: str | None


class KeptLine(LineRead):
    id: UUID
    import_id: UUID
    stated_by: str
    stated_at: datetime


class BpsRead(View):
    """A region and its BPS code."""

    code: str
    bps_code: str


class ListRead(BaseModel):
    """What a list brought, or would bring by `dry_run`: the first 1,000 lines of it."""

    id: UUID
    kind: ListKind
    filename: str
    sha256: str
    rows: int
    changes: Annotated[int, Rule(description="Regions that change; each is told as one event.")]
    lines: list[LineRead]
    bps: list[BpsRead]


class RegionItem(BaseModel):
    """A region as it is called now; of the BPS code null where none is known."""

    code: str
    name: str
    level: Level
    bps_code: str | None


class Relative(BaseModel):
    """A region before or after another, and how much of the older went to the newer."""

    code: str
    name: str
    share: Share
    kind: RegionChangeKind
    valid_from: date
    basis: str


class RegionRead(RegionItem):
    """A region on a day: its name then, how long its code holds, what was before and comes after.

    `valid_from` is null for what the registry knows no beginning of, `valid_to` (the last day) for
    what has no end. Predecessors and successors are of all days, the oldest first.
    """

    on: date
    valid: bool
    valid_from: date | None
    valid_to: date | None
    predecessors: list[Relative]
    successors: list[Relative]


class Paged(BaseModel):
    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class RegionFilter(Paged):
    """By place and level; or by name; or by BPS code."""

    region: Annotated[str | None, Rule(description="The region itself and what lies in it.")] = None
    level: Annotated[ListedLevel | None, Rule(description="The next below by default.")] = None
    search: Annotated[str | None, Rule(min_length=1, max_length=100)] = None
    bps: Annotated[str | None, Rule(max_length=20, description="The BPS code to look up.")] = None


class LineFilter(BaseModel):
    """Lines about a region or what lies in it, by either code."""

    region: str | None = None
    since: Annotated[Day | None, Rule(description="Valid from this day on, or later.")] = None


class LinePage(LineFilter, Paged):
    """A page of them."""
