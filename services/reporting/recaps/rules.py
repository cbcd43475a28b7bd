"""From summed deltas to the figures that people read."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal, get_args

from pydantic_core import to_json

from contracts.regions import WIB
from services.chassis.days import ensure_order, ensure_past
from services.chassis.problems import Problem, Text
from services.reporting.decrees.models import Crossed
from services.reporting.decrees.rules import last_day
from services.reporting.reach import ORDER, level_of, named
from services.reporting.recaps.models import (
    By,
    ComparedItem,
    Comparison,
    Days,
    Recap,
    RecapItem,
    Said,
)

Changed = Literal["slum_ha", "below_line_ha", "handled_ha", "new_ha", "left_ha"]
ZERO = Decimal(0)
CHANGES: tuple[Changed, ...] = get_args(Changed)
NEXT_LEVEL: dict[str, By] = {
    "country": "province",
    "province": "regency",
    "regency": "district",
    "district": "village",
    "village": "rt",
}


class YearsCrossed(Problem):
    """A comparison goes from an earlier year to a later."""

    status = 422
    code = "years_crossed"
    detail = Text(
        id="Tahun pembanding {than} tidak lebih awal daripada {year}. Pilih tahun sebelumnya.",
        en="The year {than} to compare with is not before {year}. Choose an earlier one.",
    )


class YearOrDay(Problem):
    """A recap is of a year, or as of a day; never of both."""

    status = 422
    code = "year_or_day"
    detail = Text(
        id="Sebutkan tahun atau hari, tidak keduanya: hari sudah menyebut tahunnya.",
        en="Say a year or a day, not both: a day has its year.",
    )


class PairNeeded(Problem):
    """Two years are compared, or two days."""

    status = 422
    code = "pair_needed"
    detail = Text(
        id="Sebutkan dua tahun (than dan year) atau dua hari (than_on dan on) untuk dibandingkan.",
        en="Say two years (than and year) or two days (than_on and on) to compare.",
    )


class LevelAboveRegion(Problem):
    """The breakdown is coarser than the region."""

    status = 422
    code = "level_above_region"
    detail = Text(
        id="Rincian per {by} tidak mungkin untuk {region}. Pilih tingkat di bawahnya.",
        en="A breakdown by {by} is not possible for {region}. Choose a level below it.",
    )


def ensure_below(region: str, by: str) -> None:
    """Raise LevelAboveRegion when the breakdown is coarser than the region itself."""
    if ORDER.index(by) < ORDER.index(level_of(region)):
        raise LevelAboveRegion(by=by, region=region)


def asked_for(year: int | None, on: date | None, moment: datetime) -> int | date:
    """The year or the day of a recap: this year unless said."""
    if on is None:
        return year or moment.year
    if year is not None:
        raise YearOrDay
    ensure_past(moment.astimezone(WIB).date(), on)
    return on


def pair(
    years: tuple[int | None, int | None], days: tuple[date | None, date | None], moment: datetime
) -> tuple[int, int] | tuple[date, date]:
    """The two years or the two days to compare, the earlier first."""
    than, year = years
    than_on, on = days
    if than_on and on and years == (None, None):
        ensure_order(than_on, on)
        asked_for(None, on, moment)
        return than_on, on
    if than is None or days != (None, None):
        raise PairNeeded
    year = year or moment.year
    if than >= year:
        raise YearsCrossed(than=than, year=year)
    return than, year


def end_of(day: date) -> datetime:
    """When a day ends in the capital: what was told before that was known."""
    return datetime.combine(day + timedelta(days=1), time(), WIB)


def ended(when: int | date) -> tuple[date, datetime | None]:
    """The day whose decree figures rest on, and until when it was told; of a year as known now."""
    if isinstance(when, date):
        return when, end_of(when)
    return last_day(when), None


def said(when: int | date, boundaries: int | None = None) -> Said:
    """The year of a recap, and the day as of which it is, or the year of its boundaries."""
    if boundaries is not None:
        return {"year": when if isinstance(when, int) else when.year, "boundaries": boundaries}
    return {"year": when.year, "on": when} if isinstance(when, date) else {"year": when}


def figures(sums: Sequence[Any], region: str, name: str | None = None) -> RecapItem:
    """One region's figures from its sums, in the order of `queries.SUMMED`."""
    rts_none, rts_light, rts_medium, rts_heavy, open_flags, *hectares, money, activities = sums
    (
        ha_none,
        ha_light,
        ha_medium,
        ha_heavy,
        baseline,
        below_line,
        handled,
        new,
        slum,
        left,
    ) = hectares
    return {
        "region": region,
        "name": name or named(region),
        "rts": {"none": rts_none, "light": rts_light, "medium": rts_medium, "heavy": rts_heavy},
        "area_ha": {"none": ha_none, "light": ha_light, "medium": ha_medium, "heavy": ha_heavy},
        "slum_ha": slum,
        "baseline_ha": baseline,
        "below_line_ha": below_line,
        "handled_ha": handled,
        "new_ha": new,
        "left_ha": left,
        "open_flags": open_flags,
        "money": money,
        "activities": activities,
    }


def written(sums: Sequence[Any], region: str, name: str | None = None) -> bytes:
    """The same as JSON."""
    return to_json(figures(sums, region, name))


def compared(then: RecapItem | None, now: RecapItem) -> ComparedItem:
    """A region in two years, and by how much it changed."""
    before = {name: Decimal(then[name]) if then else ZERO for name in CHANGES}
    change: Any = {name: f"{Decimal(now[name]) - before[name]:f}" for name in CHANGES}
    return {
        "region": now["region"],
        "name": now["name"],
        "then": then,
        "now": now,
        "change": change,
    }


def compare(then: Recap, now: Recap, crossed: Crossed) -> Comparison:
    """Two recaps of one region, item by item of the later."""
    days: Days = {"than_on": then["on"], "on": now["on"]} if "on" in then and "on" in now else {}
    if "boundaries" in now:
        days = {"boundaries": now["boundaries"]}
    known = {item["region"]: item for item in then["items"]}
    return {
        "region": now["region"],
        "than": then["year"],
        "year": now["year"],
        "by": now["by"],
        "items": [compared(known.get(item["region"]), item) for item in now["items"]],
        "total": compared(then["total"], now["total"]),
        "next": now["next"],
        **days,
        **crossed,
    }
