"""Trainings of a region, in numbers."""

from decimal import Decimal

from pydantic import BaseModel, Field


class TrainingSums(BaseModel):
    """Trainings, who took part, what they cost and what was learned."""

    trainings: int
    male: int
    female: int
    untold: int = Field(description="Of whom nobody said whether man or woman.")
    mbr: int
    jp: int = Field(description="Lesson hours.")
    cost: Decimal = Field(description="Rupiah of all sources.")
    pre: Decimal | None = Field(description="Mean score before, 0 to 100, of those who answered.")
    post: Decimal | None = Field(description="Mean score after.")


class TrainingKindRead(TrainingSums):
    """Those of one kind in one year."""

    year: int | None = Field(description="Not known of some old records.")
    kind: str


class TrainingsRead(BaseModel):
    """All that took place in a region."""

    region: str
    name: str
    items: list[TrainingKindRead]
    total: TrainingSums
