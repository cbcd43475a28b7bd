"""From a code to a place; pure look-ups in the list of regions."""

from contracts.regions import ancestors, level_of
from services.chassis.auth import Principal
from services.reporting.places.models import Place
from services.reporting.reach import COUNTRY, named


def place(code: str, name: str | None = None) -> Place:
    """A place by its code; an RT's name comes from its own sheet."""
    if code == COUNTRY:
        return Place(region=code, name=named(code), level="country")
    return Place(region=code, name=name or named(code), level=level_of(code))


def parents(code: str, principal: Principal) -> list[Place]:
    """The places above that are the caller's, from the top."""
    above = [] if code == COUNTRY else [COUNTRY, *ancestors(code)[:-1]]
    return [place(one) for one in above if principal.covers(one)]
