"""Places and days of planning; pure."""

from contracts.regions import (
    InvalidRtCode,
    Level,
    contains,
    level_of,
    normalise_rt,
    regions,
    valid_region_code,
    village_of,
)
from services.chassis.problems import RegionNotFound
from services.planning.problems import LevelNotMeant, RtInvalid

COUNTRY, COUNTRY_NAME = "*", "Indonesia"


def ensure_level(what: str, region: str, levels: tuple[Level, ...]) -> Level:
    """The level of the region, which is known and is one of these."""
    if not valid_region_code(region) or region not in regions:
        raise RegionNotFound(region=region)
    level = level_of(region)
    if level not in levels:
        raise LevelNotMeant(what=what, levels=" / ".join(levels), region=region)
    return level


def rt_in(text: str, region: str) -> str:
    """The canonical RT code of a known village inside the region."""
    try:
        rt = normalise_rt(text)
    except InvalidRtCode as error:
        raise RtInvalid(rt=text, region=region) from error
    if not contains(region, rt) or village_of(rt) not in regions:
        raise RtInvalid(rt=text, region=region)
    return rt


def near(one: str, other: str) -> bool:
    """One region is the other, or lies in it."""
    return contains(one, other) or contains(other, one)


def name_of(region: str) -> str:
    """What a region is called, the whole country too."""
    return COUNTRY_NAME if region == COUNTRY else regions.name(region) or region
