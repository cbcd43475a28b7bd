"""From summed deltas to the figures that people read."""

from collections.abc import Sequence
from typing import Any

from services.chassis.problems import Problem, Text
from services.reporting.reach import ORDER, level_of, named
from services.reporting.recaps.models import By, RecapItem

NEXT_LEVEL: dict[str, By] = {
    "country": "province",
    "province": "regency",
    "regency": "district",
    "district": "village",
    "village": "rt",
}


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
