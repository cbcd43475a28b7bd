"""From summed deltas to the figures that people read."""

from collections.abc import Sequence
from typing import Any

from contracts.regions import regions
from services.chassis.problems import Problem, Text
from services.reporting.recaps.models import By, RecapItem

COUNTRY, COUNTRY_NAME = "*", "Indonesia"
NEXT_LEVEL: dict[str, By] = {
    "country": "province",
    "province": "regency",
    "regency": "district",
    "district": "village",
    "village": "rt",
}
ORDER = ("country", "province", "regency", "district", "village", "rt")


class LevelAboveRegion(Problem):
    """The breakdown is coarser than the region."""

    status = 422
    code = "level_above_region"
    detail = Text(
        id="Rincian per {by} tidak mungkin untuk {region}. Pilih tingkat di bawahnya.",
        en="A breakdown by {by} is not possible for {region}. Choose a level below it.",
    )


def level_of(region: str) -> str:
    """The level of a region code; "*" is the country."""
    return "country" if region == COUNTRY else ORDER[region.count(".") + 1]


def ensure_below(region: str, by: str) -> None:
    """Raise LevelAboveRegion when the breakdown is coarser than the region itself."""
    if ORDER.index(by) < ORDER.index(level_of(region)):
        raise LevelAboveRegion(by=by, region=region)


def span(region: str, level: str) -> tuple[str, str]:
    """The codes of a level inside a region: from the first on, and before the second, bytewise."""
    if region == COUNTRY:
        return "", ":"  # codes begin with digits; the colon follows on them
    own = level_of(region)
    if own == level:
        return region, f"{region} "
    separator = "-" if own == "village" else "."
    return region + separator, region + chr(ord(separator) + 1)


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
    known = COUNTRY_NAME if region == COUNTRY else regions.name(region)
    return {
        "region": region,
        "name": name or known or region,
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
