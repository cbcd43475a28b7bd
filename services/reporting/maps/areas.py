"""Kawasan with their outlines and their class."""

from collections.abc import Mapping
from typing import Any, Final

from services.reporting.maps.places import NAME, Drawing, Layer
from services.reporting.maps.statements import SCORE, SEEN, SHAPES

# A kawasan is its regency's: of a smaller region those that have RTs in it. Whoever may not look at
# the regency is shown none, by the policy of the table.
THERE: Final = (
    "EXISTS (SELECT FROM unnest(CAST(:firsts AS text[]), CAST(:ends AS text[])) AS own (first, beyond)"
    " WHERE a.region >= own.first AND a.region < own.beyond OR a.region = left(own.first, 5)"
    " AND EXISTS (SELECT FROM unnest(a.villages) AS of_rts (village)"
    "  WHERE village >= own.first AND village < own.beyond))"
)
ROWS: Final = (
    "SELECT a.code, a.name, a.rts, a.ha, a.shape, s.slum_class, s.total AS score,"  # noqa: S608 - our own names
    " coalesce(a.ha, 0) AS weight FROM area_outlines a"
    f" LEFT JOIN LATERAL ({SCORE.format(region='a.region', code='a.code')}) s ON true"
    f" WHERE a.{SEEN} AND a.shape IS NOT NULL AND {THERE} AND {{where}}"
)
FIELDS: Final[Mapping[str, str]] = {
    "code": "Code of the kawasan.",
    "name": NAME,
    "class": "Class of its sealed score.",
    "total": "Total of its sealed score.",
    "ha": "Hectares: verified, else measured.",
    "rts": "RTs that belong to it.",
}


def tell(row: Any) -> dict[str, Any]:
    """What is told of a kawasan."""
    return {
        "code": row.code,
        "name": row.name,
        "class": row.slum_class,
        "total": row.score,
        "ha": row.ha,
        "rts": row.rts,
    }


LAYER: Final = Layer(
    "Kawasan menurut kelas / kawasan by class",
    single=Drawing(ROWS, SHAPES.format(of="a."), "a.code > :after", tell, FIELDS, polygons=True),
    min_zoom=7,
)
