"""From rows of regions and values to the breakdown of each; pure."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from services.reporting.breakdown.models import Broken, Level, Share
from services.reporting.funds.rules import stages
from services.reporting.reach import level_of, named
from services.reporting.recaps.rules import NEXT_LEVEL


def level_below(region: str) -> Level:
    """The level to break a region down by when none is said; an RT has no money of its own."""
    below = NEXT_LEVEL[level_of(region)]
    return "village" if below == "rt" else below


def broken(rows: Iterable[Mapping[str, Any]], region: str) -> list[Broken]:
    """Rows in the order of regions, the one asked for first and without its code."""
    return [
        Broken(
            region=code or region,
            name=named(code or region),
            shares=[share(row) for row in group if row["found"]],
        )
        for code, group in groupby(rows, key=lambda row: str(row["region"]))
    ]


def share(row: Mapping[str, Any]) -> Share:
    """One value of a region."""
    told = {name: row[name] for name in ("value", "activities", "planned")}
    return Share.model_validate(told | stages(row))
