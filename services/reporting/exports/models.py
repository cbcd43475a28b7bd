"""An export: what was asked for, how far it is, and the file in pieces."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import BigInteger, DateTime, Index, LargeBinary, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.chassis.clock import now
from services.chassis.columns import CODE
from services.chassis.ids import new_id
from services.chassis.problems import Language
from services.chassis.shapes import Body, View, example
from services.reporting.db import Table


class Kind(StrEnum):
    """What a file tells."""

    rekap_numerik = "rekap_numerik"
    profil_kumuh = "profil_kumuh"
    rekap_dana = "rekap_dana"
    quick_status = "quick_status"
    kegiatan = "kegiatan"
    oc4ids = "oc4ids"


class Format(StrEnum):
    """How it is written."""

    xlsx = "xlsx"
    csv = "csv"
    geojson = "geojson"
    json = "json"


class State(StrEnum):
    """How far it is."""

    queued = "queued"
    running = "running"
    done = "done"
    failed = "failed"


class Export(Table, table=True):
    """A file that was asked for; `generation` is the one of the read model that it was made of.

    `publication` is who publishes it, as the settings said it then.
    """

    __tablename__ = "exports"
    __table_args__ = (
        Index(
            "ix_exports_unfinished",
            "created_by",
            postgresql_where=sql("state IN ('queued', 'running')"),
        ),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=CODE)
    kind: str = Field(sa_type=Text)
    format: str = Field(sa_type=Text)
    year: int
    from_year: int | None = None
    lang: str = Field(sa_type=Text)
    state: str = Field(default=State.queued, sa_type=Text)
    generation: int | None = None
    rows: int | None = None
    size: int | None = Field(default=None, sa_type=BigInteger)
    failure: str | None = Field(default=None, sa_type=Text)
    publication: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    created_by: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    expires_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class ExportPart(Table, table=True):
    """A piece of a file; pieces come and go with their export, whole or not at all."""

    __tablename__ = "export_parts"
    export_id: UUID = Field(primary_key=True, foreign_key="exports.id", ondelete="CASCADE")
    part: int = Field(primary_key=True)
    region: str = Field(sa_type=CODE)
    content: bytes = Field(sa_type=LargeBinary)


FIRST_YEAR, LAST_YEAR = 1990, 2100


class ExportCreate(
    Body,
    json_schema_extra=example(kind="rekap_numerik", format="xlsx", region="35.19", year=2024),
):
    """What to write, of which region, as of which year."""

    kind: Kind
    format: Format
    region: str = Rule(max_length=20, description='A region of yours; "*" is the country.')
    year: int = Rule(ge=FIRST_YEAR, le=LAST_YEAR)
    from_year: int | None = Rule(
        None,
        ge=FIRST_YEAR,
        le=LAST_YEAR,
        description="The first year of `rekap_dana`, `kegiatan` and `oc4ids`; else the first there is.",
    )
    lang: Language = Rule("id", description="The language of the file's headings.")


class ExportRead(
    View,
    json_schema_extra=example(
        id="01900000-0000-7000-8000-000000000001",
        region="35.19",
        kind="rekap_numerik",
        format="xlsx",
        year=2024,
        from_year=None,
        lang="id",
        state="running",
        progress=40,
        generation=None,
        rows=None,
        size=None,
        failure=None,
        detail=None,
        created_by="budi",
        created_at="2026-11-28T08:00:00Z",
        finished_at=None,
        expires_at=None,
    ),
):
    """An export; its content is there once `state` is `done`, until `expires_at`."""

    id: UUID
    region: str
    kind: Kind
    format: Format
    year: int
    from_year: int | None
    lang: Language
    state: State
    progress: int = Rule(description="Percent; 100 once it is done or failed.")
    generation: int | None = Rule(description="Of the read model that the file was made of.")
    rows: int | None
    size: int | None = Rule(description="Bytes.")
    failure: str | None
    detail: str | None = Rule(description="What went wrong and what to do, in your language.")
    created_by: str
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None = Rule(description="When the file is deleted.")
