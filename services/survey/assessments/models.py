"""The score of a place in a round: an RT, an area, a village, a district or a regency."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, Column, DateTime, Numeric, Text, UniqueConstraint
from sqlmodel import Field

from contracts.survey import Level
from services.chassis.shapes import View
from services.survey.db import Table


class Assessment(Table, table=True):
    """Kept equal to the sheets while the round is open; final once sealed.

    `code` is the RT, area or region code by level; `region` is the Kemendagri code it lies in.
    """

    __tablename__ = "assessments"
    __table_args__ = (UniqueConstraint("round_id", "level", "code"),)
    id: UUID = Field(primary_key=True)
    round_id: UUID
    level: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text, index=True)
    name: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    total: int
    slum_class: str = Field(sa_type=Text)
    area_ha: Decimal = Field(sa_type=Numeric)
    regulation: str = Field(sa_type=Text)
    flags: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    open_flags: int
    rts: int
    sealed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))

    @property
    def sealed(self) -> bool:
        return self.sealed_at is not None


class AssessmentRead(View):
    id: UUID
    round_id: UUID
    code: str
    name: str
    region: str
    level: Level
    total: int
    slum_class: str
    area_ha: Decimal
    regulation: str
    flags: list[str]
    open_flags: int
    rts: int
    sealed: bool


class CriterionText(View):
    id: str
    name_id: str
    name_en: str
    volume: Decimal
    denominator: Decimal
    percent: Decimal
    score: int
    band: str
    article: str
    flags: tuple[str, ...]
    text_id: str
    text_en: str


class ExplanationRead(View):
    """Why this score, in plain sentences and criterion by criterion."""

    text_id: str
    text_en: str
    criteria: list[CriterionText]
