"""Which RTs may belong to an area."""

from collections.abc import Iterable

from contracts.regions import (
    InvalidAreaName,
    InvalidRtCode,
    area_code,
    contains,
    normalise_rt,
    regions,
    village_of,
)
from services.chassis.problems import RegionNotFound
from services.survey.areas.problems import AreaNameInvalid, MemberInvalid

REGENCY_PARTS = 2


def code_of(region: str, name: str) -> str:
    """The area's code; its region is a regency, its name holds letters or digits."""
    if region.count(".") != REGENCY_PARTS - 1:
        raise RegionNotFound(region=region)
    try:
        return area_code(region, name)
    except InvalidAreaName as error:
        raise AreaNameInvalid(name=name) from error


def members(texts: Iterable[str], region: str) -> list[str]:
    """Canonical RT codes inside the regency, each once, in order."""
    found: dict[str, None] = {}
    for text in texts:
        try:
            rt = normalise_rt(text)
        except InvalidRtCode as error:
            raise MemberInvalid(rt=text, region=region) from error
        if not contains(region, rt) or village_of(rt) not in regions:
            raise MemberInvalid(rt=text, region=region)
        found[rt] = None
    return sorted(found)
