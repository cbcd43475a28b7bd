"""Region codes of the Ministry of Home Affairs (Kemendagri), as data and as rules.

`codes` is pure text: shapes, parents, containment, RT and area codes.
`regions` looks codes and names up; it reads a level only when that level is asked for.
"""

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

__all__ = [
    "InvalidAreaName",
    "InvalidRegionCode",
    "InvalidRtCode",
    "Level",
    "Region",
    "Regions",
    "UnknownRegion",
    "ancestors",
    "area_code",
    "contains",
    "level_of",
    "normalise_rt",
    "parent",
    "regions",
    "valid_region_code",
    "village_of",
]
