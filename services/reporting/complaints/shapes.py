"""Complaints as they come in and go out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule

from services.chassis.pagination import LIMIT, MOST
from services.chassis.personal import PERSONAL
from services.chassis.shapes import Body, Day, View, example
from services.reporting.complaints.models import (
    AboutKind,
    Category,
    Channel,
    Level,
    Outcome,
    State,
    StepKind,
)

MOST_HELD = 500
Village = Annotated[str, Rule(max_length=100, examples=["35.19.09.2010"])]
RtCode = Annotated[str, Rule(max_length=100, examples=["35.19.09.2010-000-007"])]
Words = Annotated[
    str, Rule(min_length=10, max_length=5000, description="What happened, in one's own words.")
]
More = Annotated[str, Rule(min_length=1, max_length=2000)]
Reason = Annotated[str, Rule(min_length=1, max_length=1000)]
Name = Annotated[str, Rule(min_length=1, max_length=200)]
Contact = Annotated[
    str, Rule(min_length=1, max_length=200, description="A number or an address to answer to.")
]
Concerns = Literal[Level.kelurahan, Level.kota, Level.provinsi]
Days = Annotated[int, Rule(strict=True, ge=1, le=365)]


class Said(Body):
    """What every complaint says, whoever writes it down. Without `name` it is anonymous.

    `concerns` is whose doings it is about, which counts for the categories `dana` and `intervensi`:
    those are handled by the level above, and hidden from that one.
    """

    village: Village
    rt: RtCode | None = None
    category: Category
    concerns: Concerns | None = None
    about_kind: AboutKind | None = None
    about_id: UUID | None = None
    words: Words
    name: Name | None = None
    contact: Contact | None = None


class ComplaintCreate(
    Said,
    json_schema_extra=example(
        village="35.19.09.2010",
        category="prosedur",
        channel="lisan",
        words="Paving RT 007 dipasang tanpa alas pasir; sudah bergelombang.",
    ),
):
    """A complaint that somebody who handles them writes down for its maker."""

    id: UUID | None = None
    channel: Channel
    filed_on: Day | None = Rule(default=None, description="The day it came; today unless said.")


class ComplaintPatch(Body, json_schema_extra=example(assignee="me")):
    """Whose it is to handle: `me`, an account, or null for nobody."""

    assignee: UUID | Literal["me"] | None


class Noted(Body, json_schema_extra=example(words="Lokasi dilihat bersama ketua RT.")):
    """A step in words, for those who handle it."""

    words: More


class Answer(
    Body, json_schema_extra=example(words="Paving dibongkar dan dipasang ulang 12 Desember.")
):
    """The answer, which its maker reads."""

    words: More


class Referral(Body, json_schema_extra=example(level="kota", reason="Perlu keputusan dinas.")):
    """To which level it goes, and why."""

    level: Level
    reason: Reason


class SpokenConfirmation(Body, json_schema_extra=example(how="Lewat telepon, 3 Desember 2026.")):
    """How its maker said that the answer is good."""

    how: Reason


class SpokenObjection(Body, json_schema_extra=example(words="Masih bergelombang di ujung gang.")):
    """What its maker holds against the answer."""

    words: More


class Closing(Body, json_schema_extra=example(reason="Tidak ada tanggapan 14 hari.")):
    """Why a complaint that nobody confirmed is closed."""

    reason: Reason


class Erasing(Body, json_schema_extra=example(reason="Permintaan pengadu.", words=True)):
    """Who made it is erased for good; with `words` also all that was said."""

    reason: Reason
    words: bool = Rule(False, strict=True)


class HeldDecision(
    Body,
    json_schema_extra=example(ids=["019ac1a0-0000-7000-8000-0000000000c1"], decision="receive"),
):
    """What becomes of complaints that were held back in a flood; a dismissal has a reason."""

    ids: Annotated[list[UUID], Rule(min_length=1, max_length=MOST_HELD)]
    decision: Literal["receive", "dismiss"]
    reason: Reason | None = None


class HeldDecided(View):
    """How many were decided about; the rest was held no more, or not the caller's."""

    decided: int


class TermChange(Body, json_schema_extra=example(days=7)):
    """So many days of the calendar."""

    days: Days


class TermRead(View):
    """Days to answer a category at a level (`dana.kota`), or to confirm an answer (`konfirmasi`)."""

    id: str
    days: int
    version: int


class ComplaintFilter(BaseModel):
    """Which complaints. `region` is where they happened; `assigned` is `me`, `none` or an account."""

    region: Annotated[str | None, Rule(max_length=100)] = None
    state: State | None = None
    open: bool | None = None
    category: Category | None = None
    level: Level | None = None
    overdue: bool | None = None
    assigned: Annotated[str | None, Rule(max_length=100)] = None
    about_id: UUID | None = None


class ComplaintPage(ComplaintFilter):
    """Which complaints, page by page."""

    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class ComplaintRead(View):
    """A complaint without what it says. `region` is whose it is to see, `village` where it happened.

    `due_on` is the day by which it is answered, or, once answered, confirmed; null when it is over.
    """

    id: UUID
    log: str | None = Rule(description="Regency, year and number; null while it is held.")
    region: str
    village: str
    village_name: str
    rt: str | None
    category: Category
    channel: Channel
    concerns: Level | None
    level: Level
    state: State
    outcome: Outcome | None
    about_kind: AboutKind | None
    about_id: UUID | None
    named: bool = Rule(description="Whether its maker said who they are.")
    repeats: int = Rule(description="How often the same was said.")
    filed_on: date
    due_on: date | None
    overdue: bool
    answered_on: date | None
    closed_on: date | None
    assignee: str | None
    version: int
    created_at: datetime
    updated_at: datetime


class ComplaintFiled(ComplaintRead):
    """A new complaint. Its tracking number is shown this once; null when the request is repeated."""

    tracking_number: str | None


class StepRead(View):
    """What happened. `by` is an account, `pelapor` for its maker, `system` for a deadline."""

    number: int
    at: datetime
    kind: StepKind
    state: State
    level: Level
    by: str
    words: str | None


class ComplaintWhole(ComplaintRead):
    """A complaint with what was said; who made it is masked from whoever may not read that."""

    words: str | None = Rule(description="Null once it is erased.")
    name: Annotated[str | None, PERSONAL] = None
    contact: Annotated[str | None, PERSONAL] = None
    history: list[StepRead]


SummaryBy = Literal[
    "category", "level", "state", "channel", "province", "regency", "district", "village"
]


class ComplaintSums(BaseModel):
    """How many, and how they stand; days are from filing to the answer."""

    complaints: int
    open: int
    overdue: int
    answered: int
    closed: int = Rule(description="Confirmed, or closed without.")
    median_days: str | None = Rule(description="Null while none is answered.")


class ComplaintGroup(ComplaintSums):
    """Those of one category, level, state, channel or place."""

    key: str
    name: str | None = Rule(description="Of a place.")


class ComplaintSummary(BaseModel):
    """Complaints of a region in numbers; those that were held back or dismissed do not count."""

    region: str
    year: int | None
    by: SummaryBy
    items: list[ComplaintGroup]
    total: ComplaintSums
