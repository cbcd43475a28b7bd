"""Which region a question is about, and which codes of the read model lie in it."""

from typing import Annotated

from fastapi import Query

from contracts.regions import regions
from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.problems import RegionNotFound
from services.chassis.shapes import Day

Year = Annotated[int | None, Query(ge=1990, le=2100, description="The current year by default.")]
SomeYear = Annotated[int | None, Query(ge=1990, le=2100, description="All years by default.")]
On = Annotated[Day | None, Query(description="As it was known when this day ended, WIB.")]
COUNTRY, COUNTRY_NAME = "*", "Indonesia"
ORDER = ("country", "province", "regency", "district", "village", "rt")


def level_of(region: str) -> str:
    """The level of a region code; "*" is the country."""
    return "country" if region == COUNTRY else ORDER[region.count(".") + 1]


def span(region: str, level: str) -> tuple[str, str]:
    """The codes of a level inside a region: from the first on, and before the second, bytewise."""
    if region == COUNTRY:
        return "", ":"  # codes begin with digits; the colon follows on them
    own = level_of(region)
    if own == level:
        return region, f"{region} "
    separator = "-" if own == "village" else "."
    return region + separator, region + chr(ord(separator) + 1)


def named(region: str) -> str:
    """The name of a region, or its code where none is known."""
    return COUNTRY_NAME if region == COUNTRY else regions.name(region) or region


def whole(principal: Principal) -> str:
    """The region of a caller who names none: all that is theirs, when that is one region."""
    if len(principal.regions) != 1:
        raise RegionNotFound(region="")
    return principal.regions[0]


def asked(principal: Principal, region: str | None) -> str:
    """The region that a caller asks about; raises RegionNotFound unless it is theirs."""
    region = region or whole(principal)
    if not (region == scope.EVERYWHERE and principal.covers(region)):
        scope.ensure_mine(principal, region)
    return region


def summed(region: str) -> dict[str, str]:
    """The rows that make up a region in a table of sums by level, for `OWN`."""
    level = max("province", level_of(region), key=ORDER.index)
    first, end = span(region, level)
    return {"whole": level, "own_first": first, "own_end": end}


# Codes are compared as ranges: an index can follow them, whatever plan the server keeps.
OWN = "level = :whole AND region >= :own_first AND region < :own_end"


def within(region: str) -> tuple[str, str]:
    """Every code in a region, RTs and itself too: from the first on, and before the second.

    What lies in it goes on with "-" or ".", and "/" follows on both.
    """
    return ("", ":") if region == COUNTRY else (region, f"{region}/")


def below(level: str) -> str:
    """The level under another; under a village there are RTs."""
    return ORDER[ORDER.index(level) + 1]


# The rows of facts whose region lies in a region, or is that region.
INSIDE = "({column} >= :inside_first AND {column} < :inside_end OR {column} = :inside)"


def inside(region: str) -> dict[str, str]:
    """The region itself and every code below it, for `INSIDE`."""
    if region == COUNTRY:
        return {"inside": region, "inside_first": "", "inside_end": ":"}
    return {"inside": region, "inside_first": f"{region}.", "inside_end": f"{region}/"}


def part_of(level: str) -> int:
    """How long the codes of a level are, for grouping by it."""
    return {"province": 2, "regency": 5, "district": 8, "village": 13}[level]
