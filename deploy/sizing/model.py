"""The arithmetic: pure functions from what was measured and what is assumed to sizes.

Bytes are decimal: a GB is 10^9.
"""

import math
from dataclasses import dataclass

RECORDS = "records of phones, 8 clients"
READS = "recaps of regencies by village, 8 clients"
MEMORY = "whole suite: memory at work"
RECORD_KEPT = "weight of a record of a household: databases"
RECORD_STREAMED = "weight of a record of a household: stream"
SHEET_KEPT = "weight of a sealed RT sheet: databases"
SHEET_STREAMED = "weight of a sealed RT sheet: stream"
COPY_RATE = "backup: database copied, counted and hashed"
COPY_SHARE = "backup: size of the copy / of the databases"
BACK_RATE = "backup: databases brought back and compared"
NEEDED = (
    *(RECORDS, READS, MEMORY, RECORD_KEPT, RECORD_STREAMED, SHEET_KEPT, SHEET_STREAMED),
    *(COPY_RATE, COPY_SHARE, BACK_RATE),
)
GB, MB = 1e9, 1e6
HOUR = 3600.0


@dataclass(frozen=True)
class Area:
    """What is surveyed."""

    name: str
    rts: int
    villages: int


@dataclass(frozen=True)
class Assumed:
    """What nobody measured; `areas.toml` says of each what it means."""

    households_per_rt: float
    rounds_per_year: float
    survey_days: float
    peak_hour_share: float
    sent_at_once: float
    photos_per_record: float
    photo_bytes: float
    readers_per_village: float
    seconds_between_reads: float
    utilisation: float
    stream_days: float
    stream_copies: float
    database_copies: float
    cache_share: float
    years: float
    smallest_cores: float


@dataclass(frozen=True)
class Measured:
    """Figures by name, and on how many cores they were taken."""

    cores: int
    figures: dict[str, float]

    def __getitem__(self, name: str) -> float:
        return self.figures[name]


@dataclass(frozen=True)
class Line:
    """One size: what it is, in which unit, how it is computed in words, and its value."""

    name: str
    unit: str
    how: str
    value: float


def lines(area: Area, assumed: Assumed, measured: Measured) -> list[Line]:
    """All sizes of an area, each from those before it."""
    found: list[Line] = []
    _load(found, area, assumed)
    _work(found, assumed, measured)
    _room(found, area, assumed, measured)
    _copies(found, assumed, measured)
    return found


def _value(found: list[Line], name: str) -> float:
    return next(line.value for line in found if line.name == name)


def _load(found: list[Line], area: Area, assumed: Assumed) -> None:
    """What comes in and what is asked for."""
    year = area.rts * assumed.households_per_rt * assumed.rounds_per_year
    day = year / assumed.survey_days
    hour = day * assumed.peak_hour_share
    reads = area.villages * assumed.readers_per_village / assumed.seconds_between_reads
    found += [
        Line("records a year", "records", "RT x households of one x rounds", year),
        Line("records a day", "records", "records a year / survey days", day),
        Line("records in the peak hour", "records", "records a day x peak hour's share", hour),
        Line(
            "records at the peak",
            "a second",
            "peak hour / 3600 x sent at once",
            hour / HOUR * assumed.sent_at_once,
        ),
        Line("reads at the peak", "a second", "villages x readers / seconds between", reads),
    ]


def _work(found: list[Line], assumed: Assumed, measured: Measured) -> None:
    """Cores and processes."""
    records = _value(found, "records at the peak") / measured[RECORDS] * measured.cores
    reads = _value(found, "reads at the peak") / measured[READS] * measured.cores
    cores = max(math.ceil((records + reads) / assumed.utilisation), assumed.smallest_cores)
    found += [
        Line("cores for records", "cores", f"peak / measured x {measured.cores}", records),
        Line("cores for reads", "cores", f"peak / measured x {measured.cores}", reads),
        Line("cores", "cores", "both / utilisation, rounded up; at least two", cores),
        Line(
            "api replicas of survey, reporting, gateway",
            "each",
            "cores / 2, at least 2",
            max(math.ceil(cores / 2), 2),
        ),
    ]


def _room(found: list[Line], area: Area, assumed: Assumed, measured: Measured) -> None:
    """Disks and memory."""
    records, day = _value(found, "records a year"), _value(found, "records a day")
    sheets = area.rts * assumed.rounds_per_year
    kept = (records * measured[RECORD_KEPT] + sheets * measured[SHEET_KEPT]) / GB
    photos = records * assumed.photos_per_record * assumed.photo_bytes / GB
    streamed = day * assumed.stream_days * measured[RECORD_STREAMED]
    streamed += sheets / assumed.survey_days * assumed.stream_days * measured[SHEET_STREAMED]
    replicas = _value(found, "api replicas of survey, reporting, gateway")
    processes = measured[MEMORY] / 1e3 * replicas
    cache = kept * assumed.cache_share
    found += [
        Line("databases, a year", "GB", "records and sheets x measured weight", kept),
        Line("databases on line", "GB", "a year x years kept", kept * assumed.years),
        Line(
            "databases with standbys",
            "GB",
            "on line x copies",
            kept * assumed.years * assumed.database_copies,
        ),
        Line("photos, a year", "GB", "records x photos x size of one", photos),
        Line("NATS, one server", "GB", "two weeks of survey days x measured weight", streamed / GB),
        Line(
            "NATS, all servers", "GB", "one server x copies", streamed / GB * assumed.stream_copies
        ),
        Line("memory of processes", "GB", "measured suite at work x replicas", processes),
        Line("memory for PostgreSQL's cache", "GB", "a year's databases x cache share", cache),
    ]


def _copies(found: list[Line], assumed: Assumed, measured: Measured) -> None:
    """Backup and restore of all that is on line."""
    size = _value(found, "databases on line")
    found += [
        Line("a copy", "GB", "databases on line x measured share", size * measured[COPY_SHARE]),
        Line(
            "taking it",
            "hours",
            "databases on line / measured rate",
            _hours(size, measured[COPY_RATE]),
        ),
        Line(
            "bringing it back",
            "hours",
            "databases on line / measured rate",
            _hours(size, measured[BACK_RATE]),
        ),
        Line(
            "photos on line",
            "GB",
            "a year x years kept",
            _value(found, "photos, a year") * assumed.years,
        ),
    ]


def _hours(gigabytes: float, rate: float) -> float:
    return gigabytes * GB / MB / rate / HOUR
