"""Which report is of which regions, how facts are written, and what they are called. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from contracts.regions import WIB
from services.chassis.days import ensure_past
from services.reporting.reach import level_of
from services.reporting.seals.models import Kind, SealCreate
from services.reporting.seals.problems import (
    DayNotOver,
    DayOutsideYear,
    KindNotForRegion,
    NothingToSeal,
    SealsRunning,
    YearNotBegun,
)

Facts = dict[str, Any]  # as JSON has them: decimals, ids and times are strings
AT_ONCE: Final = 3  # of one caller
LEVELS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.yearbook: ("province",),
    Kind.brief: ("regency", "district"),
    Kind.profile: ("village",),
}


def ensure_possible(asked: SealCreate, moment: datetime) -> None:
    """Raise what speaks against such a report, whatever is known of the region."""
    if level_of(asked.region) not in LEVELS[asked.kind]:
        raise KindNotForRegion(kind=asked.kind, region=asked.region)
    today = moment.astimezone(WIB).date()
    if asked.on is not None:
        ensure_past(today, asked.on)
        if asked.on.year != asked.year:
            raise DayOutsideYear(on=asked.on, year=asked.year)
        if asked.on == today:
            raise DayNotOver(on=asked.on)
    if asked.year > today.year:
        raise YearNotBegun(year=asked.year, current=today.year)


def ensure_known(asked: SealCreate, years: Sequence[int]) -> None:
    """Raise NothingToSeal unless a round was sealed by the year."""
    if not any(year <= asked.year for year in years):
        known = ", ".join(map(str, years)) or "-"
        raise NothingToSeal(region=asked.region, year=asked.year, years=known)


def ensure_few(running: int) -> None:
    """Raise SealsRunning when the caller has enough of them under way."""
    if running >= AT_ONCE:
        raise SealsRunning(running=running, limit=AT_ONCE)


def when(year: int, day: date | None) -> int | date:
    """The year of a report, or the day as of which it is."""
    return day or year


def written(facts: Mapping[str, Any]) -> str:
    """The canonical JSON of facts: keys in order, no spaces, letters as they are.

    Figures are strings or whole numbers; only corners of geometries are floats, in their shortest
    form.
    """
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read(text: str) -> Facts:
    """Facts from their JSON."""
    found: Facts = json.loads(text)
    return found


def digest(text: str) -> str:
    """SHA-256 of facts as they are written, in small hexadecimals."""
    return digest_of(text.encode())


def digest_of(content: bytes) -> str:
    """SHA-256 of a file, in small hexadecimals."""
    return hashlib.sha256(content).hexdigest()


def name_of(kind: str, region: str, year: int, day: date | None, sha256: str, ending: str) -> str:
    """What a browser calls the file: the beginning of the hash says which seal it is."""
    return f"{kind}-{region}-{day or year}-{sha256[:12]}.{ending}"
