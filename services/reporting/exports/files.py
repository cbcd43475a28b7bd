"""Makes a file of its tables: what it is about first, then row by row."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import IO, Final

from services.chassis import downloads
from services.reporting.exports import delimited, geojson, oc4ids, selects, sheets, words
from services.reporting.exports.models import Format, Kind
from services.reporting.exports.profile import profile
from services.reporting.exports.work import Table, Work
from services.reporting.exports.xlsx import Book
from services.reporting.reach import named

TABLES: Final[Mapping[Kind, Callable[[Work], AsyncIterator[Table]]]] = {
    Kind.rekap_numerik: sheets.numeric_recap,
    Kind.profil_kumuh: profile,
    Kind.rekap_dana: sheets.funds,
    Kind.quick_status: sheets.quick_status,
}


async def write(work: Work, file: IO[bytes]) -> int:
    """The whole file; answer how many rows it has below its headings."""
    kind, format = work.asked.kind, work.asked.format
    if format == Format.json:
        return await _package(work, file)
    about = await _about(work, kind)
    if format == Format.geojson:
        return await _collection(work, about, file)
    tables = TABLES[kind](work)
    if format == Format.csv:
        return await _csv(tables, about, file)
    return await _workbook(work, tables, about, file)


async def _about(work: Work, kind: Kind) -> dict[str, str]:
    laws = await sheets.laws_of(work)
    since, year = work.asked.from_year, str(work.asked.year)
    values = {
        words.FILE: work.said(words.TITLES[kind]),
        words.REGION: f"{named(work.region)} ({work.region})",
        words.YEAR: f"{since}-{year}" if since else year,
        words.REGULATION: "; ".join(laws) or "-",
        words.MADE: work.at.isoformat(timespec="seconds"),
        words.READ_MODEL: str(work.generation),
        words.SOURCE: work.said(words.SOURCE_IS),
        words.NOTE: work.said(words.NOTES[kind]),
    }
    return {work.said(label): value for label, value in values.items()}


async def _workbook(
    work: Work, tables: AsyncIterator[Table], about: Mapping[str, str], file: IO[bytes]
) -> int:
    book, count = Book(file), 0
    first, *others = about.items()
    book.begin(work.said(words.ABOUT), first)
    book.add(others)
    async for table in tables:
        book.begin(table.name, table.heads)
        async for rows in table.rows:
            await asyncio.to_thread(book.add, rows)
            count += len(rows)
    await asyncio.to_thread(book.close)
    return count


async def _csv(tables: AsyncIterator[Table], about: Mapping[str, str], file: IO[bytes]) -> int:
    file.write(downloads.BOM + delimited.lines([*about.items(), ()]))
    count = 0
    async for table in tables:
        file.write(delimited.lines([table.heads]))
        async for rows in table.rows:
            file.write(await asyncio.to_thread(delimited.lines, rows))
            count += len(rows)
    return count


async def _collection(work: Work, about: dict[str, str], file: IO[bytes]) -> int:
    file.write(geojson.head(about))
    count = 0
    async for rows in work.stream(selects.WORKS, since=work.since):
        file.write(await asyncio.to_thread(geojson.features, rows, more=count > 0))
        count += len(rows)
    file.write(geojson.TAIL)
    return count


async def _package(work: Work, file: IO[bytes]) -> int:
    file.write(oc4ids.head(work.id, work.at, work.publication))
    count = 0
    async for rows in work.stream(selects.PROJECTS, since=work.since):
        by = work.publication
        file.write(await asyncio.to_thread(oc4ids.projects, rows, by, more=count > 0))
        count += len(rows)
    file.write(oc4ids.TAIL)
    return count
