"""Region codes of the Ministry of Home Affairs (Kemendagri), as data and as rules.

`codes` is pure text: shapes, parents, containment, RT and area codes.
`regions` looks codes and names up; it reads a level only when that level is asked for. What the
registry of changes knows beside the shipped list it is told by `learn`.
`bps` are the codes of Statistics Indonesia, and what they are mistaken for.
`zone_of` and `day_of` know which of the three Indonesian times a region lives by.
"""

from contracts.regions.bps import Oddity, oddity_of, valid_bps_code
from contracts.regions.codes import (
    InvalidAreaName,
    InvalidRegionCode,
    InvalidRtCode,
    Level,
    ancestors,
    area_code,
    contains,
    level_of,
    normalise_rt,
    parent,
    valid_region_code,
    village_of,
)
from contracts.regions.lookup import Region, Regions, UnknownRegion, regions
from contracts.regions.zones import WIB, WIT, WITA, ZONES, day_of, zone_of

__all__ = [
    "WIB",
    "WIT",
    "WITA",
    "ZONES",
    "InvalidAreaName",
    "InvalidRegionCode",
    "InvalidRtCode",
    "Level",
    "Oddity",
    "Region",
    "Regions",
    "UnknownRegion",
    "ancestors",
    "area_code",
    "contains",
    "day_of",
    "level_of",
    "normalise_rt",
    "oddity_of",
    "parent",
    "regions",
    "valid_bps_code",
    "valid_region_code",
    "village_of",
    "zone_of",
]
