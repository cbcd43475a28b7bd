"""What facts a report rests on, service by service, and where the drawn works of regions lie."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import text

from services.chassis.generations import SERVING
from services.reporting.reach import INSIDE

# By service the tables that its events fill, with the column that says when each was told.
RESTS_ON: Final[Mapping[str, tuple[str, ...]]] = {
    "survey": ("sheets", "rounds", "rt_scores", "place_scores", "records", "exits", "decrees"),
    "planning": (
        *("institutions", "stages", "meetings", "plans", "activities", "works", "work_weeks"),
        *("exhausted_needs", "inspections", "trainings"),
    ),
    "finance": ("postings", "accounts", "statements", "audits"),
}
MOMENTS: Final = {"rt_scores": "sealed_at"}
HERE: Final = f"generation = {SERVING} AND {INSIDE.format(column='region')}"
COUNTED: Final = text(
    " UNION ALL ".join(
        f"SELECT '{service}' AS service, '{table}' AS what, count(*) AS facts,"  # noqa: S608 - our own names
        f" max({MOMENTS.get(table, 'told_at')}) AS newest FROM {table} WHERE {HERE}"
        for service, tables in RESTS_ON.items()
        for table in tables
    )
)
REGULATIONS: Final = text(
    f"SELECT DISTINCT regulation FROM rt_scores WHERE generation = {SERVING} AND year <= :year"  # noqa: S608
    " AND sealed_at < :until AND rt >= :first AND rt < :end AND regulation IS NOT NULL"
    " ORDER BY regulation"
)
BOUNDARIES: Final = text(
    f"SELECT max(valid_from) FROM region_lines WHERE generation = {SERVING}"  # noqa: S608
    " AND extract(year FROM valid_from) <= :year AND (old_code >= :first AND old_code < :end"
    " OR new_code >= :first AND new_code < :end)"
)
# The first corner of each drawn work, and the middle of these by region of the level below.
CORNER: Final = (
    "CASE geometry ->> 'type' WHEN 'Point' THEN geometry -> 'coordinates'"
    " WHEN 'LineString' THEN geometry #> '{coordinates,0}'"
    " WHEN 'MultiPoint' THEN geometry #> '{coordinates,0}'"
    " WHEN 'Polygon' THEN geometry #> '{coordinates,0,0}'"
    " WHEN 'MultiLineString' THEN geometry #> '{coordinates,0,0}'"
    " ELSE geometry #> '{coordinates,0,0,0}' END"
)
CENTRES: Final = text(
    "SELECT left(region, :length) AS region, round(avg((at ->> 0)::numeric), 5) AS lon,"  # noqa: S608
    f" round(avg((at ->> 1)::numeric), 5) AS lat, count(*) AS works FROM (SELECT region, {CORNER}"
    f" AS at FROM activities WHERE {HERE} AND year <= :year AND state <> 'cancelled'"
    " AND geometry IS NOT NULL AND length(region) >= :length) drawn GROUP BY 1 ORDER BY 1"
)
