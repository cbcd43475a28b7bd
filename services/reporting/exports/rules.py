"""What may be asked for, and what the file is called; pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from services.chassis import downloads
from services.reporting.exports.models import Export, ExportCreate, Format, Kind
from services.reporting.exports.problems import (
    ExportsRunning,
    ExportTooLong,
    FormatNotForKind,
    VillageNeeded,
    YearEmpty,
    YearsNotForKind,
    YearsReversed,
)
from services.reporting.reach import COUNTRY, level_of

AT_ONCE: Final = 3  # of one caller
KEPT: Final = timedelta(days=7)
# Above it the workbook's XML would pass two gigabytes, which Excel takes for a damaged file.
MOST_ROWS: Final = 500_000
FORMATS: Final[Mapping[Kind, tuple[Format, ...]]] = {
    Kind.rekap_numerik: (Format.xlsx, Format.csv),
    Kind.profil_kumuh: (Format.xlsx,),
    Kind.rekap_dana: (Format.xlsx, Format.csv),
    Kind.quick_status: (Format.xlsx, Format.csv),
    Kind.kegiatan: (Format.geojson,),
    Kind.oc4ids: (Format.json,),
}
SPANS: Final = (
    Kind.rekap_dana,
    Kind.kegiatan,
    Kind.oc4ids,
)  # of several years; the others are as of one
MEDIA: Final[Mapping[Format, str]] = {
    Format.xlsx: downloads.XLSX,
    Format.csv: downloads.CSV,
    Format.geojson: "application/geo+json",
    Format.json: "application/json",
}


def ensure_possible(asked: ExportCreate) -> None:
    """Raise what speaks against such a file, whatever is known of the region."""
    formats = FORMATS[asked.kind]
    if asked.format not in formats:
        raise FormatNotForKind(kind=asked.kind, format=asked.format, formats=", ".join(formats))
    if asked.kind == Kind.profil_kumuh and level_of(asked.region) != "village":
        raise VillageNeeded(kind=asked.kind, region=asked.region)
    if asked.from_year is None:
        return
    if asked.kind not in SPANS:
        raise YearsNotForKind(kind=asked.kind, kinds=", ".join(SPANS))
    if asked.from_year > asked.year:
        raise YearsReversed(from_year=asked.from_year, year=asked.year)


def ensure_known(asked: ExportCreate, years: Sequence[int]) -> None:
    """Raise YearEmpty unless something is known up to the year; what is known carries forward."""
    if not any((asked.from_year or 0) <= year <= asked.year for year in years):
        known = ", ".join(map(str, years)) or "-"
        raise YearEmpty(kind=asked.kind, region=asked.region, year=asked.year, years=known)


def ensure_fits(asked: ExportCreate, rows: int) -> None:
    """Raise ExportTooLong for a workbook of too many rows."""
    if asked.format == Format.xlsx and rows > MOST_ROWS:
        raise ExportTooLong(rows=rows, limit=MOST_ROWS)


def ensure_few(running: int) -> None:
    """Raise ExportsRunning when the caller has enough of them under way."""
    if running >= AT_ONCE:
        raise ExportsRunning(running=running, limit=AT_ONCE)


def name_of(export: Export) -> str:
    """What a browser calls the file."""
    region = "indonesia" if export.region == COUNTRY else export.region
    years = f"{export.from_year}-{export.year}" if export.from_year else export.year
    return f"{export.kind}_{region}_{years}.{export.format}"


def expiry(finished_at: datetime) -> datetime:
    """When a file is deleted."""
    return finished_at + KEPT
