"""The one helper that narrows a query to the caller's regions."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true

from contracts.regions import regions, valid_region_code
from services.chassis.auth import Principal
from services.chassis.problems import RegionNotFound

EVERYWHERE = "*"


def inside(column: Any, region: str) -> ColumnElement[bool]:
    """The column's code is the region or lies in it (a prefix at a separator)."""
    if region == EVERYWHERE:
        return true()
    # Not LIKE: below row-level security an index may only serve what can tell nothing of a row.
    below = (func.starts_with(column, f"{region}{separator}") for separator in ".-")
    return or_(column == region, *below)


def visible(column: Any, principal: Principal, region: str | None = None) -> ColumnElement[bool]:
    """Rows inside the caller's regions and, when asked, inside `region`."""
    mine = or_(false(), *(inside(column, own) for own in principal.regions))
    return mine if region is None else and_(mine, inside(column, region))


def all_inside(column: Any, principal: Principal) -> ColumnElement[bool]:
    """Every code of the column's array lies in the caller's regions."""
    code = func.unnest(column).column_valued("code")
    return ~exists(select(code).where(~visible(code, principal)))


def overlapping(column: Any, principal: Principal) -> ColumnElement[bool]:
    """Rows inside the caller's regions or around them: a village officer sees its province's round."""
    around = [
        column == code for own in principal.regions for code in _and_above(own) if code != own
    ]
    return or_(visible(column, principal), *around)


def _and_above(code: str) -> list[str]:
    parts = code.split(".")
    return [".".join(parts[: n + 1]) for n in range(len(parts))]


def ensure_mine(principal: Principal, region: str) -> None:
    """Raise RegionNotFound unless the region exists and lies inside the caller's."""
    known = valid_region_code(region) and region in regions
    if not known or not principal.covers(region):
        raise RegionNotFound(region=region)
