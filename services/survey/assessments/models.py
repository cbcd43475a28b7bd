"""The score of a place in a round: an RT, an area, a village, a district or a regency."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import ARRAY, JSON, Column, DateTime, Numeric, Text, UniqueConstraint
from sqlmodel import Field

from contracts.survey import Level
from services.chassis.shapes import View
from services.survey.db import Table
from services.survey.standings.models import InputsRead, ReasonRead, StandingRead


class Assessment(Table, table=True):
    """Kept equal to the sheets while the round is open; final once sealed.

    `code` is the RT, area or region code by level; `region` is the Kemendagri code it lies in.
    `standing` and `inputs_hash` come with the sealing; until then they follow from what is known.
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
    standing: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    inputs_hash: str | None = Field(default=None, sa_type=Text)

    @property
    def sealed(self) -> bool:
        return self.sealed_at is not None


class AssessmentRead(StandingRead):
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
    inputs_hash: str | None = Rule(
        description="SHA-256 over `inputs` of the explanation, once sealed."
    )


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
    """Why this score and what follows, in plain sentences, by criterion and by rule."""

    text_id: str
    text_en: str
    criteria: list[CriterionText]
    context: list[ReasonRead]
    inputs: InputsRead
    inputs_hash: str | None
