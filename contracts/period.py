"""Years in which money is granted and spent."""

from dataclasses import dataclass
from datetime import date
from typing import Self

FIRST, LAST = 1990, 2100


@dataclass(frozen=True, order=True, slots=True)
class FiscalYear:
    """An Indonesian fiscal year: 1 January to 31 December (UU 17/2003, article 4)."""

    year: int

    def __post_init__(self) -> None:
        if not FIRST <= self.year <= LAST:
            raise ValueError(f"{self.year} is no fiscal year between {FIRST} and {LAST}.")

    @classmethod
    def of(cls, day: date) -> Self:
        """Name the fiscal year that a day falls in."""
        return cls(day.year)

    @property
    def first_day(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31)

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return str(self.year)
