"""From summed deltas to the figures that people read."""

from typing import Any

from contracts.regions import regions
from services.chassis.problems import Problem, Text

COUNTRY, COUNTRY_NAME = "*", "Indonesia"
NEXT_LEVEL = {
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


def figures(row: Any, region: str, name: str | None = None) -> dict[str, Any]:
    """One region's figures from its summed deltas, as `RecapItem` and `RecapTotal` take them."""
    slum = row.ha_light + row.ha_medium + row.ha_heavy
    known = COUNTRY_NAME if region == COUNTRY else regions.name(region)
    return {
        "region": region,
        "name": name or known or region,
        "rts": {
            "none": row.rts_none,
            "light": row.rts_light,
            "medium": row.rts_medium,
            "heavy": row.rts_heavy,
        },
        "area_ha": {
            "none": row.ha_none,
            "light": row.ha_light,
            "medium": row.ha_medium,
            "heavy": row.ha_heavy,
        },
        "slum_ha": slum,
        "baseline_ha": row.baseline_ha,
        "below_line_ha": row.below_line_ha,
        "handled_ha": row.handled_ha,
        "new_ha": row.new_ha,
        "left_ha": slum + row.below_line_ha,
        "open_flags": row.open_flags,
        "money": [],
        "activities": {},
    }
