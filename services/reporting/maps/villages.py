"""Borders of regions, with their figures of the year."""

from collections.abc import Mapping
from typing import Any, Final

from services.reporting.maps.places import COUNTED, LEVEL, NAME, Drawing, Layer, counted, head
from services.reporting.maps.statements import FIGURES, SCORE, SHAPES, at_levels, mine

ROWS: Final = (
    "SELECT b.region AS code, b.level, b.year AS since, b.shape, f.*, s.slum_class, s.total AS score,"  # noqa: S608 - our own names
    " coalesce(f.slum_ha, 0) AS weight FROM boundaries b"
    f" CROSS JOIN LATERAL ({FIGURES.format(level='b.level', region='b.region')}) f"
    f" LEFT JOIN LATERAL ({SCORE.format(region='b.region', code='b.region')}) s ON true"
    " WHERE b.year <= :year AND b.until > :year AND {where}"
)
# No two levels have forms from the same zoom on.
SQUARE: Final = (
    f"{at_levels('b')} AND b.zoom = ANY(CAST(:bands AS integer[])) AND {SHAPES.format(of='b.')}"
)
PAGE: Final = f"b.level = :level AND b.zoom = :band AND {mine('b.region')} AND b.region > :after"
FIELDS: Final[Mapping[str, str]] = {
    "code": "Kemendagri code.",
    "name": NAME,
    "level": LEVEL,
    "class": "Class of its own sealed score.",
    "total": "Total of its own sealed score.",
    **COUNTED,
    "since": "Year from which the boundary holds.",
}


def tell(row: Any) -> dict[str, Any]:
    """What is told of a region."""
    score = {"class": row.slum_class, "total": row.score}
    return {**head(row), **score, **counted(row), "since": row.since}


LAYER: Final = Layer(
    "Batas wilayah dan kekumuhannya / regions and how much of them is slum",
    regions=Drawing(ROWS, SQUARE, PAGE, tell, FIELDS, polygons=True),
)
