"""What maps ask of the read model: who lies in a square, or follows in a list, and how it stands."""

from typing import Final

from sqlalchemy import text

from services.chassis.generations import SERVING
from services.chassis.wire import Question

SEEN: Final = f"generation = {SERVING}"
CLASSES: Final = ("none", "light", "medium", "heavy")


def mine(column: str) -> str:
    """A code in one of the regions that are asked about, `:firsts` and `:ends`."""
    return (
        "EXISTS (SELECT FROM unnest(CAST(:firsts AS text[]), CAST(:ends AS text[]))"
        f" AS own (first, beyond) WHERE {column} >= own.first AND {column} < own.beyond)"
    )


def at_levels(column: str) -> str:
    """The same of a row of a level: each region by the level of its own, `:levels`."""
    return (
        f"{column}.level = ANY(CAST(:levels AS text[])) AND EXISTS (SELECT FROM"
        " unnest(CAST(:levels AS text[]), CAST(:firsts AS text[]), CAST(:ends AS text[]))"
        f" AS own (level, first, beyond) WHERE {column}.level = own.level"
        f" AND {column}.region >= own.first AND {column}.region < own.beyond)"
    )


# A square of the map: the cells in it, and what a box that is no square leaves out of them.
POINTS: Final = (
    "{of}cell >= :first AND {of}cell < :beyond"
    " AND {of}x >= :x1 AND {of}x < :x2 AND {of}y >= :y1 AND {of}y < :y2"
)
SHAPES: Final = (
    "({of}cell >= :first AND {of}cell < :beyond OR {of}cell = ANY(CAST(:above AS bigint[])))"
    " AND {of}x2 >= :x1 AND {of}x1 < :x2 AND {of}y2 >= :y1 AND {of}y1 < :y2"
)
# Regions that lie in a square, each by its own level; and those of a level that follow in a list.
REGION_SQUARE: Final = f"{at_levels('p')} AND {POINTS.format(of='p.')}"
REGION_PAGE: Final = f"p.level = :level AND {mine('p.region')} AND p.region > :after"
HEAVIEST: Final = (
    "SELECT *, count(*) OVER () AS found FROM ({rows}) f ORDER BY weight DESC, code LIMIT :most"
)
LISTED: Final = "SELECT * FROM ({rows}) f ORDER BY {key} LIMIT :most"

# Of a region in a year, as a recap adds it up.
FIGURES: Final = (
    "SELECT "  # noqa: S608 - our own names
    + ", ".join(f"sum(rts_{name}) AS {name}" for name in CLASSES)
    + f", sum({' + '.join(f'ha_{name}' for name in CLASSES)}) AS ha,"
    " sum(ha_light + ha_medium + ha_heavy) AS slum_ha FROM recap_deltas"
    f" WHERE {SEEN} AND level = {{level}} AND region = {{region}} AND year <= :year"
)
# The region's own sealed score, of the newest round not after the year.
SCORE: Final = (
    "SELECT slum_class, total FROM place_scores"  # noqa: S608 - our own names
    f" WHERE {SEEN} AND region = {{region}} AND code = {{code}} AND year <= :year"
    " ORDER BY year DESC, told_at DESC, id DESC LIMIT 1"
)
RT_SCORE: Final = (
    "SELECT name, slum_class, total, area_ha, area FROM rt_scores"  # noqa: S608 - our own names
    f" WHERE {SEEN} AND rt = {{rt}} AND year <= :year"
    " ORDER BY year DESC, sealed_at DESC, assessment_id DESC LIMIT 1"
)

# What the maps of some regions are made of: another when any of it changes.
TOPS: Final = (
    "unnest(string_to_array(%(levels)s, ','), string_to_array(%(firsts)s, ','),"
    " string_to_array(%(ends)s, ',')) AS top (level, first, beyond)"
)
MARK: Final = Question(
    "map_mark",
    "SELECT concat_ws(';', (SELECT string_agg(CAST(r.changed AS text), ',' ORDER BY r.region)"  # noqa: S608 - our own names
    f" FROM {TOPS} CROSS JOIN LATERAL (SELECT region, changed FROM recap_regions"
    f" WHERE generation = {SERVING} AND level = top.level AND region >= top.first"
    " AND region < top.beyond OFFSET 0) r),"  # each top by the index, whatever is planned
    " (SELECT string_agg(CAST(changed AS text), ',' ORDER BY region) FROM map_changes"
    f" WHERE generation = {SERVING}),"
    " (SELECT string_agg(CAST(id AS text), ',' ORDER BY id) FROM boundary_sets),"
    f" CAST({SERVING} AS text)) AS mark",
)
YEARS: Final = text(
    f"SELECT DISTINCT year FROM recap_deltas WHERE {SEEN}"  # noqa: S608 - our own names
    " AND EXISTS (SELECT FROM unnest(CAST(:levels AS text[]), CAST(:firsts AS text[]),"
    " CAST(:ends AS text[])) AS top (level, first, beyond) WHERE recap_deltas.level = top.level"
    " AND recap_deltas.region >= top.first AND recap_deltas.region < top.beyond) ORDER BY year"
)
BOUNDS: Final = text(
    "SELECT min(x) AS x1, min(y) AS y1, max(x) AS x2, max(y) AS y2 FROM region_places"  # noqa: S608 - our own names
    f" WHERE {SEEN} AND level = 'village' AND {mine('region')}"
)
# Where no RT has a place there may be works that somebody drew.
BOUNDS_OF_WORKS: Final = text(
    "SELECT min(at_x) AS x1, min(at_y) AS y1, max(at_x) AS x2, max(at_y) AS y2 FROM activities"  # noqa: S608 - our own names
    f" WHERE {SEEN} AND at_x IS NOT NULL AND {mine('region')}"
)
