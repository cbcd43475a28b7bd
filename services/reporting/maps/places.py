"""What a layer is: rows with a place, and what is told of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from sqlalchemy import TextClause, text

from services.reporting.maps.rules import SINGLES
from services.reporting.maps.statements import HEAVIEST, LISTED
from services.reporting.reach import named

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Drawing:
    """Rows of a layer: `rows` is SQL with `{where}` to fill in.

    Its columns are `code`, `weight`, the place (`x` and `y` of a point, `shape` of polygons), and
    what `tell` makes the properties of; `fields` says what each of these is. `square` and `page`
    are the conditions of a square of the map and of a list.
    """

    rows: str
    square: str
    page: str
    tell: Callable[[Any], Told]
    fields: Mapping[str, str] = field(hash=False)
    polygons: bool = False
    key: str = "code"

    @cached_property
    def heaviest(self) -> TextClause:
        """The `:most` heaviest in a square, each with how many there are."""
        return text(HEAVIEST.format(rows=self.rows.format(where=self.square)))

    @cached_property
    def listed(self) -> TextClause:
        """Those `:after` a code, `:most` of them."""
        return text(LISTED.format(rows=self.rows.format(where=self.page), key=self.key))


@dataclass(frozen=True)
class Layer:
    """A layer: what it draws of regions, and of single things where it has such.

    `regions` has the regions by level, `single` what is drawn from zoom 13 on, or at every zoom
    from `min_zoom` on where there are no regions. Who looks needs the `scope`; what changes without a
    word to maps is not `kept`.
    """

    description: str
    regions: Drawing | None = None
    single: Drawing | None = None
    min_zoom: int = 0
    scope: str = "reports:read"
    kept: bool = True

    def at(self, zoom: int) -> Drawing:
        """What is drawn at a zoom; at the last one what a list has."""
        wanted = self.single if zoom >= SINGLES else self.regions
        found = wanted or self.single or self.regions
        if found is None:
            raise LookupError(self.description)
        return found


NAME: Final = "Name."
LEVEL: Final = "Level: province, regency, district, village, rt or activity."
COUNTED: Final = {
    **{name: f"RTs of the class {name}." for name in ("none", "light", "medium", "heavy")},
    "ha": "Hectares of its RTs.",
    "slum_ha": "Hectares of its light, medium and heavy RTs.",
}


def counted(row: Any) -> dict[str, Any]:
    """The RTs of a region by class, and hectares; absent where nothing was scored."""
    return {name: getattr(row, name) for name in COUNTED}


def head(row: Any) -> dict[str, Any]:
    """Code, name and level of a region."""
    return {"code": row.code, "name": named(row.code), "level": row.level}


def exact(told: Told) -> dict[str, Any]:
    """As GeoJSON tells it: decimals as texts."""
    return {name: f"{v:f}" if isinstance(v, Decimal) else v for name, v in told.items()}


def drawn(told: Told) -> dict[str, Any]:
    """As a tile tells it: decimals as numbers, for styles compute with them."""
    return {name: float(v) if isinstance(v, Decimal) else v for name, v in told.items()}
