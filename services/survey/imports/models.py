"""An import: a file, its rows as read, and what is wrong with them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import ARRAY, JSON, BigInteger, Column, DateTime, Index, LargeBinary, Text
from sqlalchemy import text as sql
from sqlmodel import Field

from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.shapes import View
from services.survey.db import Table
from services.survey.households.models import HouseholdColumns
from services.survey.measures import MeasureColumns


class ImportStatus(StrEnum):
    queued = "queued"
    validating = "validating"
    ready = "ready"
    applying = "applying"
    applied = "applied"
    undoing = "undoing"
    undone = "undone"
    failed = "failed"


class ImportKind(StrEnum):
    rt_sheets = "rt_sheets"
    official_workbook = "official_workbook"
    households = "households"


# Workbooks whose formulas count by the values they were saved with, about one RT each.
CALCULATED = frozenset({ImportKind.official_workbook})
# Kinds that bring households: their files name people, and their RTs have no other records.
RECORDS = frozenset({ImportKind.official_workbook, ImportKind.households})


class Import(Table, table=True):
    """`regions` are the importer's own: a row outside them is refused, also when a job reads it.

    `asked_by` is who asked for the newest apply or undo. `rt` is what the uploader said that a
    workbook is about.
    """

    __tablename__ = "imports"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(sa_type=Text)
    round_id: UUID = Field(foreign_key="rounds.id", index=True)
    region: str = Field(sa_type=Text)
    filename: str = Field(sa_type=Text)
    file_type: str = Field(sa_type=Text)
    size: int
    sha256: str = Field(sa_type=Text)
    status: str = Field(default=ImportStatus.queued, sa_type=Text)
    rows: int = 0
    accepted: int = 0
    flagged: int = 0
    error_count: int = 0
    warnings: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    regions: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    rt: str | None = Field(default=None, sa_type=Text)
    columns: list[str] = Field(
        default_factory=list, sa_column=Column(ARRAY(Text), nullable=False)
    )  # the header as it stood
    applied_no: int | None = Field(default=None, sa_type=BigInteger)
    applied_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_by: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    asked_by: str | None = Field(default=None, sa_type=Text)
    version: int = 1


class ImportFile(Table, table=True):
    """The file as it came, in pieces; it is evidence and stays."""

    __tablename__ = "import_files"
    import_id: UUID = Field(primary_key=True, foreign_key="imports.id")
    part: int = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)


class ImportRow(MeasureColumns, Table, table=True):
    """A row that could be read; `row` is its number in the file, the header being 1.

    Like all tables filled by the hundred thousand it has no foreign key: nothing that it names is
    ever deleted, and a check per row would cost a third of the import.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        Index("ix_import_rows_rt_import_id", "rt", "import_id", unique=True),
        Index(
            "ix_import_rows_flagged",
            *("import_id", "row"),
            postgresql_where=sql("open_flags > 0"),
        ),
    )
    import_id: UUID = Field(primary_key=True)
    row: int = Field(primary_key=True)
    rt: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    area: str | None = Field(default=None, sa_type=Text)
    area_name: str | None = Field(default=None, sa_type=Text)
    year: int | None = None
    total: int
    slum_class: str = Field(sa_type=Text)
    flags: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    open_flags: int


class ImportHousehold(HouseholdColumns, Table, table=True):
    """A household as a row could be read; `id` is that of its record, once it is applied.

    Nobody is named here: who lives there lies sealed in `persons`. `twin` is the first row of the
    file with the same NIK.
    """

    __tablename__ = "import_households"
    __table_args__ = (
        Index("ix_import_households_rt", "rt", "import_id"),
        Index(
            "ix_import_households_flagged",
            *("import_id", "row"),
            postgresql_where=sql("open_flags > 0"),
        ),
        {"postgresql_partition_by": "RANGE (import_id)"},
    )
    import_id: UUID = Field(primary_key=True)
    row: int = Field(primary_key=True)
    id: UUID
    rt: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    twin: int | None = None
    flags: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    open_flags: int


class UnreadRow(Table, table=True):
    """The cells of a row that could not be read, as they stood; kept for those whose errors are."""

    __tablename__ = "import_unread"
    import_id: UUID = Field(primary_key=True)
    row: int = Field(primary_key=True)
    cells: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))


class RowError(Table, table=True):
    """What could not be read, where, and the facts for the sentence that says what to do."""

    __tablename__ = "import_errors"
    import_id: UUID = Field(primary_key=True, foreign_key="imports.id")
    number: int = Field(primary_key=True)
    row: int | None = None
    column: str | None = Field(default=None, sa_type=Text)
    code: str = Field(sa_type=Text)
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ErrorRead(View):
    row: int | None = Rule(description="Row in the file; the header is row 1.")
    column: str | None
    code: str
    detail: str


class WarningRead(View):
    code: str
    rows: int
    detail: str


class ImportLine(View):
    """An import in a list."""

    id: UUID
    kind: ImportKind
    round_id: UUID
    filename: str
    size: int
    sha256: str
    status: ImportStatus
    rows: int
    accepted: int
    flagged: int
    error_count: int
    applied_at: datetime | None
    created_at: datetime
    version: int


class ImportRead(ImportLine):
    """One import with what is wrong in it."""

    progress: int = Rule(description="Percent of the work at hand.")
    errors: list[ErrorRead] = Rule(description="The first 1000.")
    warnings: list[WarningRead]
    columns: list[str] = Rule(description="The header of the file, in its order.")
