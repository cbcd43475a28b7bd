"""An RT sheet: the pivot of the system, one per RT and round."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import ARRAY, Column, DateTime, Index, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field

from contracts.survey import SheetSource
from services.chassis.shapes import View
from services.survey.db import Table
from services.survey.measures import MeasureColumns

# Sources that are no row of a file, in the place of its number: a computation from records, and what
# completed works have left of a former sheet.
NO_ROW, WORKS = 0, -1
SOURCES: dict[int, SheetSource] = {NO_ROW: "records", WORKS: "works"}


class Sheet(MeasureColumns, Table, table=True):
    """The newest source of an RT. `flags` are `field:code`; each waits for a person.

    The source is a row of an import; a computation from records, with 0 for the row; or a draft of
    completed works that was accepted, with -1 for the row.
    """

    __tablename__ = "sheets"
    __table_args__ = (
        UniqueConstraint("round_id", "rt"),
        Index("ix_sheets_round_id_area", "round_id", "area"),
        Index(
            "ix_sheets_slums",
            *("round_id", "region"),
            postgresql_where=sql("slum_class <> 'none'"),
        ),
    )
    id: UUID = Field(primary_key=True)
    round_id: UUID
    rt: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    area: str | None = Field(default=None, sa_type=Text)
    total: int
    slum_class: str = Field(sa_type=Text)
    flags: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    open_flags: int
    import_id: UUID
    import_row: int
    version: int
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class SheetRead(View):
    """A sheet as people see it; volumes by criterion id, decimals as strings."""

    id: UUID
    round_id: UUID
    rt: str
    name: str
    region: str
    area: str | None
    area_ha: Decimal | None
    buildings: Decimal | None
    households: Decimal | None
    population: Decimal | None
    road_ideal_m: Decimal | None
    drain_ideal_m: Decimal | None
    volumes: dict[str, Decimal | None]
    total: int
    slum_class: str
    flags: list[dict[str, str]]
    open_flags: int
    source: SheetSource
    import_id: UUID = Rule(description="The import, computation or draft that it was made from.")
    import_row: int = Rule(description="The row in the file; 0 of a computation, -1 of works.")
    version: int
    recorded_at: datetime


def view(sheet: Sheet, volumes: dict[str, Decimal | None]) -> SheetRead:
    """The sheet with the volumes that its round's regulation names."""
    flags: list[dict[str, Any]] = [
        dict(zip(("field", "code"), flag.split(":", 1), strict=True)) for flag in sheet.flags
    ]
    known = sheet.model_dump(exclude={"flags"})
    known["source"] = SOURCES.get(sheet.import_row, "import")
    return SheetRead.model_validate({**known, "volumes": volumes, "flags": flags})
