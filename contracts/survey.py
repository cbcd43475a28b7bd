"""What survey says: sheets recorded and withdrawn, assessments and rounds sealed."""

from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.base import Event

RoundKind = Literal["baseline", "update", "endline"]
Level = Literal["rt", "area", "village", "district", "regency"]
SlumClass = Literal["none", "light", "medium", "heavy"]


class SheetFlag(BaseModel):
    """Something odd in one number of a sheet; it waits for a person."""

    model_config = ConfigDict(frozen=True)

    field: str
    code: str


class SheetRecorded(Event):
    """An RT has a sheet in this round: new, or replaced by a newer import's row."""

    subject: ClassVar[str] = "survey.sheet.recorded.v1"

    round_id: UUID
    rt: str
    area: str | None
    regulation: str
    area_ha: Decimal | None
    buildings: Decimal | None
    households: Decimal | None
    population: Decimal | None
    road_ideal_m: Decimal | None
    drain_ideal_m: Decimal | None
    volumes: dict[str, Decimal | None]
    total: int
    slum_class: SlumClass
    flags: tuple[SheetFlag, ...]
    import_id: UUID
    import_row: int


class SheetWithdrawn(Event):
    """The RT has no sheet in this round any more, because its import was undone."""

    subject: ClassVar[str] = "survey.sheet.withdrawn.v1"

    round_id: UUID
    rt: str
    import_id: UUID


class AssessmentSealed(Event):
    """One place's score in a sealed round; it never changes again.

    `code` is the RT code, the area code or the region code, by `level`. Hectares as recorded.
    """

    subject: ClassVar[str] = "survey.assessment.sealed.v1"

    round_id: UUID
    round_kind: RoundKind
    year: int
    regulation: str
    level: Level
    code: str
    name: str
    total: int
    slum_class: SlumClass
    area_ha: Decimal
    flags: tuple[str, ...]
    open_flags: int


class RoundSealed(Event):
    """A round is closed for good; `hash` is SHA-256 over its sheets and its regulation."""

    subject: ClassVar[str] = "survey.round.sealed.v1"

    name: str
    kind: RoundKind
    year: int
    regulation: str
    corrects: UUID | None
    sheets: int
    assessments: int
    open_flags: int
    hash: str
    link: str


EVENTS: tuple[type[Event], ...] = (SheetRecorded, SheetWithdrawn, AssessmentSealed, RoundSealed)
