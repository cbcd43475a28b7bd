"""RTs by class; far away how many there are in each region."""

from collections.abc import Mapping
from typing import Any, Final

from services.reporting.maps.places import COUNTED, LEVEL, NAME, Drawing, Layer, counted, head
from services.reporting.maps.statements import (
    FIGURES,
    POINTS,
    REGION_PAGE,
    REGION_SQUARE,
    RT_SCORE,
    SEEN,
    mine,
)

ROWS: Final = (
    "SELECT p.rt AS code, p.x, p.y, p.lon, p.lat, p.source, s.*,"  # noqa: S608 - our own names
    " array_position(ARRAY['none', 'light', 'medium', 'heavy'], s.slum_class) * 1e9 + s.area_ha"
    f" AS weight FROM rt_places p CROSS JOIN LATERAL ({RT_SCORE.format(rt='p.rt')}) s"
    f" WHERE p.{SEEN} AND {mine('p.region')} AND {{where}}"
)
REGIONS: Final = (
    "SELECT p.region AS code, p.level, p.x, p.y, f.*, f.slum_ha AS weight FROM region_places p"  # noqa: S608 - our own names
    f" CROSS JOIN LATERAL ({FIGURES.format(level='p.level', region='p.region')}) f"
    f" WHERE p.{SEEN} AND f.ha IS NOT NULL AND {{where}}"
)
HEAD: Final = {"code": "Code of the RT or region.", "name": NAME, "level": LEVEL}
FIELDS: Final[Mapping[str, str]] = {
    **HEAD,
    "class": "Slum class.",
    "total": "Total of the score.",
    "ha": "Hectares.",
    "area": "Code of its kawasan.",
    "placed": "What its place rests on: stated, households or area.",
}


def tell(row: Any) -> dict[str, Any]:
    """What is told of an RT."""
    return {
        "code": row.code,
        "name": row.name,
        "level": "rt",
        "class": row.slum_class,
        "total": row.total,
        "ha": row.area_ha,
        "area": row.area,
        "placed": row.source,
    }


def tell_region(row: Any) -> dict[str, Any]:
    """What is told of the RTs of a region."""
    return {**head(row), **counted(row)}


LAYER: Final = Layer(
    "RT menurut kelas / RTs by class",
    regions=Drawing(REGIONS, REGION_SQUARE, REGION_PAGE, tell_region, {**HEAD, **COUNTED}),
    single=Drawing(ROWS, POINTS.format(of="p."), "p.rt > :after", tell, FIELDS),
)
