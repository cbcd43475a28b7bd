"""Activities by state, where they are done; far away how many there are in each region.

An activity lies in the middle of what was drawn of it, else where its first RT lies.
"""

from collections.abc import Mapping
from typing import Any, Final

from services.reporting.maps.places import LEVEL, NAME, Drawing, Layer, head
from services.reporting.maps.statements import POINTS, REGION_PAGE, REGION_SQUARE, SEEN, mine

OWN: Final = (
    "a.id, CAST(a.id AS text) AS code, a.title, a.state, a.kind, a.cost, a.cost AS weight, a.at_rt"
)
OURS: Final = f"a.{SEEN} AND a.year <= :year AND {mine('a.region')}"
ROWS: Final = "{where}"
SQUARE: Final = (
    f"SELECT {OWN}, a.at_x AS x, a.at_y AS y, 'geometry' AS source FROM activities a"  # noqa: S608 - our own names
    f" WHERE {OURS} AND {POINTS.format(of='a.at_')}"
    f" UNION ALL SELECT {OWN}, p.x, p.y, p.source FROM rt_places p JOIN activities a"
    f" ON a.{SEEN} AND a.at_rt = p.rt WHERE p.{SEEN} AND {POINTS.format(of='p.')}"
    f" AND {OURS} AND a.at_cell IS NULL"
)
PAGE: Final = (
    f"SELECT {OWN}, coalesce(a.at_x, p.x) AS x, coalesce(a.at_y, p.y) AS y,"  # noqa: S608 - our own names
    " CASE WHEN a.at_cell IS NULL THEN p.source ELSE 'geometry' END AS source FROM activities a"
    f" LEFT JOIN LATERAL (SELECT x, y, source FROM rt_places WHERE {SEEN} AND rt = a.at_rt"
    f" ORDER BY id LIMIT 1) p ON true WHERE {OURS} AND CAST(a.id AS text) > :after"
    " AND coalesce(a.at_x, p.x) IS NOT NULL"
)
REGIONS: Final = (
    "SELECT p.region AS code, p.level, p.x, p.y, f.states, f.n, f.n AS weight"  # noqa: S608 - our own names
    " FROM region_places p CROSS JOIN LATERAL (SELECT json_object_agg(state, n) AS states,"
    " sum(n) AS n FROM (SELECT state, sum(lingkungan + sosial + ekonomi) AS n"
    f"  FROM activity_deltas WHERE {SEEN} AND level = p.level AND region = p.region"
    "  AND year <= :year GROUP BY state) s WHERE n > 0) f"
    f" WHERE p.{SEEN} AND f.n > 0 AND {{where}}"
)
HEAD: Final = {"code": "Id of the activity, or code of the region.", "name": NAME, "level": LEVEL}
FIELDS: Final[Mapping[str, str]] = {
    **HEAD,
    "state": "How far it is.",
    "kind": "What is done.",
    "cost": "What it costs, rupiah.",
    "rt": "Code of its first RT.",
    "placed": "What its place rests on: geometry, stated, households or area.",
}
COUNTS: Final = {
    "n": "Activities.",
    **{
        state: f"Activities in the state {state}."
        for state in (
            *("proposed", "fit", "unfit", "approved", "running", "completed"),
            *("handed_over", "cancelled"),
        )
    },
}


def tell(row: Any) -> dict[str, Any]:
    """What is told of an activity."""
    return {
        "code": row.code,
        "name": row.title,
        "level": "activity",
        "state": row.state,
        "kind": row.kind,
        "cost": row.cost,
        "rt": row.at_rt,
        "placed": row.source,
    }


def tell_region(row: Any) -> dict[str, Any]:
    """What is told of the activities of a region: a count by state."""
    return {**head(row), "n": int(row.n), **row.states}


LAYER: Final = Layer(
    "Kegiatan menurut status / activities by state",
    regions=Drawing(REGIONS, REGION_SQUARE, REGION_PAGE, tell_region, {**HEAD, **COUNTS}),
    single=Drawing(ROWS, SQUARE, PAGE, tell, FIELDS, key="id"),
)
