"""Which places something is stated of, and what."""

from typing import cast

from contracts.regions import contains, level_of, valid_region_code, village_of
from services.chassis.problems import NotFound, RegionNotFound
from services.survey.contexts.models import (
    FACTS,
    OF_A_PLACE,
    OF_A_REGENCY,
    ContextPut,
    PlaceLevel,
)
from services.survey.contexts.problems import ContextMisplaced

AREA = "-K-"
LEVELS = ("rt", "regency")


def place_of(code: str) -> tuple[PlaceLevel, str]:
    """Level and region of an RT, an area or a regency; raises NotFound for other codes."""
    if AREA in code:
        return "area", code.split(AREA, maxsplit=1)[0]
    if not valid_region_code(code) or level_of(code) not in LEVELS:
        raise NotFound(what="place", key=code)
    level = cast("PlaceLevel", level_of(code))
    return level, village_of(code) if level == "rt" else code


def ensure_touching(around: str, region: str) -> None:
    """Raise RegionNotFound unless the place lies in the round's region, or that one in it."""
    if not (contains(around, region) or contains(region, around)):
        raise RegionNotFound(region=region)


def ensure_fitting(level: PlaceLevel, code: str, data: ContextPut) -> None:
    """Raise ContextMisplaced when something is stated that such a place has not."""
    fitting = OF_A_REGENCY if level == "regency" else OF_A_PLACE
    strange = [name for name in FACTS if getattr(data, name) is not None and name not in fitting]
    if strange:
        raise ContextMisplaced(fields=", ".join(strange), code=code)
