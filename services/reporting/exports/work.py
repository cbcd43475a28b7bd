"""What the making of a file is given, and what it gives back: tables, some rows at a time."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import TextClause
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import Aspect, Criterion
from services.chassis import ahead
from services.chassis.problems import Language, Text
from services.reporting.exports.models import ExportCreate
from services.reporting.reach import within
from services.reporting.settings import Publication

FETCH = 1_000
Cell: TypeAlias = str | int | Decimal | None
Row: TypeAlias = Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """A sheet of a workbook, or all of a CSV file."""

    name: str
    heads: Sequence[str]
    rows: AsyncIterator[Sequence[Row]]


@dataclass(frozen=True)
class Work:
    """One file in the making: what was asked for, and the snapshot that it is read from."""

    session: AsyncSession
    id: UUID
    generation: int
    asked: ExportCreate
    at: datetime
    tell: Callable[[int], Awaitable[None]]
    publication: Publication

    @property
    def region(self) -> str:
        return self.asked.region

    @property
    def language(self) -> Language:
        return self.asked.lang

    @property
    def since(self) -> int:
        """The first year of several."""
        return self.asked.from_year or 0

    def said(self, text: Text) -> str:
        """In the language of the file."""
        return text.said(self.language)

    def named(self, one: Criterion | Aspect) -> str:
        """What the regulation calls it, in the language of the file."""
        return one.name_id if self.language == "id" else one.name_en

    async def stream(self, query: TextClause, **more: Any) -> AsyncIterator[Sequence[Any]]:
        """Rows of the region as the database has them, some at a time, never all at once.

        Nothing else may be asked of the session until the last of them is there.
        """
        first, end = within(self.region)
        facts = {"generation": self.generation, "first": first, "end": end, "year": self.asked.year}
        async for rows in ahead.parts(self.session, query, FETCH, facts | more):
            yield rows

    async def all(self, query: TextClause, **more: Any) -> list[Any]:
        """The same at once, of what is few."""
        return [row async for rows in self.stream(query, **more) for row in rows]


async def at_once(rows: Sequence[Row]) -> AsyncIterator[Sequence[Row]]:
    """Rows that are there already."""
    yield rows
