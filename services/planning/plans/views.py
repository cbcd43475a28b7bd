"""What plans look like from outside."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import Field as Rule

from contracts.planning import PlanKind, PlanState
from services.chassis.shapes import View


class OutlineChapter(View):
    """One chapter of the outline of a kind of plan."""

    kind: PlanKind
    chapter: str
    number: int
    name_id: str
    name_en: str


class PlanBasis(View):
    """The act that approved an edition."""

    kind: str
    number: str
    date: date


class PlanRead(View):
    """One edition of a plan."""

    id: UUID
    line_id: UUID = Rule(description="What the editions of one plan share.")
    edition: int
    kind: PlanKind
    region: str
    area: str = Rule(description="The kawasan of an RTPLP; empty for the others.")
    title: str
    begin_year: int
    end_year: int
    under: UUID | None
    institution_id: UUID | None
    regulation: str
    state: PlanState
    submitted_by: str | None
    legal_basis: PlanBasis | None
    content_hash: str | None = Rule(description="SHA-256 of its content, once it is approved.")
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class ChapterRead(OutlineChapter):
    """A chapter and what it says; null as long as nobody wrote it."""

    body: str | None
    updated_by: str | None
    updated_at: datetime | None


class Chapters(View):
    """All chapters of a plan in their order; `version` is the plan's."""

    plan_id: UUID
    version: int
    items: list[ChapterRead]


class TargetRead(View):
    """What the city means a place to get, in `unit`."""

    id: UUID
    village: str
    area: str
    rts: list[str]
    criterion: str
    unit: str
    volume: Decimal
    begin_year: int
    end_year: int


class Targets(View):
    """All targets of a plan by village, area and criterion; `version` is the plan's."""

    plan_id: UUID
    version: int
    items: list[TargetRead]


class StepRead(View):
    """One step of an edition: who, when, why."""

    number: int
    before: PlanState
    after: PlanState
    reason: str | None
    legal_kind: str | None
    legal_number: str | None
    legal_date: date | None
    legal_sha256: str | None
    by: str
    at: datetime


class CommentRead(View):
    """What was asked of an item, and what was done about it."""

    id: UUID
    plan_id: UUID
    item: str
    body: str
    by: str
    at: datetime
    settled_by: str | None
    settled_at: datetime | None
    answer: str | None


class ContentRead(View):
    """What an edition says, whole; approved, it never changes again.

    `sha256` is over `content` as canonical JSON: keys sorted, no spaces, UTF-8.
    """

    plan_id: UUID
    state: PlanState
    frozen: bool
    sha256: str
    content: dict[str, Any]


class FieldChange(View):
    """What a field said, and says."""

    field: str
    before: Any
    after: Any


class ItemChange(View):
    """What became of one item."""

    item: str
    label: str
    change: Literal["added", "dropped", "changed"]
    fields: list[FieldChange]


class PlanDiff(View):
    """What an edition says otherwise than another, in the order of the plan."""

    plan_id: UUID
    against: UUID
    items: list[ItemChange]
