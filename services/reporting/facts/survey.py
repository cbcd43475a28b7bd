"""What survey tells: sheets, rounds, records, scores of places above RTs.

Scores of RTs are in `rt_scores` (projections): recaps are made of them.
"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from services.reporting.db import Table
from services.reporting.facts.base import Fact, by, code, parts, word


class Sheet(Fact, Table, table=True):
    """An RT's sheet in a round. Once it is withdrawn nothing of it is known but that it was."""

    __tablename__ = "sheets"
    __table_args__ = (
        by("sheets", "rt", "round_id"),
        by("sheets", "import_id", "import_row"),
        by("sheets", "region", "id"),
    )
    withdrawn: bool
    round_id: UUID
    rt: str = code()
    area: str | None = word()
    regulation: str | None = word()
    area_ha: Decimal | None
    buildings: Decimal | None
    households: Decimal | None
    population: Decimal | None
    road_ideal_m: Decimal | None
    drain_ideal_m: Decimal | None
    volumes: dict[str, Any] | None = parts()
    total: int | None
    slum_class: str | None = word()
    flags: list[dict[str, Any]] | None = parts()
    open_flags: int | None
    import_id: UUID
    import_row: int | None
    source: str | None = word()
    file_sha256: str | None = word()
    activities: list[str] | None = parts()


class Round(Fact, Table, table=True):
    """A sealed round."""

    __tablename__ = "rounds"
    name: str = word()
    kind: str = word()
    year: int
    regulation: str = word()
    corrects: UUID | None
    sheets: int
    assessments: int
    open_flags: int
    hash: str = word()
    link: str = word()


class PlaceScore(Fact, Table, table=True):
    """The sealed score of a place above RTs, as survey computed it; no recap is made of it."""

    __tablename__ = "place_scores"
    __table_args__ = (
        by("place_scores", "round_id"),
        by("place_scores", "region", "id"),
        by("place_scores", "code"),
    )
    round_id: UUID
    round_kind: str = word()
    year: int
    regulation: str = word()
    level: str = word()
    code: str = code()
    name: str = word()
    total: int
    slum_class: str = word()
    area_ha: Decimal
    open_flags: int


class Record(Fact, Table, table=True):
    """A record of a form: what was scored and flagged, never what was answered."""

    __tablename__ = "records"
    __table_args__ = (by("records", "rt", "round_id"), by("records", "region", "state"))
    kind: str = word()
    form_id: str | None = word()
    round_id: UUID | None
    rt: str | None = code()
    state: str = word()
    number: int
    flags: list[str] = parts()
    scores: dict[str, int] = parts()
    waits_for: int
    merged_into: UUID | None


class Erasure(Fact, Table, table=True):
    """A record whose person was erased on request."""

    __tablename__ = "erasures"
    rt: str | None = code()
