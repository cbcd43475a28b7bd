"""Days as people tell them: none is yet to come, nothing ends before it begins."""

from datetime import date
from typing import Final

from services.chassis.problems import Problem, Text

MONTHS: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
    *("September", "Oktober", "November", "Desember"),
)


class DayInFuture(Problem):
    """What is recorded has happened, and what is asked about is known."""

    status = 422
    code = "day_in_future"
    detail = Text(
        id="{day} belum tiba; di wilayah ini hari ini {today}. Sebutkan hari ini atau sebelumnya.",
        en="{day} is yet to come; it is {today} in this region. Say today or an earlier day.",
    )


class DaysCrossed(Problem):
    """Nothing ends before it begins."""

    status = 422
    code = "days_crossed"
    detail = Text(
        id="{end} mendahului {begin}. Periksa kedua tanggal; yang selesai tidak lebih awal dari yang mulai.",
        en="{end} is before {begin}. Check both days: nothing ends before it begins.",
    )


def ensure_past(today: date, *days: date | None) -> None:
    """Raise DayInFuture unless each day has come in its region."""
    for day in days:
        if day is not None and day > today:
            raise DayInFuture(day=day, today=today)


def ensure_order(begin: date | None, end: date | None) -> None:
    """Raise DaysCrossed when the end is before the beginning."""
    if begin is not None and end is not None and end < begin:
        raise DaysCrossed(begin=begin, end=end)


def on_paper(day: date) -> str:
    """`27 November 2020`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
