"""Activities by SIPD codes, as RKPD and RPJMD lay them out: what is asked for, and shown."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule

from contracts.money import Money
from services.chassis.shapes import View
from services.planning.activities.shapes import State

MOST = 20_000  # activities of one document


class DocumentKind(StrEnum):
    """`rkpd` is a year and the one after it (prakiraan maju), `rpjmd` the five from it on."""

    rkpd = "rkpd"
    rpjmd = "rpjmd"


class PlansKind(StrEnum):
    """Of approved editions, or of those that are still worked on."""

    approved = "approved"
    draft = "draft"


Level = Literal["urusan", "bidang", "program", "kegiatan", "sub_kegiatan", "activity"]


class Entry(NamedTuple):
    """What a document says of an activity; the names are those of its columns."""

    id: UUID
    region: str
    title: str
    year: int
    volume: Decimal
    unit: str
    sources: list[dict[str, Any]]
    sipd: dict[str, Any] | None
    cost: Decimal
    state: str


class ConsolidationFilter(BaseModel):
    """Which document, of where, from which year on, and of which plans."""

    region: Annotated[str, Rule(max_length=100, examples=["35.19"])]
    year: Annotated[int, Rule(ge=2000, le=2100)]
    document: DocumentKind = DocumentKind.rkpd
    plans: PlansKind = PlansKind.approved


Amounts = Annotated[list[Money], Rule(description="Rupiah, one for each year of `span`.")]


class ConsolidationRow(View):
    """A code with the sum of what lies below it, or one activity under its deepest code."""

    level: Level
    code: str | None
    name: str = Rule(description="Nomenclature; empty where the list has no name for the code.")
    activity_id: UUID | None = None
    state: State | None = None
    indicator: str | None = Rule(None, description="Tolok ukur: what the activity does.")
    year: int | None = None
    target: Decimal | None = Rule(None, description="Its volume, in `unit`, in its own year.")
    unit: str | None = None
    region: str | None = None
    location: str | None = None
    sources: list[str] = Rule(default_factory=list, description="Codes of the sources.")
    amounts: Amounts


class Uncoded(View):
    """Activities that no SIPD code was given to: they are in no sum of a code."""

    text_id: str
    text_en: str
    rows: list[ConsolidationRow]
    amounts: Amounts


class Consolidation(View):
    """A document: rows by code, each sum before what it adds up; `total` is with the uncoded."""

    region: str
    region_name: str
    document: DocumentKind
    plans: PlansKind
    span: list[int] = Rule(description="Its years, each with an amount (pagu indikatif).")
    activities: int
    rows: list[ConsolidationRow]
    coded: Amounts
    uncoded: Uncoded
    total: Amounts
